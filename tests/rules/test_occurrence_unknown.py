from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, make_doors_yaml

from troth.rules.recurrence import occurrence_unknown

SAID = "date: 2026-10-20, by: nina, act: delivered, {}"
BROKEN = {
    "no such day": (SAID.format("occurrence: 2026-10-17"), "the promise has no occurrence of 17 Oct 2026"),
    "before it was promised": (SAID.format("occurrence: 2026-09-25"), "the promise has no occurrence of 25 Sep 2026"),
    "a day to come": (SAID.format("through: 2026-10-23"), "it is about all through 2026-10-23, which is after"),
    "one and all": (SAID.format("through: 2026-10-16, occurrence: 2026-10-16"), "it names both one occurrence and all up to a day"),
    "nothing waits": (SAID.format("through: 2026-10-08"), "no occurrence up to 2026-10-08 is waiting to be delivered"),
}


@pytest.mark.parametrize(("entry", "message"), BROKEN.values(), ids=BROKEN)
def test_unknown(entry: str, message: str) -> None:
    """An entry that aims at nothing is a problem, with the way out."""
    (problem,) = find_broken(occurrence_unknown, {DOORS: make_doors_yaml(entry, due="2026-10-09", every="week")})
    assert problem.message.startswith(message)
    assert problem.hint


def test_promise_that_is_done_once_has_no_occurrence() -> None:
    """Nothing has occurrences but what comes again."""
    (problem,) = find_broken(occurrence_unknown, {DOORS: make_doors_yaml(SAID.format("occurrence: 2026-12-15"))})
    assert problem.message == "it names an occurrence, but the promise is done once at that point"


def test_occurrences_that_exist() -> None:
    """Those that have come, those to come, and all up to a day."""
    log = (SAID.format("through: 2026-10-16"), SAID.format("occurrence: 2026-11-06"))
    assert find_broken(occurrence_unknown, {DOORS: make_doors_yaml(*log, due="2026-10-09", every="week")}) == ()
