from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.dates import due_before_made

QUIET = {
    "due on the day it was made": make_doors_yaml(due="2026-10-01"),
    "not made yet": make_doors_yaml("date: 2026-10-02, by: jane, act: requested", made="", due="2026-09-01"),
    "no due date yet": make_doors_yaml(made="", due=""),
    "the last day of the calendar": make_doors_yaml(due="9999-12-31"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_dates_in_order(text: str) -> None:
    """Only a promise that was made, and is due before that, is at fault."""
    assert find_broken(due_before_made, {DOORS: text}) == ()


def test_due_before_made() -> None:
    """The due date is where it is told, with both days."""
    (problem,) = find_broken(due_before_made, {DOORS: make_doors_yaml(due="2026-09-30")})
    assert (problem.place.line, problem.place.column) == (6, 6)
    assert problem.message == "due 2026-09-30 is before the day it was made, 2026-10-01"


def test_changed_to_a_day_before() -> None:
    """A change of the due date is held to it as well."""
    log = "date: 2026-10-02, by: nina, act: renegotiated, due: 2025-12-20, reason: people, because: Ill."
    assert list_places(due_before_made, {DOORS: make_doors_yaml(log)}) == ["promises/doors.yaml:8:58"]
