"""Find the row of headings, and which column each field comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.importing.plan import FIELDS, FieldFrom, Plan, heading_key
from troth.importing.table import Row, Table, letters
from troth.problem import BoardError
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SEARCHED = 50
"""Headings are looked for in so many rows from the top."""
_TOLD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The row of headings, its headings, and by heading key the column."""

    row: int
    headings: tuple[str, ...]
    by_key: Mapping[str, int]

    def of(self, heading: str | None) -> int | None:
        """Return the column under a heading; None where none is named."""
        return None if heading is None else self.by_key[heading_key(heading)]


def columns(table: Table, plan: Plan) -> tuple[Columns, Plan]:
    """Return the columns of a table, and the plan with the fields that are headings themselves.

    The headings stand in the row that the plan names, else in the one that has most of those it names. Raises BoardError where
    one is missing or stands there twice.
    """
    wanted = _named(plan) or FIELDS[plan.kind]
    row = _heading_row(table, plan, {heading_key(each) for each in wanted})
    headings = tuple(_text(each.value) for each in row.cells)
    by_key: dict[str, int] = {}
    twice: dict[str, int] = {}
    for number, heading in enumerate(headings):
        if heading and by_key.setdefault(heading_key(heading), number) != number:
            twice[heading_key(heading)] = number
    found = Columns(row=row.number, headings=headings, by_key=by_key)
    complete = _complete(plan, found)
    _ensure(found, _named(complete), twice)
    return found, complete


def _named(plan: Plan) -> tuple[str, ...]:
    """Return the headings that the plan names."""
    pairs = (heading for each in plan.fields.values() for heading in (each.column, each.otherwise_column))
    return tuple(heading for heading in pairs if heading is not None)


def _heading_row(table: Table, plan: Plan, wanted: set[str]) -> Row:
    if plan.header_row is not None:
        found = [each for each in table.rows if each.number == plan.header_row]
        if not found:
            raise BoardError(f"row {plan.header_row} of {shown(table.name)} is empty", "Name the row of the headings with --header-row.")
        return found[0]
    first = table.rows[:SEARCHED]
    if not first:
        raise BoardError(f"{shown(table.name)} holds no rows", "Name another sheet with --sheet, or save the file anew.")
    best = max(first, key=lambda row: _matches(row, wanted))
    return best if _matches(best, wanted) else first[0]


def _matches(row: Row, wanted: set[str]) -> int:
    return len(wanted & {heading_key(_text(each.value)) for each in row.cells})


def _complete(plan: Plan, found: Columns) -> Plan:
    """Return the plan with every field whose name is a heading, where the plan says nothing of it."""
    there = {key: found.by_key[heading_key(key)] for key in FIELDS[plan.kind] if heading_key(key) in found.by_key}
    own = {key: FieldFrom(key=key, column=found.headings[there[key]]) for key in there if key not in plan.fields}
    return replace(plan, fields={**plan.fields, **own})


def _ensure(found: Columns, named: Iterable[str], twice: Mapping[str, int]) -> None:
    for heading in named:
        key = heading_key(heading)
        if key not in found.by_key:
            meant = nearest(heading, [each for each in found.headings if each])
            hint = f"Did you mean '{shown(meant)}'?" if meant else f"There are: {_listed(found.headings)}"
            raise BoardError(f"row {found.row} has no heading '{shown(heading)}'", f"{hint} --header-row names another row.")
        if key in twice:
            where = f"{letters(found.by_key[key])} and {letters(twice[key])}"
            raise BoardError(f"the heading '{shown(heading)}' stands above two columns, {where}", "Give each of them a heading of its own.")


def _listed(headings: Iterable[str]) -> str:
    names = [shown(each) for each in headings if each]
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return f"{', '.join(names[:_TOLD])}{more}." if names else "none."


def _text(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""
