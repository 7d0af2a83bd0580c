"""What the record adds to the numbers: how they went month by month, what changes of the date cost, and who was helped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.numbers import Share, kept_by, kept_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.lifecycle.course import Course

MONTHS = 12
"""So many months the record looks back, the month of the as-of date among them."""
EASY = 95
"""Kept on time by more than this percentage, a board should ask whether only easy things are promised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The promises that were due in one month, as they stand on the as-of date."""

    first: date
    kept_on_time: Share
    kept_in_force: Share


def by_month(courses: Iterable[Course], as_of: date) -> tuple[Month, ...]:
    """Return the last months, the oldest first and the one of the as-of date last."""
    all_of = tuple(courses)
    number = as_of.year * 12 + as_of.month - 1
    return tuple(_month(each, all_of, as_of) for each in range(max(12, number - MONTHS + 1), number + 1))


def only_moved(courses: Iterable[Course], in_force: Share) -> Share:
    """Return those kept by the date in force and not by the first one, of those kept by the date in force: what renegotiation cost."""
    late = {each.promise.id for each in courses if kept_by(each, each.first_due) is False}
    return Share(which=tuple(each for each in in_force.which if each in late), among=in_force.which)


def helped(courses: Iterable[Course], start: date, as_of: date) -> Share:
    """Return the promises on which somebody helped, of those for which help was asked after `start` and by the as-of date."""
    calls = {each.promise.id: (each, day) for each in courses if (day := _first_call(each, start, as_of))}
    return Share(
        which=tuple(name for name, (each, day) in calls.items() if any(entry.day >= day for entry in each.helped)),
        among=tuple(calls),
    )


def looks_easy(share: Share) -> bool:
    """Tell whether so much is kept that the promises may be too easy."""
    return not share.too_few and share.n * 100 > EASY * share.of


def _month(number: int, courses: tuple[Course, ...], as_of: date) -> Month:
    first = _first(number)
    before, end = days.plus(first, -1), min(days.plus(_first(number + 1), -1), as_of)
    return Month(
        first=first,
        kept_on_time=kept_within(courses, before, end, as_of, lambda course: course.first_due),
        kept_in_force=kept_within(courses, before, end, as_of, lambda course: course.terms.due),
    )


def _first(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max


def _first_call(course: Course, start: date, as_of: date) -> date | None:
    off = {misstep.index for misstep in course.missteps}
    calls = (entry.day for index, entry in enumerate(course.entries) if entry.act == "help_wanted" and index not in off)
    return next((day for day in calls if start < day <= as_of), None)
