"""Read workbooks (.xlsx) within limits of size, depth and time."""

from __future__ import annotations

import io
import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as time_of_day
from typing import TYPE_CHECKING, Any

from troth.base.errors import BoardError
from troth.base.limits import CELL_TEXT, SHEET_ROWS
from troth.base.text import escape_text, find_closest_word
from troth.importing.model import EMPTY_CELL, Sheet, SheetCell, SheetRow
from troth.read.sheet.package import Archive, copy_workbook, read_package

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from troth.importing.model import ImportPlan
    from troth.read.sheet.package import SheetPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A merged range: rows counted from one, columns from nought, both ends included."""

    name: str
    top: int
    bottom: int
    left: int
    right: int


def parse_ranges(names: Iterable[str]) -> tuple[Range, ...]:
    """Return the ranges by their first rows."""
    found = []
    for name in names:
        first, last = name.split(":")
        (left, top), (right, bottom) = _parse_cell_name(first), _parse_cell_name(last)
        found.append(Range(name=name, top=top, bottom=bottom, left=left, right=right))
    return tuple(sorted(found, key=lambda each: each.top))


def _parse_cell_name(name: str) -> tuple[int, int]:
    column, number = name.rstrip("0123456789"), 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1, int(name[len(column) :])


def fill_merged(rows: Iterable[SheetRow], merged: Iterable[Range]) -> Iterator[SheetRow]:
    """Yield the rows with what merged cells mean in each of them. A row that holds nothing else stays empty."""
    waiting = list(merged)[::-1]
    active: list[tuple[Range, SheetCell]] = []
    for row in rows:
        active = [(each, cell) for each, cell in active if each.bottom >= row.number]
        while waiting and waiting[-1].top <= row.number:
            each = waiting.pop()
            if each.bottom >= row.number:
                active.append((each, row.get_cell(each.left) if each.top == row.number else EMPTY_CELL))
        yield _fill_row(row, active) if active and not row.empty else row


def _fill_row(row: SheetRow, active: Iterable[tuple[Range, SheetCell]]) -> SheetRow:
    cells = list(row.cells)
    for merged, cell in active:
        right = min(merged.right, len(cells) + 1)
        cells += [EMPTY_CELL] * (merged.left + 1 - len(cells))
        if merged.left == merged.right:
            cells[merged.left] = cell
            continue
        for column in range(merged.left, min(right + 1, len(cells))):
            cells[column] = SheetCell(cells[column].value, cells[column].fault, cells[column].hint, merged=merged.name)
    return SheetRow(number=row.number, cells=tuple(cells))


_LIBRARY_ERRORS = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError, RuntimeError, OverflowError)
"""What the library raises for a workbook that is not as it should be."""


def read_xlsx(name: str, data: bytes, plan: ImportPlan) -> Sheet:
    """Return the rows of the sheet that the plan names, else of the first one that is shown.

    The library is given a workbook that holds that sheet alone, of parts that were counted. Raises BoardError for a damaged or
    harmful file, a sheet that is not there, and where openpyxl is not installed.
    """
    load = _import_loader()
    archive = Archive(name, data)
    try:
        found = read_package(archive)
        sheet, remarks = _choose_sheet(name, found.sheets, plan.sheet)
        with io.BytesIO() as plain, warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")  # of what it leaves out; of some faults it prints a line of its own
            seen = copy_workbook(archive, found, sheet, plain)
            saved = load(plain, read_only=True, data_only=True, keep_links=False)
            merged = parse_ranges(seen.merged)
            rows = tuple(row for row in fill_merged(_iter_workbook_rows(name, saved.worksheets[0], seen.unsaved), merged) if not row.empty)
    except _LIBRARY_ERRORS as error:
        hint = "Save it again from the spreadsheet, or as CSV UTF-8."
        raise BoardError(f"{name} cannot be read as a workbook: {escape_text(str(error) or type(error).__name__)}", hint) from error
    down = [each.name for each in merged if each.left == each.right]
    if down:
        remarks += (f"cells merged over several rows count for each of these rows: {_join_sheet_names(down)}",)
    return Sheet(name=f"{name}, sheet {escape_text(sheet.name)}", rows=rows, epoch="1904" if found.from_1904 else "1900", remarks=remarks)


def _import_loader() -> Any:  # noqa: ANN401 - a function of a library that may not be there
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BoardError(
            "reading .xlsx requires openpyxl, which is not installed", "pip install 'troth[xlsx]'; or save as CSV UTF-8"
        ) from error
    return load_workbook


def _choose_sheet(name: str, sheets: tuple[SheetPart, ...], wanted: str | None) -> tuple[SheetPart, tuple[str, ...]]:
    if wanted is not None:
        found = next((each for each in sheets if each.name == wanted), None)
        if found is None:
            names = [each.name for each in sheets]
            meant = find_closest_word(wanted, names)
            hint = f"Did you mean {escape_text(meant)}?" if meant else f"It has: {_join_sheet_names(names)}."
            raise BoardError(f"{name} has no sheet {escape_text(wanted)}", hint)
        return found, ()
    visible = [each for each in sheets if each.visible] or [*sheets]
    if not visible:
        raise BoardError(f"{name} has no sheet", "Save it again from the spreadsheet.")
    others = f"there are more sheets: {_join_sheet_names([each.name for each in visible[1:]])}; choose one with --sheet"
    return visible[0], (others,) if len(visible) > 1 else ()


def _iter_workbook_rows(name: str, saved: Any, unsaved: Mapping[int, Container[int]]) -> Iterator[SheetRow]:  # noqa: ANN401 - openpyxl's sheet
    """Yield the rows that hold something."""
    saved.reset_dimensions()
    found = 0
    for number, cells in enumerate(saved.iter_rows(), start=1):
        if not cells:
            continue
        lost = unsaved.get(number, ())
        read = [_read_cell(each, lost=column in lost) for column, each in enumerate(cells)]
        while read and (read[-1] is EMPTY_CELL or read[-1].empty):
            read.pop()
        row = SheetRow(number=number, cells=tuple(read))
        if not row.empty:
            found += 1
            if found > SHEET_ROWS.most:
                raise BoardError(f"{name} {SHEET_ROWS.beyond}", "Import it in parts.")
            yield row


def _read_cell(saved: Any, *, lost: bool) -> SheetCell:  # noqa: ANN401 - openpyxl's cell
    """Return a cell; with `lost`, that of a formula whose value was not saved."""
    value = saved.value
    if value is None:
        return _LOST if lost else EMPTY_CELL
    if saved.data_type == "e":
        return SheetCell(
            None, f"the formula gives the error {escape_text(str(value))}", "fix the formula in the spreadsheet, or write the value"
        )
    if isinstance(value, str) and len(value) > CELL_TEXT.most:
        return SheetCell(None, CELL_TEXT.beyond, "shorten it")
    if isinstance(value, (time_of_day, timedelta)):
        return SheetCell(str(value))
    return SheetCell(value if isinstance(value, (str, int, float, date)) else "")


_LOST = SheetCell(
    None,
    "this formula was saved without its value",
    "open the file in a spreadsheet program and save it, or write the value instead of the formula",
)


def _join_sheet_names(names: list[str], limit: int = 10) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(map(escape_text, names[:limit])) + more
