from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, make_doors_yaml

from troth.model.problem import Severity
from troth.rules.acts import nothing_changes

ASKED = "date: 2026-11-{}, by: nina, act: renegotiated, reason: people, because: Ill., {}"

QUIET = {
    "another day": make_doors_yaml(ASKED.format("02", "due: 2026-12-20")),
    "the same day for another price": make_doors_yaml(ASKED.format("02", "due: 2026-12-15, cost: 200 EUR")),
    "back to the first day": make_doors_yaml(
        ASKED.format("02", "due: 2026-12-20"), "date: 2026-11-03, by: jane, act: agreed", ASKED.format("04", "due: 2026-12-15")
    ),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_changes(text: str) -> None:
    """Whatever differs from the terms in force is a change."""
    assert find_broken(nothing_changes, {DOORS: text}) == ()


def test_no_change() -> None:
    """Asking for the date that is in force is only a warning: it harms nobody."""
    log = (ASKED.format("02", "due: 2026-12-20"), "date: 2026-11-03, by: jane, act: agreed", ASKED.format("04", "due: 2026-12-20"))
    (problem,) = find_broken(nothing_changes, {DOORS: make_doors_yaml(*log)})
    assert problem.severity is Severity.WARNING
    assert problem.place.line == 10
    assert problem.message == "log entry 3 asks for 2026-12-20, which is already the due date"
