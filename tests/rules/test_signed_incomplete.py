from __future__ import annotations

import pytest
from tests.rules.laid import broken_by
from tests.serving import HEARD, JANE, NINA, SERVING, serving

from troth.rules.signed_incomplete import signed_incomplete

QUIET = {
    "nobody has signed": serving(HEARD, needs="[]"),
    "signed when it was whole": serving(HEARD, NINA, JANE),
    "signed under another wording": serving(HEARD, f"{NINA}, terms: 'abcdef1'", needs="[]"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """A draft may have holes, and an old signature is not about the present ones."""
    assert broken_by(signed_incomplete, {SERVING: text}) == ()


def test_each_signature_under_a_wording_with_holes_is_named() -> None:
    """It is told at each signature which parts are missing."""
    found = broken_by(signed_incomplete, {SERVING: serving(HEARD, NINA, JANE, needs="", resources="[]")})
    assert [problem.place.line for problem in found] == [13, 14]
    assert found[0].message == "nina has signed, and two parts are missing: what is needed from the customers and the resources"
