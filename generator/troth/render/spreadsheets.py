"""The promises as CSV, and the board as an Excel workbook (XLSX); no cell runs as a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


# The first cell must not be `ID`, or a spreadsheet takes the file for one of another format.
COLUMNS = (
    "title", "id", "promisers", "customers", "partner", "state", "schedule", "report", "flags", "made", "first_due", "due",
    "delivered_on", "closed_on", "kept_on_time", "satisfaction", "reason", "goal", "meeting", "part_of", "tags", "url",
    "every", "until", "times", "occurrences_kept", "occurrences_due",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula, full-width forms too."""


class PromiseCsv:
    """The promises as CSV, a row for each; a row of an `old` sheet may be kept."""

    def __init__(self, old: str = "") -> None:
        self._out = io.StringIO(newline="")
        self._writer = csv.writer(self._out, quoting=csv.QUOTE_MINIMAL)
        self._writer.writerow(COLUMNS)
        lines = [f"{line}\r\n" for line in old.split("\r\n")[:-1]]
        rows = list(csv.reader(lines, strict=True))
        self._old = {row[1]: line for row, line in zip(rows, lines, strict=True)} if len(rows) == len(lines) else {}

    def keep_row(self, promise: str) -> bool:
        """Write a promise's row as it was, if it was there."""
        return bool(self._out.write(self._old.get(promise, "")))

    def add_row(self, fields: Mapping[str, Any]) -> None:
        """Write a promise's row."""
        self._writer.writerow([format_cell(fields[column]) for column in COLUMNS])

    def get_text(self) -> str:
        """Return what is written."""
        return self._out.getvalue()


def format_cell(value: object) -> str | int | float:
    """Return what stands in a cell: lists with commas, true and false as words, and no text that a spreadsheet would run."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return format_cell(", ".join(map(str, value)))
    if isinstance(value, int | float):
        return value
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


_DAYS = frozenset({"made", "first_due", "due", "delivered_on", "closed_on", "on", "from"})
_WIDTHS: Mapping[str, int] = {"title": 48, "id": 32, "note": 48, "url": 24}
_WIDTH = 14
_LONGEST = 32_767
"""Characters of a cell; a longer text is cut."""
_MOST_LINKS = 65_000
"""A sheet holds no more links; further addresses stand there as text."""
_ASKED = ("ask", "title", "party", "answer", "on", "note", "promise", "attempts", "step", "via", "from")
_PARTY = ("id", "kind", "name", "members")


def is_xlsx_available() -> bool:
    """Tell whether workbooks can be written: XlsxWriter comes with the extra `xlsx`."""
    return find_spec("xlsxwriter") is not None


# decision: 2026-11-28, The workbook is written row by row, without a table
class Workbook:
    """A workbook that is written row by row, which keeps no row in memory."""

    def __init__(self, day: date, columns: Sequence[str]) -> None:
        from xlsxwriter import Workbook as Book  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra, and slow to import

        self._out = io.BytesIO()
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = Book(self._out, {"constant_memory": True, **safe})
        self._book.set_properties({"created": datetime.combine(day, time(), UTC)})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._promises = self._add_sheet("Promises", columns)

    def add_promise(self, fields: Mapping[str, Any]) -> None:
        """Write a promise's row."""
        self._promises.add_row(fields)

    def finish_workbook(self, asks: Iterable[Mapping[str, Any]], parties: Iterable[Mapping[str, Any]]) -> bytes:
        """Return the workbook, with a sheet of everybody who was asked and one of the parties."""
        self._promises.finish_sheet()
        asked = self._add_sheet("Asks", _ASKED)
        for ask in asks:
            for one in ask["asked"]:
                asked.add_row({**one, **one["next"], "ask": ask["id"], "title": ask["title"]})
        asked.finish_sheet()
        known = self._add_sheet("Parties", _PARTY)
        for each in parties:
            known.add_row(each)
        known.finish_sheet()
        self._book.close()
        return self._out.getvalue()

    def _add_sheet(self, name: str, columns: Sequence[str]) -> _Worksheet:
        return _Worksheet(self._book.add_worksheet(name), columns, self._bold, self._day)


class _Worksheet:
    """One sheet: its headings stay in sight and can be filtered by."""

    def __init__(self, page: Any, columns: Sequence[str], bold: object, day: object) -> None:  # noqa: ANN401 - the library's own
        self._page, self._columns, self._day = page, columns, day
        self._row = 0
        page.freeze_panes(1, 1)
        for number, column in enumerate(columns):
            page.set_column(number, number, _WIDTHS.get(column, _WIDTH))
        for number, column in enumerate(columns):
            page.write_string(0, number, column.replace("_", " ").capitalize(), bold)

    def add_row(self, fields: Mapping[str, Any]) -> None:
        """Write a row."""
        self._row += 1
        for number, column in enumerate(self._columns):
            self._write_cell(number, column, fields.get(column))

    def finish_sheet(self) -> None:
        """Let all rows be filtered."""
        self._page.autofilter(0, 0, self._row, len(self._columns) - 1)

    def _write_cell(self, number: int, column: str, value: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        if value is None or value in ("", []):
            return
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if column in _DAYS:
            self._page.write_datetime(self._row, number, datetime.combine(date.fromisoformat(value), time()), self._day)
        elif isinstance(value, (int, float)):
            self._page.write_number(self._row, number, value)
        elif column == "url" and str(value).startswith(("http://", "https://")) and self._row < _MOST_LINKS:
            self._page.write_url(self._row, number, str(value), None, "open")
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            self._page.write_string(self._row, number, text[:_LONGEST])
