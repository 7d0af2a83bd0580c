from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.status.builders import parse_day

from troth.base.dates import PERIOD_EXAMPLES, find_period, list_ended_periods, parse_period

EVERY = st.sampled_from(sorted(PERIOD_EXAMPLES))


@given(day=st.dates(date(1000, 1, 10), date(9999, 12, 20)), every=EVERY)
def test_a_period_is_read_back_as_it_is_written(day: date, every: str) -> None:
    """Every day lies in its period, and the period's text leads back to it."""
    found = find_period(day, every)
    assert found.first <= day <= found.last
    assert parse_period(found.text, every) == found


@pytest.mark.parametrize(
    ("text", "every", "first", "last", "words"),
    [
        ("2026-W36", "week", "2026-08-31", "2026-09-06", "week 36 of 2026"),
        ("2026-02", "month", "2026-02-01", "2026-02-28", "February 2026"),
        ("2026-Q4", "quarter", "2026-10-01", "2026-12-31", "Q4 2026"),
        ("2026", "year", "2026-01-01", "2026-12-31", "2026"),
    ],
)
def test_a_period_has_its_days_and_its_words(text: str, every: str, first: str, last: str, words: str) -> None:
    """Weeks start on Monday and count as ISO says; the others follow the calendar."""
    found = parse_period(text, every)
    assert found is not None
    assert (found.first, found.last, found.words) == (parse_day(first), parse_day(last), words)


@pytest.mark.parametrize(
    ("text", "every"), [("2025-W53", "week"), ("2026-13", "month"), ("2026-Q5", "quarter"), ("2026-01", "year"), ("", "week")]
)
def test_what_is_no_period(text: str, every: str) -> None:
    """A form of another interval, and a number that the year does not have, are none."""
    assert parse_period(text, every) is None


def test_only_what_is_over_has_ended() -> None:
    """A month ends with its last day, so on the first of the next it is over; it counts if it began on that day or later."""
    assert [each.text for each in list_ended_periods("month", parse_day("2026-01-21"), parse_day("2026-03-31"), 12)] == ["2026-02"]
    assert [each.text for each in list_ended_periods("month", parse_day("2026-02-01"), parse_day("2026-03-31"), 12)] == ["2026-02"]
    assert [each.text for each in list_ended_periods("month", parse_day("2026-01-21"), parse_day("2026-04-01"), 2)] == [
        "2026-02",
        "2026-03",
    ]
    assert list_ended_periods("year", parse_day("2026-01-21"), parse_day("2026-12-31"), 5) == ()
    assert list_ended_periods("week", date.min, date.min, 5) == ()
