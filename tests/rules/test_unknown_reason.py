from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, make_doors_yaml

from troth.rules.acts import unknown_reason

REVOKED = "date: 2026-11-19, by: nina, act: revoked, reason: {}"
OWN = "name: K\nreasons:\n  - {code: weather, text: It rained}\n"


@pytest.mark.parametrize("reason", ["people", "no_report", "other"])
def test_the_usual_codes(reason: str) -> None:
    """Every board knows the ten usual reasons."""
    assert find_broken(unknown_reason, {DOORS: make_doors_yaml(REVOKED.format(reason))}) == ()


def test_the_board_may_have_its_own() -> None:
    """A board's own codes replace the usual ones."""
    assert find_broken(unknown_reason, {DOORS: make_doors_yaml(REVOKED.format("weather")), "board.yaml": OWN}) == ()
    (problem,) = find_broken(unknown_reason, {DOORS: make_doors_yaml(REVOKED.format("people")), "board.yaml": OWN})
    assert problem.hint == "write one of weather"


@pytest.mark.parametrize(
    "entry",
    [
        "date: 2026-11-19, by: nina, act: revoked, reason: priority",
        "date: 2026-11-19, by: jane, act: missed, reason: priority",
        "date: 2026-11-19, by: nina, act: renegotiated, due: 2026-12-20, because: Ill., reason: priority",
    ],
)
def test_a_code_that_nobody_knows(entry: str) -> None:
    """Wherever a reason is given it is one of the codes, and the hint knows which was meant."""
    (problem,) = find_broken(unknown_reason, {DOORS: make_doors_yaml(entry)})
    assert problem.place.line == 8
    assert problem.message == "log entry 1: priority is not a reason code of this board"
    assert problem.hint.startswith("did you mean priorities?")


def test_silent_where_the_settings_are_missing() -> None:
    """While board.yaml cannot be read, its codes are not known."""
    files = {DOORS: make_doors_yaml(REVOKED.format("weather")), "board.yaml": "name: [\n"}
    assert find_broken(unknown_reason, files, readable=False) == ()
