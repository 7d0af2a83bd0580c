"""Boards as they publish themselves: what a roll-up knows of each, and nothing that only its own pages tell.

The keys are those of `v1/board.json`; a promise's outcome and log stay on its own board, which has the page for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.model import BoardSource, PartyKind
    from troth.status.acts import PromiseState
    from troth.status.attention import Flag
    from troth.status.schedule import Schedule


EXPORT_VERSION = 1
"""The version of `v1/board.json` that is read and written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedHelpRequest:
    """Somebody asks for help: who, since when, and with what in their words."""

    by: str
    since: date
    need: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPromise:
    """A promise as its board tells it."""

    id: str
    title: str
    promisers: tuple[str, ...]
    customers: tuple[str, ...]
    partner: str | None
    state: PromiseState
    schedule: tuple[Schedule, ...]
    flags: tuple[Flag, ...]
    due: date | None
    delivered_on: date | None
    last: date | None
    """The day of the last entry of its log."""
    kept_on_time: bool | None
    goal: str | None
    ask: str | None
    url: str
    help: PublishedHelpRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAsked:
    """One who was asked: the answer, or what comes next."""

    party: str
    answer: str | None
    promise: str | None
    step: str
    via: str | None
    since: date | None
    """The first day on which the step may be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAsk:
    """An ask as its board tells it."""

    id: str
    title: str
    asker: str
    state: str
    respond_by: date
    answer_overdue: bool
    goal: str | None
    asked: tuple[PublishedAsked, ...]
    of: int
    """How many were asked: more than are named where the board publishes only the number of the silent."""
    url: str

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(each.answer is not None for each in self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedGoal:
    """A goal as its board tells it."""

    id: str
    title: str
    by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedParty:
    """A party as its board tells it."""

    id: str
    kind: PartyKind
    name: str
    members: tuple[str, ...]
    github: str | None
    email_hash: str | None

    @property
    def signs(self) -> tuple[str, ...]:
        """What tells who somebody is."""
        named = (("account", (self.github or "").lower()), ("address", self.email_hash))
        return tuple(f"{kind} {value}" for kind, value in named if value)


@dataclass(frozen=True, slots=True)
class PublishedRatio:
    """n of N, as it is published."""

    n: int
    total: int
    of_rhythms: int = 0
    """How many of N are occurrences of recurring promises."""

    def __add__(self, other: PublishedRatio) -> PublishedRatio:
        return PublishedRatio(self.n + other.n, self.total + other.total, self.of_rhythms + other.of_rhythms)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBoard:
    """All that a roll-up knows of a board."""

    name: str
    timezone: str
    as_of: date
    promises: Mapping[str, PublishedPromise]
    asks: Mapping[str, PublishedAsk]
    goals: Mapping[str, PublishedGoal]
    parties: Mapping[str, PublishedParty]
    ratios: Mapping[str, PublishedRatio]
    """Its numbers that are n of N, by the names under which it publishes them."""
    ages: Mapping[str, int] = field(default_factory=dict)
    """Overdue promises by age."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    errors: int = 0


class SourceFaultKind(StrEnum):
    """What can be wrong with a source."""

    MISSING = "missing"
    """There is nothing to read where it should be."""
    UNREACHED = "unreached"
    """It could not be fetched."""
    REFUSED = "refused"
    """What it publishes is broken or hostile."""
    NEWER = "newer"
    """It speaks a later version than this program."""
    OLD = "old"
    """What it published last is long ago."""
    AHEAD = "ahead"
    """It was published later than the day of this page."""

    @property
    def word(self) -> str:
        """How a page calls it."""
        return _WORDS[self]


_WORDS: Final[Mapping[SourceFaultKind, str]] = {
    SourceFaultKind.MISSING: "Missing",
    SourceFaultKind.UNREACHED: "Not reached",
    SourceFaultKind.REFUSED: "Refused",
    SourceFaultKind.NEWER: "Newer version",
    SourceFaultKind.OLD: "Old",
    SourceFaultKind.AHEAD: "Later",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFault:
    """What is wrong with a source: the kind, one sentence without its name, and the way out."""

    kind: SourceFaultKind
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceResult:
    """What one source brings to the roll-up: its board, or the last good copy of it, or nothing, and what is wrong."""

    source: BoardSource
    board: PublishedBoard | None = None
    faults: tuple[SourceFault, ...] = ()
    is_cached: bool = False
    """Whether the last good copy stands in for what could not be read now."""
    site: str = ""
    """The web address of its own site, which ends in `/`; nothing where it is not known."""

    @property
    def id(self) -> str:
        """The id under which the board is named."""
        return self.source.id

    @property
    def is_outdated(self) -> bool:
        """Tell whether it was published so long ago that it is not counted with the others."""
        return any(each.kind is SourceFaultKind.OLD for each in self.faults)
