from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from troth.importing.dates import DateProblem, parse_date

DAY = date(2026, 12, 15)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-15", "2026/12/15", "2026-12-15T10:00:00Z", "2026-12-15 10:00", "15.12.2026", "15/12/2026", "12/15/2026", "15-12-2026",
        "15 Dec 2026", "15. Dezember 2026", "Dec 15, 2026", "December 15th 2026", "15-Dec-2026", "15 décembre 2026", "Tue, 15 Dec 2026",
        "Tuesday 15.12.2026", "12/15/2026 5:00 PM", " 15.12.2026 ",
    ],
)  # fmt: skip
def test_one_day_in_many_ways(text: str) -> None:
    """What can be one day only is that day, at whatever time."""
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2026", "day-first", date(2026, 4, 3)),
        ("03/04/2026", "month-first", date(2026, 3, 4)),
        ("03/03/2026", None, date(2026, 3, 3)),
        ("03.04.2026", None, date(2026, 4, 3)),
        ("03.04.2026", "month-first", date(2026, 3, 4)),
    ],
)
def test_what_could_be_two_days_is_as_somebody_says(text: str, order: str | None, expected: date) -> None:
    """With points the day comes first, unless somebody says otherwise."""
    assert parse_date(text, order) == expected


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("03/04/2026", "may be 3 Apr 2026 or 4 Mar 2026"),
        ("31.11.2026", "not a calendar date"),
        ("15/12/2026 ", None),
        ("15.12.26", "two-digit"),
        ("soon", "not a date"),
        ("46371", "a plain number"),
        (46371.5, "a plain number"),
        (True, "not a date"),
        ("2026-02-30", "not a calendar date"),
        ("", "not a date"),
    ],
)
def test_what_is_no_day_says_the_way_out(value: str | float, said: str | None) -> None:
    """Nothing is guessed."""
    found = parse_date(value)
    if said is None:
        assert found == DAY
    else:
        assert isinstance(found, DateProblem)
        assert said in found.message
        assert found.hint


def test_a_month_that_there_is_not() -> None:
    """Where somebody says that the month comes first, the fifteenth month is a fault and not another reading."""
    assert isinstance(parse_date("15/12/2026", "month-first"), DateProblem)


@pytest.mark.parametrize(("value", "epoch"), [(46371, "1900"), ("46371.0", "1900"), (44909, "1904"), (46371.75, "1900")])
def test_the_days_that_spreadsheets_count(value: str | float, epoch: str) -> None:
    """From the end of 1899, or from 1904."""
    assert parse_date(value, epoch=epoch) == DAY


def test_a_number_that_no_day_has() -> None:
    """A price in the column of dates is no date."""
    assert isinstance(parse_date(14500, epoch="1900"), DateProblem)
    assert isinstance(parse_date(1e12, epoch="1904"), DateProblem)
    assert isinstance(parse_date(float("nan"), epoch="1904"), DateProblem)


def test_what_a_workbook_says_is_a_date() -> None:
    """Without its time."""
    assert parse_date(datetime(2026, 12, 15, 23, 59)) == DAY  # noqa: DTZ001 - a spreadsheet knows no zones
    assert parse_date(DAY) == DAY


@given(some.text() | some.floats() | some.integers() | some.booleans() | some.none(), some.sampled_from([None, "1900", "1904"]))
def test_no_value_makes_it_raise(value: str | float | None, epoch: str | None) -> None:
    """It is a day, or the reason why not."""
    assert isinstance(parse_date(value, epoch=epoch), date | DateProblem)


@given(some.dates(min_value=date(1000, 1, 1)))
def test_day_and_month_are_never_exchanged(day: date) -> None:
    """Whatever the day, a writing of it comes back as itself or not at all."""
    for text in (
        f"{day:%d/%m/%Y}",
        f"{day:%m/%d/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%d} Mar {day:%Y}".replace("Mar", f"{day:%b}"),
    ):
        found = parse_date(text)
        assert isinstance(found, DateProblem) or found == day
