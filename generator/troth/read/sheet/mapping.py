"""Read a mapping file: which column of a sheet is which field of a record, kept beside the sheet for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.importing.plan import FIELDS, KINDS, ORDERS, PARTIES, PARTY_KINDS, FieldFrom, Plan
from troth.importing.table import EPOCHS
from troth.problem import BoardError
from troth.read.document import document
from troth.read.sheet.opened import content
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from troth.model import Data, Source

_KEYS = ("kind", "sheet", "header_row", "dates", "serial", "encoding", "columns", "new_parties")
_COLUMN_KEYS = ("column", "otherwise", "otherwise_column", "split")
_MOST = 1 << 20


def mapping(file: Path) -> Plan:
    """Return the plan that a mapping file writes. Raises BoardError, with file, line and column, for one that is none."""
    source, problems = document(file.name, content(file, _MOST))
    if source is None:
        first = problems[0]
        raise BoardError(f"{first.place}: {first.message}", first.hint)
    data = source.data
    _known(source, (), data, _KEYS)
    kind = _one_of(source, "kind", KINDS) or "promises"
    return Plan(
        kind=kind,
        fields=_fields(source, kind),
        sheet=_text(source, "sheet"),
        header_row=_row(source),
        dates=_one_of(source, "dates", ORDERS),
        epoch=_one_of(source, "serial", EPOCHS),
        encoding=_text(source, "encoding"),
        new_parties=_new_parties(source),
    )


def _fields(source: Source, kind: str) -> dict[str, FieldFrom]:
    written = _mapping(source, "columns")
    _known(source, ("columns",), written, FIELDS[kind])
    return {key: _field(source, key, value) for key, value in written.items()}


def _field(source: Source, key: str, value: Data) -> FieldFrom:
    if isinstance(value, str):
        return FieldFrom(key=key, column=value)
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        hint = f"Write {key}: Heading; or {key}: {{column: Heading, otherwise: a text}}. A number needs quotes."
        raise _fault(source, ("columns", key), f"{key} is neither a heading nor what to take in its place", hint)
    _known(source, ("columns", key), value, _COLUMN_KEYS)
    fields: dict[str, Any] = dict(value)
    return FieldFrom(key=key, **fields)


def _new_parties(source: Source) -> dict[str, str]:
    written = _mapping(source, "new_parties")
    _known(source, ("new_parties",), written, sorted(PARTIES))
    for key, value in written.items():
        if value not in PARTY_KINDS:
            raise _fault(source, ("new_parties", key), f"'{shown(str(value))}' is no kind of party", "Write people, teams or customers.")
    return {key: PARTY_KINDS[str(value)] for key, value in written.items()}


def _mapping(source: Source, key: str) -> dict[str, Data]:
    value = source.data.get(key, {})
    if not isinstance(value, dict):
        raise _fault(source, (key,), f"{key} is no mapping", f"Write under {key}: one line for each field, such as `title: Heading`.")
    return value


def _known(source: Source, at: tuple[str, ...], written: Iterable[str], known: Iterable[str]) -> None:
    for key in written:
        if key not in known:
            meant = nearest(key, known)
            hint = f"Did you mean {meant}?" if meant else f"There are: {', '.join(known)}."
            raise BoardError(f"{source.key_place(*at, key)}: there is no key '{shown(key)}' here", hint)


def _one_of(source: Source, key: str, choices: tuple[str, ...]) -> str | None:
    if key not in source.data:
        return None
    value = str(source.data[key])
    if value not in choices:
        raise _fault(source, (key,), f"{key}: '{shown(value)}' is none of its values", f"Write {' or '.join(choices)}.")
    return value


def _text(source: Source, key: str) -> str | None:
    value = source.data.get(key)
    if value is not None and not isinstance(value, str):
        raise _fault(source, (key,), f"{key} is no text", "Put it into quotes.")
    return value


def _row(source: Source) -> int | None:
    value = source.data.get("header_row")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise _fault(
            source, ("header_row",), "header_row is no number of a row", "Write the number that stands beside the headings, such as 3."
        )
    return value


def _fault(source: Source, at: tuple[str, ...], message: str, hint: str) -> BoardError:
    return BoardError(f"{source.place(*at)}: {message}", hint)
