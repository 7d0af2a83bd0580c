"""The organisation: what follows from the boards of a roll-up taken together, computed once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.lifecycle.flags import Flag
from troth.model import BETWEEN, board_of
from troth.organisation.people import people
from troth.organisation.spots import WAITING, Asking, Spot, awaited, by_due, items_of
from troth.published import Count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from troth.lifecycle.schedule import Schedule
    from troth.organisation.people import Person
    from troth.organisation.spots import Item
    from troth.published import Contribution, PublishedAsked, PublishedBoard, PublishedGoal, PublishedParty


class Organisation:
    """All boards of a roll-up as of a day. What a board published within the bounds of age is looked at from that day."""

    def __init__(self, contributions: Iterable[Contribution], day: date) -> None:
        self.contributions = tuple(contributions)
        self.day = day
        self.boards: Mapping[str, PublishedBoard] = MappingProxyType({each.id: each.board for each in self.contributions if each.board})
        self.read = tuple(each for each in self.contributions if each.board is not None)
        """The sources of which there is something to show."""
        self.fresh = tuple(each for each in self.read if not each.old)
        """Those that are not old: lists, sums and goals are made of them. An old one is shown on its own page."""

    def day_of(self, of: Contribution) -> date:
        """Return the day from which a board is looked at: its own, where it is old."""
        return of.board.as_of if of.board is not None and of.old else self.day

    def late(self, item: Item) -> int:
        """Return how many days past its due date a promise is; nothing while it is not due, or not to be delivered."""
        promise = item.promise
        if promise.state is not State.PROMISED or promise.due is None:
            return 0
        return max(0, days.between(promise.due, self.day_of(item.of)))

    def items(self) -> Iterator[Item]:
        """Yield every promise of every board that is not old."""
        return (item for of in self.fresh for item in items_of(of))

    @cached_property
    def open(self) -> tuple[Item, ...]:
        """The promises that have not ended, by due date."""
        return tuple(sorted((each for each in self.items() if each.promise.state.open), key=by_due))

    @cached_property
    def overdue(self) -> tuple[Item, ...]:
        """The promises past their due date, the oldest first."""
        return tuple(each for each in self.open if self.late(each))

    @cached_property
    def waiting(self) -> Mapping[Schedule, tuple[Item, ...]]:
        """The promises that wait for somebody, by what they wait for."""
        return MappingProxyType({what: tuple(each for each in self._to_do if what in each.promise.schedule) for what in WAITING})

    @cached_property
    def _to_do(self) -> tuple[Item, ...]:
        # A follow-up falls due on promises that have ended too.
        return tuple(sorted((each for each in self.items() if any(what in each.promise.schedule for what in WAITING)), key=by_due))

    @cached_property
    def cries(self) -> tuple[Item, ...]:
        """The promises whose promisers ask for help, the longest first."""
        asking = (each for each in self.open if Flag.HELP_WANTED in each.promise.flags and each.promise.help)
        return tuple(sorted(asking, key=lambda each: (each.promise.help.since if each.promise.help else self.day, each.spot)))

    @cached_property
    def between(self) -> tuple[Item, ...]:
        """The promises that name a party of another board."""
        return tuple(each for each in self.items() if any(board_of(name) for name in each.sides))

    def spot(self, of: str, name: str) -> Spot:
        """Return what a board means by a name: its own `rosa`, or the `sales:rosa` of another."""
        board, between, own = name.partition(BETWEEN)
        return Spot(board, own) if between else Spot(of, name)

    def party(self, spot: Spot) -> PublishedParty | None:
        """Return a party; nothing where no board that is read has it."""
        board = self.boards.get(spot.board)
        return board.parties.get(spot.id) if board else None

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody on any board, by name; whoever has one account or one address on two boards is one person."""
        return people(self.read)

    @cached_property
    def person_at(self) -> Mapping[Spot, Person]:
        """Who stands behind a party of a board."""
        return MappingProxyType({spot: person for person in self.people for spot in person.at})

    @cached_property
    def _by_party(self) -> tuple[Mapping[Spot, tuple[Item, ...]], Mapping[Spot, tuple[Item, ...]]]:
        return (
            _grouped(self.open, lambda each: (self.spot(each.of.id, name) for name in each.promise.promisers)),
            _grouped(self.open, lambda each: (self.spot(each.of.id, name) for name in each.promise.customers)),
        )

    def promised_by(self, spots: Iterable[Spot]) -> tuple[Item, ...]:
        """Return the open promises that some parties have made, by due date, each once."""
        return _once(self._by_party[0], spots)

    def promised_to(self, spots: Iterable[Spot]) -> tuple[Item, ...]:
        """Return the open promises that were made to some parties, by due date, each once."""
        return _once(self._by_party[1], spots)

    @cached_property
    def groups_of(self) -> Mapping[Spot, tuple[Spot, ...]]:
        """The teams and customers that a person of a board acts for there."""
        pairs = (
            (Spot(of.id, member), Spot(of.id, party.id))
            for of in self.read
            if of.board
            for party in of.board.parties.values()
            for member in party.members
        )
        found: dict[Spot, list[Spot]] = defaultdict(list)
        for member, group in pairs:
            found[member].append(group)
        return MappingProxyType({member: tuple(groups) for member, groups in found.items()})

    @cached_property
    def waiting_at(self) -> Mapping[Spot, tuple[tuple[Item, Schedule], ...]]:
        """What waits for each party of each board."""
        found: dict[Spot, list[tuple[Item, Schedule]]] = defaultdict(list)
        for what, items in self.waiting.items():
            for item in items:
                for name in awaited(item.promise, what):
                    found[self.spot(item.of.id, name)].append((item, what))
        return MappingProxyType({spot: tuple(each) for spot, each in found.items()})

    @cached_property
    def asks(self) -> Mapping[str, tuple[Asking, ...]]:
        """The asks of all boards by id: those of one id are one ask to the whole organisation."""
        found: dict[str, list[Asking]] = defaultdict(list)
        for of in self.fresh:
            for ask in of.board.asks.values() if of.board else ():
                found[ask.id].append(Asking(of, ask))
        return MappingProxyType({each: tuple(found[each]) for each in sorted(found)})

    def answer(self, asking: Asking, asked: PublishedAsked) -> str | None:
        """Return what one of those asked has answered; a promise on another board that names the ask is an answer too."""
        if asked.answer:
            return asked.answer
        given = (Spot(asking.of.id, asking.ask.id), self.spot(asking.of.id, asked.party)) in self._given
        return "committed" if given else None

    @cached_property
    def _given(self) -> frozenset[tuple[Spot, Spot]]:
        """The promises on one board that answer an ask of another: the ask, and who promised."""
        return frozenset(
            (self.spot(item.of.id, item.promise.ask), self.spot(item.of.id, name))
            for item in self.items()
            if item.promise.ask and board_of(item.promise.ask)
            for name in item.promise.promisers
        )

    @cached_property
    def goals(self) -> Mapping[str, tuple[Item, ...]]:
        """The promises that serve each goal, by its id: goals of one id on several boards are one goal."""
        found: dict[str, list[Item]] = {goal: [] for of in self.fresh for goal in (of.board.goals if of.board else ())}
        for item in self.items():
            if item.promise.goal:
                found.setdefault(item.promise.goal.rpartition(BETWEEN)[2], []).append(item)
        return MappingProxyType({goal: tuple(sorted(found[goal], key=by_due)) for goal in sorted(found)})

    def goal_at(self, goal: str) -> tuple[tuple[Contribution, PublishedGoal], ...]:
        """Return the boards that have a goal of this id, with what each says of it."""
        return tuple((of, of.board.goals[goal]) for of in self.fresh if of.board and goal in of.board.goals)

    @cached_property
    def sums(self) -> Mapping[str, Count]:
        """The numbers of all boards that are not old, summed."""
        total: dict[str, Count] = defaultdict(lambda: Count(0, 0))
        for of in self.fresh:
            for key, count in of.board.shares.items() if of.board else ():
                total[key] += count
        return MappingProxyType(dict(total))


def _grouped(items: Iterable[Item], spots: Callable[[Item], Iterable[Spot]]) -> Mapping[Spot, tuple[Item, ...]]:
    found: dict[Spot, list[Item]] = defaultdict(list)
    for item in items:
        for spot in spots(item):
            found[spot].append(item)
    return MappingProxyType({spot: tuple(each) for spot, each in found.items()})


def _once(found: Mapping[Spot, tuple[Item, ...]], spots: Iterable[Spot]) -> tuple[Item, ...]:
    every = {item.spot: item for spot in spots for item in found.get(spot, ())}
    return tuple(sorted(every.values(), key=by_due))
