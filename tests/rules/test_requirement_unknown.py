from __future__ import annotations

import pytest
from tests.agreements import HEARD, JANE, NINA, SERVING, make_agreement_yaml
from tests.rules.boards import find_broken

from troth.rules.agreements import requirement_unknown

MEASURED = "date: 2026-11-02, by: nina, act: measured, requirement: {}, period: 2026-10, value: 97"

QUIET = {
    "a requirement of it": make_agreement_yaml(MEASURED.format("on-time")),
    "measured before the wording changed": make_agreement_yaml(HEARD, f"{NINA}, terms: 'abcdef1'", MEASURED.format("dust")),
    "measured before it was signed anew": make_agreement_yaml(
        HEARD, MEASURED.format("dust"), f"{NINA[:8]}11-10{NINA[13:]}, terms: 'abcdef1'"
    ),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """What was required under an earlier wording was right then."""
    assert find_broken(requirement_unknown, {SERVING: text}) == ()


def test_it_says_which_one_was_meant() -> None:
    """A slip of the pen is told with the id that is like it."""
    (problem,) = find_broken(requirement_unknown, {SERVING: make_agreement_yaml(HEARD, NINA, JANE, MEASURED.format("in-time"))})
    assert problem.message == "the agreement has no requirement in-time"
    assert problem.hint.startswith("did you mean on-time?")
