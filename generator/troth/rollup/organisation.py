"""The organisation: what follows from the boards of a roll-up taken together, computed once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import count_days
from troth.model import BOARD_SEPARATOR, get_board_prefix
from troth.rollup.people import (
    WAITING_SCHEDULES,
    BoardAsk,
    PartyRef,
    find_awaited_parties,
    identify_people,
    iter_board_promises,
    order_by_due,
)
from troth.rollup.published import PublishedRatio
from troth.status.acts import PromiseState
from troth.status.attention import Flag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from troth.rollup.people import BoardPromise, Person
    from troth.rollup.published import PublishedAsked, PublishedBoard, PublishedGoal, PublishedParty, SourceResult
    from troth.status.schedule import Schedule


class Rollup:
    """All boards of a roll-up as of a day. What a board published within the bounds of age is looked at from that day."""

    def __init__(self, contributions: Iterable[SourceResult], day: date) -> None:
        self.sources = tuple(contributions)
        self.day = day
        self.boards: Mapping[str, PublishedBoard] = MappingProxyType({each.id: each.board for each in self.sources if each.board})
        self.readable = tuple(each for each in self.sources if each.board is not None)
        """The sources of which there is something to show."""
        self.current = tuple(each for each in self.readable if not each.is_outdated)
        """Those that are not old: lists, sums and goals are made of them. An old one is shown on its own page."""

    def get_as_of(self, source: SourceResult) -> date:
        """Return the day from which a board is looked at: its own, where it is old."""
        return source.board.as_of if source.board is not None and source.is_outdated else self.day

    def count_days_late(self, item: BoardPromise) -> int:
        """Return how many days past its due date a promise is; nothing while it is not due, or not to be delivered."""
        promise = item.promise
        if promise.state is not PromiseState.PROMISED or promise.due is None:
            return 0
        return max(0, count_days(promise.due, self.get_as_of(item.source)))

    def iter_promises(self) -> Iterator[BoardPromise]:
        """Yield every promise of every board that is not old."""
        return (item for of in self.current for item in iter_board_promises(of))

    @cached_property
    def open(self) -> tuple[BoardPromise, ...]:
        """The promises that have not ended, by due date."""
        return tuple(sorted((each for each in self.iter_promises() if each.promise.state.open), key=order_by_due))

    @cached_property
    def overdue(self) -> tuple[BoardPromise, ...]:
        """The promises past their due date, the oldest first."""
        return tuple(each for each in self.open if self.count_days_late(each))

    @cached_property
    def waiting(self) -> Mapping[Schedule, tuple[BoardPromise, ...]]:
        """The promises that wait for somebody, by what they wait for."""
        return MappingProxyType({what: tuple(each for each in self._to_do if what in each.promise.schedule) for what in WAITING_SCHEDULES})

    @cached_property
    def _to_do(self) -> tuple[BoardPromise, ...]:
        # A follow-up falls due on promises that have ended too.
        return tuple(
            sorted(
                (each for each in self.iter_promises() if any(what in each.promise.schedule for what in WAITING_SCHEDULES)),
                key=order_by_due,
            )
        )

    @cached_property
    def help_wanted(self) -> tuple[BoardPromise, ...]:
        """The promises whose promisers ask for help, the longest first."""
        asking = (each for each in self.open if Flag.HELP_WANTED in each.promise.flags and each.promise.help)
        return tuple(sorted(asking, key=lambda each: (each.promise.help.since if each.promise.help else self.day, each.ref)))

    @cached_property
    def cross_board(self) -> tuple[BoardPromise, ...]:
        """The promises that name a party of another board."""
        return tuple(each for each in self.iter_promises() if any(get_board_prefix(name) for name in each.parties))

    def resolve_ref(self, board_id: str, name: str) -> PartyRef:
        """Return what a board means by a name: its own `rosa`, or the `sales:rosa` of another."""
        board, between, own = name.partition(BOARD_SEPARATOR)
        return PartyRef(board, own) if between else PartyRef(board_id, name)

    def find_party(self, spot: PartyRef) -> PublishedParty | None:
        """Return a party; nothing where no board that is read has it."""
        board = self.boards.get(spot.board)
        return board.parties.get(spot.id) if board else None

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody on any board, by name; whoever has one account or one address on two boards is one person."""
        return identify_people(self.readable)

    @cached_property
    def person_by_ref(self) -> Mapping[PartyRef, Person]:
        """Who stands behind a party of a board."""
        return MappingProxyType({spot: person for person in self.people for spot in person.refs})

    @cached_property
    def _by_party(self) -> tuple[Mapping[PartyRef, tuple[BoardPromise, ...]], Mapping[PartyRef, tuple[BoardPromise, ...]]]:
        return (
            _group_by_ref(self.open, lambda each: (self.resolve_ref(each.source.id, name) for name in each.promise.promisers)),
            _group_by_ref(self.open, lambda each: (self.resolve_ref(each.source.id, name) for name in each.promise.customers)),
        )

    def list_promised_by(self, spots: Iterable[PartyRef]) -> tuple[BoardPromise, ...]:
        """Return the open promises that some parties have made, by due date, each once."""
        return _collect_once(self._by_party[0], spots)

    def list_promised_to(self, spots: Iterable[PartyRef]) -> tuple[BoardPromise, ...]:
        """Return the open promises that were made to some parties, by due date, each once."""
        return _collect_once(self._by_party[1], spots)

    @cached_property
    def groups_by_member(self) -> Mapping[PartyRef, tuple[PartyRef, ...]]:
        """The teams and customers that a person of a board acts for there."""
        pairs = (
            (PartyRef(of.id, member), PartyRef(of.id, party.id))
            for of in self.readable
            if of.board
            for party in of.board.parties.values()
            for member in party.members
        )
        found: dict[PartyRef, list[PartyRef]] = defaultdict(list)
        for member, group in pairs:
            found[member].append(group)
        return MappingProxyType({member: tuple(groups) for member, groups in found.items()})

    @cached_property
    def pending_by_party(self) -> Mapping[PartyRef, tuple[tuple[BoardPromise, Schedule], ...]]:
        """What waits for each party of each board."""
        found: dict[PartyRef, list[tuple[BoardPromise, Schedule]]] = defaultdict(list)
        for what, items in self.waiting.items():
            for item in items:
                for name in find_awaited_parties(item.promise, what):
                    found[self.resolve_ref(item.source.id, name)].append((item, what))
        return MappingProxyType({spot: tuple(each) for spot, each in found.items()})

    @cached_property
    def asks(self) -> Mapping[str, tuple[BoardAsk, ...]]:
        """The asks of all boards by id: those of one id are one ask to the whole organisation."""
        found: dict[str, list[BoardAsk]] = defaultdict(list)
        for of in self.current:
            for ask in of.board.asks.values() if of.board else ():
                found[ask.id].append(BoardAsk(of, ask))
        return MappingProxyType({each: tuple(found[each]) for each in sorted(found)})

    def find_answer(self, asking: BoardAsk, asked: PublishedAsked) -> str | None:
        """Return what one of those asked has answered; a promise on another board that names the ask is an answer too."""
        if asked.answer:
            return asked.answer
        given = (PartyRef(asking.source.id, asking.ask.id), self.resolve_ref(asking.source.id, asked.party)) in self._given
        return "committed" if given else None

    @cached_property
    def _given(self) -> frozenset[tuple[PartyRef, PartyRef]]:
        """The promises on one board that answer an ask of another: the ask, and who promised."""
        return frozenset(
            (self.resolve_ref(item.source.id, item.promise.ask), self.resolve_ref(item.source.id, name))
            for item in self.iter_promises()
            if item.promise.ask and get_board_prefix(item.promise.ask)
            for name in item.promise.promisers
        )

    @cached_property
    def goals(self) -> Mapping[str, tuple[BoardPromise, ...]]:
        """The promises that serve each goal, by its id: goals of one id on several boards are one goal."""
        found: dict[str, list[BoardPromise]] = {goal: [] for of in self.current for goal in (of.board.goals if of.board else ())}
        for item in self.iter_promises():
            if item.promise.goal:
                found.setdefault(item.promise.goal.rpartition(BOARD_SEPARATOR)[2], []).append(item)
        return MappingProxyType({goal: tuple(sorted(found[goal], key=order_by_due)) for goal in sorted(found)})

    def find_goals(self, goal: str) -> tuple[tuple[SourceResult, PublishedGoal], ...]:
        """Return the boards that have a goal of this id, with what each says of it."""
        return tuple((of, of.board.goals[goal]) for of in self.current if of.board and goal in of.board.goals)

    @cached_property
    def totals(self) -> Mapping[str, PublishedRatio]:
        """The numbers of all boards that are not old, summed."""
        total: dict[str, PublishedRatio] = defaultdict(lambda: PublishedRatio(0, 0))
        for of in self.current:
            for key, count in of.board.ratios.items() if of.board else ():
                total[key] += count
        return MappingProxyType(dict(total))


def _group_by_ref(
    items: Iterable[BoardPromise], spots: Callable[[BoardPromise], Iterable[PartyRef]]
) -> Mapping[PartyRef, tuple[BoardPromise, ...]]:
    found: dict[PartyRef, list[BoardPromise]] = defaultdict(list)
    for item in items:
        for spot in spots(item):
            found[spot].append(item)
    return MappingProxyType({spot: tuple(each) for spot, each in found.items()})


def _collect_once(promises_by_ref: Mapping[PartyRef, tuple[BoardPromise, ...]], spots: Iterable[PartyRef]) -> tuple[BoardPromise, ...]:
    every = {item.ref: item for spot in spots for item in promises_by_ref.get(spot, ())}
    return tuple(sorted(every.values(), key=order_by_due))
