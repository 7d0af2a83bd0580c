"""The settings of a board, as `board.yaml` has them; and the sources of a roll-up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from troth.base.recurrence import WorkCalendar
from troth.model.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from troth.model.party import Party


DEFAULT_REASONS: Final[Mapping[str, str]] = {
    "underestimated": "It was more work than expected",
    "prerequisite": "Something that had to come first was missing",
    "information": "Information was missing or wrong",
    "people": "People were not available",
    "priorities": "Something else came first",
    "unclear": "It was not clear what was expected",
    "outside_event": "Something from outside got in the way",
    "forgot": "It was forgotten",
    "no_report": "Nobody said anything",
    "other": "Another reason",
}
"""The default reason codes, each with its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """One rung of the ladder by which somebody is asked again: how, and how many days to wait for an answer."""

    via: str
    wait: int | None = None


BACKDATE_DAYS = 3
"""Within so many days an entry is written down, or taken back by its author."""
DEFAULT_LADDER = (
    LadderStep(via="email", wait=3),
    LadderStep(via="email", wait=5),
    LadderStep(via="personal", wait=5),
    LadderStep(via="sponsor"),
)


IN_PERSON_FIRST = ("personal", "email", "personal", "sponsor")
"""The steps of a ladder that begins with sitting down with each of them."""


def build_ladder(ways: Iterable[str], usual: tuple[LadderStep, ...]) -> tuple[LadderStep, ...]:
    """Return steps in these ways, each with the wait of the board's own step of its kind: its first, its second, then always its last."""
    steps, number = [], Counter[str]()
    for way in ways:
        waits = [[step.wait for step in ladder if step.via == way and step.wait is not None] for ladder in (usual, DEFAULT_LADDER)]
        known = waits[0] or waits[1]
        steps.append(LadderStep(via=way, wait=known[min(number[way], len(known) - 1)] if known else None))
        number[way] += 1
    return tuple(steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A choice among all promises that the board keeps under a name."""

    name: str
    criteria: tuple[tuple[str, str], ...] = ()
    """What is chosen, under the names that stand in an address: `team`, `state`, `from`, …"""
    due_within: int | None = None
    """Due up to so many days after the as-of date."""
    is_board: bool = False
    """Shown in columns by state, and not as a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """What of the records is published; what is not stays in them and in the terminal."""

    notes: bool = True
    """What people wrote about how it went: notes, reasons in words, what was learned, evidence, what customers said, minutes."""
    ratings: bool = True
    """How satisfied customers were."""
    names: bool = True
    """The names of people and customers; without them their ids stand there."""
    silent: str = "names"
    """Whether those who have not answered an ask are named (`names`), or are a number (`count`)."""

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is withheld."""
        return self.notes and self.ratings and self.names and self.silent == "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingSettings:
    """Whether the board asks about the words of promises and asks, and what it adds to the word lists."""

    check: bool = True
    vague: tuple[str, ...] = ()
    """Words that it asks about besides."""
    allowed: tuple[str, ...] = ()
    """Words that it never asks about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Who commits for people that speak in issues, comments and mails. Of addresses and keys the present one comes first."""

    emails: tuple[str, ...]
    keys: tuple[str, ...] = ()
    """Public SSH keys, as `ssh-ed25519 AAAA…`; without one nothing that it writes is vouched for."""
    is_named: bool = True
    """The board names it. Of one that it doesn't name, only commits that say where something was said are the recorder's."""


HOST_RECORDER: Final = Recorder(emails=("41898282+github-actions[bot]@users.noreply.github.com", "troth@localhost"), is_named=False)
"""Who writes down what people say where board.yaml names nobody: the account that the host's own token has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `board.yaml` sets. Counts of days are calendar days unless they say otherwise."""

    name: str = "Commitments"
    timezone: str = "UTC"
    repository: str | None = None
    branch: str = "main"
    due_soon: int = 7
    follow_up_grace: int = 1
    acceptance_wait: int = 7
    stale_report: int = 28
    window: int = 90
    notice: int = 2
    protocol: str | None = None
    working_days: frozenset[int] = frozenset()
    """Days of the week that count as working days: 0 is Monday, as in `date.weekday`. Empty where the board names none."""
    holidays: frozenset[date] = frozenset()
    ladder: tuple[LadderStep, ...] = DEFAULT_LADDER
    reasons: Mapping[str, str] = field(default_factory=lambda: DEFAULT_REASONS)
    weekly_load: int = 5
    publish_email: bool = False
    calendar_alarm: bool = False
    """Calendars remind of each entry on its morning."""
    publish: Publish = field(default_factory=Publish)
    review: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Severity by rule of the review: `error`, `warn` or `ignore`."""
    wording: WordingSettings = field(default_factory=WordingSettings)
    backdate_days: int = BACKDATE_DAYS
    maintainers: tuple[str, ...] = ()
    """The people who look after the board, and may change who is who."""
    recorder: Recorder | None = None
    receive: str | None = None
    """How messages get onto the board, `commit` or `pull-request`; None leaves it to what each of them changes."""
    views: tuple[SavedView, ...] = ()
    """Links to some of the promises, in the board's order."""
    sources: tuple[BoardSource, ...] = ()
    """The boards that are shown together with this one, in the order of the file; none for a board on its own."""
    stale_source: int = 7
    people_key: str | None = None

    @property
    def counted_days(self) -> frozenset[int]:
        """The days of the week that count where days are counted: every day, where the board names none."""
        return self.working_days or frozenset(range(7))

    @property
    def calendar(self) -> WorkCalendar:
        """The days on which people work: none is named where the board names none."""
        return WorkCalendar(working_days=self.working_days, holidays=self.holidays)

    @property
    def effective_recorder(self) -> Recorder:
        """The recorder that the board names, or the host's own account."""
        return self.recorder or HOST_RECORDER


BOARD_SEPARATOR = ":"
"""Stands between a board's id and the id of one of its parties or goals: `sales:rosa`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSource:
    """One source: the id of its board, and where that is read from."""

    id: str
    location: str
    """A folder, counted from the one that holds `commitments/`, or a web address that ends in `/v1/`."""
    site: str | None = None
    """The web address of the board's own site, where it is given."""

    @property
    def is_published(self) -> bool:
        """Tell whether it is a web address, which only an explicit command fetches."""
        return self.location.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalBoard:
    """What is known of another board, so that records can name its parties and goals."""

    parties: Mapping[str, Party] = field(default_factory=lambda: MappingProxyType({}))
    """Its parties as this board names them: by `sales:rosa`."""
    records: Mapping[Kind, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Its goals and asks as this board names them, by kind."""

    def list_spellings(self, kind: Kind) -> Mapping[str, str]:
        """Return all that is known of a kind, and all that people write for a party, with what to write."""
        if kind is not Kind.PARTIES:
            return {each: each for each in self.records.get(kind, ())}
        names = {f"{get_board_prefix(each.id)}:{each.name.lower().replace(' ', '-')}": each.id for each in self.parties.values()}
        return names | {party: party for party in self.parties}


def get_board_prefix(name: str) -> str:
    """Return the id of the board in `sales:rosa`; nothing for the id of one's own."""
    board, between, _ = name.partition(BOARD_SEPARATOR)
    return board if between else ""
