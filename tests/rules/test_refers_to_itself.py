from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.references import cycle, refers_to_itself, unknown_reference


def test_the_same_id_of_another_kind_is_another_record() -> None:
    """A promise may serve the goal that is called as it is."""
    assert find_broken(refers_to_itself, {DOORS: make_doors_yaml(goal="doors"), "goals/doors.yaml": "title: Doors\nowner: rosa\n"}) == ()


@pytest.mark.parametrize(
    ("key", "value", "column"), [("part_of", "doors", 10), ("needs", "[order-stone, doors]", 22), ("continues", "doors", 12)]
)
def test_a_promise_that_names_itself(key: str, value: str, column: int) -> None:
    """It can be no part, need or predecessor of itself, and that is one fault, not also a ring or a missing record."""
    files = {DOORS: make_doors_yaml(**{key: value})}
    assert list_places(refers_to_itself, files) == [f"promises/doors.yaml:7:{column}"]
    assert find_broken(cycle, files) == ()
    assert find_broken(unknown_reference, files) == ()


def test_in_the_log() -> None:
    """Nothing takes its own place, and no follow-up leads to what was followed up."""
    log = ("date: 2026-10-02, by: jane, act: followed_up, next: [doors]", "date: 2026-10-03, by: jane, act: superseded, promise: doors")
    problems = find_broken(refers_to_itself, {DOORS: make_doors_yaml(*log)})
    assert [problem.place.line for problem in problems] == [8, 9]
    assert {problem.hint for problem in problems} == {"name another promise"}


def test_a_meeting_that_follows_itself() -> None:
    """Meetings are held to it too."""
    files = {"meetings/call.yaml": "title: Call\nkind: call\ndate: 2026-10-01\nattendees: [nina]\nfollows: call\n"}
    assert list_places(refers_to_itself, files) == ["meetings/call.yaml:5:10"]
