"""The parties of a roll-up: promises and asks with the board that they are on, and one person on several boards (identity resolution)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from troth.model import PartyKind
from troth.status.acts import PromiseState
from troth.status.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from troth.rollup.published import PublishedAsk, PublishedPromise, SourceResult


WAITING_SCHEDULES = (
    Schedule.AWAITING_ANSWER,
    Schedule.AWAITING_ACCEPTANCE,
    Schedule.CHANGE_PENDING,
    Schedule.AWAITING_AGREEMENT,
    Schedule.FOLLOW_UP_DUE,
)
"""What can wait for somebody, in the order in which a page tells it."""


class PartyRef(NamedTuple):
    """Something of a board: the board's id, and the id that it has there."""

    board: str
    id: str


@dataclass(frozen=True, slots=True, eq=False)
class BoardPromise:
    """A promise, with the board that it is on."""

    source: SourceResult
    promise: PublishedPromise

    @property
    def ref(self) -> PartyRef:
        """Which promise it is."""
        return PartyRef(self.source.id, self.promise.id)

    @property
    def parties(self) -> tuple[str, ...]:
        """All who promise and are promised."""
        return (*self.promise.promisers, *self.promise.customers)


@dataclass(frozen=True, slots=True, eq=False)
class BoardAsk:
    """An ask, with the board that it is on."""

    source: SourceResult
    ask: PublishedAsk


def iter_board_promises(source: SourceResult) -> Iterator[BoardPromise]:
    """Yield the promises of one board."""
    return (BoardPromise(source, promise) for promise in source.board.promises.values()) if source.board else iter(())


def order_by_due(item: BoardPromise) -> tuple[bool, date | None, PartyRef]:
    """Order by due date, the earliest first and those without one last."""
    return item.promise.due is None, item.promise.due, item.ref


def find_awaited_parties(promise: PublishedPromise, schedule: Schedule) -> tuple[str, ...]:
    """Return for whom something waits, as far as what is published tells: of a change, that is either side."""
    if schedule in (Schedule.AWAITING_ACCEPTANCE, Schedule.AWAITING_AGREEMENT):
        return promise.customers
    if schedule is Schedule.FOLLOW_UP_DUE:
        return (promise.partner,) if promise.partner else promise.customers
    if schedule is Schedule.AWAITING_ANSWER and promise.state in (PromiseState.REQUESTED, PromiseState.OFFERED):
        return promise.promisers if promise.state is PromiseState.REQUESTED else promise.customers
    return tuple(dict.fromkeys((*promise.promisers, *promise.customers)))


# decision: 2026-11-28, The same person is told by an account or by a hash, and never by a name
@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, on all boards that know them."""

    key: str
    """What their page is called."""
    name: str
    refs: tuple[PartyRef, ...]
    """Which party of each board they are."""


def identify_people(results: Iterable[SourceResult]) -> tuple[Person, ...]:
    """Return everybody on any board, by name."""
    known = {
        PartyRef(of.id, party.id): party
        for of in results
        if of.board
        for party in of.board.parties.values()
        if party.kind is PartyKind.PERSON
    }
    # the spots that share a sign, directly or through another, belong to one person (union-find)
    leads: dict[str, str] = {}
    signs = {spot: party.signs for spot, party in known.items()}
    for first, *others in filter(None, signs.values()):
        for sign in (first, *others):
            leads[_lead(leads, sign)] = _lead(leads, first)
    groups: dict[str | PartyRef, list[PartyRef]] = {}
    for spot, own in signs.items():
        groups.setdefault(_lead(leads, own[0]) if own else spot, []).append(spot)
    people = []
    for spots in (tuple(sorted(group)) for group in groups.values()):
        accounts = sorted((known[spot].github or "").lower() for spot in spots)
        # A robot's `[bot]` cannot name a page.
        account = next((each for each in accounts if each.replace("-", "").isalnum()), "")
        people.append(Person(key=account or f"{spots[0].id}.{spots[0].board}", name=known[spots[0]].name, refs=spots))
    return tuple(sorted(people, key=lambda each: (each.name.casefold(), each.key)))


def _lead(leads: dict[str, str], sign: str) -> str:
    """Return the sign that stands for all that were found to be one person's, and shorten the way to it."""
    while leads.setdefault(sign, sign) != sign:
        leads[sign] = leads[leads[sign]]
        sign = leads[sign]
    return sign
