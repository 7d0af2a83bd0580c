"""A due date as rows show it: the date, and beside it what it means as of the board's date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING, State

if TYPE_CHECKING:
    from datetime import date

    from troth.board import Standing
    from troth.model import Settings


class Urgency(StrEnum):
    """How near a due date is."""

    LATE = "late"
    SOON = "soon"
    FAR = "far"
    OVER = "over"
    """It no longer matters: nothing is left to deliver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A due date in words. Where it is `live`, a browser may count the days anew from the reader's own date."""

    iso: str
    written: str
    words: str
    urgency: Urgency
    live: bool


def due_of(standing: Standing, as_of: date, settings: Settings) -> Due | None:
    """Return the due date of a promise, or None where it has none."""
    due = standing.due
    if due is None:
        return None
    promised = standing.state is State.PROMISED
    return Due(
        iso=due.isoformat(),
        written=days.written(due),
        words=days.in_words(due, as_of) if promised else _words(standing, due, as_of),
        urgency=_urgency(days.between(as_of, due), settings.due_soon) if promised else Urgency.OVER,
        live=promised,
    )


def weekday(day: date) -> str:
    """Return the day of the week, in any locale: `Monday`."""
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.weekday()]


def ago(day: date, as_of: date) -> str:
    """Return how long ago a day was: `today`, `yesterday`, `12 days ago`."""
    passed = days.between(day, as_of)
    return {0: "today", 1: "yesterday"}.get(passed, f"{passed} days ago")


def _urgency(left: int, soon: int) -> Urgency:
    if left < 0:
        return Urgency.LATE
    return Urgency.SOON if left <= soon else Urgency.FAR


def _words(standing: Standing, due: date, as_of: date) -> str:
    if standing.state in TALKING:
        return days.in_words(due, as_of) if due >= as_of else f"passed {ago(due, as_of)}"
    if standing.state is State.DELIVERED and standing.delivered_on is not None:
        return f"delivered {ago(standing.delivered_on, as_of)}"
    return _ended(standing)


def _ended(standing: Standing) -> str:
    """Return how a promise ended against the first due date, or the day on which it ended."""
    if standing.kept_on_time is None:
        return f"ended {days.written(standing.closed_on)}" if standing.closed_on else ""
    first, delivered = standing.course.first_due, standing.delivered_on
    if standing.kept_on_time or first is None or delivered is None:
        return "kept on time"
    late = days.between(first, delivered)
    return "kept a day late" if late == 1 else f"kept {late} days late"
