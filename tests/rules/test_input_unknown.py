from __future__ import annotations

from tests.agreements import SERVING, make_agreement_yaml
from tests.rules.boards import find_broken

from troth.rules.agreements import input_unknown

GIVEN = "date: 2026-10-09, by: jane, act: input, not_working: The dust"
ANSWER = "date: 2026-11-02, by: nina, act: answered_input, input: {}, note: A tent."


def test_quiet() -> None:
    """The date of feedback above it is what it answers."""
    assert find_broken(input_unknown, {SERVING: make_agreement_yaml(GIVEN, ANSWER.format("2026-10-09"))}) == ()


def test_it_says_which_feedback_there_is() -> None:
    """Another day is told with those on which somebody gave feedback; below the answer there is none yet."""
    (problem,) = find_broken(input_unknown, {SERVING: make_agreement_yaml(GIVEN, ANSWER.format("2026-10-10"))})
    assert problem.message == "no customer gave feedback on 10 Oct 2026"
    assert problem.hint == "write the date of the feedback: 2026-10-09"
    (alone,) = find_broken(input_unknown, {SERVING: make_agreement_yaml(ANSWER.format("2026-10-09"))})
    assert alone.hint == "add the input entry of the customer first"
