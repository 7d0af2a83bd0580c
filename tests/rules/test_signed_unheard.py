from __future__ import annotations

import pytest
from tests.agreements import HEARD, JANE, NINA, SERVING, make_agreement_yaml
from tests.rules.boards import find_broken

from troth.rules.agreements import signed_unheard

QUIET = {
    "nobody has signed": make_agreement_yaml(),
    "heard first": make_agreement_yaml(HEARD, NINA, JANE),
    "a customer without contacts is heard": make_agreement_yaml(HEARD.replace("jane", "retail"), NINA),
    "one that nobody knows was heard": make_agreement_yaml(HEARD.replace("jane", "jnae"), NINA),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """One customer who was heard is enough."""
    assert find_broken(signed_unheard, {SERVING: text}) == ()


@pytest.mark.parametrize("log", [(NINA, JANE), (NINA.replace("10", "01"), HEARD, JANE), (HEARD.replace("jane", "nina"), NINA)])
def test_an_agreement_cannot_be_made_by_one_side(log: tuple[str, ...]) -> None:
    """Without a customer's input before it, the first signature is at fault, once."""
    (problem,) = find_broken(signed_unheard, {SERVING: make_agreement_yaml(*log)})
    assert "one side can't make an agreement alone" in problem.message
    assert "ask retail" in problem.hint
