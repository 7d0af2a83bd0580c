from __future__ import annotations

from tests.rules.laid import broken_by
from tests.serving import SERVING, serving

from troth.rules.serves_itself import serves_itself


def test_the_provider_is_no_customer() -> None:
    """An agreement has two sides."""
    (problem,) = broken_by(serves_itself, {SERVING: serving(customers="[retail, fitters]")})
    assert (problem.place.line, problem.place.column) == (3, 21)
    assert broken_by(serves_itself, {SERVING: serving()}) == ()
