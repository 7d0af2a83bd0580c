"""Days as people say them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.base.dates import format_date
from troth.base.day_words import DayRefusal, parse_day_words

TODAY = date(2026, 11, 30)
"""A Monday."""


def tell(text: str, today: date = TODAY, *, past: bool = False) -> str:
    """Return the day that the words name, or why they name none."""
    found = parse_day_words(text, today, past=past)
    return found.message if isinstance(found, DayRefusal) else found.isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-18", "2026/12/18", "18 Dec", "18 dec.", "18 December", "18 Dec 2026", "18 December 2026", "18th of December",
        "the 18th of December", "Dec 18", "December 18, 2026", "18-Dec-2026", "18.12.", "18.12", "18.12.2026", "18. 12. 2026", "18/12/2026",
        "12/18/2026", "18/12", "Friday 18 Dec", "Fri, 18 Dec 2026", "Fr, 18.12.", "by 18 Dec", " 18  Dec ", "18. Dezember",
        "le 18 d\u00e9cembre", "18 de\u0301cembre", "+18d", "in 18 days", "18 days from now",
    ],
)  # fmt: skip
def test_one_day_in_many_ways(text: str) -> None:
    """What can be one day only is that day, with or without its year, in English, German or French."""
    assert tell(text) == "2026-12-18"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-30"), ("Tomorrow", "2026-12-01"), ("the day after tomorrow", "2026-12-02"), ("yesterday", "2026-11-29"),
        ("friday", "2026-12-04"), ("Fri", "2026-12-04"), ("by Friday", "2026-12-04"), ("bis Freitag", "2026-12-04"),
        ("sunday", "2026-12-06"), ("this friday", "2026-12-04"), ("next monday", "2026-12-07"), ("last friday", "2026-11-27"),
        ("in 2 weeks", "2026-12-14"), ("in two weeks", "2026-12-14"), ("+2w", "2026-12-14"), ("in zwei Wochen", "2026-12-14"),
        ("in a month", "2026-12-30"), ("+1m", "2026-12-30"), ("in 1 year", "2027-11-30"), ("dans 3 jours", "2026-12-03"),
        ("3 days ago", "2026-11-27"), ("vor 3 Tagen", "2026-11-27"), ("aujourd\u2019hui", "2026-11-30"), ("morgen", "2026-12-01"),
        ("29 Feb", "2028-02-29"), ("1 Nov", "2027-11-01"), ("12/12/2026", "2026-12-12"), ("+9999y", "9999-12-31"),
    ],
)  # fmt: skip
def test_days_counted_from_today(text: str, day: str) -> None:
    """Weekdays, spans and days without a year are counted from the day on which they are said."""
    assert tell(text) == day


def test_a_day_that_is_today_is_the_next_one() -> None:
    """Who says on Monday `monday`, or on 30 November `30 Nov`, means another day: today is called today."""
    assert (tell("monday"), tell("30 Nov")) == ("2026-12-07", "2027-11-30")


@pytest.mark.parametrize(
    ("text", "day"), [("friday", "2026-11-27"), ("monday", "2026-11-23"), ("30 Nov", "2026-11-30"), ("1 Dec", "2025-12-01")]
)  # fmt: skip
def test_what_has_happened_lies_behind(text: str, day: str) -> None:
    """Of what has happened it is the last such day, up to today."""
    assert tell(text, past=True) == day


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("12/11/2026", "'12/11/2026' may be 12 Nov 2026 or 11 Dec 2026", "write 2026-11-12 or 2026-12-11"),
        ("12/11", "'12/11' may be 11 Dec 2026 or 12 Nov 2027", "write 2026-12-11 or 2027-11-12"),
        ("3-4-2027", "'3-4-2027' may be 4 Mar 2027 or 3 Apr 2027", "write 2027-03-04 or 2027-04-03"),
        ("next Friday", "'next Friday' may be 4 Dec 2026 or 11 Dec 2026", "write 2026-12-04 or 2026-12-11"),
        ("this Monday", "'this Monday' may be 30 Nov 2026 or 7 Dec 2026", "write 2026-11-30 or 2026-12-07"),
        ("Monday 18 Dec", "18 Dec 2026 is a Friday, not a Monday", "leave the weekday out, or write the day as 2026-12-15"),
        ("31 Feb", "'31 Feb' is not a calendar date", "write 2026-12-15, friday, tomorrow, in 2 weeks, 18 Dec or +10d"),
        ("18.12.26", "'18.12.26' has a two-digit year", "write the year with four digits, such as 2026-12-15"),
        ("fridya", "'fridya' is not a date; did you mean friday?", "write 2026-12-15, friday, tomorrow, in 2 weeks, 18 Dec or +10d"),
    ],
)
def test_what_may_be_two_days_is_asked_back(text: str, message: str, hint: str) -> None:
    """What may be two days, or none, is not guessed: the refusal names the readings and the way out."""
    assert parse_day_words(text, TODAY) == DayRefusal(message, hint)


def test_last_friday_on_a_sunday() -> None:
    """`last Friday` is asked back where this week's Friday is over too."""
    assert tell("last Friday", date(2026, 12, 6)) == "'last Friday' may be 27 Nov 2026 or 4 Dec 2026"


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "next week", "december", "5", "do", "foo friday", "friday 18", "friday in 2 weeks", "in many weeks", "in 2 moons", "+3",
        "18 Foo", "2026-00-10", "0/0", "\uff11\uff18 Dec", "18 Dec\x00", "3 moons ago",
    ],
)  # fmt: skip
def test_anything_else_is_no_day(text: str) -> None:
    """Nothing is read into words that name no day."""
    assert tell(text).endswith(" is not a date")


@given(st.dates(date(1980, 1, 1), date(2099, 12, 31)), st.dates(date(1980, 1, 1), date(2099, 12, 31)))
def test_a_written_day_is_read_back_on_any_day(day: date, today: date) -> None:
    """A whole date means the same whenever it is said; without its year it lies within the days to come."""
    assert parse_day_words(format_date(day), today) == day
    found = parse_day_words(f"{day.day}.{day.month}.", today)
    assert isinstance(found, date)
    assert today < found <= today + timedelta(days=366 * 8)
    assert (found.day, found.month) == (day.day, day.month)


@given(st.text(max_size=30))
def test_any_text_has_an_answer(text: str) -> None:
    """Whatever is typed is a day or a refusal of one line, and never a traceback."""
    found = parse_day_words(text, TODAY)
    assert isinstance(found, date) or found.message.isprintable()
