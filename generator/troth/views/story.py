"""The story of a promise: every entry with who, when and what it says, and the day it was promised."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import BY_NAME, State
from troth.lifecycle.promise import OPENING
from troth.lifecycle.provenance import Level
from troth.views.chip import FLAGS, STATES
from troth.views.quote import quotes
from troth.views.row import page_of
from troth.views.saying import Before, saying
from troth.views.span import strong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import Standing
    from troth.lifecycle.provenance import Provenance, Witness
    from troth.model import Entry
    from troth.views.chip import Chip
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.quote import Quote
    from troth.views.span import Sentence

_LEVELS: Mapping[Level, str] = MappingProxyType(
    {
        Level.SIGNED: "signed commit",
        Level.OWN: "own commit",
        Level.RECORDED: "recorded by",
        Level.UNKNOWN: "",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What git bears witness of, in words: `own commit`, `recorded by Omar`."""

    says: str
    author: str
    """Who committed it, where that was not the party itself."""
    note: str
    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that was done about a promise."""

    day: date
    iso: str
    written: str
    who: tuple[Face, ...]
    says: Sentence
    """The end of the sentence that begins with the names."""
    quotes: tuple[Quote, ...] = ()
    chip: Chip | None = None
    """The sign of what it led to, where it led somewhere."""
    aside: str = ""
    """When it happened, where that was earlier than it was written down."""
    fault: str = ""
    """Why it has no place in the log, where it has none."""
    witness: Seen | None = None
    """What git knows of it; None where it knows nothing."""
    page: str = ""
    title: str = ""
    """The promise that it is about, with its page."""
    act: str = ""
    """The act of the entry; `made` for the day that the promise itself names."""


def story(standing: Standing, desk: Desk, provenance: Provenance | None = None) -> tuple[Event, ...]:
    """Return the events of a promise up to the as-of date, the first one first."""
    events = list(_entries(standing, desk, provenance))
    opening = _opening(standing, desk, provenance)
    if opening is not None:
        events.insert(_place(standing, opening.day), opening)
    return tuple(events)


def opening_day(standing: Standing, as_of: date) -> date | None:
    """Return the day it was made, where no entry says so."""
    made = standing.promise.terms.made
    if made is None or made > as_of or any(entry.act == "promised" and entry.date <= made for entry in standing.course.entries):
        return None
    return made


def brought_in_at_once(events: tuple[Event, ...]) -> tuple[tuple[Event, ...], Seen | None]:
    """Return the events, and what git bears witness of for all of them where one commit of somebody else brought in all.

    Then it is said once, and not again with each event.
    """
    seen_by = [event.witness for event in events]
    first = seen_by[0] if seen_by else None
    if first is None or not first.author or len(events) == 1 or any(each is None or each.commit != first.commit for each in seen_by):
        return events, None
    return tuple(replace(event, witness=None) for event in events), replace(first, says="All of it was recorded in one commit by", note="")


def latest(desk: Desk, number: int) -> tuple[Event, ...]:
    """Return the last events over all promises, the newest first."""
    touched = heapq.nlargest(number, desk.board.standings.values(), key=lambda each: (_last_day(each, desk.day), each.id))
    events = [event for standing in touched for event in story(standing, desk)[-number:]]
    events.reverse()  # so that of one day's entries the last comes first
    return tuple(sorted(events, key=lambda event: event.day, reverse=True)[:number])


def _entries(standing: Standing, desk: Desk, provenance: Provenance | None) -> Iterator[Event]:
    course = standing.course
    faults = {fault.index: fault.message for fault in course.missteps}
    before = Before(promise=course.promise, terms=course.promise.terms)
    for entry in course.entries:
        fault = faults.get(entry.index, "")
        witness = provenance.log[entry.index] if provenance else None
        yield _event(entry, before, desk, fault, witness)
        before = before if fault else before.after(entry)


def _event(entry: Entry, before: Before, desk: Desk, fault: str, witness: Witness | None) -> Event:
    return Event(
        day=entry.date,
        iso=entry.date.isoformat(),
        written=days.written(entry.date),
        who=(desk.faces(entry.by),),
        says=saying(entry, before, desk),
        quotes=quotes(entry, desk.board.settings),
        chip=None if fault else _chip(entry),
        aside=f"it happened on {days.written(entry.happened)}" if entry.happened else "",
        fault=fault,
        witness=seen(witness),
        page=page_of(before.promise.id),
        title=before.promise.title,
        act=entry.act,
    )


def seen(witness: Witness | None) -> Seen | None:
    """Return what git bears witness of, or None where it knows nothing of it."""
    if witness is None or witness.commit is None:
        return None
    others = witness.level is Level.RECORDED and witness.author
    return Seen(says=_LEVELS[witness.level], author=witness.author or "" if others else "", note=witness.in_words, commit=witness.commit)


def _chip(entry: Entry) -> Chip | None:
    if entry.act == "accepted" and entry.kept == "partly":
        return STATES[State.PARTLY_KEPT]
    act = BY_NAME.get(entry.act)
    if act is not None and act.to is not None:
        return STATES[act.to]
    return next((chip for flag, chip in FLAGS.items() if flag.value == entry.act), None)


def _opening(standing: Standing, desk: Desk, provenance: Provenance | None) -> Event | None:
    """Return the event of the day it was made, where no entry says so."""
    promise, made = standing.promise, opening_day(standing, desk.day)
    if made is None:
        return None
    alone = len(promise.promisers) == 1
    return Event(
        day=made,
        iso=made.isoformat(),
        written=days.written(made),
        who=desk.faces.of(promise.promisers),
        says=(strong("promised it" if alone else "are to promise it together"),),
        chip=STATES[State.PROMISED if alone else State.OFFERED],
        witness=seen(provenance.terms if provenance else None),
        page=page_of(promise.id),
        title=promise.title,
        act="made",
    )


def _place(standing: Standing, made: date) -> int:
    entries = standing.course.entries
    return sum(entry.date < made or (entry.date == made and entry.act in OPENING) for entry in entries)


def _last_day(standing: Standing, as_of: date) -> date:
    entries, made = standing.course.entries, standing.promise.terms.made
    last = entries[-1].date if entries else date.min
    return max(last, made) if made is not None and made <= as_of else last
