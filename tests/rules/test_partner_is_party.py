from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, make_doors_yaml

from troth.rules.references import partner_is_party


@pytest.mark.parametrize("partner", ["", "rosa", "fitters"])
def test_somebody_else_or_nobody(partner: str) -> None:
    """A third party may be the partner, and there may be none."""
    assert find_broken(partner_is_party, {DOORS: make_doors_yaml(partner=partner)}) == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"partner": "nina"}, "nina is the promiser, so they can't be the partner"),
        ({"partner": "jane"}, "jane is the customer, so they can't be the partner"),
        ({"partner": "omar", "promiser": "[nina, omar]"}, "omar is the promiser, so they can't be the partner"),
        ({"partner": "nina", "customer": "nina"}, "nina is the promiser, so they can't be the partner"),
    ],
)
def test_one_of_the_two(fields: dict[str, str], message: str) -> None:
    """Who promises, or is promised, cannot look on from outside."""
    (problem,) = find_broken(partner_is_party, {DOORS: make_doors_yaml(**fields)})
    assert (problem.place.line, problem.place.column) == (7, 10)
    assert problem.message == message
