from __future__ import annotations

import pytest

from troth.base.errors import BoardError
from troth.read.sheet.mapping import read_measurements


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_columns_may_stand_in_any_order(between: str) -> None:
    """Commas, semicolons and tabs are understood, and lines without anything are passed over."""
    text = f"Value{between}period {between}note{between}REQUIREMENT\n3.2{between}2026-01{between}x{between}p1\n\n{between * 3}\n"
    (row,) = read_measurements(text.encode("utf-8-sig"))
    assert (row.line, row.requirement, row.period, row.value, row.number) == (2, "p1", "2026-01", "3.2", 3.2)


@pytest.mark.parametrize(("value", "number"), [("4", 4), ("-1.5", -1.5), ("3,2", None), ("1e5", None), ("", None), ("nan", None)])
def test_only_plain_numbers_are_numbers(value: str, number: float | None) -> None:
    """What two programs could read differently is none."""
    (row,) = read_measurements(f'requirement,period,value\np1,2026-01,"{value}"\n'.encode())
    assert row.number == number


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no column requirement and period and value"),
        (b"period,value\n", "no column requirement"),
        (b"\xff\xfe", "not UTF-8 text"),
        (b'requirement,period,value\np1,2026-01,"3\n', "is not CSV"),
    ],
)
def test_what_is_no_such_table(data: bytes, said: str) -> None:
    """It is said what is wrong with it, and how to start."""
    with pytest.raises(BoardError) as raised:
        read_measurements(data)
    assert said in raised.value.message
    assert raised.value.hint


def test_a_row_that_is_too_short_or_too_long() -> None:
    """Missing cells are empty, and cells without a column are not looked at."""
    short, long = read_measurements(b"requirement,period,value\np1\np1,2026-01,3,4\n")
    assert (short.period, short.number) == ("", None)
    assert long.number == 3
