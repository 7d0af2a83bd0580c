from __future__ import annotations

from tests.rules.boards import DOORS, find_broken, make_doors_yaml

from troth.model.problem import Severity
from troth.rules.recurrence import needs_endless

FLOOR = "promises/floor.yaml"


def test_endless() -> None:
    """Something that comes again without an end is never over, and that is a warning."""
    (problem,) = find_broken(
        needs_endless, {DOORS: make_doors_yaml(needs="[floor]"), FLOOR: make_doors_yaml(due="2026-10-09", every="week")}
    )
    assert (problem.severity, problem.place.line) == (Severity.WARNING, 7)


def test_with_an_end() -> None:
    """What ends may be needed, and so may what is done once."""
    for ends in ({"every": "week", "times": "3", "due": "2026-10-09"}, {}):
        assert find_broken(needs_endless, {DOORS: make_doors_yaml(needs="[floor]"), FLOOR: make_doors_yaml(**ends)}) == ()
