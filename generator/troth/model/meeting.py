"""Meetings, which produce next steps, and goals, which commitments serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.model.promise import LogEntry

if TYPE_CHECKING:
    import datetime as dt

    from troth.model.promise import Measure
    from troth.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting or review. Its next steps are the promises that name it."""

    id: str
    source: Source
    title: str
    kind: str
    date: dt.date
    attendees: tuple[str, ...]
    follows: str | None = None
    every: str | None = None
    """How often these people meet, as a promise says it that comes again."""
    made: dt.date | None = None
    """The day it was written down: it is not there before."""
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalEntry(LogEntry):
    """One line of a goal's log."""

    measure: str | None = None
    """Which of its measures was read: what is looked at."""
    value: str | float | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One named goal."""

    id: str
    source: Source
    title: str
    owner: str
    why: str | None = None
    by: dt.date | None = None
    serves: str | None = None
    """The larger goal that it serves."""
    made: dt.date | None = None
    """The day it was written down: it is not there before."""
    measures: tuple[Measure, ...] = ()
    log: tuple[GoalEntry, ...] = ()
