from __future__ import annotations

from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.dates import happened_before_made

DELIVERED = "date: 2026-10-20, by: nina, act: delivered, happened: {}"


def test_since_it_was_made() -> None:
    """What is written down late happened on the day of the promise or later; what was said before it was made may be older."""
    early = make_doors_yaml("date: 2026-09-20, by: jane, act: requested, happened: 2026-09-15", DELIVERED.format("2026-10-01"))
    assert find_broken(happened_before_made, {DOORS: early}) == ()


def test_before_it_was_made() -> None:
    """Nobody has delivered what was not promised yet: it is told at the day, and the entry changes nothing."""
    (problem,) = find_broken(happened_before_made, {DOORS: make_doors_yaml(DELIVERED.format("2026-09-30"))})
    assert problem.message == "log entry 1 happened on 2026-09-30, before the promise was made on 2026-10-01"
    assert list_places(happened_before_made, {DOORS: make_doors_yaml(DELIVERED.format("2026-09-30"))}) == ["promises/doors.yaml:8:60"]
