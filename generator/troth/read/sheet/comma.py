"""Read a sheet in CSV, as spreadsheets save it: its signs between cells and its encoding are told by what it holds."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

from troth.importing.table import Cell, Row, Table
from troth.problem import BoardError
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.importing.plan import Plan

MOST_ROWS = 20_000
"""So many rows that hold something; a board takes a few thousand at a time."""
MOST_CELL = 100_000
"""Characters of one cell."""


def comma_table(name: str, data: bytes, plan: Plan) -> Table:
    """Return the rows of a file of commas, semicolons or tabs. Raises BoardError for a file that is no such text."""
    text = _text(name, data, plan.encoding)
    return Table(name=name, rows=tuple(_rows(name, text)))


def _text(name: str, data: bytes, encoding: str | None) -> str:
    if encoding is None:
        encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        hint = "Save it as 'CSV UTF-8'; or say how it is written, such as --encoding cp1252 for a file from an older Excel."
        raise BoardError(f"{name} is no text in {encoding.removesuffix('-sig')}", hint) from error


def _rows(name: str, text: str) -> Iterator[Row]:
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    found = number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            row = Row(number=number, cells=tuple(Cell(each) if each else Cell() for each in cells))
            if not row.empty:
                found += 1
                if found > MOST_ROWS:
                    raise BoardError(f"{name} has more than {MOST_ROWS} rows", "Import it in parts.")
                yield row
    except csv.Error as error:
        raise BoardError(f"{name} is no CSV after row {number}: {shown(str(error))}", "Save it anew from the spreadsheet.") from error


def _delimiter(text: str) -> str:
    """Return the sign between cells: the most frequent outside of quotes in the first lines."""
    start = "".join(text[:10_000].split('"')[::2])
    return max(",;\t", key=start.count)
