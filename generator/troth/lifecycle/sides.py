"""On which side of a promise somebody stands."""

from __future__ import annotations

from enum import Flag, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.model import Parties, Promise


class Side(Flag):
    """The two sides of a promise; a promise to oneself has one party on both, a bystander is on none."""

    NONE = 0
    PROMISER = auto()
    CUSTOMER = auto()
    BOTH = PROMISER | CUSTOMER


def side_of(actor: str, promise: Promise, parties: Parties) -> Side:
    """Return the side that `actor` acts for.

    Whoever is named outright stands there. Otherwise one acts as a member, lead or contact; a member of both sides acts
    for the promiser, since nobody may accept what they promised themselves.
    """
    named = _side(actor in promise.promisers, actor in promise.customers)
    if named:
        return named
    for_promiser = any(parties.acts_for(actor, each) for each in promise.promisers)
    for_customer = any(parties.acts_for(actor, each) for each in promise.customers)
    return Side.PROMISER if for_promiser and not promise.to_oneself else _side(for_promiser, for_customer)


def signs_for(actor: str, promise: Promise, parties: Parties) -> frozenset[str]:
    """Return the promisers that `actor` can sign for: itself, or each team that it acts for."""
    if actor in promise.promisers:
        return frozenset({actor})
    return frozenset(each for each in promise.promisers if parties.acts_for(actor, each))


def _side(promiser: bool, customer: bool) -> Side:  # noqa: FBT001 - two answers to two questions
    return _SIDES[promiser, customer]


_SIDES = {(False, False): Side.NONE, (True, False): Side.PROMISER, (False, True): Side.CUSTOMER, (True, True): Side.BOTH}
