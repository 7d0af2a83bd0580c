"""Who is the same person on several boards: whoever has one account or one address there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.model import PartyKind
from troth.organisation.spots import Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.published import Contribution, PublishedParty


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, on all boards that know them."""

    key: str
    """What their page is called."""
    name: str
    at: tuple[Spot, ...]
    """Which party of each board they are."""


def people(read: Iterable[Contribution]) -> tuple[Person, ...]:
    """Return everybody on any board, by name."""
    known = {spot: party for spot, party in _known(read)}  # noqa: C416 - mypy knows more of it so
    found = (_person(spots, known) for spots in _joined(known))
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.key)))


def _known(read: Iterable[Contribution]) -> Iterator[tuple[Spot, PublishedParty]]:
    for of in read:
        for party in of.board.parties.values() if of.board else ():
            if party.kind is PartyKind.PERSON:
                yield Spot(of.id, party.id), party


def _person(spots: tuple[Spot, ...], known: Mapping[Spot, PublishedParty]) -> Person:
    accounts = sorted(account for spot in spots if (account := _account(known[spot])))
    return Person(key=accounts[0] if accounts else f"{spots[0].id}.{spots[0].board}", name=known[spots[0]].name, at=spots)


def _account(party: PublishedParty) -> str:
    """Return the account that can name a page: a robot's `[bot]` cannot."""
    account = (party.github or "").lower()
    return account if account.replace("-", "").isalnum() else ""


def _signs(party: PublishedParty) -> Iterator[str]:
    """Yield what tells who somebody is."""
    if party.github:
        yield f"account {party.github.lower()}"
    if party.email_hash:
        yield f"address {party.email_hash}"


def _joined(known: Mapping[Spot, PublishedParty]) -> Iterator[tuple[Spot, ...]]:
    """Yield the spots that belong to one person: those that share a sign, directly or through another (union-find)."""
    leads: dict[str, str] = {}
    signs = {spot: tuple(_signs(party)) for spot, party in known.items()}
    for first, *others in filter(None, signs.values()):
        for sign in (first, *others):
            leads[_lead(leads, sign)] = _lead(leads, first)
    groups: dict[str | Spot, list[Spot]] = {}
    for spot, own in signs.items():
        groups.setdefault(_lead(leads, own[0]) if own else spot, []).append(spot)
    return (tuple(sorted(group)) for group in groups.values())


def _lead(leads: dict[str, str], sign: str) -> str:
    """Return the sign that stands for all that were found to be one person's, and shorten the way to it."""
    while leads.setdefault(sign, sign) != sign:
        leads[sign] = leads[leads[sign]]
        sign = leads[sign]
    return sign
