"""What the scripts of the Make page know of the board: one classic script that only says `trothMake = …`, so that it works from a disk."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from troth.limits import FILE_TEXT
from troth.model import RECORD_KINDS
from troth.read.characters import IN_TEXT
from troth.read.schema import narrow, whole
from troth.views.hosting import LONGEST, host_name, ways
from troth.views.log_place import Where
from troth.views.making import ids, makeable, titles
from troth.views.making_forms import ACT_FORMS, ANSWERED, FORMS, OFFERED, REQUESTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.views.desk import Desk
    from troth.views.log_place import LogPlace
    from troth.views.making import Makeable

ADDRESS = "assets/make-data.js"
_ACTS_OF = ("promise", "ask", "agreement")


def make_data(desk: Desk, schemas: str | None = None) -> str:
    """Return the script. `schemas` is the way from `commitments/` to the folder that holds `schema/`; None where there is none."""
    board = desk.board
    tables = _Tables([each.id for each in board.ledger.parties])
    records = {kind: [tables.row(each) for each in makeable(desk) if each.kind.value == kind] for kind in _ACTS_OF}
    opened = {kind: {row[0] for row in rows} for kind, rows in records.items()}
    data = {
        "board": {"name": board.settings.name, "zone": board.settings.timezone, "day": board.day.isoformat(), "pinned": board.as_of.pinned},
        "host": _host(desk),
        "schemaRoot": schemas,
        "schemas": {kind.value: (whole if board.settings.sources else narrow)(kind.value) for kind in RECORD_KINDS},
        "forms": {kind: _fields(form) for kind, form in FORMS.items()},
        "openings": {"requested": REQUESTED, "offered": OFFERED, "answered": ANSWERED},
        "acts": {kind: {act: _fields(form) for act, form in acts.items()} for kind, acts in ACT_FORMS.items()},
        "reasons": board.settings.reasons,
        "parties": [[each.id, each.name, each.kind.value, list(each.members)] for each in board.ledger.parties],
        "ids": {kind: " ".join(each for each in taken if each not in opened.get(kind, ())) for kind, taken in ids(desk).items()},
        "titles": titles(desk),
        "refused": _for_scripts(IN_TEXT.pattern),
        "longest": {"text": FILE_TEXT.most, "address": LONGEST},
        "places": tables.places,
        "turns": tables.turns,
        "folders": tables.folders,
        "records": records,
    }
    return f"self.trothMake = {_script(data)};\n"


class _Tables:
    """Rows of records, with what many of them share said once."""

    def __init__(self, parties: Iterable[str]) -> None:
        self.places: list[list[str | int]] = []
        self.turns: list[dict[str, str]] = []
        self.folders: list[str] = []
        self._known: dict[str, int] = {}
        self._parties = {party: number for number, party in enumerate(parties)}

    def row(self, of: Makeable) -> list[Any]:
        """Return id, title, folder, line, place, turns, roles, day of the last entry and facts; known parties by their numbers."""
        folder = self._number(str(PurePosixPath(of.path).parent.relative_to("commitments")), self.folders)
        roles = {letter: [self._parties.get(each, each) for each in parties] for letter, parties in of.roles.items()}
        last = of.last.isoformat() if of.last else None
        place = self._number(_place(of.place), self.places)
        return [of.id, of.title, folder, of.place.line, place, self._number(dict(of.acts), self.turns), roles, last, dict(of.facts)]

    def _number(self, value: Any, table: list[Any]) -> int:  # noqa: ANN401 - what a table holds
        key = f"{id(table)} {json.dumps(value)}"
        if key not in self._known:
            self._known[key] = len(table)
            table.append(value)
        return self._known[key]


def _place(place: LogPlace) -> list[str | int]:
    return [place.where.value, place.indent, int(place.by_lines), place.above if place.where is Where.ABOVE else ""]


def _host(desk: Desk) -> dict[str, str | bool] | None:
    found = ways(desk.board.settings)
    if found is None:
        return None
    return {"label": host_name(desk.board.settings), "new": found.new, "edit": found.edit, "name": found.name, "fills": found.fills}


def _fields(form: Any) -> dict[str, Any]:  # noqa: ANN401 - a form of either kind
    return {name: getattr(form, name) for name in form.__dataclass_fields__}


def _for_scripts(pattern: str) -> str:
    """Return a pattern as a script with the flag `u` takes it, in ASCII only."""
    return "".join(char if " " <= char <= "~" else f"\\u{{{ord(char):x}}}" for char in pattern)


def _script(data: Mapping[str, Any]) -> str:
    """Return JSON that may stand in a script of whatever character set, and in a page."""
    return json.dumps(data, separators=(",", ":"), default=dict).replace("<", "\\u003c")
