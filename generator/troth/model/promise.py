"""A promise: its terms, and the entries of its log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.hashing import FULL_DIGITS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from troth.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One line of a log: who did what, and when. Kinds of records add what their acts have; what an act lacks is None or empty."""

    date: dt.date
    by: str
    act: str
    index: int
    """Where it stands in the log, counted from nought."""
    note: str | None = None
    happened: dt.date | None = None
    terms: str | None = None
    """The fingerprint of what it answers, as its author saw it."""
    context: str = ""
    """The fingerprint of what it answers as the file stands now; known only where `terms` is written."""
    of_other_words: bool = False
    """Git shows that what it answers has changed since, and not by its own party's hand."""
    is_hearsay: bool = False
    """Git shows that somebody else wrote it down: looked for only where silence is to count as a yes."""

    @property
    def answers_other_words(self) -> bool:
        """Tell whether it was given to something else than what it answers now: by its fingerprint, and by git where that is short."""
        if self.terms and self.context and not self.context.startswith(self.terms):
            return True
        return self.of_other_words and len(self.terms or "") < FULL_DIGITS

    @property
    def day(self) -> dt.date:
        """The day it happened, which may be earlier than the day it was recorded."""
        return self.happened or self.date

    def follows(self, last: dt.date | None) -> bool:
        """Tell whether its days can be: it is no earlier than the entry before it, and was not written down before it happened."""
        return (last is None or self.date >= last) and self.day <= self.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How we'll know that it is done: what is looked at, and the value that is wanted or was found."""

    what: str
    target: str | float | None = None
    actual: str | float | None = None
    at_least: float | None = None
    at_most: float | None = None
    equals: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link with its title; the address is http, https or mailto."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a promise adds to the target of its ask."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryName:
    """Which entry of a log is meant: its author's last one of that date and act."""

    date: dt.date
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseEntry(LogEntry):
    """One line of a promise's log."""

    respond_by: dt.date | None = None
    due: dt.date | None = None
    outcome: str | None = None
    cost: str | float | None = None
    because: str | None = None
    reason: str | None = None
    confidence: str | None = None
    progress: int | None = None
    learned: str | None = None
    next: tuple[str, ...] = ()
    evidence: str | None = None
    measures: tuple[Measure, ...] = ()
    satisfaction: int | None = None
    kept: str | None = None
    promise: str | None = None
    every: str | None = None
    until: dt.date | None = None
    times: int | None = None
    occurrence: dt.date | None = None
    """The name of the one occurrence that it speaks of; None where it speaks of the whole promise."""
    through: dt.date | None = None
    """It speaks of all occurrences that wait for it, up to this name."""
    corrects: EntryName | None = None
    """The entry that it takes back: `entry` in the file."""

    @property
    def is_about_whole(self) -> bool:
        """Tell whether it speaks of the whole promise, and not of single occurrences."""
        return self.occurrence is None and self.through is None

    @property
    def report_text(self) -> str:
        """What it reports, in words: `at risk, 40 % done`."""
        progress = f"{self.progress} % done" if self.progress is not None else ""
        return ", ".join(filter(None, ((self.confidence or "").replace("_", " "), progress)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was promised. The fingerprint covers everything here but the title."""

    title: str
    promisers: tuple[str, ...]
    customers: tuple[str, ...]
    outcome: str
    measures: tuple[Measure, ...] = ()
    made: dt.date | None = None
    due: dt.date | None = None
    cost: str | float | None = None
    amount: Amount | None = None
    every: str | None = None
    """The step of a promise that comes again, as it is written; None for one that is done once."""
    until: dt.date | None = None
    times: int | None = None
    silence_accepts: int | None = None
    """Days after a delivery from which a silent customer's occurrence counts as kept."""

    def for_occurrence(self, due: dt.date) -> Terms:
        """Return the terms of one occurrence, due on a day; field by field, since there are hundreds."""
        return Terms(
            title=self.title,
            promisers=self.promisers,
            customers=self.customers,
            outcome=self.outcome,
            measures=self.measures,
            made=self.made,
            due=due,
            cost=self.cost,
            amount=self.amount,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise file. Nothing in it is derived: what it means as of a date is the lifecycle's to say."""

    id: str
    source: Source
    terms: Terms
    """The first terms: those that the file states outside of the log."""
    why: str | None = None
    partner: str | None = None
    goal: str | None = None
    ask: str | None = None
    agreement: str | None = None
    requirement: str | None = None
    """The requirement of its agreement that was missed, and that it mends."""
    meeting: str | None = None
    part_of: str | None = None
    needs: tuple[str, ...] = ()
    continues: str | None = None
    review_every: str | None = None
    """How often somebody asks about all of it, where it comes again without an end."""
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    log: tuple[PromiseEntry, ...] = ()

    @property
    def title(self) -> str:
        """The title, which no renegotiation changes."""
        return self.terms.title

    @property
    def promisers(self) -> tuple[str, ...]:
        """Who promises: one party, or several for a team promise."""
        return self.terms.promisers

    @property
    def customers(self) -> tuple[str, ...]:
        """Who is promised."""
        return self.terms.customers

    @property
    def to_oneself(self) -> bool:
        """Tell whether promiser and customer are the same party."""
        return self.promisers == self.customers

    def has_begun_by(self, until: dt.date) -> bool:
        """Tell whether there was anything of the promise by that date."""
        days = [entry.date for entry in self.log]
        if self.terms.made is not None:
            days.append(self.terms.made)
        return not days or min(days) <= until

    def iter_linked(self) -> Iterator[str]:
        """Yield the id of every promise that it names: whatever hangs together with it, other than by being named."""
        yield from (each for each in (self.part_of, self.continues) if each)
        yield from self.needs
        for entry in self.log:
            yield from entry.next
            if entry.promise:
                yield entry.promise
