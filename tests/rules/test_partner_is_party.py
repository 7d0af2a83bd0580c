from __future__ import annotations

import pytest
from tests.rules.laid import DOORS, broken_by, doors

from troth.rules.partner_is_party import partner_is_party


@pytest.mark.parametrize("partner", ["", "rosa", "fitters"])
def test_somebody_else_or_nobody(partner: str) -> None:
    """A third party may be the partner, and there may be none."""
    assert broken_by(partner_is_party, {DOORS: doors(partner=partner)}) == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"partner": "nina"}, "nina promises it, and so cannot be the partner"),
        ({"partner": "jane"}, "jane is its customer, and so cannot be the partner"),
        ({"partner": "omar", "promiser": "[nina, omar]"}, "omar promises it, and so cannot be the partner"),
        ({"partner": "nina", "customer": "nina"}, "nina promises it, and so cannot be the partner"),
    ],
)
def test_one_of_the_two(fields: dict[str, str], message: str) -> None:
    """Who promises, or is promised, cannot look on from outside."""
    (problem,) = broken_by(partner_is_party, {DOORS: doors(**fields)})
    assert (problem.place.line, problem.place.column) == (7, 10)
    assert problem.message == message
