from __future__ import annotations

from tests.rules.boards import find_broken

from troth.rules.acts import measure_unknown

GOAL = "goals/doors.yaml"
TEXT = """title: Doors that shut
owner: rosa
measures: [Nobody complains, {what: Snags left open, at_most: 0}]
log:
  - {date: 2026-11-01, by: nina, act: measured, measure: MEASURE, value: 2}
"""


def test_a_measure_of_the_goal() -> None:
    """Written as the goal has it."""
    for measure in ("Snags left open", "Nobody complains"):
        assert find_broken(measure_unknown, {GOAL: TEXT.replace("MEASURE", measure)}) == ()


def test_no_measure_of_the_goal() -> None:
    """Told at the measure, with the one that was meant."""
    (problem,) = find_broken(measure_unknown, {GOAL: TEXT.replace("MEASURE", "Snags still open")})
    assert problem.message == "the goal has no measure 'Snags still open'"
    assert problem.hint == "did you mean Snags left open? Otherwise add it to the goal's measures first"
    assert (problem.place.line, problem.place.column) == (5, 58)
