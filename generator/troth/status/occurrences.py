"""Occurrences of a recurring promise: the days that name them by the rules in force, and what lists and numbers take of them.

Source: the contract on rhythm (1c).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from troth.base.dates import add_days, get_iso_week
from troth.base.recurrence import Recurrence, WorkCalendar, parse_step
from troth.status.acts import PromiseState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.model import Promise, Terms
    from troth.status.promise import Occurrence, PromiseSnapshot

DAYS_AHEAD = 366
"""How far ahead occurrences are listed one by one: in calendars, by month, and in the load of a week."""
_ENDED_EARLY = frozenset({PromiseState.REVOKED, PromiseState.CANCELLED, PromiseState.SUPERSEDED})


def may_come_again(promise: Promise) -> bool:
    """Tell whether the promise, or a change that was asked for, has a rule by which it comes again."""
    return promise.terms.every is not None or any(entry.every is not None for entry in promise.log)


@dataclass(frozen=True, slots=True)
class RuleStretch:
    """Some names of the rule that was in force for them."""

    terms: Terms
    rule: Recurrence
    after: date | None
    """Names of this stretch are later than this day; None for the first one."""


def _list_stretches(course: PromiseSnapshot, calendar: WorkCalendar) -> list[RuleStretch]:
    """Return the rules that were in force, one after the other, each from the change that brought it."""
    found: list[RuleStretch] = []
    for change in course.terms_in_force:
        terms = change.terms
        step = parse_step(terms.every) if terms.every else None
        if step is None or terms.due is None:
            continue
        start, before = terms.due, found[-1] if found else None
        if before is not None and change.after is not None and not change.due_is_named:
            start = before.rule.start
            if terms.every != before.terms.every:
                start = next(before.rule.iter_names(add_days(change.after, 1), calendar), start)
        after = None if before is None else change.after
        found.append(RuleStretch(terms, Recurrence(start=start, step=step, until=terms.until), after))
    return found


@dataclass(frozen=True, slots=True)
class OccurrenceName:
    """An occurrence that nobody has spoken of yet: the day that names it, its terms, and the day on which it is due at first."""

    day: date
    terms: Terms
    due: date


def iter_occurrence_names(course: PromiseSnapshot, calendar: WorkCalendar, *, to_end: bool = True) -> Iterator[OccurrenceName]:
    """Yield the occurrences by the rules in force, in order, up to where the promise was ended early; often without end."""
    stretches = _list_stretches(course, calendar)
    last = course.ending.date if to_end and course.ending is not None and course.state in _ENDED_EARLY else None
    number = 0
    for index, each in enumerate(stretches):
        since = course.promised_on or each.rule.start
        if each.after is not None:
            since = max(since, add_days(each.after, 1))
        ends = [day for day in (last, stretches[index + 1].after if index + 1 < len(stretches) else None) if day is not None]
        names = each.rule.iter_names(since, calendar)
        if ends:
            end = min(ends)
            names = takewhile(lambda name, end=end: name <= end, names)  # type: ignore[misc]
        if each.terms.times is not None:
            names = islice(names, max(0, each.terms.times - number))
        for name in names:
            number += 1
            yield OccurrenceName(name, each.terms, each.rule.find_first_due(name, calendar))


def find_next_due(course: PromiseSnapshot, calendar: WorkCalendar, day: date) -> date | None:
    """Return the day on which the next occurrence is due at first that is named after a day: what a change of all from then on is about."""
    return next((each.due for each in iter_occurrence_names(course, calendar) if each.day > day), None)


def find_current(occurrences: tuple[Occurrence, ...], day: date) -> Occurrence:
    """Return the occurrence that matters now: the open one that is due first and was not passed over, else the last one."""
    waiting = [each for each in occurrences if each.snapshot.state is PromiseState.PROMISED and not each.is_not_done(day)]
    return min(waiting, key=lambda each: each.snapshot.terms.due or each.name, default=occurrences[-1])


def choose_occurrences(snapshot: PromiseSnapshot, day: date) -> Mapping[str, date]:
    """Return which occurrence each act most likely is about: the current one, the first delivered one, or the first that waits for it."""
    if not snapshot.occurrences:
        return {}
    delivered = (each.name for each in snapshot.occurrences if each.snapshot.state is PromiseState.DELIVERED)
    moving = (each.name for each in snapshot.occurrences if each.snapshot.proposed_change is not None)
    waiting = (each for each in list_followed_occurrences(snapshot) if each.snapshot.waits_for_follow_up(day))
    asked = (each.name for each in waiting if not each.is_not_done(day))
    current = find_current(snapshot.occurrences, day).name
    answered, agreed, followed = (next(found, None) for found in (delivered, moving, asked))
    chosen = {"delivered": current, "missed": current, "accepted": answered, "rejected": answered}
    chosen |= {"agreed": agreed, "refused": agreed, "followed_up": followed}
    return {act: name for act, name in chosen.items() if name is not None}


def list_delivered(snapshot: PromiseSnapshot) -> tuple[date, ...]:
    """Return the names of the occurrences that wait to be accepted: where there are several, one `through` the last answers all."""
    return tuple(each.name for each in snapshot.occurrences if each.snapshot.state is PromiseState.DELIVERED)


def list_followed_occurrences(snapshot: PromiseSnapshot) -> tuple[Occurrence, ...]:
    """Return the occurrences that are followed up one by one: each, or for steps under a week the last one of each week."""
    step = parse_step(snapshot.terms.every) if snapshot.terms.every else None
    if step is None or not step.is_short:
        return snapshot.occurrences
    return tuple(each for each in snapshot.occurrences if each.next_name is None or get_iso_week(each.next_name) != get_iso_week(each.name))


def is_own_rhythm(snapshot: PromiseSnapshot) -> bool:
    """Tell whether somebody promised it to themselves again and again: that is in no number of the board but its own."""
    return snapshot.comes_again and snapshot.promise.to_oneself


_KEPT = frozenset({PromiseState.KEPT, PromiseState.PARTLY_KEPT})


def count_kept_occurrences(snapshot: PromiseSnapshot, as_of: date) -> tuple[int, int]:
    """Return how many occurrences were kept, of those that have ended or were due before the date; skipped ones are left out."""
    ones = [each.snapshot for each in snapshot.occurrences if not each.is_skipped]
    over = [one for one in ones if not one.state.open or (one.terms.due is not None and one.terms.due < as_of)]
    return sum(one.state in _KEPT for one in over), len(over)


def list_counted(snapshots: Iterable[PromiseSnapshot], *, followed: bool = False) -> tuple[PromiseSnapshot, ...]:
    """Return what numbers count: each promise once, and of one that comes again each occurrence but the skipped ones.

    One that was revoked counts its next occurrence as a miss, unless the customer agreed to let it go. With `followed` only
    the occurrences that somebody is to follow up on.
    """
    found: list[PromiseSnapshot] = []
    for whole in snapshots:
        if not whole.comes_again:
            found.append(whole)
            continue
        occurrences = list_followed_occurrences(whole) if followed else whole.occurrences
        found += [each.snapshot for each in occurrences if not each.is_skipped]
        if (due := whole.missed_due) is not None and not whole.revocation_agreed:
            entries = tuple(each for each in whole.entries if each.is_about_whole)  # the others are counted with theirs
            found.append(replace(whole, terms=replace(whole.terms, due=due), first_due=due, occurrence=due, entries=entries))
    return tuple(found)


def iter_coming_occurrences(snapshot: PromiseSnapshot, calendar: WorkCalendar, until: date) -> Iterator[OccurrenceName]:
    """Yield the occurrences named up to a day that come after the next one, and of which nobody has spoken yet."""
    if not snapshot.state.open or not snapshot.occurrences:
        return
    known = {each.name for each in snapshot.occurrences}
    first = min(known)
    for name in iter_occurrence_names(snapshot, calendar):
        if name.day > until:
            return
        if name.day > first and name.day not in known:
            yield name
