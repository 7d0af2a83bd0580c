from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.dates import due_missing

REQUESTED = "date: 2026-10-01, by: jane, act: requested"
PROMISED = "date: 2026-10-03, by: nina, act: promised"
COUNTERED = "date: 2026-10-02, by: nina, act: countered, due: 2026-12-20, because: Rain."
AGREED = "date: 2026-10-03, by: jane, act: agreed"
REPORTED = "date: 2026-10-04, by: nina, act: reported, confidence: on_track"

QUIET = {
    "only an idea": make_doors_yaml(made="", due=""),
    "only requested": make_doors_yaml(REQUESTED, made="", due=""),
    "countered with a day": make_doors_yaml(REQUESTED, COUNTERED, AGREED, made="", due=""),
    "not all have signed": make_doors_yaml("date: 2026-10-03, by: nina, act: promised", made="", due="", promiser="[nina, omar]"),
    "with a day from the start": make_doors_yaml(REQUESTED, PROMISED, made=""),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_not_promised_or_with_a_day(text: str) -> None:
    """A due date is wanted once it is a promise, not before."""
    assert find_broken(due_missing, {DOORS: text}) == ()


@pytest.mark.parametrize(
    ("log", "line"),
    [
        ((REQUESTED, PROMISED), 7),
        ((PROMISED,), 6),
        ((REQUESTED, PROMISED, REPORTED, PROMISED.replace("03", "05")), 7),
        (("date: 2026-10-02, by: nina, act: offered", AGREED, REPORTED), 7),
    ],
    ids=["answered", "at once", "said again later", "an offer taken"],
)
def test_promised_without_a_day(log: tuple[str, ...], line: int) -> None:
    """The entry that makes it a promise is where it is told, whatever comes after."""
    assert list_places(due_missing, {DOORS: make_doors_yaml(*log, made="", due="")}) == [f"promises/doors.yaml:{line}:5"]


def test_the_last_signature_makes_it_a_promise() -> None:
    """A promise by two is promised by the second of them."""
    log = ("date: 2026-10-03, by: nina, act: promised", "date: 2026-10-03, by: omar, act: promised")
    (problem,) = find_broken(due_missing, {DOORS: make_doors_yaml(*log, made="", due="", promiser="[nina, omar]")})
    assert problem.place.line == 7
    assert problem.message == "log entry 2 makes it a promise, but there is no due date"
