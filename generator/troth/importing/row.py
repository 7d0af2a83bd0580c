"""Find the row of headings, and read one row of a sheet into typed fields."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.text import escape_text, find_closest_word, join_names
from troth.importing.dates import DateProblem, parse_date
from troth.importing.model import (
    EMPTY_CELL,
    FIELDS,
    FieldMapping,
    ImportPlan,
    RowProblem,
    Sheet,
    SheetRow,
    format_column,
    normalize_heading,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.importing.model import CellContent, SheetCell
    from troth.model import Data


ROWS_SEARCHED = 50
"""Headings are looked for in so many rows from the top."""
_MAX_HEADINGS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The row of headings, its headings, and by heading key the column."""

    row: int
    headings: tuple[str, ...]
    by_key: Mapping[str, int]

    def find_column(self, heading: str | None) -> int | None:
        """Return the column under a heading; None where none is named."""
        return None if heading is None else self.by_key[normalize_heading(heading)]

    def ensure_headings(self, named: Iterable[str], twice: Mapping[str, int]) -> None:
        """Raise BoardError for a heading that is named and not there, or stands above two columns: `twice` are the second ones."""
        headings = [each for each in self.headings if each]
        for heading in named:
            key = normalize_heading(heading)
            if key not in self.by_key:
                meant = find_closest_word(heading, headings)
                hint = f"Did you mean '{escape_text(meant)}'?" if meant else f"There are: {join_names(headings, _MAX_HEADINGS) or 'none'}."
                raise BoardError(f"row {self.row} has no heading '{escape_text(heading)}'", f"{hint} --header-row chooses another row.")
            if key in twice:
                where = f"{format_column(self.by_key[key])} and {format_column(twice[key])}"
                raise BoardError(
                    f"the heading '{escape_text(heading)}' is above two columns, {where}", "Give each of them a heading of its own."
                )


def find_columns(table: Sheet, plan: ImportPlan) -> tuple[Columns, ImportPlan]:
    """Return the columns of a table, and the plan with the fields that are headings themselves.

    The headings stand in the row that the plan names, else in the one that has most of those it names. Raises BoardError where
    one is missing or stands there twice.
    """
    wanted = _list_named(plan) or FIELDS[plan.kind]
    row = _find_heading_row(table, plan, {normalize_heading(each) for each in wanted})
    headings = tuple(_clean_heading(each.value) for each in row.cells)
    by_key: dict[str, int] = {}
    twice: dict[str, int] = {}
    for number, heading in enumerate(headings):
        if heading and by_key.setdefault(normalize_heading(heading), number) != number:
            twice[normalize_heading(heading)] = number
    found = Columns(row=row.number, headings=headings, by_key=by_key)
    there = {key: by_key[normalize_heading(key)] for key in FIELDS[plan.kind] if normalize_heading(key) in by_key}
    own = {key: FieldMapping(key=key, column=headings[there[key]]) for key in there if key not in plan.fields}
    complete = replace(plan, fields={**plan.fields, **own})
    found.ensure_headings(_list_named(complete), twice)
    return found, complete


def _list_named(plan: ImportPlan) -> tuple[str, ...]:
    """Return the headings that the plan names."""
    pairs = (heading for each in plan.fields.values() for heading in (each.column, each.otherwise_column))
    return tuple(heading for heading in pairs if heading is not None)


def _find_heading_row(table: Sheet, plan: ImportPlan, wanted: set[str]) -> SheetRow:
    if plan.header_row is not None:
        found = [each for each in table.rows if each.number == plan.header_row]
        if not found:
            raise BoardError(
                f"row {plan.header_row} of {escape_text(table.name)} is empty", "Give the row of the headings with --header-row."
            )
        return found[0]
    first = table.rows[:ROWS_SEARCHED]
    if not first:
        raise BoardError(f"{escape_text(table.name)} has no rows", "Choose another sheet with --sheet, or save the file again.")
    best = max(first, key=lambda row: _count_matches(row, wanted))
    return best if _count_matches(best, wanted) else first[0]


def _count_matches(row: SheetRow, wanted: set[str]) -> int:
    return len(wanted & {normalize_heading(_clean_heading(each.value)) for each in row.cells})


def _clean_heading(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


_SEPARATOR = re.compile(r"[;\n]+|,(?=\s|$)")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?\Z", re.ASCII)
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:[,' ][0-9]{3})+(?:\.[0-9]{1,9})?\Z", re.ASCII)
_GUARDED = re.compile("'(?=[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20])")
"""An apostrophe that keeps a spreadsheet from running a text as a formula, as our own exports write it."""


class RowReader:
    """The fields of one row by the plan, and what was found wrong on the way."""

    def __init__(self, row: SheetRow, columns: Columns, plan: ImportPlan, epoch: str | None) -> None:
        self.row = row
        self._columns = columns
        self._plan = plan
        self._epoch = plan.epoch or epoch
        self.problems: list[RowProblem] = []
        self.remarks: list[str] = []
        self._told: set[str] = set()
        self._merged = False

    def read_text(self, key: str) -> str | None:
        """Return a field as text without blanks around it; None where it is empty or cannot be told."""
        value = self.read_value(key)
        if value is None:
            return None
        text = format_cell_text(value)
        # what changes a text without being seen, as no record may hold it; some scripts need joiners
        unseen = (char for char in text if char not in "\n\t\u200c\u200d" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"))
        hidden = None if text.isprintable() else next(unseen, None)
        if hidden is not None:
            self.add_problem(key, f"it has an invisible character in it (U+{ord(hidden):04X})", "delete it, or type the text again")
            return None
        return text

    def read_line(self, key: str) -> str | None:
        """Return a field as text on one line."""
        text = self.read_text(key)
        return None if text is None else " ".join(text.split())

    def read_list(self, key: str) -> tuple[str, ...]:
        """Return the texts of a field that may hold several, each once."""
        text = self.read_text(key)
        return () if text is None else self.split_values(key, text)

    def split_values(self, key: str, text: str) -> tuple[str, ...]:
        """Return a text taken apart at what stands between several values in this column."""
        split = self._plan.fields[key].split if key in self._plan.fields else None
        pieces = text.split(split) if split else _SEPARATOR.split(text)
        return tuple(dict.fromkeys(" ".join(each.split()) for each in pieces if each.strip()))

    def read_date(self, key: str) -> str | None:
        """Return a field as a day, YYYY-MM-DD."""
        value = self.read_value(key)
        if value is None:
            return None
        found = parse_date(value, self._plan.dates, self._epoch)
        if isinstance(found, DateProblem):
            self.add_problem(key, found.message, found.hint)
            return None
        return found.isoformat()

    def read_number(self, key: str) -> float | int | None:
        """Return a field as a number."""
        value = self.read_value(key)
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
            return _normalize_number(value) if isinstance(value, float) else value
        text = format_cell_text(value)
        plain = re.sub("[,' ]", "", text) if _THOUSANDS.match(text) else text
        if not _NUMBER.match(plain):
            self.add_problem(key, f"'{escape_text(text)}' is not a number", "write it like 3.2; the unit goes into a column of its own")
            return None
        return _normalize_number(float(plain))

    def read_amount(self) -> Data:
        """Return the row's amount with its unit; None where one of them is missing."""
        value, unit = self.read_number("amount"), self.read_line("unit")
        if value is not None and unit is None:
            self.add_problem(
                "amount", "an amount requires a unit", "give the column of the unit, or set it for all rows: --otherwise unit=EUR"
            )
        return None if value is None or unit is None else {"value": value, "unit": unit}

    def read_value(self, key: str) -> CellContent:
        """Return what the field's cell holds, else what the plan takes in its place; None where that is nothing."""
        field = self._plan.fields.get(key)
        if field is None:
            return None
        cell = self._get_cell(field.column)
        if cell.merged and field.column is not None:
            self._add_merged_problem(field.column, cell.merged)
            return None
        if cell.fault:
            self.add_problem(key, cell.fault, cell.hint)
            return None
        return self._take_fallback(field) if cell.empty else cell.value

    def _take_fallback(self, field: FieldMapping) -> CellContent:
        cell = self._get_cell(field.otherwise_column)
        instead: CellContent = field.otherwise if cell.empty or cell.fault else cell.value
        if instead is not None and field.column is not None and field.key not in self._told:
            self._told.add(field.key)
            source = (
                f"that of {escape_text(field.otherwise_column)}"
                if field.otherwise_column and not cell.empty
                else f"'{escape_text(str(instead))}'"
            )
            self.remarks.append(f"{escape_text(field.column)} ({self.get_cell_name(field.column)}) is empty: {source} is used instead")
        return instead

    def add_problem(self, key: str, message: str, hint: str = "") -> None:
        """Keep what is wrong with a field; a row whose columns are merged has that one fault."""
        if self._merged:
            return
        field = self._plan.fields.get(key)
        heading = field.column if field else None
        self.problems.append(
            RowProblem(message=message, hint=hint, heading=heading or key, cell=self.get_cell_name(heading) if heading else "")
        )

    def has_problem(self, key: str) -> bool:
        """Tell whether something was found wrong with a field already."""
        field = self._plan.fields.get(key)
        return any(each.heading in (key, field.column if field else key) for each in self.problems)

    def _add_merged_problem(self, heading: str, merged: str) -> None:
        if merged not in self._told:
            self._told.add(merged)
            self._merged = True
            hint = "split them in the spreadsheet, so that each column has its own value"
            self.problems.append(
                RowProblem(message=f"the cells {merged} are merged into one", hint=hint, heading=heading, cell=self.get_cell_name(heading))
            )

    def get_heading(self, key: str) -> str | None:
        """Return the heading of a field's column."""
        field = self._plan.fields.get(key)
        return field.column if field else None

    def get_cell_name(self, heading: str) -> str:
        """Return the letters and the number of the row's cell under a heading."""
        return f"{format_column(self._columns.by_key[normalize_heading(heading)])}{self.row.number}"

    def _get_cell(self, heading: str | None) -> SheetCell:
        column = self._columns.find_column(heading)
        return EMPTY_CELL if column is None else self.row.get_cell(column)


def format_cell_text(value: CellContent) -> str:
    """Return what a cell shows, as far as that can be told: without blanks around it and line ends of other systems."""
    if isinstance(value, float):
        value = _normalize_number(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ")
    return _GUARDED.sub("", text.strip(), count=1) if text.strip().startswith("'") else text.strip()


def _normalize_number(number: float) -> float | int:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number  # noqa: PLR2004 - where a float is exact
