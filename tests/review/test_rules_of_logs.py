"""Terms compared: any that says something else is told, and no other way to write it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troth.model import Source
from troth.review.rules_of_logs import TERM_KEYS, find_changed_terms

if TYPE_CHECKING:
    from troth.model import Data


SAID: dict[str, Data] = {
    "title": "Doors",
    "promiser": "nina",
    "customer": ["jane"],
    "outcome": "They shut.",
    "measures": ["Shut", {"what": "Snags", "target": 0}],
    "made": "2026-10-01",
    "due": "2026-12-15",
    "cost": 900,
    "amount": {"value": 2, "unit": "doors"},
    "every": "week",
    "until": "2027-06-30",
    "times": 30,
    "silence_accepts": "5 days",
    "why": "Draughts.",
}


def describe_terms(**terms: Data) -> tuple[str, ...]:
    """Return what is told where these terms are put in the place of the others."""
    return find_changed_terms(Source("x.yaml", SAID, ()), Source("x.yaml", {**SAID, **terms}, ()))


@pytest.mark.parametrize("key", TERM_KEYS)
def test_each_term_counts(key: str) -> None:
    """Another value for any single term is told, and so is one that is taken out."""
    assert describe_terms(**{key: "something else"}) == (key,)
    left = {name: value for name, value in SAID.items() if name != key}
    assert find_changed_terms(Source("x.yaml", SAID, ()), Source("x.yaml", left, ())) == (key,)


def test_another_way_to_write_it() -> None:
    """One party or a list of one, a measure as text or in parts, 900 or 900.0, a line end more: they say the same."""
    assert describe_terms(promiser=["nina"], customer="jane", cost=900.0, outcome="They shut.\n") == ()
    assert describe_terms(measures=[{"what": "Shut"}, {"target": 0, "what": "Snags"}], amount={"unit": "doors", "value": 2.0}) == ()


def test_what_is_no_term() -> None:
    """Everything else may be edited."""
    assert describe_terms(why="Noise.", tags=["house"], partner="omar") == ()
