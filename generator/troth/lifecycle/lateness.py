"""When a promise became overdue: the days on which a due date in force had passed and nothing was delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.promise import follow_days
from troth.lifecycle.schedule import overdue_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.lifecycle.course import Course
    from troth.model import Parties


def became_overdue(course: Course, parties: Parties, as_of: date) -> tuple[date, ...]:
    """Return the days on which it became overdue, up to the as-of date: the day after each due date that passed like this."""
    return tuple(_became_overdue(course, parties, as_of))


def _became_overdue(course: Course, parties: Parties, as_of: date) -> Iterator[date]:
    moved = (each.entry.due for each in course.renegotiations if each.agreed_on is not None)
    after = {days.plus(due, 1) for due in (course.first_due, *moved) if due is not None and due < as_of}
    yield from (day for day, then in follow_days(course.promise, parties, after) if overdue_days(then, day) == 1)
