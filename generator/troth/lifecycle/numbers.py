"""The board's numbers, each with the promises behind it: n of N over a window of days, never a bare percentage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.lifecycle.answers import counted, lags
from troth.lifecycle.schedule import overdue_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from troth.ledger import Ledger
    from troth.lifecycle.answers import Asked
    from troth.lifecycle.course import Course, Renegotiation

TOO_FEW = 5
"""Below this many there is no share worth the name."""
FOLLOW_UP_DAYS = 7
"""A follow-up counts as done when it comes within so many days of the due day."""
AGES = MappingProxyType({"1-7": (1, 7), "8-14": (8, 14), "15-28": (15, 28), "over-28": (29, None)})
"""The ages, in days late, by which overdue promises are counted."""
ANSWERS = frozenset({"promised", "agreed", "countered", "declined"})
LEFT_OUT = frozenset({State.CANCELLED, State.DECLINED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """n of N: the promises that count for it, and all that were looked at, by id; somebody who was asked is `ask/party`."""

    which: tuple[str, ...]
    among: tuple[str, ...]

    @property
    def n(self) -> int:
        """How many count for it."""
        return len(self.which)

    @property
    def of(self) -> int:
        """How many were looked at."""
        return len(self.among)

    @property
    def too_few(self) -> bool:
        """Tell whether there are too few to read anything out of it."""
        return self.of < TOO_FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of a board, or of one party, as of a date."""

    kept_on_time: Share
    """Against the first due date."""
    kept_in_force: Share
    """Against the due date in force."""
    follow_ups_done: Share
    answered_in_time: Share
    """Requests, offers and asks that were answered by the day that was named."""
    answered: Share
    """Asks of that time that were answered at all."""
    clear: Share
    """Promises, not mere hopes, among those that are promised."""
    renegotiated_in_time: Share
    accepted_in_time: Share
    """Deliveries that the customer answered within the board's `acceptance_wait`."""
    overdue: Mapping[str, tuple[str, ...]]
    """Overdue promises by age; the keys are those of `AGES`."""
    reasons: Mapping[str, tuple[str, ...]]
    """Promises that were missed, revoked or renegotiated in the window, by reason code, most first."""
    median_notice: float | None
    """Days before the due date at which a change was asked for."""
    median_acceptance: float | None
    """Days from delivery to the customer's answer."""
    median_answer: float | None
    """Days from the day an ask was made to the answer of each who was asked."""


def numbers(courses: Iterable[Course], ledger: Ledger, as_of: date, clear: frozenset[str], asked: Iterable[Asked] = ()) -> Numbers:
    """Count over `courses` and those `asked`; `clear` are the ids of the promises that pass the trust check."""
    all_of = tuple(sorted(courses, key=lambda each: each.promise.id))
    start = days.plus(as_of, -ledger.settings.window)
    moved = [(each, move) for each in all_of for move in moves(each, start, as_of)]
    accepted = [(each, lag) for each in all_of for lag in acceptance_lags(each, start, as_of)]
    everybody = tuple(asked)
    wanted = counted(everybody, start, as_of)
    return Numbers(
        kept_on_time=kept_within(all_of, start, as_of, as_of, lambda course: course.first_due),
        kept_in_force=kept_within(all_of, start, as_of, as_of, lambda course: course.terms.due),
        follow_ups_done=_follow_ups(all_of, start, as_of),
        answered_in_time=_joined(_answered(all_of, start, as_of), _asked(wanted, lambda each: each.in_time)),
        answered=_asked(wanted, lambda each: each.pursued.answer is not None),
        clear=_share(all_of, lambda course: course.state is State.PROMISED, lambda course: course.promise.id in clear),
        renegotiated_in_time=_pairs((each, (move.notice or 0) >= ledger.settings.notice) for each, move in moved),
        accepted_in_time=_pairs((each, lag <= ledger.settings.acceptance_wait) for each, lag in accepted),
        overdue=_by_age(all_of, as_of),
        reasons=_reasons(all_of, moved, start, as_of),
        median_notice=_median([notice for each in all_of for notice in notices(each, start, as_of)]),
        median_acceptance=_median([lag for _, lag in accepted]),
        median_answer=_median(lags(everybody, start, as_of)),
    )


def kept_by(course: Course, due: date | None) -> bool | None:
    """Return whether the delivery that was accepted came by `due`; None where none was accepted."""
    if course.state not in (State.KEPT, State.PARTLY_KEPT) or course.delivery is None or due is None:
        return None
    return course.delivery.day <= due


def kept_within(courses: tuple[Course, ...], start: date, end: date, as_of: date, due: Callable[[Course], date | None]) -> Share:
    """Return what was kept by its due date, of what was due after `start` and by `end`, as it stands on the as-of date."""

    def counted(course: Course) -> bool:
        day = due(course)
        if day is None or course.promised_on is None or course.state in LEFT_OUT or (course.state is State.REVOKED and course.released):
            return False
        # The due day itself is not over yet: a promise that is still open then is neither kept nor missed.
        return start < day <= end and not (day == as_of and course.state.open)

    return _share(courses, counted, lambda course: kept_by(course, due(course)) is True)


def _follow_ups(courses: tuple[Course, ...], start: date, as_of: date) -> Share:
    def done(course: Course) -> bool:
        due = course.terms.due
        return due is not None and any(0 <= days.between(due, entry.day) <= FOLLOW_UP_DAYS for entry in course.follow_ups)

    def counted(course: Course) -> bool:
        due = course.terms.due
        if due is None or course.promised_on is None or not start < due <= as_of:
            return False
        if course.ending is not None and course.ending.day < due:
            return False
        return done(course) or days.between(due, as_of) > FOLLOW_UP_DAYS

    return _share(courses, counted, done)


def _answered(courses: tuple[Course, ...], start: date, as_of: date) -> Share:
    def questions(course: Course) -> Iterator[tuple[Course, bool]]:
        for entry, answer in pairwise((*course.entries, None)):
            if entry is None or entry.respond_by is None or not start < entry.respond_by <= as_of:
                continue
            if answer is not None and answer.act == "withdrawn":
                continue
            answered = answer is not None and answer.act in ANSWERS
            if answered or entry.respond_by < as_of:
                yield course, answered and answer is not None and answer.day <= entry.respond_by

    return _pairs(pair for course in courses for pair in questions(course))


def moves(course: Course, start: date, as_of: date) -> Iterator[Renegotiation]:
    """Yield the changes of terms that were asked for after `start` and by the as-of date."""
    yield from (move for move in course.renegotiations if start < move.entry.day <= as_of)


def notices(course: Course, start: date, as_of: date) -> Iterator[int]:
    """Yield how many days before the due date each of those changes was asked for."""
    yield from (move.notice for move in moves(course, start, as_of) if move.notice is not None)


def acceptance_lags(course: Course, start: date, as_of: date) -> Iterator[int]:
    """Yield the days from each delivery to the customer's answer, where that came after `start` and by the as-of date."""
    delivered: date | None = None
    for entry in course.entries:
        if entry.act == "delivered":
            delivered = entry.date
        elif entry.act in ("accepted", "rejected") and delivered is not None:
            if start < entry.date <= as_of:
                yield days.between(delivered, entry.date)
            delivered = None


def _by_age(courses: tuple[Course, ...], as_of: date) -> Mapping[str, tuple[str, ...]]:
    late = {course.promise.id: overdue_days(course, as_of) for course in courses}
    return {
        age: tuple(each for each, number in late.items() if number >= first and (last is None or number <= last))
        for age, (first, last) in AGES.items()
    }


def _reasons(
    courses: tuple[Course, ...], moved: list[tuple[Course, Renegotiation]], start: date, as_of: date
) -> Mapping[str, tuple[str, ...]]:
    endings = [(each, each.ending) for each in courses if each.ending is not None and start < each.ending.day <= as_of]
    told = [(each.promise.id, entry.reason) for each, entry in endings] + [(each.promise.id, move.entry.reason) for each, move in moved]
    counts = Counter(reason for _, reason in told if reason is not None)
    ranked = sorted(counts, key=lambda reason: (-counts[reason], reason))
    return {reason: tuple(sorted({promise for promise, told_reason in told if told_reason == reason})) for reason in ranked}


def _share(courses: tuple[Course, ...], counted: Callable[[Course], bool], holds: Callable[[Course], bool]) -> Share:
    return _pairs((course, holds(course)) for course in courses if counted(course))


def _pairs(pairs: Iterable[tuple[Course, bool]]) -> Share:
    found = list(pairs)
    return Share(
        which=tuple(course.promise.id for course, holds in found if holds),
        among=tuple(course.promise.id for course, _ in found),
    )


def _asked(asked: tuple[Asked, ...], holds: Callable[[Asked], bool]) -> Share:
    return Share(which=tuple(each.id for each in asked if holds(each)), among=tuple(each.id for each in asked))


def _joined(one: Share, other: Share) -> Share:
    return Share(which=one.which + other.which, among=one.among + other.among)


def _median(values: list[int]) -> float | None:
    # As in `statistics`, which takes longer to import than a small board to read.
    ranked, half = sorted(values), len(values) // 2
    return (ranked[half] + ranked[~half]) / 2 if values else None
