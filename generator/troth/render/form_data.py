"""What the scripts of the Make page know of the board: one classic script that only says `troth.board = …`, and works from a disk."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from troth.base.limits import FILE_TEXT
from troth.model import RECORD_KINDS
from troth.model.party import PartyKind
from troth.model.settings import IN_PERSON_FIRST, build_ladder
from troth.read.packaged import read_lexicons
from troth.read.schema.schema import read_schema_file, read_schema_without_sources
from troth.read.yaml.text import REFUSED_IN_TEXT
from troth.status.act_fields import ACT_FIELD, ACT_ISSUE_FORMS, OF_FIELD, PARTY_FORMS, RECORD_FIELD, RECORD_ISSUE_FORMS
from troth.status.ask import WAY_TEXTS
from troth.status.form_fields import EXTRA_LABEL, NEXT_STEPS, WRITE_PART
from troth.status.permissions import list_everybody
from troth.status.wording import PARTS
from troth.views.form_texts import ACT_FORMS, COMMITMENT_LABELS, OFFER_LABELS, RECORD_FORMS, REQUEST_LABELS
from troth.views.forms import collect_ids, collect_meetings, collect_titles, iter_editable_records
from troth.views.hosting import MAX_MESSAGE_URL_LENGTH, MAX_URL_LENGTH, find_host_links, find_host_name
from troth.views.issue_links import find_send_target
from troth.views.promise.actions import EntryPlacement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.model import LadderStep
    from troth.status.act_fields import IssueForm
    from troth.views.context import ViewContext
    from troth.views.forms import EditableRecord


ADDRESS = "assets/make-data.js"
COLUMNS = {
    "record": ("id", "title", "folder", "line", "place", "turns", "roles", "last", "facts"),
    "party": ("id", "name", "kind", "members"),
    "place": ("where", "indent", "by_lines", "above"),
    "title": ("id", "title"),
    "requirement": ("id", "what", "unit", "period"),
}
"""What the values of each list in the script are called: the script brings the names once, and the browser makes objects of them."""
_RECORD_KINDS = ("promise", "ask", "agreement", "goal")


def render_forms_script(context: ViewContext, schema_root: str | None = None) -> str:
    """Return the script. `schema_root` is the way from `commitments/` to the folder that holds `schema/`; None where there is none."""
    board, day, host = context.board, context.day, find_host_links(context.board.settings)
    tables = _InterningTable([each.id for each in board.ledger.parties])
    records = {
        kind: [tables.make_row(each) for each in iter_editable_records(context) if each.kind.value == kind] for kind in _RECORD_KINDS
    }
    opened = {kind: {row[0] for row in rows} for kind, rows in records.items()}
    data = {
        "columns": COLUMNS,
        "board": {"name": board.settings.name, "zone": board.settings.timezone, "day": board.day.isoformat(), "pinned": board.as_of.pinned},
        "host": {"label": find_host_name(board.settings), "new": host.new, "edit": host.edit, "name": host.name, "fills": host.fills}
        if host
        else None,
        "send": _list_fields(find_send_target(context)),
        "said": _collect_said_forms(board.settings.reasons),
        "schemaRoot": schema_root,
        "schemas": {
            kind.value: (read_schema_file if board.settings.sources else read_schema_without_sources)(kind.value) for kind in RECORD_KINDS
        },
        "forms": {kind: _list_fields(form) for kind, form in RECORD_FORMS.items()},
        "openings": {"requested": REQUEST_LABELS, "offered": OFFER_LABELS, "answered": COMMITMENT_LABELS},
        "acts": {kind: {act: _list_fields(form) for act, form in acts.items()} for kind, acts in ACT_FORMS.items()},
        "reasons": board.settings.reasons,
        "parties": [[each.id, each.name, each.kind.value, list(each.members)] for each in board.ledger.parties],
        "ids": {kind: " ".join(each for each in taken if each not in opened.get(kind, ())) for kind, taken in collect_ids(context).items()},
        "titles": collect_titles(context),
        "parts": PARTS,
        "ladders": _list_ladders(board.settings.ladder),
        "away": sorted({each.id for each in board.ledger.parties.list_of_kind(PartyKind.PERSON)} - {*list_everybody(board.ledger, day)}),
        "meetings": [
            [each.id, each.title, each.kind, each.date.isoformat(), tables.number_parties(each.attendees), each.follows or "", notes]
            for each, notes in collect_meetings(context)
        ],
        "lexicons": [asdict(each) for each in read_lexicons(board.settings.wording)],
        "refused": "".join(char if " " <= char <= "~" else f"\\u{{{ord(char):x}}}" for char in REFUSED_IN_TEXT.pattern),
        "longest": {"text": FILE_TEXT.most, "address": MAX_URL_LENGTH, "message": MAX_MESSAGE_URL_LENGTH},
        "places": tables.places,
        "turns": tables.turns,
        "folders": tables.folders,
        "records": records,
    }
    # No element of a page that holds the script may begin or end in it.
    written = json.dumps(data, separators=(",", ":"), default=dict).replace("<", "\\u003c")
    return f"troth.board = {written};\n"


def _list_ladders(usual: tuple[LadderStep, ...]) -> dict[str, Any]:
    """Return how those who don't reply can be reached: the board's own steps in words, and those that begin in person."""
    first = [{"via": each.via} | ({} if each.wait is None else {"wait": each.wait}) for each in build_ladder(IN_PERSON_FIRST, usual)]
    return {"usual": ", ".join(WAY_TEXTS[each.via] for each in usual), "in_person": first}


def _collect_said_forms(reasons: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of the host's forms by label, so that a message is what such a form makes."""

    def describe(form: IssueForm) -> dict[str, Any]:
        choices = {each.key: {code: text for text, code in each.options.items()} for each in form.fields}
        if "reason" in choices:
            choices["reason"] = dict(reasons)
        fields = {each.key: [each.label, choices[each.key]] for each in form.fields}
        return {"fields": fields, "required": [each.key for each in form.fields if each.is_required]}

    acts: dict[str, dict[str, Any]] = {}
    for form in ACT_ISSUE_FORMS:
        for each in form.acts:
            acts.setdefault(each.kind.value, {})[each.act] = {"command": each.command, **describe(form)}
    makes: dict[str, list[Any]] = {}
    for form in RECORD_ISSUE_FORMS:
        makes.setdefault(form.makes.value if form.makes else "", []).append({"command": form.command, **describe(form)})
    parties = {form.party: {"command": form.command, **describe(form)} for form in PARTY_FORMS}
    labels = {"record": RECORD_FIELD.label, "act": ACT_FIELD.label, "of": OF_FIELD.label}
    more = {"extra": EXTRA_LABEL, "nextSteps": NEXT_STEPS, "writePart": WRITE_PART}
    return {**labels, **more, "acts": acts, "makes": makes, "parties": parties}


class _InterningTable:
    """Rows of records, with what many of them share said once."""

    def __init__(self, parties: Iterable[str]) -> None:
        self.places: list[list[str | int]] = []
        self.turns: list[dict[str, str]] = []
        self.folders: list[str] = []
        self._known: dict[str, int] = {}
        self._parties = {party: number for number, party in enumerate(parties)}

    def make_row(self, record: EditableRecord) -> list[Any]:
        """Return what its forms need, in the order of the columns; known parties by their numbers."""
        folder = self._number_value(str(PurePosixPath(record.path).parent.relative_to("commitments")), self.folders)
        roles = {letter: self.number_parties(parties) for letter, parties in record.roles.items()}
        last = record.last.isoformat() if record.last else None
        place = record.place
        above = place.above if place.where is EntryPlacement.ABOVE else ""
        position = {"where": place.where.value, "indent": place.indent, "by_lines": int(place.by_lines), "above": above}
        told = {
            "id": record.id,
            "title": record.title,
            "folder": folder,
            "line": place.line,
            "place": self._number_value([position[name] for name in COLUMNS["place"]], self.places),
            "turns": self._number_value(dict(record.acts), self.turns),
            "roles": roles,
            "last": last,
            "facts": dict(record.facts),
        }
        return [told[name] for name in COLUMNS["record"]]

    def number_parties(self, parties: Iterable[str]) -> list[int | str]:
        """Return known parties by their numbers, others by their ids."""
        return [self._parties.get(each, each) for each in parties]

    def _number_value(self, value: Any, table: list[Any]) -> int:  # noqa: ANN401 - what a table holds
        key = f"{id(table)} {json.dumps(value)}"
        if key not in self._known:
            self._known[key] = len(table)
            table.append(value)
        return self._known[key]


def _list_fields(form: Any) -> dict[str, Any]:  # noqa: ANN401 - a form of either kind
    return {name: getattr(form, name) for name in form.__dataclass_fields__}
