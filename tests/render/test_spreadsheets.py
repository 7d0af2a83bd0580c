"""What a cell of a sheet holds: a text that a spreadsheet would run as a formula has an apostrophe before it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import make_promise_yaml, write_base_board

from troth.base.dates import AsOf, parse_iso_date
from troth.base.text import clean_for_xml
from troth.build import load_board
from troth.render.export import render_promises_csv
from troth.render.spreadsheets import format_cell

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_text_is_a_formula(start: str) -> None:
    """Full-width forms too; also as the first of several."""
    assert format_cell(f"{start}1") == f"'{start}1"
    assert format_cell([f"{start}1", "a"]) == f"'{start}1, a"
    assert format_cell(f"a{start}") == f"a{start}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, "yes"), (False, "no"), (-3, -3), (2.5, 2.5), (None, ""), ("", ""), (["a", "b"], "a, b"), ([], ""), ("x", "x")],
)
def test_numbers_stay_numbers(value: object, expected: object) -> None:
    """A negative number is no formula; what is true or false is a word."""
    found = format_cell(value)
    assert (found, type(found)) == (expected, type(expected))


def test_a_sheet_of_hostile_titles(tmp_path: Path) -> None:
    """What is read back has no cell that starts a formula, and as many cells in each row as there are columns."""
    titles = ["=1+1", "@SUM(A1)", '-1"; x', '"=1"', "a,b"]
    files = {
        f"promises/p{number}.yaml": make_promise_yaml(title="'" + title.replace("'", "''") + "'") for number, title in enumerate(titles)
    }
    day = parse_iso_date("2026-11-22")
    assert day is not None
    text = render_promises_csv(load_board(write_base_board(tmp_path, files), AsOf(day)))
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert {len(each) for each in rows} == {len(rows[0])}
    assert not [cell for each in rows for cell in each if cell.startswith(("=", "+", "-", "@"))]
    found = {each[rows[0].index("title")] for each in rows[1:]}
    assert found >= {"'=1+1", "'@SUM(A1)", "'-1\"; x", '"=1"', "a,b"}


@pytest.mark.parametrize(
    "char",
    ["\x00", "\x08", "\x0b", "\x1f", "\x7f", "\x80", "\x9f", "\u2028", "\u202e", "\u2066", "\u2069", "\ud800", "\ufdd0", "\ufdef",
     "\ufffe", "\U0001fffe", "\U0002ffff", "\U0010fffe", "\U0010ffff"],
)  # fmt: skip
def test_what_neither_calendars_nor_feeds_may_hold_is_left_out(char: str) -> None:
    """Control characters, halves of pairs, codes of no character, line ends of Unicode, what turns text around."""
    assert clean_for_xml(f"a{char}b") == "ab"


@pytest.mark.parametrize(
    "char", ["\t", "\n", " ", "~", "\xa0", "\u2027", "\u202f", "\u2065", "\u206a", "\ud7ff", "\ue000", "\ufdcf", "\ufdf0", "\ufffd",
             "\U00010000",
             "\U0001fffd", "\U00020000", "\U0010fffd"],
)  # fmt: skip
def test_other_characters_stay(char: str) -> None:
    """Up to both ends of what is left out."""
    assert clean_for_xml(f"a{char}b") == f"a{char}b"


def test_line_ends_become_line_feeds() -> None:
    """Whichever they were."""
    assert clean_for_xml("a\r\nb\rc\nd\r\r\ne") == "a\nb\nc\nd\n\ne"
