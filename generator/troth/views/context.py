"""What all views of a board share: labels and rows, each made once (a cache)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from troth.base.dates import format_date
from troth.base.hashing import hash_value
from troth.model import PartyKind
from troth.status.schedule import Schedule
from troth.views.chips import PartyLabels
from troth.views.rich_text import strip_code_marks, user_text
from troth.views.rows import build_row, promise_url, sort_by_due

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from datetime import date

    from troth.board import Board, PromiseStatus
    from troth.model import Party
    from troth.views.rich_text import Inline
    from troth.views.rows import Row


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageMemory:
    """What is known of earlier messages: since when they have told what is new, and what they have told of it, by its seal."""

    since: date
    """What is new since this day is told, unless it was."""
    told: frozenset[str] = frozenset()

    def has_told(self, party: str, mark: str) -> bool:
        """Tell whether somebody was told it already."""
        return seal_mark(party, mark) in self.told


def seal_mark(party: str, mark: str) -> str:
    """Return what stands in a mail for something that it tells a party once: it says nothing to others, and no key changes it."""
    return hash_value(["told", party, mark], 32)


class ViewContext:
    """A board with its faces and rows, each made once however many pages show it."""

    def __init__(self, board: Board, memory: MessageMemory | None = None) -> None:
        self.board = board
        self.memory = memory
        """What is known of earlier messages, where somebody knows it."""
        self.faces = PartyLabels(board.ledger.parties)
        self._rows: dict[str, Row] = {}
        self._cache: dict[Hashable, object] = {}

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returns: made when somebody first asks for this key, and kept. Its users name its type."""
        if key not in self._cache:
            self._cache[key] = make()
        return cast("T", self._cache[key])

    @property
    def day(self) -> date:
        """The as-of date."""
        return self.board.day

    @property
    def as_of_words(self) -> str:
        """How a sentence about the board begins: `As of 20 Nov 2026`."""
        return f"As of {format_date(self.day)}"

    @property
    def soon_words(self) -> str:
        """How pages call the next few days: `in the next 7 days`, as far as the board looks ahead."""
        ahead = self.board.settings.due_soon
        return {0: "today", 1: "today or tomorrow"}.get(ahead, f"in the next {ahead} days")

    @staticmethod
    def is_due_soon(standing: PromiseStatus) -> bool:
        """Tell whether something is due today or within the board's `due_soon` days."""
        return Schedule.DUE_TODAY in standing.schedule or Schedule.DUE_SOON in standing.schedule

    def get_row(self, standing: PromiseStatus) -> Row:
        """Return the row of a promise."""
        row = self._rows.get(standing.id)
        if row is None:
            row = self._rows[standing.id] = build_row(standing, self.faces, self.day, self.board.settings)
        return row

    def get_rows(self, standings: Iterable[PromiseStatus]) -> tuple[Row, ...]:
        """Return the rows of several promises, in their order."""
        return tuple(map(self.get_row, standings))

    def find_rows(self, promises: Iterable[str]) -> tuple[Row, ...]:
        """Return the rows of those promises that are there as of the date, by id."""
        there = self.board.promises
        return tuple(self.get_row(there[each]) for each in promises if each in there)

    def link_promise(self, promise: str) -> Inline:
        """Return the title of a promise with its page; of one that is not there, its id."""
        standing = self.board.promises.get(promise)
        return user_text(strip_code_marks(standing.promise.title), promise_url(promise)) if standing else user_text(promise)

    def list_open_promises(self, party: str) -> tuple[PromiseStatus, ...]:
        """Return what a party has promised and is still open, by due date."""
        return tuple(sort_by_due(each for each in self.board.promises_by_promiser.get(party, ()) if each.state.open))

    def list_member_promises(self, party: Party) -> tuple[PromiseStatus, ...]:
        """Return what the members of a party have promised by themselves and is still open, by due date."""
        return tuple(sort_by_due(each for each in self.promised_by_members(party) if each.state.open))

    def promised_by_members(self, party: Party) -> tuple[PromiseStatus, ...]:
        """Return all that those promised by themselves who were members of a party on the promise's day, each once, by id."""
        board = self.board
        people = {*party.members, *(each for each, _ in party.former)}
        found = {each.id: each for person in people for each in board.promises_by_promiser.get(person, ())}
        return tuple(found[each] for each in sorted(found) if self._is_of_members(found[each], party.id))

    def _is_of_members(self, standing: PromiseStatus, party: str) -> bool:
        promisers = standing.snapshot.terms.promisers
        members = self.board.ledger.parties.on(standing.made or self.day)[party].members
        return party not in promisers and not frozenset(members).isdisjoint(promisers)

    @cached_property
    def acts_for(self) -> Mapping[str, tuple[str, ...]]:
        """The teams and customers that a person may act for, by the person's id."""
        found: dict[str, list[str]] = defaultdict(list)
        for party in self.board.ledger.parties:
            for member in party.members:
                found[member].append(party.id)
        return {person: tuple(parties) for person, parties in found.items()}


def find_interested_parties(standing: PromiseStatus, context: ViewContext) -> frozenset[str]:
    """Return the parties that a promise concerns: its sides, its partner, those who act for a side, and the teams of its promisers."""
    terms, partner = standing.snapshot.terms, standing.promise.partner
    sides = add_members((*terms.promisers, *terms.customers), context)
    parties = context.board.ledger.parties
    groups = (group for person in terms.promisers for group in context.acts_for.get(person, ()))
    teams = frozenset(group for group in groups if parties[group].kind is PartyKind.TEAM)
    return sides | teams | (frozenset({partner}) if partner else frozenset())


def add_members(party_ids: Iterable[str], context: ViewContext) -> frozenset[str]:
    """Return the parties that are named, and the people who may act for them."""
    parties = tuple(party_ids)
    found = (context.board.ledger.parties.get(party) for party in parties)
    return frozenset(parties).union(*(party.members for party in found if party))
