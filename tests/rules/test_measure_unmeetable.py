from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, make_doors_yaml

from troth.rules.acts import measure_unmeetable

GOAL = "goals/doors.yaml"


@pytest.mark.parametrize("bounds", ["at_least: 3", "at_most: 3", "at_least: 3, at_most: 3", "equals: 3", "target: 3"])
def test_what_can_be_met(bounds: str) -> None:
    """One bound, two in order, or one number alone."""
    assert find_broken(measure_unmeetable, {DOORS: make_doors_yaml(measures=f"[{{what: Weeks, {bounds}}}]")}) == ()


@pytest.mark.parametrize(
    ("bounds", "says"),
    [
        ("at_least: 4, at_most: 3.5", "no number is at least 4 and at most 3.5"),
        ("equals: 3, at_most: 4", "it has equals 3 and another bound as well"),
    ],
)
def test_what_cannot(bounds: str, says: str) -> None:
    """Of a promise and of a goal."""
    measures = f"[Neat, {{what: Weeks, {bounds}}}]"
    (problem,) = find_broken(measure_unmeetable, {DOORS: make_doors_yaml(measures=measures)})
    assert (problem.message, problem.place.line) == (says, 7)
    goal = f"title: Doors\nowner: rosa\nmeasures: {measures}\n"
    (of_goal,) = find_broken(measure_unmeetable, {GOAL: goal})
    assert (of_goal.message, of_goal.place.line) == (says, 3)
