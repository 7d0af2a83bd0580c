"""Read the fields of one row, and keep what is wrong with them: a cell is looked at once, and never raises."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time
from typing import TYPE_CHECKING

from troth.importing.calendar import NoDay, day_of
from troth.importing.plan import FieldFrom, heading_key
from troth.importing.table import EMPTY, letters
from troth.importing.taken import Complaint
from troth.wording import shown

if TYPE_CHECKING:
    from troth.importing.headings import Columns
    from troth.importing.plan import Plan
    from troth.importing.table import Cell, Row, Value

_BETWEEN = re.compile(r"[;\n]+|,(?=\s|$)")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?\Z", re.ASCII)
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:[,' ][0-9]{3})+(?:\.[0-9]{1,9})?\Z", re.ASCII)
_GUARDED = re.compile("'(?=[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20])")
"""An apostrophe that keeps a spreadsheet from running a text as a formula, as our own exports write it."""


class Reading:
    """The fields of one row by the plan, and what was found wrong on the way."""

    def __init__(self, row: Row, columns: Columns, plan: Plan, epoch: str | None) -> None:
        self.row = row
        self._columns = columns
        self._plan = plan
        self._epoch = plan.epoch or epoch
        self.complaints: list[Complaint] = []
        self.remarks: list[str] = []
        self._told: set[str] = set()
        self._merged = False

    def text(self, key: str) -> str | None:
        """Return a field as text without blanks around it; None where it is empty or cannot be told."""
        value = self.value(key)
        if value is None:
            return None
        text = text_of(value)
        hidden = next((char for char in text if _hidden(char)), None)
        if hidden is not None:
            self.complain(key, f"a character that cannot be seen stands in it (U+{ord(hidden):04X})", "delete it; or type the text anew")
            return None
        return text

    def line(self, key: str) -> str | None:
        """Return a field as text on one line."""
        text = self.text(key)
        return None if text is None else " ".join(text.split())

    def several(self, key: str) -> tuple[str, ...]:
        """Return the texts of a field that may hold several, each once."""
        text = self.text(key)
        return () if text is None else self.apart(key, text)

    def apart(self, key: str, text: str) -> tuple[str, ...]:
        """Return a text taken apart at what stands between several values in this column."""
        split = self._plan.fields[key].split if key in self._plan.fields else None
        pieces = text.split(split) if split else _BETWEEN.split(text)
        return tuple(dict.fromkeys(" ".join(each.split()) for each in pieces if each.strip()))

    def day(self, key: str) -> str | None:
        """Return a field as a day, YYYY-MM-DD."""
        value = self.value(key)
        if value is None:
            return None
        found = day_of(value, self._plan.dates, self._epoch)
        if isinstance(found, NoDay):
            self.complain(key, found.message, found.hint)
            return None
        return found.isoformat()

    def number(self, key: str) -> float | int | None:
        """Return a field as a number."""
        value = self.value(key)
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
            return _whole(value) if isinstance(value, float) else value
        text = text_of(value)
        plain = re.sub("[,' ]", "", text) if _THOUSANDS.match(text) else text
        if not _NUMBER.match(plain):
            self.complain(
                key, f"'{shown(text)}' is no number", "write it with a point, such as 3.2; its unit goes into a column of its own"
            )
            return None
        return _whole(float(plain))

    def value(self, key: str) -> Value:
        """Return what the field's cell holds, else what the plan takes in its place; None where that is nothing."""
        field = self._plan.fields.get(key)
        if field is None:
            return None
        cell = self._cell(field.column)
        if cell.merged and field.column is not None:
            self._complain_once(field.column, cell.merged)
            return None
        if cell.fault:
            self.complain(key, cell.fault, cell.hint)
            return None
        return self._otherwise(field) if cell.empty else cell.value

    def _otherwise(self, field: FieldFrom) -> Value:
        cell = self._cell(field.otherwise_column)
        instead: Value = field.otherwise if cell.empty or cell.fault else cell.value
        if instead is not None and field.column is not None and field.key not in self._told:
            self._told.add(field.key)
            source = f"that of {shown(field.otherwise_column)}" if field.otherwise_column and not cell.empty else f"'{shown(str(instead))}'"
            self.remarks.append(f"{shown(field.column)} ({self.place(field.column)}) is empty: {source} is taken instead")
        return instead

    def complain(self, key: str, message: str, hint: str = "") -> None:
        """Keep what is wrong with a field; a row whose columns are merged has that one fault."""
        if self._merged:
            return
        field = self._plan.fields.get(key)
        heading = field.column if field else None
        self.complaints.append(Complaint(message=message, hint=hint, heading=heading or key, cell=self.place(heading) if heading else ""))

    def blames(self, key: str) -> bool:
        """Tell whether something was found wrong with a field already."""
        field = self._plan.fields.get(key)
        return any(each.heading in (key, field.column if field else key) for each in self.complaints)

    def _complain_once(self, heading: str, merged: str) -> None:
        if merged not in self._told:
            self._told.add(merged)
            self._merged = True
            hint = "take them apart in the spreadsheet, so that each column has its own value"
            self.complaints.append(
                Complaint(message=f"the cells {merged} are merged into one", hint=hint, heading=heading, cell=self.place(heading))
            )

    def heading(self, key: str) -> str | None:
        """Return the heading of a field's column."""
        field = self._plan.fields.get(key)
        return field.column if field else None

    def place(self, heading: str) -> str:
        """Return the letters and the number of the row's cell under a heading."""
        return f"{letters(self._columns.by_key[heading_key(heading)])}{self.row.number}"

    def _cell(self, heading: str | None) -> Cell:
        column = self._columns.of(heading)
        return EMPTY if column is None else self.row.cell(column)


def _hidden(char: str) -> bool:
    """Tell whether a character changes a text without being seen, as no record may hold it; some scripts need joiners."""
    return char not in "\n\t\u200c\u200d" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def text_of(value: Value) -> str:
    """Return what a cell shows, as far as that can be told: without blanks around it and line ends of other systems."""
    if isinstance(value, float):
        value = _whole(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ")
    return _GUARDED.sub("", text.strip(), count=1) if text.strip().startswith("'") else text.strip()


def _whole(number: float) -> float | int:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number  # noqa: PLR2004 - where a float is exact
