"""The rule `party-twice`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Party, Place


def party_twice(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give every person, team and customer an id of its own."""
    first: dict[str, tuple[Place, Party]] = {}
    for place, party in sorted(((_place(each), each) for each in _several(ledger)), key=lambda pair: pair[0]):
        if party.id not in first:
            first[party.id] = place, party
            continue
        other, before = first[party.id]
        message = f"{party.id} is a {before.kind} already, in {other.path}, line {other.line}"
        yield Problem("party-twice", place, message, "give one of the two another id, or make one party of both")


def _several(ledger: Ledger) -> list[Party]:
    """Return the parties whose id stands more than once: of these alone the places are wanted."""
    times = Counter(party.id for party in ledger.listed)
    return [party for party in ledger.listed if times[party.id] > 1]


def _place(party: Party) -> Place:
    return party.source.key_place(party.kind.section, party.id)
