"""The ledger: all that a board's files say, with look-ups; and what differs between two ledgers, before and after a change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, TypeVar, cast

from troth.base.recurrence import WorkCalendar
from troth.model import Kind, Parties, Promise, Settings
from troth.model.history import History

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from troth.model import Agreement, Ask, ExternalBoard, Goal, LogEntry, Meeting, Party, Reference, Source, Wording


T = TypeVar("T")


# decision: 2026-11-30, While a board is served, nothing is worked out twice of the same objects
class Recollection:
    """What was made of which objects when a board was last looked at, for whoever looks again and again.

    Objects are told apart by what they are, not by what they hold: those of files that are the same are the very same.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[tuple[object, ...], object]] = {}
        self._before = self._known

    def begin(self) -> Recollection:
        """Begin another look, after which all is forgotten that it did not ask for."""
        self._before, self._known = self._known, {}
        return self

    def recall(self, make: Callable[..., T], *given: object) -> T:
        """Return what `make` returns, which depends on nothing but what it is given; of the same it is not made again."""
        key = (make, *map(_identify, given))
        found = self._known.get(key) or self._before.get(key) or (given, make(*given))  # what is kept keeps its id
        self._known[key] = found
        return cast("T", found[1])


_VALUES = (str, int, date, WorkCalendar, NoneType)
"""What is the same where it reads the same."""


def _identify(given: object) -> object:
    return given if isinstance(given, _VALUES) else tuple(map(_identify, given)) if isinstance(given, tuple) else id(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a record of any kind has: which it is, where it stands, and its log."""

    kind: Kind
    id: str
    source: Source
    log: tuple[LogEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The records, parties and settings of one board.

    `ids` holds, by kind, the ids of every file that is there, readable or not: a reference to a record that could not
    be read is not a second fault.
    """

    settings: Settings = field(default_factory=Settings)
    parties: Parties = field(default_factory=Parties)
    promises: Mapping[str, Promise] = field(default_factory=lambda: MappingProxyType({}))
    asks: Mapping[str, Ask] = field(default_factory=lambda: MappingProxyType({}))
    agreements: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    meetings: Mapping[str, Meeting] = field(default_factory=lambda: MappingProxyType({}))
    goals: Mapping[str, Goal] = field(default_factory=lambda: MappingProxyType({}))
    ids: Mapping[Kind, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    sources: tuple[Source, ...] = ()
    """Every file that could be read, by path: what the board, parties and records were made of."""
    unreadable: tuple[tuple[Kind, str], ...] = ()
    """The files that could not be read as what they should be: kind and path."""
    history: History = field(default_factory=History)
    """What git knows of the records, where somebody has asked it."""
    wordings: Mapping[str, Mapping[str, Wording]] = field(default_factory=lambda: MappingProxyType({}))
    """By agreement and fingerprint: earlier wordings that somebody has signed, where git was asked and still has them."""
    draft_templates: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The board's own templates of messages, by name."""
    references: tuple[Reference, ...] = ()
    """Every place where a record names a party or another record."""
    listed_parties: tuple[Party, ...] = ()
    """The parties as the files list them: of two with one id, both."""
    external_boards: Mapping[str, ExternalBoard | None] | None = None
    """By id, the other boards that this one may name; None for one that cannot be read now. None where nobody has looked."""

    recollection: Recollection | None = field(default=None, compare=False, repr=False)

    def recall(self, make: Callable[..., T], *given: object) -> T:
        """Return what `make` makes of what it is given: what it made the last time, where somebody looks again and again."""
        return self.recollection.recall(make, *given) if self.recollection else make(*given)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Every record that could be read, of each kind whose files are one record each."""
        return (
            *(_build_record(Kind.PROMISE, each) for each in self.promises.values()),
            *(_build_record(Kind.ASK, each) for each in self.asks.values()),
            *(_build_record(Kind.AGREEMENT, each) for each in self.agreements.values()),
            *(Record(kind=Kind.MEETING, id=each.id, source=each.source) for each in self.meetings.values()),
            *(_build_record(Kind.GOAL, each) for each in self.goals.values()),
        )

    @cached_property
    def _derived(self) -> dict[Callable[[Ledger], object], object]:
        return {}

    # decision: 2026-11-23, What follows from a ledger alone is derived once, and kept with it
    def compute_once(self, derive: Callable[[Ledger], T]) -> T:
        """Return what `derive` makes of this ledger: made when somebody first asks for it, and kept."""
        if derive not in self._derived:
            self._derived[derive] = derive(self)
        return cast("T", self._derived[derive])

    def by_day(self, day: date) -> Ledger:
        """Return the ledger as of a day: without later goals and meetings, with those as members who could act by then; else the same."""
        parties = self.parties.on(day)
        goals = {each.id: each for each in self.goals.values() if each.made is None or each.made <= day}
        meetings = {each.id: each for each in self.meetings.values() if each.made is None or each.made <= day}
        if parties is self.parties and len(goals) == len(self.goals) and len(meetings) == len(self.meetings):
            return self
        return replace(self, parties=parties, goals=MappingProxyType(goals), meetings=MappingProxyType(meetings))

    def is_complete(self, kind: Kind) -> bool:
        """Tell whether every file of that kind could be read."""
        return all(each is not kind for each, _ in self.unreadable)

    def has_record(self, kind: Kind, record: str) -> bool:
        """Tell whether a file of that kind and id is there."""
        return record in self.ids.get(kind, frozenset())

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the promises that are parts of a promise, by its id."""
        return _group_ids((promise.part_of, promise.id) for promise in self.promises.values())

    @cached_property
    def continued_by(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the promises that continue a promise, by its id."""
        return _group_ids((promise.continues, promise.id) for promise in self.promises.values())

    @cached_property
    def needed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the promises that need a promise, by its id."""
        return _group_ids((needed, promise.id) for promise in self.promises.values() for needed in promise.needs)

    def list_dependents(self, promise: str) -> tuple[str, ...]:
        """Return the ids of the promises that it endangers when it is late: the whole that it is a part of, and those that need it."""
        whole = self.promises[promise].part_of
        return (*((whole,) if whole is not None else ()), *self.needed_by.get(promise, ()))


def _build_record(kind: Kind, record: Promise | Ask | Agreement | Goal) -> Record:
    return Record(kind=kind, id=record.id, source=record.source, log=record.log)


def _group_ids(pairs: Iterable[tuple[str | None, str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({whole: tuple(sorted(parts)) for whole, parts in group_values(pairs).items()})


def group_values(pairs: Iterable[tuple[str | None, T]]) -> Mapping[str, tuple[T, ...]]:
    """Return all values of each key, keys sorted and values in their order; what has no key is in no group."""
    groups: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        if key is not None:
            groups[key].append(value)
    return MappingProxyType({key: tuple(groups[key]) for key in sorted(groups)})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVersion:
    """A record's file on one side of a change."""

    path: str
    source: Source | None = None
    """What it says. None where both sides say the same, or where it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """A record that the change makes (no `before`), takes away (no `after`), changes or moves."""

    kind: Kind
    id: str
    before: RecordVersion | None = None
    after: RecordVersion | None = None
    previous_id: str = ""
    """The id that it had before, where the change gives it another one."""
    new_id: str = ""
    """The id that it has now, where this is the one that it had before."""

    @property
    def is_moved(self) -> bool:
        """Tell whether its file lies in another place than before."""
        return self.before is not None and self.after is not None and self.before.path != self.after.path


@dataclass(frozen=True, kw_only=True)
class PartiesCommit:
    """A commit of a change that changed the files of parties."""

    sha: str
    author: str
    email: str
    before: tuple[Parties, ...]
    """The parties as each of its parents had them."""
    after: Parties


@dataclass(frozen=True, kw_only=True)
class ChangeSet:
    """A change. The ledgers hold settings, parties, and of the records those that the change touches."""

    before: Ledger = field(default_factory=Ledger)
    after: Ledger = field(default_factory=Ledger)
    changes: tuple[RecordChange, ...] = ()
    """The records that differ, by kind and id."""
    history: History = field(default_factory=History)
    """The commits of the change alone."""
    parties_commits: tuple[PartiesCommit, ...] = ()
    """The commits of the change that touch parties, parents before children."""
    unread: tuple[tuple[Kind, str], ...] = ()
    """The files of parties and settings that the change touches, and that cannot be read before it or after it: kind and path."""
