from __future__ import annotations

import pytest
from tests.rules.laid import broken_by
from tests.serving import HEARD, JANE, NINA, SERVING, serving

from troth.rules.signed_unheard import signed_unheard

QUIET = {
    "nobody has signed": serving(),
    "heard first": serving(HEARD, NINA, JANE),
    "a customer without contacts is heard": serving(HEARD.replace("jane", "retail"), NINA),
    "one that nobody knows was heard": serving(HEARD.replace("jane", "jnae"), NINA),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """One customer who was heard is enough."""
    assert broken_by(signed_unheard, {SERVING: text}) == ()


@pytest.mark.parametrize("log", [(NINA, JANE), (NINA.replace("10", "01"), HEARD, JANE), (HEARD.replace("jane", "nina"), NINA)])
def test_an_agreement_cannot_be_made_by_one_side(log: tuple[str, ...]) -> None:
    """Without a customer's input before it, the first signature is at fault, once."""
    (problem,) = broken_by(signed_unheard, {SERVING: serving(*log)})
    assert "an agreement cannot be made by one side" in problem.message
    assert "ask retail" in problem.hint
