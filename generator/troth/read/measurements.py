"""Read measurements from CSV: one a row, with the columns requirement, period and value in any order."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from troth.problem import BoardError
from troth.wording import shown

COLUMNS = ("requirement", "period", "value")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """One row as it was found; `line` is the one in the file that it ends on."""

    line: int
    requirement: str
    period: str
    value: str

    @property
    def number(self) -> float | int | None:
        """The value, or None where it is no number."""
        if not _NUMBER.match(self.value):
            return None
        return float(self.value) if "." in self.value else int(self.value)


def measured_rows(data: bytes) -> tuple[MeasuredRow, ...]:
    """Return the rows that are not empty. Raises BoardError for a file that is no such table."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BoardError("the file is no text in UTF-8", "Save it as CSV UTF-8.") from error
    first = text.partition("\n")[0]
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    names = {(name or "").strip().lower(): name for name in table.fieldnames or ()}
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise BoardError(f"the first line names no column {' and '.join(missing)}", f"Start with: {','.join(COLUMNS)}")
    try:
        return tuple(
            _row(table.line_num, {column: row[names[column]] or "" for column in COLUMNS})
            for row in table
            if any(map(_filled, row.values()))
        )
    except csv.Error as error:
        raise BoardError(f"line {table.line_num} is no CSV: {shown(str(error))}", "Save it anew from the spreadsheet.") from error


def _filled(value: str | list[str] | None) -> bool:
    return bool(value and (value if isinstance(value, list) else value.strip()))


def _row(line: int, cells: dict[str, str]) -> MeasuredRow:
    return MeasuredRow(line=line, **{column: cell.strip() for column, cell in cells.items()})
