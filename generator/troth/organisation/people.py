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
    """Yield the spots that belong to one person: those that share a sign, directly or through another."""
    group_of: dict[str, int] = {}
    groups: dict[int, list[Spot]] = {}
    for number, (spot, party) in enumerate(known.items()):
        signs = tuple(_signs(party))
        met = sorted({group_of[sign] for sign in signs if sign in group_of})
        first = met[0] if met else number
        groups.setdefault(first, []).append(spot)
        for other in met[1:]:
            groups[first] += groups.pop(other)
            group_of.update({sign: first for sign, group in group_of.items() if group == other})
        group_of.update(dict.fromkeys(signs, first))
    return (tuple(sorted(groups[each])) for each in sorted(groups))
