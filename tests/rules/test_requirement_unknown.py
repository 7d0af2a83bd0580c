from __future__ import annotations

import pytest
from tests.rules.laid import broken_by
from tests.serving import HEARD, JANE, NINA, SERVING, serving

from troth.rules.requirement_unknown import requirement_unknown

MEASURED = "date: 2026-11-02, by: nina, act: measured, requirement: {}, period: 2026-10, value: 97"

QUIET = {
    "a requirement of it": serving(MEASURED.format("on-time")),
    "measured before the wording changed": serving(HEARD, f"{NINA}, terms: 'abcdef1'", MEASURED.format("dust")),
    "measured before it was signed anew": serving(HEARD, MEASURED.format("dust"), f"{NINA[:8]}11-10{NINA[13:]}, terms: 'abcdef1'"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """What was required under an earlier wording was right then."""
    assert broken_by(requirement_unknown, {SERVING: text}) == ()


def test_it_says_which_one_was_meant() -> None:
    """A slip of the pen is told with the id that is like it."""
    (problem,) = broken_by(requirement_unknown, {SERVING: serving(HEARD, NINA, JANE, MEASURED.format("in-time"))})
    assert problem.message == "the agreement has no requirement in-time"
    assert problem.hint.startswith("did you mean on-time?")
