"""A due date as rows show it: the date, and beside it what it means as of the board's date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import count_days, format_date, format_relative_date
from troth.status.acts import TALKING, PromiseState

if TYPE_CHECKING:
    from datetime import date

    from troth.board import PromiseStatus
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

    date: str
    date_text: str
    words: str
    urgency: Urgency
    live: bool


def judge_urgency(day: date, as_of: date, soon: int, *, is_open: bool = True) -> Urgency:
    """Return whether a day has passed, comes within `soon` days or later; it is over where nothing waits for it any more."""
    left = count_days(as_of, day)
    return Urgency.OVER if not is_open else Urgency.LATE if left < 0 else Urgency.SOON if left <= soon else Urgency.FAR


def describe_due(standing: PromiseStatus, as_of: date, settings: Settings) -> Due | None:
    """Return the due date of a promise, or None where it has none."""
    due = standing.due
    if due is None:
        return None
    promised = standing.state is PromiseState.PROMISED
    return Due(
        date=due.isoformat(),
        date_text=format_date(due),
        words=format_relative_date(due, as_of) if promised else _describe_date(standing, due, as_of),
        urgency=judge_urgency(due, as_of, settings.due_soon, is_open=promised),
        live=promised,
    )


def format_weekday(day: date) -> str:
    """Return the day of the week, in any locale: `Monday`."""
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.weekday()]


def format_days_ago(day: date, as_of: date) -> str:
    """Return how long ago a day was: `today`, `yesterday`, `12 days ago`."""
    passed = count_days(day, as_of)
    return {0: "today", 1: "yesterday"}.get(passed, f"{passed} days ago")


def _describe_date(standing: PromiseStatus, due: date, as_of: date) -> str:
    if standing.state in TALKING:
        return format_relative_date(due, as_of) if due >= as_of else f"passed {format_days_ago(due, as_of)}"
    if standing.state is PromiseState.DELIVERED and standing.delivered_on is not None:
        return f"delivered {format_days_ago(standing.delivered_on, as_of)}"
    if standing.kept_on_time is None or (standing.snapshot.comes_again and not standing.kept_on_time):
        return f"ended {format_date(standing.closed_on)}" if standing.closed_on else ""
    first, delivered = standing.snapshot.first_due, standing.delivered_on
    if standing.kept_on_time or first is None or delivered is None:
        return "kept on time"
    late = count_days(first, delivered)
    return "kept a day late" if late == 1 else f"kept {late} days late"
