"""A promise, an ask or a party, with the board that it is on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from troth.lifecycle.acts import State
from troth.lifecycle.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.published import Contribution, PublishedAsk, PublishedPromise

WAITING = (
    Schedule.AWAITING_ANSWER,
    Schedule.AWAITING_ACCEPTANCE,
    Schedule.CHANGE_PENDING,
    Schedule.AWAITING_AGREEMENT,
    Schedule.FOLLOW_UP_DUE,
)
"""What can wait for somebody, in the order in which a page tells it."""


class Spot(NamedTuple):
    """Something of a board: the board's id, and the id that it has there."""

    board: str
    id: str


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A promise, with the board that it is on."""

    of: Contribution
    promise: PublishedPromise

    @property
    def spot(self) -> Spot:
        """Which promise it is."""
        return Spot(self.of.id, self.promise.id)

    @property
    def sides(self) -> tuple[str, ...]:
        """All who promise and are promised."""
        return (*self.promise.promisers, *self.promise.customers)


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """An ask, with the board that it is on."""

    of: Contribution
    ask: PublishedAsk


def items_of(of: Contribution) -> Iterator[Item]:
    """Yield the promises of one board."""
    return (Item(of, promise) for promise in of.board.promises.values()) if of.board else iter(())


def by_due(item: Item) -> tuple[bool, date | None, Spot]:
    """Order by due date, the earliest first and those without one last."""
    return item.promise.due is None, item.promise.due, item.spot


def awaited(promise: PublishedPromise, what: Schedule) -> tuple[str, ...]:
    """Return for whom something waits, as far as what is published tells: of a change, that is either side."""
    if what in (Schedule.AWAITING_ACCEPTANCE, Schedule.AWAITING_AGREEMENT):
        return promise.customers
    if what is Schedule.FOLLOW_UP_DUE:
        return (promise.partner,) if promise.partner else promise.customers
    if what is Schedule.AWAITING_ANSWER and promise.state in (State.REQUESTED, State.OFFERED):
        return promise.promisers if promise.state is State.REQUESTED else promise.customers
    return tuple(dict.fromkeys((*promise.promisers, *promise.customers)))
