"""Open a file that is to be imported: tell by what it holds which kind of sheet it is, and read CSV as spreadsheets save it."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.limits import CELL_TEXT, SHEET_BYTES, SHEET_ROWS
from troth.base.text import escape_text
from troth.importing.model import Sheet, SheetCell, SheetRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from troth.base.limits import Limit
    from troth.importing.model import ImportPlan

_ZIP, _OLD = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")


def open_sheet(file: Path, plan: ImportPlan) -> Sheet:
    """Return the rows of the file that the plan is for. Raises BoardError for what is no sheet, or a file that is too large."""
    data = read_sheet_bytes(file)
    if data.startswith(_OLD):
        hint = "Save it as an Excel workbook (.xlsx) without a password, or as CSV UTF-8."
        raise BoardError(f"{file.name} is an old workbook, or one with a password", hint)
    if data.startswith(_ZIP):
        from troth.read.sheet.xlsx import read_xlsx  # noqa: PLC0415 - a sheet of commas needs nothing of it

        return read_xlsx(file.name, data, plan)
    return read_csv(file.name, data, plan)


def read_sheet_bytes(file: Path, max_bytes: Limit = SHEET_BYTES) -> bytes:
    """Return what an ordinary file holds. Raises BoardError where it cannot be read or is too large."""
    try:
        with file.open("rb") as opened:
            data = opened.read(max_bytes.most + 1)
    except OSError as error:
        raise BoardError(f"{file} cannot be read: {error.strerror}", "Name a file that is there.") from error
    if len(data) > max_bytes.most:
        raise BoardError(f"{file.name} {max_bytes.beyond}", "Take it apart, or save the one sheet that is meant as CSV.")
    return data


def read_csv(name: str, data: bytes, plan: ImportPlan) -> Sheet:
    """Return the rows of a file of commas, semicolons or tabs. Raises BoardError for a file that is no such text."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = plan.encoding or ("utf-16" if marked else "utf-8-sig")
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        hint = "Save it as 'CSV UTF-8'; or say how it is written, such as --encoding cp1252 for a file from an older Excel."
        raise BoardError(f"{name} is no text in {encoding.removesuffix('-sig')}", hint) from error
    return Sheet(name=name, rows=tuple(_iter_csv_rows(name, text)))


def _iter_csv_rows(name: str, text: str) -> Iterator[SheetRow]:
    csv.field_size_limit(CELL_TEXT.most)
    unquoted = "".join(text[:10_000].split('"')[::2])
    delimiter = max(",;\t", key=unquoted.count)  # the most frequent one of the first lines
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            row = SheetRow(number=number, cells=tuple(SheetCell(each) if each else SheetCell() for each in cells))
            if not row.empty:
                found += 1
                if found > SHEET_ROWS.most:
                    raise BoardError(f"{name} {SHEET_ROWS.beyond}", "Import it in parts.")
                yield row
    except csv.Error as error:
        raise BoardError(f"{name} is no CSV after row {number}: {escape_text(str(error))}", "Save it anew from the spreadsheet.") from error
