"""Calendar arithmetic."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.base.dates import (
    AsOf,
    Interval,
    Timestamp,
    add_days,
    add_working_days,
    format_date,
    format_period,
    format_relative_date,
    get_iso_week,
    parse_interval,
    parse_iso_date,
)


@given(st.dates())
def test_a_day_is_read_back_as_it_was_written(day: date) -> None:
    """ISO dates of any year."""
    assert parse_iso_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["20260101", "2026-W01-1", "2026-2-3", "2026-02-30", "2026-01-01\n", "\uff12\uff10\uff12\uff16-01-01", "", "+2026-01-01"]
)
def test_anything_else_is_no_day(text: str) -> None:
    """Python would take some of these."""
    assert parse_iso_date(text) is None


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Kiritimati", "2026-11-23"), ("UTC", "2026-11-22"), ("Etc/GMT+12", "2026-11-21")])
def test_the_zone_decides_what_day_it_is(zone: str, day: str) -> None:
    """The same moment has three dates on earth."""
    eleven_in_utc = 1795305600 + 11 * 3600  # of 22 November 2026

    assert Timestamp(eleven_in_utc).to_as_of(zone).day.isoformat() == day


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_arithmetic_stays_on_the_calendar(day: date, count: int) -> None:
    """It stops at the ends and never raises."""
    assert date.min <= add_days(day, count) <= date.max


@pytest.mark.parametrize(("count", "words"), [(0, "today"), (1, "tomorrow"), (3, "in 3 days"), (-1, "1 day late"), (-5, "5 days late")])
def test_dates_in_words(count: int, words: str) -> None:
    """As people say it."""
    assert format_relative_date(add_days(date(2026, 11, 20), count), date(2026, 11, 20)) == words


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
    found = parse_interval(interval)

    assert found is not None
    assert found.add_to(date.fromisoformat(day)).isoformat() == after


@pytest.mark.parametrize("text", ["3months", "0 days", "-1 week", "a month", "1 fortnight", "1 month "])
def test_what_is_no_interval(text: str) -> None:
    """A number and a unit of the calendar, no more."""
    assert parse_interval(text) is None


@pytest.mark.parametrize(("every", "period"), [("week", "2026-W53"), ("month", "2027-01"), ("quarter", "2027-Q1"), ("year", "2027")])
def test_periods(every: str, period: str) -> None:
    """The first of January 2027 lies in the last ISO week of 2026."""
    assert format_period(date(2027, 1, 1), every) == period


HOUR = 3600


def parse_moment(text: str) -> int:
    """Return the seconds of a point in time, written as in `2011-12-29T10:00`, in UTC."""
    return int(datetime.fromisoformat(f"{text}+00:00").timestamp())


@pytest.mark.parametrize(
    ("zone", "first", "hours"),
    [
        ("Pacific/Apia", "2011-12-28T00:00", 96),  # 30 December 2011 is missing
        ("Africa/Cairo", "2023-04-27T00:00", 48),  # midnight of 28 April 2023 is missing
        ("America/Sao_Paulo", "2018-11-03T00:00", 48),  # midnight of 4 November 2018 is missing
        ("America/Havana", "2026-10-31T00:00", 72),  # midnight comes twice
        ("Europe/Berlin", "2026-03-28T00:00", 48),
        ("Europe/Berlin", "2026-10-24T00:00", 48),
        ("Australia/Lord_Howe", "2026-04-04T00:00", 48),  # half an hour
        ("Pacific/Kiritimati", "2027-12-30T00:00", 72),
        ("America/New_York", "2028-02-28T00:00", 72),
        ("UTC", "2027-02-27T00:00", 72),
    ],
)
def test_the_calendar_of_a_zone_only_goes_forward(zone: str, first: str, hours: int) -> None:
    """In each quarter of an hour it is that zone's day; no day comes back, whatever the clocks do, and the day is the zone's own."""
    start = parse_moment(first)
    found = [Timestamp(start + quarter * HOUR // 4).to_as_of(zone).day for quarter in range(4 * hours)]

    assert found == sorted(found)
    for quarter, day in enumerate(found):
        there = datetime.fromtimestamp(start + quarter * HOUR // 4, ZoneInfo("UTC"))
        offset = there.astimezone(ZoneInfo(zone)).utcoffset()
        assert offset is not None
        assert day == (there + offset).date()


def test_a_day_that_a_zone_left_out_never_is() -> None:
    """Samoa went from 29 to 31 December 2011; what was due on the 30th was overdue on the 31st."""
    start = parse_moment("2011-12-28T00:00")
    found = [Timestamp(start + hour * HOUR).to_as_of("Pacific/Apia").day for hour in range(96)]

    assert date(2011, 12, 29) in found
    assert date(2011, 12, 30) not in found
    assert format_relative_date(date(2011, 12, 30), date(2011, 12, 31)) == "1 day late"


@pytest.mark.parametrize("pinned", [True, False])
def test_a_moment_stays_pinned(pinned: bool) -> None:  # noqa: FBT001 - a parameter
    """Whoever named the time named the date, too; by itself a date is named, and a moment is not."""
    assert Timestamp(0, pinned=pinned).to_as_of("UTC") == AsOf(date(1970, 1, 1), pinned)
    assert AsOf(date.min).pinned
    assert not Timestamp(0).pinned


def test_the_ends_of_the_calendar() -> None:
    """What would lie past them is the last day, or the first."""
    assert add_days(date.max, 1) == date.max
    assert add_days(date.min, -1) == date.min
    assert add_days(date(2028, 2, 28), 1) == date(2028, 2, 29)
    assert add_days(date(2027, 2, 28), 1) == date(2027, 3, 1)
    assert add_days(date(2027, 2, 28), 0) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "count", "holidays", "after"),
    [
        ("2026-12-04", 1, (), "2026-12-07"),  # a Friday
        ("2026-12-04", 6, (), "2026-12-14"),
        ("2026-12-04", 1, ("2026-12-07",), "2026-12-08"),
        ("2026-12-04", 0, (), "2026-12-04"),
        ("9999-12-30", 9, (), "9999-12-31"),
    ],
)
def test_working_days(day: str, count: int, holidays: tuple[str, ...], after: str) -> None:
    """Weekends and holidays do not count, and the calendar ends."""
    free = frozenset(map(date.fromisoformat, holidays))
    found = add_working_days(date.fromisoformat(day), count, frozenset(range(5)), free)

    assert found == date.fromisoformat(after)


def test_where_nobody_ever_works_no_day_goes_by() -> None:
    """Instead of looking for ever."""
    assert add_working_days(date(2026, 12, 4), 3, frozenset(), frozenset()) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [("1 day", 1, "day"), ("9 weeks", 9, "week"), ("12 months", 12, "month"), ("9999 years", 9999, "year"), ("3 week", 3, "week")],
)
def test_an_interval_is_read(text: str, count: int, unit: str) -> None:
    """A number of at most four digits, and a unit that may have an s."""
    assert parse_interval(text) == Interval(count, unit)


@pytest.mark.parametrize("text", ["10000 days", "01 days", "1  day", "1 day\n", " 1 day", "1 days2", "\u0661 day"])
def test_much_like_an_interval_is_none(text: str) -> None:
    """No more digits, no other blanks, no other digits."""
    assert parse_interval(text) is None


@pytest.mark.parametrize(
    ("unit", "count", "after"),
    [("day", 5, "2028-03-05"), ("week", 1, "2028-03-07"), ("month", 1, "2028-03-29"), ("month", 10, "2028-12-29"),
     ("month", 11, "2029-01-29"),
     ("year", 1, "2029-02-28"), ("year", 4, "2032-02-29"), ("year", 7971, "9999-02-28"), ("year", 7972, "9999-12-31")],
)  # fmt: skip
def test_an_interval_after_a_leap_day(unit: str, count: int, after: str) -> None:
    """29 February 2028 and what follows, up to the last year that there is."""
    assert Interval(count, unit).add_to(date(2028, 2, 29)).isoformat() == after


@pytest.mark.parametrize(
    ("day", "week", "month", "quarter"),
    [
        ("2026-01-01", "2026-W01", "2026-01", "2026-Q1"),
        ("2026-03-31", "2026-W14", "2026-03", "2026-Q1"),
        ("2026-04-01", "2026-W14", "2026-04", "2026-Q2"),
        ("2026-06-30", "2026-W27", "2026-06", "2026-Q2"),
        ("2026-09-30", "2026-W40", "2026-09", "2026-Q3"),
        ("2026-10-01", "2026-W40", "2026-10", "2026-Q4"),
        ("2026-12-31", "2026-W53", "2026-12", "2026-Q4"),
        ("2024-12-30", "2025-W01", "2024-12", "2024-Q4"),
    ],
)
def test_the_period_of_a_day(day: str, week: str, month: str, quarter: str) -> None:
    """At both ends of quarters, and where a week belongs to another year."""
    found = date.fromisoformat(day)
    assert [format_period(found, every) for every in ("week", "month", "quarter", "year")] == [week, month, quarter, day[:4]]
    assert get_iso_week(found) == (int(week[:4]), int(week[6:]))


def test_a_day_as_pages_write_it() -> None:
    """Every month by its name, in any locale."""
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert [format_date(date(2026, month, 18)) for month in range(1, 13)] == [f"18 {name} 2026" for name in names]


@pytest.mark.parametrize(("count", "words"), [(2, "in 2 days"), (-2, "2 days late"), (3652058, "in 3652058 days")])
def test_relative_dates(count: int, words: str) -> None:
    """Two are many already, and the calendar is long."""
    assert (
        format_relative_date(
            add_days(date.min, abs(count)) if count > 0 else date.min, date.min if count > 0 else add_days(date.min, -count)
        )
        == words
    )
