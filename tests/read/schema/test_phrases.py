"""What somebody meant who wrote no date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.read.schema.phrases import suggest_date

LIKE = "write YYYY-MM-DD, like 2026-12-15"


@pytest.mark.parametrize(
    "text",
    [
        "2026/12/31", "2026.12.31", "2026 12 31", "20261231", " 2026-12-31 ", "2026\u201312\u201331", "\uff12\uff10\uff12\uff16-12-31",
        "31.12.2026", "31. 12. 2026", "31. 12.2026", "31/12/2026", "31-12-2026", "31 12 2026",
        "12/31/2026", "12-31-2026", "12 31 2026",
    ],
)  # fmt: skip
def test_one_day_that_was_meant_is_said(text: str) -> None:
    """However it was written, as long as only one day can have been meant."""
    assert suggest_date(text, "2026-12-15") == "write 2026-12-31"


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["{0.year}-{0.month}-{0.day}", "{0.day}.{0.month}.{0.year}"]))
def test_nothing_but_the_day_that_was_written_is_said(day: date, form: str) -> None:
    """Short months and days as well, on any day of the calendar."""
    assert suggest_date(form.format(day), "2026-12-15") in (f"write {day}", LIKE)


@pytest.mark.parametrize("text", ["03/04/2026", "3-4-2026", "1 2 2026"])
def test_where_two_days_may_be_meant_nothing_is_guessed(text: str) -> None:
    """Day and month could stand either way round."""
    assert suggest_date(text, "2026-12-15") == LIKE


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026", "2026-12", "2026-12/31", "31.12.26", "2026-12-31x", "12.31.2026", "-2026-12-31", "31/12-2026", "2026-W01-1"],
)
def test_what_is_like_no_date_is_shown_an_example(text: str) -> None:
    """The form, and a day to go by."""
    assert suggest_date(text, "2026-12-15") == LIKE


@pytest.mark.parametrize("text", ["2026-12-31T10:00", "2026-12-31 10:00:00+01:00", "2026-12-31t9:", "2026-12-31T10:00\nx"])
def test_a_time_is_taken_off(text: str) -> None:
    """A date has none."""
    assert suggest_date(text, "2026-12-15") == "a date has no time: write 2026-12-31"


def test_a_time_on_no_day_is_no_date() -> None:
    """The day has to exist, and so must a colon follow."""
    assert suggest_date("2026-02-30T10:00", "2026-12-15") == LIKE
    assert suggest_date("2026-12-31T10", "2026-12-15") == LIKE


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2026-02-29", "2026-02 has 28 days"),
        ("2028-02-30", "2028-02 has 29 days"),
        ("2026-04-31", "2026-04 has 30 days"),
        ("2026-01-32", "2026-01 has 31 days"),
        ("2026-01-00", "2026-01 has 31 days"),
        ("2026-12-32", "2026-12 has 31 days"),
        ("0001-01-32", "0001-01 has 31 days"),
        ("9999-12-32", "9999-12 has 31 days"),
        ("2026-00-10", "a year has 12 months: the month is in the middle"),
        ("2026-13-10", "a year has 12 months: the month is in the middle"),
        ("0000-12-31", "years go from 0001 to 9999"),
    ],
)
def test_a_day_that_is_missing_is_explained(text: str, hint: str) -> None:
    """It looks like a date, and the calendar does not have it."""
    assert suggest_date(text, "2026-12-15") == hint


def test_a_very_long_text_is_not_read_to_its_end() -> None:
    """Sixty characters are enough to tell."""
    assert suggest_date("2026-12-31" + " " * 50 + "x" * 100_000, "2026-12-15") == "write 2026-12-31"
    assert suggest_date("2026-12-31" + " " * 49 + "x", "2026-12-15") == LIKE
