"""Whom something concerns: in whose calendar and feed it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import PartyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Standing
    from troth.views.desk import Desk


def concerned(standing: Standing, desk: Desk) -> frozenset[str]:
    """Return the parties that a promise concerns: its sides, its partner, those who act for a side, and the teams of its promisers."""
    terms, partner = standing.course.terms, standing.promise.partner
    sides = with_members((*terms.promisers, *terms.customers), desk)
    return sides | frozenset(_teams(terms.promisers, desk)) | (frozenset({partner}) if partner else frozenset())


def with_members(named: Iterable[str], desk: Desk) -> frozenset[str]:
    """Return the parties that are named, and the people who may act for them."""
    parties = tuple(named)
    found = (desk.board.ledger.parties.get(party) for party in parties)
    return frozenset(parties).union(*(party.members for party in found if party))


def _teams(people: Iterable[str], desk: Desk) -> Iterator[str]:
    parties = desk.board.ledger.parties
    for person in people:
        yield from (group for group in desk.acts_for.get(person, ()) if parties[group].kind is PartyKind.TEAM)
