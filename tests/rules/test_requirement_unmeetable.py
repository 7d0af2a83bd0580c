from __future__ import annotations

import pytest
from tests.agreements import SERVING, make_agreement_yaml
from tests.rules.boards import find_broken

from troth.rules.agreements import requirement_unmeetable


def make_requirement(bounds: str) -> str:
    """Return a requirement with these bounds."""
    return f"[{{id: on-time, what: Shops, {bounds}, every: month}}]"


@pytest.mark.parametrize("bounds", ["at_most: 4", "at_least: 0", "at_least: 3, at_most: 3", "at_least: 1, at_most: 9.5", "equals: 0"])
def test_what_can_be_met(bounds: str) -> None:
    """One bound, two in order, or one value."""
    assert find_broken(requirement_unmeetable, {SERVING: make_agreement_yaml(requirements=make_requirement(bounds))}) == ()


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ("at_least: 9, at_most: 4.5", "no value is at least 9 and at most 4.5"),
        ("at_least: 1, equals: 4", "on-time has equals 4 and another bound as well"),
    ],
)
def test_what_cannot_be_met(bounds: str, said: str) -> None:
    """No value lies between two bounds the wrong way round, and one value needs no bound."""
    (problem,) = find_broken(requirement_unmeetable, {SERVING: make_agreement_yaml(requirements=make_requirement(bounds))})
    assert problem.message == said
