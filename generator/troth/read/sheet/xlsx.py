"""Read a workbook (.xlsx) by openpyxl, within limits: a zip archive of somebody else's may be a bomb."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import time as time_of_day
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from troth.base.errors import BoardError
from troth.base.text import escape_text, find_closest_word, join_names
from troth.importing.model import EMPTY_CELL, Sheet, SheetCell, SheetRow
from troth.read.sheet.csv import MAX_CELL, MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.importing.model import ImportPlan


MAX_UNPACKED = 128 << 20
"""Bytes of all parts together."""
MAX_PARTS = 2_000
MAX_MERGED = 2_000
_MAX_NAMES = 10
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")
_SHEET = re.compile(rb"<(?:\w{1,20}:)?sheet\s[^<>]*>")
_NAME = re.compile(rb"\sname=\"([^\"]*)\"")
_SHEET_PART = re.compile(rb"\s\w{1,20}:id=\"([^\"]*)\"")
_RELATION = re.compile(rb"<(?:\w{1,20}:)?Relationship\s[^<>]*>")
_ID, _TARGET = re.compile(rb"\sId=\"([^\"]*)\""), re.compile(rb"\sTarget=\"([^\"]*)\"")


class Archive:
    """The parts of a workbook, each read at most once and none larger than it says."""

    def __init__(self, name: str, data: bytes) -> None:
        """Look at all parts. Raises BoardError for a file that is damaged, too large when unpacked, or declares things of its own."""
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._check_parts()
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            raise BoardError(f"{name} is a damaged workbook", "Save it anew from the spreadsheet, or as CSV UTF-8.") from error

    def _check_parts(self) -> None:
        parts = self._zip.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
            message = f"{self._name} is {unpacked >> 20} MiB in {len(parts)} parts when it is unpacked, and that is too much"
            raise BoardError(message, "Save the one sheet that is meant as CSV.")
        if "[Content_Types].xml" not in self._zip.namelist():
            raise BoardError(f"{self._name} is no Excel workbook", "Save it as .xlsx or as CSV UTF-8.")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                text = self._zip.read(part)
                if any(each in text for each in _DECLARED) or b"\0" in text[:100]:
                    raise BoardError(f"{self._name} holds parts that no spreadsheet writes", "Save it anew from the spreadsheet.")

    def list_merged(self, sheet: str) -> tuple[str, ...]:
        """Return the merged ranges of a sheet, such as A3:A5, as far as the workbook names its part in the usual way."""
        part = dict(self._iter_sheet_parts()).get(sheet)
        if part is None or part not in self._zip.namelist():
            return ()
        found = tuple(each[1].decode("ascii") for each in _MERGED.finditer(self._zip.read(part)))
        if len(found) > MAX_MERGED:
            raise BoardError(f"{self._name} has more than {MAX_MERGED} merged ranges", "Take them apart in the spreadsheet.")
        return found

    def _iter_sheet_parts(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each sheet and the part that holds it."""
        names = self._zip.namelist()
        if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
            return
        related = self._zip.read("xl/_rels/workbook.xml.rels")
        targets = {_match_first(_ID, each[0]): _match_first(_TARGET, each[0]) for each in _RELATION.finditer(related)}
        for each in _SHEET.finditer(self._zip.read("xl/workbook.xml")):
            target = targets.get(_match_first(_SHEET_PART, each[0]), "")
            yield _unescape_xml(_match_first(_NAME, each[0])), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _match_first(pattern: re.Pattern[bytes], text: bytes) -> str:
    found = pattern.search(text)
    return found[1].decode("utf-8", "replace") if found else ""


def _unescape_xml(name: str) -> str:
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        name = name.replace(written, meant)
    return name


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
        (left, top), (right, bottom) = map(_parse_cell_name, name.split(":"))
        found.append(Range(name=name, top=top, bottom=bottom, left=left, right=right))
    return tuple(sorted(found, key=lambda each: each.top))


def _parse_cell_name(name: str) -> tuple[int, int]:
    column = name.rstrip("0123456789")
    number = 0
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


MAX_CELLS = 5_000_000
"""Cells that are looked at, empty ones too: a sheet may say that each of its rows is 16,384 wide."""
_LIBRARY_ERRORS = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError, RuntimeError, OverflowError)
"""What the library raises for a workbook that is not as it should be."""


def read_xlsx(name: str, data: bytes, plan: ImportPlan) -> Sheet:
    """Return the rows of the sheet that the plan names, else of the first one that is shown.

    Raises BoardError for a damaged or harmful file, a sheet that is not there, and where openpyxl is not installed.
    """
    load = _import_loader()
    archive = Archive(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out: pictures, validations
            saved = load(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            written = load(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            sheet, remarks = _choose_sheet(name, saved, plan.sheet)
            merged = parse_ranges(archive.list_merged(sheet))
            rows = tuple(row for row in fill_merged(_iter_workbook_rows(name, saved[sheet], written[sheet]), merged) if not row.empty)
    except _LIBRARY_ERRORS as error:
        hint = "Save it anew from the spreadsheet, or as CSV UTF-8."
        raise BoardError(f"{name} cannot be read as a workbook: {escape_text(str(error) or type(error).__name__)}", hint) from error
    epoch = "1904" if saved.epoch.year == 1904 else "1900"  # noqa: PLR2004 - the two that there are
    down = [each.name for each in merged if each.left == each.right]
    if down:
        remarks += (f"cells merged over several rows count for each of these rows: {join_names(down, _MAX_NAMES)}",)
    return Sheet(name=f"{name}, sheet {escape_text(sheet)}", rows=rows, epoch=epoch, remarks=remarks)


def _import_loader() -> Any:  # noqa: ANN401 - a function of a library that may not be there
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BoardError(
            "reading .xlsx needs openpyxl, which is not installed", "pip install 'troth[xlsx]'; or save as CSV UTF-8"
        ) from error
    return load_workbook


def _choose_sheet(name: str, workbook: Any, wanted: str | None) -> tuple[str, tuple[str, ...]]:  # noqa: ANN401 - openpyxl's workbook
    names = [each.title for each in workbook.worksheets]
    if wanted is not None:
        if wanted not in names:
            meant = find_closest_word(wanted, names)
            hint = f"Did you mean {escape_text(meant)}?" if meant else f"It has: {join_names(names, _MAX_NAMES)}."
            raise BoardError(f"{name} has no sheet {escape_text(wanted)}", hint)
        return wanted, ()
    visible = [each.title for each in workbook.worksheets if each.sheet_state == "visible"] or names
    if not visible:
        raise BoardError(f"{name} has no sheet", "Save it anew from the spreadsheet.")
    others = f"there are also the sheets {join_names(visible[1:], _MAX_NAMES)}: --sheet names another one"
    return visible[0], (others,) if len(visible) > 1 else ()


def _iter_workbook_rows(name: str, saved: Any, written: Any) -> Iterator[SheetRow]:  # noqa: ANN401 - openpyxl's sheets
    """Yield the rows that hold something; what a sheet says of its own size is not believed."""
    saved.reset_dimensions()
    written.reset_dimensions()
    found = seen = 0
    for number, (values, formulas) in enumerate(zip(saved.iter_rows(), written.iter_rows(), strict=False), start=1):
        seen += len(values) + 1
        cells = [_read_cell(*pair) for pair in zip_longest(values, formulas)]
        while cells and cells[-1].empty:
            cells.pop()
        row = SheetRow(number=number, cells=tuple(cells))
        found += not row.empty
        if found > MAX_ROWS or seen > MAX_CELLS:
            raise BoardError(f"{name} has more than {MAX_ROWS} rows, or far too wide ones", "Import it in parts.")
        if not row.empty:
            yield row


def _read_cell(saved: Any, written: Any) -> SheetCell:  # noqa: ANN401 - openpyxl's cells
    value = None if saved is None else saved.value
    if saved is not None and getattr(saved, "data_type", "") == "e":
        return SheetCell(
            None, f"this gives the error {escape_text(str(value))}", "repair the formula in the spreadsheet, or write the value"
        )
    if value is None and getattr(written, "data_type", "") == "f":
        hint = "open the file in a spreadsheet program and save it there; or write the value in place of the formula"
        return SheetCell(None, "a formula stands here whose value was not saved", hint)
    if value is None:
        return EMPTY_CELL
    if isinstance(value, str) and len(value) > MAX_CELL:
        return SheetCell(None, f"this text is longer than {MAX_CELL} characters", "shorten it")
    if isinstance(value, (time_of_day, timedelta)):
        value = str(value)
    return SheetCell(value if isinstance(value, (str, int, float, date)) else "")
