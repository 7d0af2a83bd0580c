"""Sheets are read as a person sees them, and one that is made to harm is refused in a sentence."""

from __future__ import annotations

import io
import sys
import zipfile
from contextlib import nullcontext, suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook as Book
from tests.profiles import scale_examples
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from troth.base.errors import BoardError
from troth.base.limits import SHEET_ROWS, Limit
from troth.importing.model import ImportPlan
from troth.read.sheet.mapping import open_sheet, read_csv
from troth.read.sheet.package import Archive
from troth.read.sheet.xlsx import read_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from troth.importing.model import CellContent, Sheet

PLAN = ImportPlan(kind="promises")


def list_values(table: Sheet) -> list[tuple[int, tuple[CellContent, ...]]]:
    """Return number and values of each row."""
    return [(row.number, tuple(cell.value for cell in row.cells)) for row in table.rows]


def make_workbook(**settings: bool) -> tuple[io.BytesIO, Workbook]:
    """Return a workbook to write into, and where it goes."""
    out = io.BytesIO()
    return out, Workbook(out, {"in_memory": True, **settings})


def repack_workbook(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a workbook with these parts in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return out.getvalue()


def make_plain_workbook() -> bytes:
    """Return a small workbook."""
    out, book = make_workbook()
    book.add_worksheet().write_string(0, 0, "title")
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b'a,b\n1,"x, y"\n', b"a;b\r\n1;x, y\r\n", b"\xef\xbb\xbfa\tb\n1\tx, y\n", "a;b\n1;x, y\n".encode("utf-16"), b'a,b\n1,"x, y",,,\n',
    ],
)  # fmt: skip
def test_csv_as_spreadsheets_save_it(data: bytes) -> None:
    """With commas, semicolons or tabs, in UTF-8 or UTF-16."""
    (first, (number, cells)) = list_values(read_csv("a.csv", data, PLAN))
    assert (first[0], number, cells[:2]) == (1, 2, ("1", "x, y"))


def test_rows_have_the_numbers_that_a_spreadsheet_shows() -> None:
    """Empty rows count, and a cell of several lines is one row."""
    table = read_csv("a.csv", b'a,b\n\n,\n"x\ny",z\n', PLAN)
    assert list_values(table) == [(1, ("a", "b")), (4, ("x\ny", "z"))]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\n\xff\xfe\xfd", "not text in utf-8"),
        (b'a,b\n"x', "not CSV after row 1"),
        (b"a,b\n" + b"x" * 200_000, "not CSV"),
        (b"a\n" * 20_002, "rows"),
    ],
)
def test_csv_that_is_none(data: bytes, said: str) -> None:
    """It is refused with what to do."""
    with pytest.raises(BoardError, match=said) as raised:
        read_csv("a.csv", data, PLAN)
    assert raised.value.hint


def test_an_older_excel_writes_another_encoding() -> None:
    """It can be named."""
    assert list_values(read_csv("a.csv", "Märkte".encode("cp1252"), ImportPlan(kind="promises", encoding="cp1252"))) == [(1, ("Märkte",))]
    with pytest.raises(BoardError):
        read_csv("a.csv", b"a", ImportPlan(kind="promises", encoding="nonsense"))


@pytest.mark.parametrize("mac", [False, True])
def test_dates_are_the_days_that_are_shown(mac: bool) -> None:  # noqa: FBT001 - a case
    """In workbooks of 1900 and of 1904."""
    out, book = make_workbook(date_1904=mac)
    page = book.add_worksheet()
    page.write_datetime(0, 0, datetime(2026, 12, 15), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001 - as sheets have it
    book.close()
    table = read_xlsx("a.xlsx", out.getvalue(), PLAN)
    assert [str(row.cells[0].value)[:10] for row in table.rows] == ["2026-12-15"]
    assert table.epoch == ("1904" if mac else "1900")


def test_a_formula_counts_by_the_value_that_was_saved() -> None:
    """One without any is a fault of its cell, one with an error too. Nothing is calculated."""
    book = Book()
    page = book.active
    assert page is not None
    page["A1"], page["B1"], page["C1"] = "here", "=1+1", "=cmd|' /C calc'!A0"
    out = io.BytesIO()
    book.save(out)
    (row,) = read_xlsx("a.xlsx", out.getvalue(), PLAN).rows
    assert [bool(cell.fault) for cell in row.cells] == [False, True, True]
    assert "saved without its value" in row.cells[1].fault


def test_cells_merged_down_count_for_each_row_and_those_across_for_none() -> None:
    """A row that holds nothing else stays empty."""
    out, book = make_workbook()
    page = book.add_worksheet()
    page.merge_range("A1:A4", "Nina")
    page.write_row("B1", ["one"])
    page.write_row("B2", ["two"])
    page.merge_range("A6:B6", "Second quarter")
    book.close()
    table = read_xlsx("a.xlsx", out.getvalue(), PLAN)
    assert list_values(table)[:2] == [(1, ("Nina", "one")), (2, ("Nina", "two"))]
    assert [(row.number, row.cells[0].merged) for row in table.rows[2:]] == [(6, "A6:B6")]


def test_the_first_sheet_that_is_shown_is_read_and_others_are_named() -> None:
    """Or the one that is asked for."""
    out, book = make_workbook()
    for name in ("Hidden", "Plan", "More & more"):
        book.add_worksheet(name).write_string(0, 0, name)
    book.worksheets()[1].activate()
    book.worksheets()[0].hide()
    book.close()
    table = read_xlsx("a.xlsx", out.getvalue(), PLAN)
    assert list_values(table) == [(1, ("Plan",))]
    assert "More & more" in table.remarks[0]
    assert list_values(read_xlsx("a.xlsx", out.getvalue(), ImportPlan(kind="promises", sheet="More & more"))) == [(1, ("More & more",))]
    with pytest.raises(BoardError, match="no sheet Plam"):
        read_xlsx("a.xlsx", out.getvalue(), ImportPlan(kind="promises", sheet="Plam"))


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}<sheetData>{}</sheetData></worksheet>'
HARM = {
    "a bomb": {"xl/media/image1.png": b"\0" * (129 << 20)},
    "entities": {"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'},
    "another encoding": {"xl/sharedStrings.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><sst/>'.encode("utf-16")},
    "no XML": {"xl/worksheets/sheet1.xml": b"<worksheet"},
    "rows as wide as can be": {
        "xl/worksheets/sheet1.xml": SHEET.format(
            "", "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 2000))
        ).encode()
    },
    "too many rows": {"xl/worksheets/sheet1.xml": SHEET.format("", "<row><c><v>1</v></c></row>" * (SHEET_ROWS.most + 1)).encode()},
    "too many merged": {"xl/worksheets/sheet1.xml": (SHEET.format("", "") + '<mergeCell ref="A1:B2"/>' * 3000).encode()},
    "no workbook": {"xl/workbook.xml": b"<workbook/>"},
}


@pytest.mark.parametrize("parts", HARM.values(), ids=HARM)
def test_a_workbook_made_to_harm_is_refused(parts: Mapping[str, bytes]) -> None:
    """In a sentence with the way out, before it takes much time or memory."""
    with pytest.raises(BoardError) as raised:
        read_xlsx("a.xlsx", repack_workbook(make_plain_workbook(), parts), PLAN)
    assert raised.value.hint


def test_tags_are_counted_to_the_last_one() -> None:
    """A part may hold as many tags as its limit says, and not one more."""
    most = Limit(10, "tags", "has more than {} tags", "each takes time")
    for tags, is_read in ((9, True), (10, True), (11, False)):
        part = b"<a>" * (tags // 2) + b"<b/>" * (tags % 2) + b"</a>" * (tags // 2)
        archive = Archive("a.xlsx", repack_workbook(make_plain_workbook(), {"xl/media/tags.xml": part}))
        with nullcontext() if is_read else pytest.raises(BoardError, match="has more than 10 tags"):
            assert b"".join(archive.pieces("xl/media/tags.xml", most)) == part


def test_what_a_sheet_says_of_its_own_size_is_not_believed() -> None:
    """A dimension of a billion cells costs nothing, nor do a million empty rows before the last one."""
    sheet = SHEET.format('<dimension ref="A1:XFD1048576"/>', '<row r="1048576"><c r="A1048576"><v>7</v></c></row>').encode()
    table = read_xlsx("a.xlsx", repack_workbook(make_plain_workbook(), {"xl/worksheets/sheet1.xml": sheet}), PLAN)
    assert list_values(table) == [(1_048_576, (7,))]


@pytest.mark.parametrize(("start", "said"), [(bytes.fromhex("d0cf11e0a1b11ae1"), "old workbook"), (b"PK\x03\x04nonsense", "damaged")])
def test_other_files_are_told_by_what_they_hold(tmp_path: Path, start: bytes, said: str) -> None:
    """Whatever their names end in."""
    file = tmp_path / "plan.csv"
    file.write_bytes(start)
    with pytest.raises(BoardError, match=said):
        open_sheet(file, PLAN)


def test_without_openpyxl_one_line_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CSV needs nothing of it."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    file = tmp_path / "plan.xlsx"
    file.write_bytes(make_plain_workbook())
    with pytest.raises(BoardError, match="openpyxl") as raised:
        open_sheet(file, PLAN)
    assert "troth[xlsx]" in raised.value.hint


@settings(max_examples=scale_examples(200))
@given(some.binary(max_size=300), some.integers(0, 4000), some.integers(0, 255))
def test_no_file_makes_it_raise_anything_else(data: bytes, at: int, byte: int) -> None:
    """Neither any bytes nor a workbook with one byte bent."""
    bent = bytearray(make_plain_workbook())
    bent[at % len(bent)] = byte
    for read, content in ((read_csv, data), (read_xlsx, bytes(bent)), (read_xlsx, b"PK\x03\x04" + data)):
        with suppress(BoardError):
            assert all(row.number for row in read("a.xlsx", content, PLAN).rows)


def test_a_day_in_a_sheet_is_a_day() -> None:
    """As openpyxl writes it, too."""
    book = Book()
    assert book.active is not None
    book.active["A1"] = date(2026, 12, 15)
    out = io.BytesIO()
    book.save(out)
    (row,) = read_xlsx("a.xlsx", out.getvalue(), PLAN).rows
    assert str(row.cells[0].value)[:10] == "2026-12-15"
