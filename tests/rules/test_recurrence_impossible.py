from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, make_doors_yaml

from troth.rules.recurrence import recurrence_impossible

FRIDAY, SATURDAY = "2026-10-09", "2026-10-10"
ASKED = "date: 2026-10-12, by: nina, act: renegotiated, because: Winter., {}"
BROKEN = {
    "it ends before it begins": (make_doors_yaml(due=FRIDAY, every="week", until="2026-10-02"), 8, "it ends on 2026-10-02, before"),
    "it has two ends": (make_doors_yaml(due=FRIDAY, every="week", until="2026-12-18", times="3"), 9, "it has both an end date"),
    "its first day is no working day": (make_doors_yaml(due=SATURDAY, every="working day"), 6, "it comes every working day"),
    "a change has two ends": (
        make_doors_yaml(ASKED.format("until: 2026-12-18, times: 4"), due=FRIDAY, every="week"), 9, "it has both an end date"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), BROKEN.values(), ids=BROKEN)
def test_impossible(text: str, line: int, message: str) -> None:
    """A rule that has no first day, or two ends, is a problem where it says so."""
    (problem,) = find_broken(recurrence_impossible, {DOORS: text})
    assert problem.place.line == line
    assert problem.message.startswith(message)


def test_possible() -> None:
    """One end, or none, and a first day that the rule has."""
    possible = make_doors_yaml(ASKED.format("times: 4"), due=FRIDAY, every="working day", until=FRIDAY)
    assert find_broken(recurrence_impossible, {DOORS: possible}) == ()
