"""Meetings, which produce next steps, and goals, which commitments serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One named goal."""

    id: str
    source: Source
    title: str
    owner: str
    why: str | None = None
    by: dt.date | None = None
    measures: tuple[Measure, ...] = ()
