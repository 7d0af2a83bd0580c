from __future__ import annotations

from tests.agreements import SERVING, make_agreement_yaml
from tests.rules.boards import find_broken

from troth.rules.agreements import serves_itself


def test_the_provider_is_no_customer() -> None:
    """An agreement has two sides."""
    (problem,) = find_broken(serves_itself, {SERVING: make_agreement_yaml(customers="[retail, fitters]")})
    assert (problem.place.line, problem.place.column) == (3, 21)
    assert find_broken(serves_itself, {SERVING: make_agreement_yaml()}) == ()
