from __future__ import annotations

from datetime import date

import pytest
from tests.rules.boards import DOORS, find_broken, make_doors_yaml

from troth.base.dates import AsOf
from troth.rules.dates import entry_in_future

TEXT = make_doors_yaml("date: 2026-11-10, by: jane, act: agreed", "date: 2026-11-23, by: nina, act: reported, confidence: on_track")


@pytest.mark.parametrize(("today", "line"), [("2026-11-21", 9), ("2026-11-22", None), ("2026-11-23", None)])
def test_tomorrow_is_allowed(today: str, line: int | None) -> None:
    """It may be tomorrow already where the entry was written; a day later than that is at fault."""
    problems = find_broken(entry_in_future, {DOORS: TEXT}, as_of=AsOf(date.fromisoformat(today), pinned=False))
    assert [problem.place.line for problem in problems] == ([] if line is None else [line])


def test_a_day_of_the_past_is_no_fault_of_the_log() -> None:
    """A board that is shown as it stood then leaves later entries out, and blames nobody."""
    assert find_broken(entry_in_future, {DOORS: TEXT}, as_of=AsOf(date(2026, 1, 1), pinned=True)) == ()


def test_the_end_of_the_calendar() -> None:
    """The last day there is has no day after it, and nothing goes wrong."""
    assert find_broken(entry_in_future, {DOORS: TEXT}, as_of=AsOf(date.max, pinned=False)) == ()


def test_the_message() -> None:
    """It says both days, so that a wrong year is seen at once."""
    problem, _ = find_broken(entry_in_future, {DOORS: TEXT}, as_of=AsOf(date(2026, 1, 1), pinned=False))
    assert problem.message == "log entry 1 is dated 2026-11-10, but today is 2026-01-01"
