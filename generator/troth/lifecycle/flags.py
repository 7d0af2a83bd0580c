"""What a reader should look at: help wanted, at risk, looks done, no report."""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING, State
from troth.lifecycle.schedule import overdue_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.ledger import Ledger
    from troth.lifecycle.course import Course

LOST = frozenset({State.NOT_KEPT, State.REVOKED})
"""A part or need in one of these states cannot come any more."""
SETTLED = frozenset({State.KEPT, State.CANCELLED, State.SUPERSEDED, State.DECLINED, State.WITHDRAWN})
"""A part in one of these states leaves nothing to do for the whole."""


class Flag(StrEnum):
    """A reason to look at a promise; several may hold at once."""

    HELP_WANTED = "help_wanted"
    AT_RISK = "at_risk"
    LOOKS_DONE = "looks_done"
    NO_REPORT = "no_report"

    @property
    def word(self) -> str:
        """The words that the board shows for it."""
        return self.value.replace("_", " ")


def endangered(courses: Mapping[str, Course], ledger: Ledger, as_of: date) -> Mapping[str, tuple[str, ...]]:
    """Return the promises at risk, each with the ids of the parts and needs that endanger it; none where it is its own report.

    Risk goes up from a part to the whole, and from what is needed to what needs it, each promise visited once.
    """
    causes: dict[str, list[str]] = {each: [] for each, course in courses.items() if _reports_risk(course)}
    queue = deque(each for each, course in courses.items() if each in causes or course.state in LOST or overdue_days(course, as_of))
    while queue:
        cause = queue.popleft()
        for above in _above(cause, ledger):
            if above not in courses or courses[above].state is not State.PROMISED:
                continue
            if above not in causes:
                causes[above] = []
                queue.append(above)
            causes[above].append(cause)
    return {each: tuple(sorted(set(found))) for each, found in causes.items()}


def _reports_risk(course: Course) -> bool:
    return course.state is State.PROMISED and course.report is not None and course.report.confidence in ("at_risk", "off_track")


def _above(promise: str, ledger: Ledger) -> Iterator[str]:
    whole = ledger.promises[promise].part_of
    if whole is not None:
        yield whole
    yield from ledger.needed_by.get(promise, ())


def flags(course: Course, parts: tuple[Course, ...], ledger: Ledger, as_of: date, *, at_risk: bool) -> tuple[Flag, ...]:
    """Return the flags of one promise, in the order of the contract."""
    held = {
        Flag.HELP_WANTED: course.help is not None and course.state in TALKING | {State.PROMISED},
        Flag.AT_RISK: at_risk,
        Flag.LOOKS_DONE: _looks_done(course, parts, ledger.settings.acceptance_wait, as_of),
        Flag.NO_REPORT: _no_report(course, ledger.settings.stale_report, as_of),
    }
    return tuple(flag for flag, holds in held.items() if holds)


def _looks_done(course: Course, parts: tuple[Course, ...], wait: int, as_of: date) -> bool:
    if course.state is State.DELIVERED and course.delivery is not None:
        return days.between(course.delivery.day, as_of) >= wait
    if course.state is not State.PROMISED:
        return False
    return any(part.state is State.KEPT for part in parts) and all(part.state in SETTLED for part in parts)


def _no_report(course: Course, stale: int, as_of: date) -> bool:
    if course.state is not State.PROMISED or course.promised_on is None:
        return False
    last = course.report.day if course.report else course.promised_on
    return days.between(last, as_of) >= stale
