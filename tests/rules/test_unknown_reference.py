from __future__ import annotations

import pytest
from tests.rules.laid import DOORS, broken_by, doors, places

from troth.rules.unknown_reference import unknown_reference


def test_records_that_are_there_may_be_named() -> None:
    """Promises and meetings that are there are left alone, and one id may name records of two kinds."""
    files = {
        DOORS: doors(part_of="fit-kitchen", needs="[order-stone]", meeting="first-visit", goal="doors"),
        "goals/doors.yaml": "title: Doors\nowner: rosa\n",
    }
    assert broken_by(unknown_reference, files) == ()


def test_a_record_that_cannot_be_read_is_there() -> None:
    """A reference to a file that is at fault itself is no second fault."""
    assert broken_by(unknown_reference, {DOORS: doors(part_of="broken"), "promises/broken.yaml": "title: [\n"}, readable=False) == ()


@pytest.mark.parametrize("key", ["part_of", "continues", "goal", "ask", "agreement", "meeting"])
def test_one_that_is_missing(key: str) -> None:
    """Every reference of a promise is held to it, at its value."""
    assert places(unknown_reference, {DOORS: doors(**{key: "nowhere"})}) == [f"promises/doors.yaml:7:{len(key) + 3}"]


def test_each_missing_one_of_a_list_and_of_the_log() -> None:
    """Of several only those that are missing are at fault; the log is held to it too."""
    log = "date: 2026-10-02, by: jane, act: followed_up, next: [order-stone, nowhere]"
    files = {DOORS: doors(log, "date: 2026-10-03, by: jane, act: superseded, promise: nowhere", needs="[nowhere, order-stone]")}
    assert places(unknown_reference, files) == ["promises/doors.yaml:7:9", "promises/doors.yaml:9:72", "promises/doors.yaml:10:60"]


def test_the_hint() -> None:
    """It says what was meant, and which file to make otherwise."""
    (problem,) = broken_by(unknown_reference, {DOORS: doors(part_of="order-stones")})
    assert problem.message == "there is no promise order-stones"
    assert problem.hint == "did you mean order-stone? Otherwise make it: promises/order-stones.yaml"


def test_only_records_of_the_kind_are_meant() -> None:
    """A meeting is not proposed where a goal is wanted."""
    (problem,) = broken_by(unknown_reference, {DOORS: doors(goal="first-visit")})
    assert problem.hint == "make it: goals/first-visit.yaml"
