"""The story of a promise: every entry with who, when and what it says, and the day it was promised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from troth.base.dates import format_date
from troth.status.acts import ACTS_BY_NAME, PromiseState
from troth.status.answer_context import YES_ACTS
from troth.status.provenance import Level
from troth.status.replay import OPENING
from troth.status.vouchers import format_said_place
from troth.views.chips import FLAG_CHIPS, STATE_CHIPS
from troth.views.promise.describe import EntryContext, describe_entry
from troth.views.rich_text import list_quotes, strip_code_marks, strong_text
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import LogEntry, PromiseEntry
    from troth.status.provenance import Provenance, Witness
    from troth.views.chips import Chip, PartyLabel
    from troth.views.context import ViewContext
    from troth.views.rich_text import Quote, Sentence


_WITNESS_LABELS: Final[Mapping[Level, str]] = {
    Level.SIGNED: "signed commit",
    Level.OWN: "own commit",
    Level.VOUCHED: "confirmed by host",
    Level.MAILED: "by e-mail",
    Level.RECORDED: "recorded by",
    Level.UNKNOWN: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessLabel:
    """What git bears witness of, in words: `own commit`, `recorded by Omar`."""

    text: str
    author: str
    """Who committed it, where that was not the party itself."""
    note: str
    commit: str
    landed: str = ""
    """Since when it is on the board: the day that nobody but the host sets."""
    said_in: str = ""
    """Where it was said: `#12`."""
    said_at: str = ""
    """The address of that, where it is in the board's own repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """One thing that was done about a promise."""

    day: date
    date: str
    date_text: str
    who: tuple[PartyLabel, ...]
    text: Sentence
    """The end of the sentence that begins with the names."""
    quotes: tuple[Quote, ...] = ()
    chip: Chip | None = None
    """The sign of what it led to, where it led somewhere."""
    aside: str = ""
    """When it happened, where that was earlier than it was written down."""
    fault: str = ""
    """Why it has no place in the log, where it has none."""
    witness: WitnessLabel | None = None
    """What git knows of it; None where it knows nothing."""
    page: str = ""
    title: str = ""
    """The promise that it is about, with its page."""
    act: str = ""
    """The act of the entry; `made` for the day that the promise itself names."""


def build_timeline(standing: PromiseStatus, context: ViewContext, provenance: Provenance | None = None) -> tuple[TimelineEvent, ...]:
    """Return the events of a promise up to the as-of date, the first one first."""
    course, events = standing.snapshot, []
    faults = {fault.index: fault.message for fault in course.invalid_entries}
    before = EntryContext(promise=course.promise, terms=course.promise.terms)
    for entry in course.entries:
        fault, struck = faults.get(entry.index, ""), entry.index in course.struck
        witness = provenance.log[entry.index] if provenance else None
        event = _build_entry_event(entry, before, context, fault, witness, struck=struck)
        stale = note_other_words(entry) if entry.index in course.of_other_words else ""
        events.append(replace(event, aside="; ".join(filter(None, (event.aside, stale)))) if stale else event)
        before = before if fault or struck else before.apply_entry(entry)
    opening = _build_opening_event(standing, context, provenance)
    if opening is not None:
        first = (entry.date < opening.day or (entry.date == opening.day and entry.act in OPENING) for entry in course.entries)
        events.insert(sum(first), opening)
    return tuple(events)


def find_opening_day(standing: PromiseStatus, as_of: date) -> date | None:
    """Return the day it was made, where no entry says so."""
    made = standing.promise.terms.made
    if made is None or made > as_of or any(entry.act == "promised" and entry.date <= made for entry in standing.snapshot.entries):
        return None
    return made


def collapse_single_commit(events: tuple[TimelineEvent, ...]) -> tuple[tuple[TimelineEvent, ...], WitnessLabel | None]:
    """Return the events, and what git bears witness of for all of them where one commit of somebody else brought in all.

    Then it is said once, and not again with each event.
    """
    seen_by = [event.witness for event in events]
    first = seen_by[0] if seen_by else None
    if first is None or not first.author or len(events) == 1 or any(each is None or each.commit != first.commit for each in seen_by):
        return events, None
    return tuple(replace(event, witness=None) for event in events), replace(first, text="Recorded in a single change by", note="")


def _describe_aim(entry: PromiseEntry) -> str:
    """Return which time of a promise that comes again an entry speaks of; empty where it speaks of the whole."""
    if entry.occurrence is not None:
        return f"the one of {format_date(entry.occurrence)}"
    return "" if entry.through is None else f"all through {format_date(entry.through)}"


def _build_entry_event(
    entry: PromiseEntry, before: EntryContext, context: ViewContext, fault: str, witness: Witness | None, *, struck: bool
) -> TimelineEvent:
    happened = f"happened {format_date(entry.happened)}, recorded {format_date(entry.date)}" if entry.happened else ""
    return TimelineEvent(
        day=entry.date,
        date=entry.date.isoformat(),
        date_text=format_date(entry.date),
        who=(context.faces(entry.by),),
        text=describe_entry(entry, before, context),
        quotes=list_quotes(entry, context.board.settings),
        chip=None if fault or struck else _choose_entry_chip(entry),
        aside="; ".join(filter(None, (_describe_aim(entry), happened, "taken back later" if struck else ""))),
        fault=fault,
        witness=label_witness(witness, context),
        page=promise_url(before.promise.id),
        title=strip_code_marks(before.promise.title),
        act=entry.act,
    )


def label_witness(witness: Witness | None, context: ViewContext) -> WitnessLabel | None:
    """Return what git bears witness of, or None where it knows nothing of it."""
    if witness is None or witness.commit is None:
        return None
    said_in = format_said_place(witness.said_at) if witness.said_at and witness.level is not Level.MAILED else ""
    others = witness.level is Level.RECORDED and witness.author and not said_in
    repository = context.board.settings.repository or ""
    is_ours = bool(repository) and witness.said_at.lower().startswith(f"{repository.rstrip('/').removesuffix('.git').lower()}/")
    return WitnessLabel(
        text="recorded" if said_in and witness.level is Level.RECORDED else _WITNESS_LABELS[witness.level],
        author=witness.author or "" if others else "",
        note=witness.note,
        commit=witness.commit,
        landed=f"on the board since {format_date(witness.landed)}" if witness.landed else "",
        said_in=said_in,
        said_at=witness.said_at if said_in and is_ours else "",
    )


def note_other_words(entry: LogEntry) -> str:
    """Return the note on an answer that was given to other words: what it is worth now."""
    return "said about an earlier version, so it does not count" if entry.act in YES_ACTS else "said about an earlier version"


def _choose_entry_chip(entry: PromiseEntry) -> Chip | None:
    if entry.act == "accepted" and entry.kept == "partly":
        return STATE_CHIPS[PromiseState.PARTLY_KEPT]
    act = ACTS_BY_NAME.get(entry.act)
    if act is not None and act.leads_to is not None:
        return STATE_CHIPS[act.leads_to]
    return next((chip for flag, chip in FLAG_CHIPS.items() if flag.value == entry.act), None)


def _build_opening_event(standing: PromiseStatus, context: ViewContext, provenance: Provenance | None) -> TimelineEvent | None:
    """Return the event of the day it was made, where no entry says so."""
    promise, made = standing.promise, find_opening_day(standing, context.day)
    if made is None:
        return None
    alone = len(promise.promisers) == 1
    return TimelineEvent(
        day=made,
        date=made.isoformat(),
        date_text=format_date(made),
        who=context.faces.get_many(promise.promisers),
        text=(strong_text("promised it" if alone else "are to promise it together"),),
        chip=STATE_CHIPS[PromiseState.PROMISED if alone else PromiseState.OFFERED],
        witness=label_witness(provenance.terms if provenance else None, context),
        page=promise_url(promise.id),
        title=strip_code_marks(promise.title),
        act="made",
    )
