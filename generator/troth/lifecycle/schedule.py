"""Where a promise stands against the calendar. A date that passes changes the schedule, and never the state."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.lifecycle.course import Course
    from troth.model import Settings


class Schedule(StrEnum):
    """What the calendar says about a promise; several may hold at once."""

    UPCOMING = "upcoming"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    AWAITING_ANSWER = "awaiting_answer"
    ANSWER_OVERDUE = "answer_overdue"
    AWAITING_AGREEMENT = "awaiting_agreement"
    AWAITING_ACCEPTANCE = "awaiting_acceptance"
    CHANGE_PENDING = "change_pending"
    FOLLOW_UP_DUE = "follow_up_due"

    @property
    def word(self) -> str:
        """The words that the board shows for it."""
        return self.value.replace("_", " ")


def schedule(course: Course, settings: Settings, as_of: date) -> tuple[Schedule, ...]:
    """Return all that the calendar says, in the order of the contract; nothing for a promise that is closed."""
    return tuple(_schedule(course, settings, as_of))


def _schedule(course: Course, settings: Settings, as_of: date) -> Iterator[Schedule]:
    if course.state in TALKING:
        yield from _answer(course, as_of)
    elif course.state is State.PROMISED:
        yield from _due(course.terms.due, settings, as_of)
        if not course.agreement_stands:
            yield Schedule.AWAITING_AGREEMENT
        if course.proposal is not None:
            yield Schedule.CHANGE_PENDING
    elif course.state is State.DELIVERED:
        yield Schedule.AWAITING_ACCEPTANCE
    if follow_up_due(course, as_of):
        yield Schedule.FOLLOW_UP_DUE


def _answer(course: Course, as_of: date) -> Iterator[Schedule]:
    yield Schedule.AWAITING_ANSWER
    respond_by = course.asked.respond_by if course.asked else None
    if respond_by is not None and respond_by < as_of:
        yield Schedule.ANSWER_OVERDUE


def _due(due: date | None, settings: Settings, as_of: date) -> Iterator[Schedule]:
    """Overdue is from the day after: a due date means the end of that day."""
    if due is None:
        return
    left = days.between(as_of, due)
    if left < 0:
        yield Schedule.OVERDUE
    elif left == 0:
        yield Schedule.DUE_TODAY
    elif left <= settings.due_soon:
        yield Schedule.DUE_SOON
    else:
        yield Schedule.UPCOMING


def follow_up_due(course: Course, as_of: date) -> bool:
    """Tell whether the due day has come and nobody has followed up on it or since."""
    due = course.terms.due
    if course.state not in (State.PROMISED, State.DELIVERED) or due is None or due > as_of:
        return False
    return not any(entry.day >= due for entry in course.follow_ups)


def overdue_days(course: Course, as_of: date) -> int:
    """Return how many days a promised thing is late: 0 where it is not."""
    if course.state is not State.PROMISED or course.terms.due is None:
        return 0
    return max(0, days.between(course.terms.due, as_of))
