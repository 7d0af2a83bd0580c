from __future__ import annotations

import pytest
from tests.agreements import HEARD, JANE, NINA, SERVING, make_agreement_yaml
from tests.rules.boards import find_broken

from troth.rules.agreements import signed_incomplete

QUIET = {
    "nobody has signed": make_agreement_yaml(HEARD, needs="[]"),
    "signed when it was whole": make_agreement_yaml(HEARD, NINA, JANE),
    "signed under another wording": make_agreement_yaml(HEARD, f"{NINA}, terms: 'abcdef1'", needs="[]"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """A draft may have holes, and an old signature is not about the present ones."""
    assert find_broken(signed_incomplete, {SERVING: text}) == ()


def test_each_signature_under_a_wording_with_holes_is_named() -> None:
    """It is told at each signature which parts are missing."""
    found = find_broken(signed_incomplete, {SERVING: make_agreement_yaml(HEARD, NINA, JANE, needs="", resources="[]")})
    assert [problem.place.line for problem in found] == [13, 14]
    assert found[0].message == "nina has signed, and two parts are missing: what is needed from the customers and the resources"
