"""Calendar arithmetic."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth import days


@given(st.dates())
def test_a_day_is_read_back_as_it_was_written(day: date) -> None:
    """ISO dates of any year."""
    assert days.parse(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["20260101", "2026-W01-1", "2026-2-3", "2026-02-30", "2026-01-01\n", "\uff12\uff10\uff12\uff16-01-01", "", "+2026-01-01"]
)
def test_anything_else_is_no_day(text: str) -> None:
    """Python would take some of these."""
    assert days.parse(text) is None


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Kiritimati", "2026-11-23"), ("UTC", "2026-11-22"), ("Etc/GMT+12", "2026-11-21")])
def test_the_zone_decides_what_day_it_is(zone: str, day: str) -> None:
    """The same moment has three dates on earth."""
    eleven_in_utc = 1795305600 + 11 * 3600  # of 22 November 2026

    assert days.Moment(eleven_in_utc).in_zone(zone).day.isoformat() == day


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_arithmetic_stays_on_the_calendar(day: date, count: int) -> None:
    """It stops at the ends and never raises."""
    assert date.min <= days.plus(day, count) <= date.max


@pytest.mark.parametrize(("count", "words"), [(0, "today"), (1, "tomorrow"), (3, "in 3 days"), (-1, "1 day late"), (-5, "5 days late")])
def test_dates_in_words(count: int, words: str) -> None:
    """As people say it."""
    assert days.in_words(days.plus(date(2026, 11, 20), count), date(2026, 11, 20)) == words


@pytest.mark.parametrize(
    ("interval", "day", "after"),
    [
        ("1 month", "2026-08-31", "2026-09-30"),
        ("3 months", "2026-01-21", "2026-04-21"),
        ("1 year", "2028-02-29", "2029-02-28"),
        ("2 weeks", "2026-12-25", "2027-01-08"),
        ("10 days", "9999-12-30", "9999-12-31"),
        ("1 month", "9999-12-30", "9999-12-31"),
    ],
)
def test_intervals(interval: str, day: str, after: str) -> None:
    """A month is a calendar month, cut to its length."""
    found = days.parse_interval(interval)

    assert found is not None
    assert found.after(date.fromisoformat(day)).isoformat() == after


@pytest.mark.parametrize("text", ["3months", "0 days", "-1 week", "a month", "1 fortnight", "1 month "])
def test_what_is_no_interval(text: str) -> None:
    """A number and a unit of the calendar, no more."""
    assert days.parse_interval(text) is None


@pytest.mark.parametrize(("every", "period"), [("week", "2026-W53"), ("month", "2027-01"), ("quarter", "2027-Q1"), ("year", "2027")])
def test_periods(every: str, period: str) -> None:
    """The first of January 2027 lies in the last ISO week of 2026."""
    assert days.period(date(2027, 1, 1), every) == period
