"""The board's numbers, each with the promises behind it: n of N over a window of days, never a bare percentage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import add_days, count_days
from troth.status.acts import PromiseState, Side, find_side
from troth.status.ask_replay import list_answer_days, select_due_answers
from troth.status.occurrences import is_own_rhythm, list_counted
from troth.status.schedule import count_overdue_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from troth.base.dates import Period
    from troth.model import Parties, PromiseEntry
    from troth.model.ledger import Ledger
    from troth.status.ask_replay import AskedParty
    from troth.status.promise import PromiseSnapshot, Renegotiation

TOO_FEW = 5
"""Below this many there is no share worth the name."""
FOLLOW_UP_DAYS = 7
"""A follow-up counts as done when it comes within so many days of the due day."""
AGES = MappingProxyType({"1-7": (1, 7), "8-14": (8, 14), "15-28": (15, 28), "over-28": (29, None)})
"""The ages, in days late, by which overdue promises are counted."""
LEFT_OUT_STATES = frozenset({PromiseState.CANCELLED, PromiseState.DECLINED, PromiseState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """n of N: the promises that count for it, and all that were looked at, by id; somebody who was asked is `ask/party`."""

    counted: tuple[str, ...]
    considered: tuple[str, ...]
    of_rhythms: int = 0
    """How many of those that were looked at are occurrences of recurring promises."""
    counted_names: tuple[date | None, ...] = ()
    """Which occurrence each of those is that count for it, None for a promise that is done once; empty where none is one."""

    @property
    def n(self) -> int:
        """How many count for it."""
        return len(self.counted)

    @property
    def total(self) -> int:
        """How many were looked at."""
        return len(self.considered)

    def __add__(self, other: Ratio) -> Ratio:
        """Return both together."""
        return Ratio(
            counted=self.counted + other.counted,
            considered=self.considered + other.considered,
            of_rhythms=self.of_rhythms + other.of_rhythms,
        )

    @property
    def too_few(self) -> bool:
        """Tell whether there are too few to read anything out of it."""
        return self.total < TOO_FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of a board, or of one party, as of a date."""

    kept_on_time: Ratio
    """Against the first due date."""
    kept_in_force: Ratio
    """Against the due date in force."""
    follow_ups_done: Ratio
    answered_in_time: Ratio
    """Requests, offers and asks that were answered by the day that was named."""
    answered: Ratio
    """Asks of that time that were answered at all."""
    clear: Ratio
    """Promises, not mere hopes, among those that are promised."""
    renegotiated_in_time: Ratio
    accepted_in_time: Ratio
    """Deliveries that the customer answered within the board's `acceptance_wait`."""
    kept_to_oneself: Ratio
    """Occurrences of what somebody promised to themselves again and again, against the first due date: in no other share."""
    not_objected_to: Ratio
    """Occurrences that count as kept because the customer let them pass, of all that were kept by the agreed date."""
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


def compute_numbers(
    snapshots: Iterable[PromiseSnapshot],
    ledger: Ledger,
    as_of: date,
    clear: frozenset[str],
    asked: Iterable[AskedParty] = (),
    period: Period | None = None,
) -> Numbers:
    """Count over `courses` and those `asked`; `clear` are the ids of the promises that pass the trust check.

    What is counted lies in the board's window, or in a `period`; either way as it stands on the as-of date.
    """
    wholes = tuple(sorted(snapshots, key=lambda each: each.promise.id))
    others = tuple(each for each in wholes if not is_own_rhythm(each))
    all_of, own = list_counted(others), list_counted(filter(is_own_rhythm, wholes))
    start = add_days(as_of, -ledger.settings.window) if period is None else add_days(period.first, -1)
    end = as_of if period is None else min(period.last, as_of)
    every = (*others, *(each.snapshot for whole in others for each in whole.occurrences))
    moved = [(each, move) for each in every for move in iter_renegotiations(each, start, end)]
    accepted = [(each, lag) for each in all_of for lag in iter_acceptance_days(each, start, end)]
    everybody = tuple(asked)
    wanted = tuple(each for each in select_due_answers(everybody, start, as_of) if each.ask_status.ask.respond_by <= end)
    return Numbers(
        kept_on_time=count_kept(all_of, start, end, as_of, lambda course: course.first_due),
        kept_in_force=count_kept(all_of, start, end, as_of, lambda course: course.terms.due),
        follow_ups_done=_count_follow_ups(list_counted(others, followed=True), start, end, as_of),
        answered_in_time=_count_answered_entries(wholes, ledger.parties, start, end, as_of)
        + _count_asked(wanted, lambda each: each.in_time),
        answered=_count_asked(wanted, lambda each: each.respondent.answer is not None),
        clear=_build_ratio(others, lambda course: course.state is PromiseState.PROMISED, lambda course: course.promise.id in clear),
        renegotiated_in_time=_collect_ratio((each, (move.notice or 0) >= ledger.settings.notice) for each, move in moved),
        accepted_in_time=_collect_ratio((each, lag <= ledger.settings.acceptance_wait) for each, lag in accepted),
        kept_to_oneself=count_kept(own, start, end, as_of, lambda course: course.first_due),
        not_objected_to=_count_not_objected(others, all_of, start, end),
        overdue=_group_by_age(wholes, as_of),
        reasons=_group_by_reason(all_of, moved, start, end),
        median_notice=_compute_median([notice for each in every for notice in iter_notice_days(each, start, end)]),
        median_acceptance=_compute_median([lag for _, lag in accepted]),
        median_answer=_compute_median(list_answer_days(everybody, start, end)),
    )


def is_kept_by(snapshot: PromiseSnapshot, due: date | None) -> bool | None:
    """Return whether the delivery that was accepted came by `due`; None where none was accepted."""
    if snapshot.state not in (PromiseState.KEPT, PromiseState.PARTLY_KEPT) or snapshot.delivery is None or due is None:
        return None
    return snapshot.delivery.day <= due


def count_kept(
    snapshots: tuple[PromiseSnapshot, ...], start: date, end: date, as_of: date, due: Callable[[PromiseSnapshot], date | None]
) -> Ratio:
    """Return what was kept by its due date, of what was due after `start` and by `end`, as it stands on the as-of date."""

    def counted(course: PromiseSnapshot) -> bool:
        day = due(course)
        if day is None or course.promised_on is None or course.state in LEFT_OUT_STATES or course.revocation_agreed:
            return False
        # The due day itself is not over yet: a promise that is still open then is neither kept nor missed.
        return start < day <= end and not (day == as_of and course.state.open)

    return _build_ratio(snapshots, counted, lambda course: is_kept_by(course, due(course)) is True)


def _count_not_objected(wholes: tuple[PromiseSnapshot, ...], counted: tuple[PromiseSnapshot, ...], start: date, end: date) -> Ratio:
    """Return the occurrences that no answer closed, of all that were kept and due in the window."""
    silent = {(whole.promise.id, each.name) for whole in wholes for each in whole.occurrences if each.silent_yes is not None}
    return _build_ratio(
        counted,
        lambda course: course.state is PromiseState.KEPT and course.terms.due is not None and start < course.terms.due <= end,
        lambda course: (course.promise.id, course.occurrence) in silent,
    )


def _count_follow_ups(snapshots: tuple[PromiseSnapshot, ...], start: date, end: date, as_of: date) -> Ratio:
    def done(course: PromiseSnapshot) -> bool:
        due = course.terms.due
        return due is not None and any(0 <= count_days(due, entry.day) <= FOLLOW_UP_DAYS for entry in course.follow_ups)

    def counted(course: PromiseSnapshot) -> bool:
        due = course.terms.due
        if due is None or course.promised_on is None or not start < due <= end:
            return False
        if course.ending is not None and course.ending.day < due:
            return False
        return done(course) or count_days(due, as_of) > FOLLOW_UP_DAYS

    return _build_ratio(snapshots, counted, done)


def _count_answered_entries(snapshots: tuple[PromiseSnapshot, ...], parties: Parties, start: date, end: date, as_of: date) -> Ratio:
    asked = ((course, each) for course in snapshots for each in list_side_questions(course, parties) if start < each.respond_by <= end)
    return _collect_ratio((course, each.in_time) for course, each in asked if each.answered_on is not None or each.missed_by(as_of))


def iter_renegotiations(snapshot: PromiseSnapshot, start: date, as_of: date) -> Iterator[Renegotiation]:
    """Yield the changes of terms that were asked for after `start` and by the as-of date."""
    yield from (move for move in snapshot.renegotiations if start < move.entry.day <= as_of)


def iter_notice_days(snapshot: PromiseSnapshot, start: date, as_of: date) -> Iterator[int]:
    """Yield how many days before the due date each of those changes was asked for."""
    yield from (move.notice for move in iter_renegotiations(snapshot, start, as_of) if move.notice is not None)


def iter_acceptance_days(snapshot: PromiseSnapshot, start: date, as_of: date) -> Iterator[int]:
    """Yield the days from each delivery to the customer's answer, where that came after `start` and by the as-of date."""
    delivered: date | None = None
    for entry in snapshot.valid:
        if entry.act == "delivered":
            delivered = entry.date
        elif entry.act in ("accepted", "rejected") and delivered is not None:
            if start < entry.date <= as_of:
                yield count_days(delivered, entry.date)
            delivered = None


def _group_by_age(snapshots: tuple[PromiseSnapshot, ...], as_of: date) -> Mapping[str, tuple[str, ...]]:
    late = {course.promise.id: count_overdue_days(course, as_of) for course in snapshots}
    return {
        age: tuple(each for each, number in late.items() if number >= first and (last is None or number <= last))
        for age, (first, last) in AGES.items()
    }


def _group_by_reason(
    snapshots: tuple[PromiseSnapshot, ...], moved: list[tuple[PromiseSnapshot, Renegotiation]], start: date, end: date
) -> Mapping[str, tuple[str, ...]]:
    endings = [(each, each.ending) for each in snapshots if each.ending is not None and start < each.ending.day <= end]
    told = [(each.promise.id, entry.reason) for each, entry in endings] + [(each.promise.id, move.entry.reason) for each, move in moved]
    counts = Counter(reason for _, reason in told if reason is not None)
    ranked = sorted(counts, key=lambda reason: (-counts[reason], reason))
    return {reason: tuple(sorted({promise for promise, told_reason in told if told_reason == reason})) for reason in ranked}


def _build_ratio(
    snapshots: tuple[PromiseSnapshot, ...], counted: Callable[[PromiseSnapshot], bool], holds: Callable[[PromiseSnapshot], bool]
) -> Ratio:
    return _collect_ratio((course, holds(course)) for course in snapshots if counted(course))


def _collect_ratio(pairs: Iterable[tuple[PromiseSnapshot, bool]]) -> Ratio:
    found = list(pairs)
    of_rhythms = sum(course.occurrence is not None for course, _ in found)
    return Ratio(
        counted=tuple(course.promise.id for course, holds in found if holds),
        considered=tuple(course.promise.id for course, _ in found),
        of_rhythms=of_rhythms,
        counted_names=tuple(course.occurrence for course, holds in found if holds) if of_rhythms else (),
    )


def _count_asked(asked: tuple[AskedParty, ...], holds: Callable[[AskedParty], bool]) -> Ratio:
    return Ratio(counted=tuple(each.id for each in asked if holds(each)), considered=tuple(each.id for each in asked))


def _compute_median(values: list[int]) -> float | None:
    # As in `statistics`, which takes longer to import than a small board to read.
    ranked, half = sorted(values), len(values) // 2
    return (ranked[half] + ranked[~half]) / 2 if values else None


ANSWERING_ACTS = frozenset({"promised", "agreed", "countered", "declined"})
"""The acts that answer a request, an offer or a counter-offer, where they are the other side's."""
_ASKS = frozenset({"requested", "offered", "countered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SideQuestion:
    """A request, offer or counter-offer that named a day for the answer."""

    respond_by: date
    answered_on: date | None
    withdrawn: bool
    """Nobody waits for the answer any more: what was asked has ended by those who asked."""

    @property
    def in_time(self) -> bool:
        """Tell whether the answer came by the day."""
        return self.answered_on is not None and self.answered_on <= self.respond_by

    def missed_by(self, as_of: date) -> bool:
        """Tell whether the day has passed without an answer, and somebody still waits for it."""
        return self.answered_on is None and not self.withdrawn and self.respond_by < as_of


def list_side_questions(course: PromiseSnapshot, parties: Parties) -> Iterator[SideQuestion]:
    """Yield every question that named a day, with the first answer of the side that owed it; a counter of one's own is none.

    One that names another day for the same question takes the place of the first.
    """
    entries = course.valid
    for number, entry in enumerate(entries):
        if entry.act not in _ASKS or entry.respond_by is None:
            continue
        owing = ~find_side(entry.by, course.promise, parties.on(entry.date)) & Side.BOTH or Side.BOTH
        answer, renewed = _find_answer(course, entries[number + 1 :], owing, parties)
        if not renewed:
            # without an answer of its own, `made` says when the promiser promised
            day = answer.day if answer else (course.promised_on if Side.PROMISER in owing else None)
            yield SideQuestion(
                respond_by=entry.respond_by,
                answered_on=day,
                withdrawn=course.promised_on is None and course.state in (PromiseState.WITHDRAWN, PromiseState.SUPERSEDED),
            )


def _find_answer(
    course: PromiseSnapshot, later: tuple[PromiseEntry, ...], owing: Side, parties: Parties
) -> tuple[PromiseEntry | None, bool]:
    """Return the first answer of the side that owes it, and whether the other side named another day before."""
    for entry in later:
        if find_side(entry.by, course.promise, parties.on(entry.date)) & owing:
            if entry.act in ANSWERING_ACTS:
                return entry, False
        elif entry.act == "countered" and entry.respond_by is not None:
            return None, True
    return None, False
