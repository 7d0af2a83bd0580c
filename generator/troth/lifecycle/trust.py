"""Promise or hope: what would have to be there before somebody else can build on it. Advice, never an error."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING, State
from troth.lifecycle.flags import LOST
from troth.lifecycle.schedule import overdue_days
from troth.model import PartyKind, board_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from troth.ledger import Ledger
    from troth.lifecycle.course import Course

Load = Counter[tuple[str, tuple[int, int]]]
"""How many open promises a party has due in an ISO week, by (party, (year, week))."""


class Surroundings:
    """What a promise is checked against: the other promises and the load of each promiser's weeks."""

    __slots__ = ("as_of", "courses", "ledger", "load")

    def __init__(self, ledger: Ledger, courses: Mapping[str, Course], as_of: date) -> None:
        self.ledger = ledger
        self.courses = courses
        self.as_of = as_of
        self.load = _load(courses)

    def named(self, promises: tuple[str, ...]) -> tuple[Course, ...]:
        """Return the courses of those promises that are there as of the date."""
        return tuple(self.courses[each] for each in promises if each in self.courses)


def _load(courses: Mapping[str, Course]) -> Load:
    load: Load = Counter()
    for course in courses.values():
        if course.state is State.PROMISED and course.terms.due is not None:
            load.update((party, days.week(course.terms.due)) for party in course.terms.promisers)
    return load


def missing(course: Course, around: Surroundings) -> tuple[str, ...]:
    """Return the codes of the checks that fail, in the order of `SENTENCES`: none for a promise one can build on."""
    return tuple(code for code, fails in _FAILS.items() if fails(course, around))


SENTENCES: Mapping[str, str] = {
    "customer": "Nobody on the customer's side can say yes yet: name a person, or give the team or segment members or contacts.",
    "outcome": "The outcome has no measure: say how you will both know that it is done.",
    "due": "There is no due date: say by when.",
    "promiser": "Not everybody who is to promise it has said so.",
    "agreed": "The customer has not agreed to these terms as they stand.",
    "why": "It doesn't say why it matters.",
    "parts": "A part is not promised, is due after the whole, or is overdue.",
    "needs": "Something that has to come first is late, or due after this.",
    "load": "The promiser has more promises due in that week than the board thinks wise.",
}
"""What would make the hope a promise, by code."""


def _no_customer(course: Course, around: Surroundings) -> bool:
    if any(board_of(each) and each not in around.ledger.parties for each in course.terms.customers):
        return False  # somebody of a board that cannot be looked at now is believed to be there
    parties = [around.ledger.parties.get(each) for each in course.terms.customers]
    return not any(party and (party.kind is not PartyKind.TEAM or party.members) for party in parties)


def _part_wrong(course: Course, around: Surroundings) -> bool:
    parts = around.named(around.ledger.parts.get(course.promise.id, ()))
    return any(part.state in TALKING or overdue_days(part, around.as_of) or _later(part, course) for part in parts)


def _need_late(course: Course, around: Surroundings) -> bool:
    needs = around.named(course.promise.needs)
    return any(need.state in LOST or overdue_days(need, around.as_of) or _later(need, course) for need in needs)


def _later(one: Course, other: Course) -> bool:
    if not one.state.open or one.terms.due is None or other.terms.due is None:
        return False
    return one.terms.due > other.terms.due


def _overloaded(course: Course, around: Surroundings) -> bool:
    due = course.terms.due
    if due is None or course.state is not State.PROMISED:
        return False
    return any(around.load[party, days.week(due)] > around.ledger.settings.weekly_load for party in course.terms.promisers)


_FAILS: Mapping[str, Callable[[Course, Surroundings], bool]] = {
    "customer": _no_customer,
    "outcome": lambda course, _: not course.terms.measures,
    "due": lambda course, _: course.terms.due is None,
    "promiser": lambda course, _: bool(course.unsigned),
    "agreed": lambda course, _: not course.agreement_stands,
    "why": lambda course, _: course.promise.why is None,
    "parts": _part_wrong,
    "needs": _need_late,
    "load": _overloaded,
}
