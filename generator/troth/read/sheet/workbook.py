"""Read a sheet of an Excel workbook. Nothing in it is ever calculated: of a formula the value counts that was saved with it."""

from __future__ import annotations

import io
import warnings
from datetime import date, timedelta
from datetime import time as time_of_day
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from troth.importing.table import EMPTY, Cell, Row, Table
from troth.problem import BoardError
from troth.read.sheet.archive import Archive
from troth.read.sheet.comma import MOST_CELL, MOST_ROWS
from troth.read.sheet.merged import filled, ranges
from troth.wording import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.importing.plan import Plan
    from troth.importing.table import Value

MOST_CELLS = 5_000_000
"""Cells that are looked at, empty ones too: a sheet may say that each of its rows is 16,384 wide."""
_UNSOUND = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError, RuntimeError, OverflowError)
"""What the library raises for a workbook that is not as it should be."""


def workbook_table(name: str, data: bytes, plan: Plan) -> Table:
    """Return the rows of the sheet that the plan names, else of the first one that is shown.

    Raises BoardError for a damaged or harmful file, a sheet that is not there, and where openpyxl is not installed.
    """
    load = _loader()
    archive = Archive(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out: pictures, validations
            saved = load(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            written = load(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            sheet, remarks = _sheet(name, saved, plan.sheet)
            merged = ranges(archive.merged(sheet))
            rows = tuple(row for row in filled(_rows(name, saved[sheet], written[sheet]), merged) if not row.empty)
    except _UNSOUND as error:
        hint = "Save it anew from the spreadsheet, or as CSV UTF-8."
        raise BoardError(f"{name} cannot be read as a workbook: {shown(str(error) or type(error).__name__)}", hint) from error
    epoch = "1904" if saved.epoch.year == 1904 else "1900"  # noqa: PLR2004 - the two that there are
    down = [each.name for each in merged if each.left == each.right]
    if down:
        remarks += (f"cells merged over several rows count for each of these rows: {_some(down)}",)
    return Table(name=f"{name}, sheet {shown(sheet)}", rows=rows, epoch=epoch, remarks=remarks)


def _loader() -> Any:  # noqa: ANN401 - a function of a library that may not be there
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BoardError(
            "reading .xlsx needs openpyxl, which is not installed", "pip install 'troth[xlsx]'; or save as CSV UTF-8"
        ) from error
    return load_workbook


def _sheet(name: str, workbook: Any, wanted: str | None) -> tuple[str, tuple[str, ...]]:  # noqa: ANN401 - openpyxl's workbook
    names = [each.title for each in workbook.worksheets]
    if wanted is not None:
        if wanted not in names:
            meant = nearest(wanted, names)
            hint = f"Did you mean {shown(meant)}?" if meant else f"It has: {_some(names)}."
            raise BoardError(f"{name} has no sheet {shown(wanted)}", hint)
        return wanted, ()
    visible = [each.title for each in workbook.worksheets if each.sheet_state == "visible"] or names
    if not visible:
        raise BoardError(f"{name} has no sheet", "Save it anew from the spreadsheet.")
    others = f"there are also the sheets {_some(visible[1:])}: --sheet names another one"
    return visible[0], (others,) if len(visible) > 1 else ()


def _rows(name: str, saved: Any, written: Any) -> Iterator[Row]:  # noqa: ANN401 - openpyxl's sheets
    """Yield the rows that hold something; what a sheet says of its own size is not believed."""
    saved.reset_dimensions()
    written.reset_dimensions()
    found = seen = 0
    for number, (values, formulas) in enumerate(zip(saved.iter_rows(), written.iter_rows(), strict=False), start=1):
        seen += len(values) + 1
        row = Row(number=number, cells=_trimmed(_cell(*pair) for pair in zip_longest(values, formulas)))
        found += not row.empty
        if found > MOST_ROWS or seen > MOST_CELLS:
            raise BoardError(f"{name} has more than {MOST_ROWS} rows, or far too wide ones", "Import it in parts.")
        if not row.empty:
            yield row


def _trimmed(cells: Iterator[Cell]) -> tuple[Cell, ...]:
    """Return the cells without the empty ones at the end."""
    every = list(cells)
    while every and every[-1].empty:
        every.pop()
    return tuple(every)


def _cell(saved: Any, written: Any) -> Cell:  # noqa: ANN401 - openpyxl's cells
    value = None if saved is None else saved.value
    if saved is not None and getattr(saved, "data_type", "") == "e":
        return Cell(None, f"this gives the error {shown(str(value))}", "repair the formula in the spreadsheet, or write the value")
    if value is None and getattr(written, "data_type", "") == "f":
        hint = "open the file in a spreadsheet program and save it there; or write the value in place of the formula"
        return Cell(None, "a formula stands here whose value was not saved", hint)
    return EMPTY if value is None else _told(value)


def _told(value: object) -> Cell:
    if isinstance(value, str) and len(value) > MOST_CELL:
        return Cell(None, f"this text is longer than {MOST_CELL} characters", "shorten it")
    plain: Value = value if isinstance(value, (str, int, float, date)) else _spelled(value)
    return Cell(plain)


def _spelled(value: object) -> str:
    """Return a time of the day or a span of time as text."""
    return str(value) if isinstance(value, (time_of_day, timedelta)) else ""


def _some(names: list[str], most: int = 10) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(shown, names[:most])) + more
