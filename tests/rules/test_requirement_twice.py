from __future__ import annotations

from tests.agreements import SERVING, make_agreement_yaml
from tests.rules.boards import find_broken

from troth.rules.agreements import requirement_twice


def test_the_second_of_two_with_one_id_is_at_fault() -> None:
    """The first keeps its id."""
    one, two = ("{id: on-time, what: Shops, at_least: 9, every: month}", "{id: on-time, what: Vans, at_least: 5, every: week}")
    (problem,) = find_broken(requirement_twice, {SERVING: make_agreement_yaml(requirements=f"[{one}, {two}]")})
    assert (problem.place.line, problem.place.column) == (6, 76)
    assert problem.message == "on-time is already the id of an earlier requirement: Shops"
    assert find_broken(requirement_twice, {SERVING: make_agreement_yaml(requirements=f"[{one}]")}) == ()
