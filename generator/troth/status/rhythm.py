"""Promises that come again: which occurrences there are, and what the log says of each, as of any date.

An occurrence is derived as the promise that it would be if it were made once, with the entries that name it: so its state, its
schedule and its numbers are those of any promise. Source: the contract on rhythm (1c).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from troth.base.dates import add_days, count_days, format_date
from troth.status.acts import AFTER_PROMISED, PromiseState, Side, find_side
from troth.status.occurrences import OccurrenceName, find_current, find_next_due, iter_occurrence_names
from troth.status.promise import InvalidEntry, Occurrence, PromiseSnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from troth.base.recurrence import WorkCalendar
    from troth.model import Parties, PromiseEntry

MOST_NAMES = 45_000
"""Occurrences that are looked at: every day of the years in which a board may be looked at."""
NAMES_ONE = frozenset({"delivered", "accepted", "rejected", "missed"})
"""Acts that are never said of a whole promise that comes again."""
_NEAR = 31
"""Days within which another occurrence may be the one that was meant."""
_SPOKEN_OF = AFTER_PROMISED | {PromiseState.PROMISED}
"""The states of the whole in which something may be said of an occurrence: what was there before the end stays."""
_WAITING: Mapping[str, Callable[[PromiseSnapshot, date], bool]] = {
    "accepted": lambda one, _: one.state is PromiseState.DELIVERED or (one.state is PromiseState.KEPT and one.ending is None),
    "delivered": lambda one, _: one.state is PromiseState.PROMISED,
    "followed_up": lambda one, day: one.terms.due is not None and one.terms.due <= day,
}
"""What `through` takes: all delivered and unanswered, all open, all that were due."""


def find_invalid_aim(snapshot: PromiseSnapshot, entry: PromiseEntry) -> InvalidEntry | None:
    """Return why an entry may not speak of one occurrence, or has to; None where it may."""
    if entry.is_about_whole:
        if not snapshot.comes_again or entry.act not in NAMES_ONE:
            return None
        message = f"{entry.act} is about one occurrence, but this promise recurs"
        hint = "add occurrence: with its due day"
        return InvalidEntry(index=entry.index, key="act", message=message, hint=hint)
    is_in_order = snapshot.last is None or entry.date >= snapshot.last
    if entry.through is None and snapshot.comes_again and snapshot.promised_on is not None and is_in_order:
        return None
    key = "through" if entry.occurrence is None else "occurrence"
    if not any(each.terms.every for each in snapshot.terms_in_force):
        message = f"it names an occurrence, but the promise is {'done once' if snapshot.promised_on else 'not promised yet'} at that point"
        hint = f"leave out {key}, or make the promise a recurring one"
    elif entry.occurrence is not None and entry.through is not None:
        key, message, hint = "through", "it names both one occurrence and all up to a day", "keep occurrence or through"
    elif entry.through is not None and entry.through > entry.date:
        message = f"it is about all through {entry.through}, which is after its date {entry.date}"
        hint = "use a day that is not in the future"
    elif not is_in_order:
        key, message = "date", f"it is dated {entry.date}, but an earlier entry {snapshot.last}"
        hint = "use the day it was written as date"
    else:
        return None
    return InvalidEntry(index=entry.index, key=key, message=message, hint=hint)


class OccurrenceBook:
    """The occurrences of one promise while its log is walked: each is begun when an entry names it, or when the book is closed."""

    def __init__(self, parties: Parties, calendar: WorkCalendar, apply: Callable[[PromiseSnapshot, PromiseEntry, Parties], None]) -> None:
        """Begin an empty book; `apply` lets an entry change a snapshot in place."""
        self._parties, self._calendar, self._apply = parties, calendar, apply
        self._ones: dict[date, PromiseSnapshot] = {}
        self._silent: dict[date, date] = {}
        self._all_accepted: PromiseEntry | None = None
        self._rules: object = None
        self._names: Iterator[OccurrenceName] = iter(())
        self._known: list[OccurrenceName] = []
        self._by_day: dict[date, OccurrenceName] = {}

    def record(self, course: PromiseSnapshot, entry: PromiseEntry) -> InvalidEntry | None:
        """Take an entry that names an occurrence or all up to a day; return why it has no place, where it has none."""
        if course.state not in _SPOKEN_OF:
            message = f"{entry.act} is not possible here: the promise is {course.state.word.lower()} at that point"
            return InvalidEntry(index=entry.index, key="act", message=message, hint="first it is promised")
        if entry.occurrence is not None:
            self._extend_names(course, entry.occurrence)
            named = self._by_day.get(entry.occurrence)
            if named is None:
                return _describe_unknown(entry, self._known)
            chosen = [named]
        else:
            chosen = self._list_waiting(course, entry)
            if entry.act == "accepted" and self._is_last_by(entry.through or entry.date):
                self._all_accepted = entry
            elif not chosen:
                message = f"no occurrence up to {entry.through} is waiting to be {entry.act.replace('_', ' ')}"
                return InvalidEntry(index=entry.index, key="through", message=message, hint="use a later day, or remove the entry")
        fault = next((fault for each in chosen if (fault := self._record_one(course, each, entry))), None)
        if fault is None and entry.act == "help_wanted":  # help is offered, and given, to the whole
            _change(course, help_request=entry, help_offers=())
        return fault

    def find_aim(self, course: PromiseSnapshot, entry: PromiseEntry) -> PromiseSnapshot:
        """Return the occurrence that an entry is about, as it finds it, the last one of several; else the whole, due at the next one."""
        if not course.comes_again or course.state not in _SPOKEN_OF:
            return course
        if entry.is_about_whole:
            return replace(course, due_now=find_next_due(course, self._calendar, entry.date))
        if entry.occurrence is None:
            found = self._list_waiting(course, entry)
        else:
            self._extend_names(course, entry.occurrence)
            found = [each for each in self._known if each.day == entry.occurrence]
        return replace(self._find_one(course, found[-1], entry.date)) if found else course

    def _list_waiting(self, course: PromiseSnapshot, entry: PromiseEntry) -> list[OccurrenceName]:
        """Return the occurrences up to the day of `through` that wait for such an entry."""
        last = entry.through or entry.date
        self._extend_names(course, last)
        waits = _WAITING.get(entry.act, _WAITING["delivered"])
        return [each for each in self._known if each.day <= last and waits(self._find_one(course, each, entry.date), entry.date)]

    def _record_one(self, course: PromiseSnapshot, name: OccurrenceName, entry: PromiseEntry) -> InvalidEntry | None:
        one = self._find_one(course, name, entry.date)
        if entry.act == "agreed" and one.proposed_change is None and one.state is PromiseState.PROMISED:
            message = "agreed is not possible here: no change of this occurrence is waiting for an answer"
            return InvalidEntry(index=entry.index, key="act", message=message, hint="leave out occurrence to agree to the whole promise")
        if entry.act == "accepted" and name.day in self._silent:  # answered late, it needs no silence
            del self._silent[name.day]
            _change(one, state=PromiseState.DELIVERED)
        faults = len(one.invalid_entries)
        self._apply(one, entry, self._parties)
        if len(one.invalid_entries) > faults:
            return one.invalid_entries[-1]
        object.__setattr__(one, "entries", (*one.entries, entry))
        return None

    def close(self, course: PromiseSnapshot, day: date) -> dict[str, Any]:
        """Return what the whole promise is by that day: its occurrences, and its end where the last of them has ended."""
        spoken_of = {name for name, one in self._ones.items() if one.entries}
        self._extend_names(course, max((day, *spoken_of)))
        known = self._known
        begun = sum(each.day <= day for each in known)
        chosen = [(index, each) for index, each in enumerate(known) if index <= begun or each.day in spoken_of]
        occurrences = tuple(self._make_occurrence(course, index, day) for index, _ in chosen)
        changes: dict[str, Any] = {"missed_due": self._find_missed(course)} if course.state is PromiseState.REVOKED else {}
        if not occurrences:
            return changes
        focus = find_current(occurrences, day)
        call = course.help_request.occurrence if course.help_request else None
        if any(each.name == call and each.snapshot.state is not PromiseState.PROMISED for each in occurrences):
            changes |= {"help_request": None, "help_offers": ()}
        changes |= {"occurrences": occurrences, "first_due": focus.snapshot.first_due, "due_now": focus.snapshot.terms.due}
        if course.state is PromiseState.PROMISED and self._is_last_by(occurrences[-1].name):
            end = _derive_end(occurrences, self._all_accepted)
            last = occurrences[-1].snapshot
            changes |= end | ({"first_due": last.first_due, "due_now": last.terms.due} if end else {})
        return changes

    def _make_occurrence(self, course: PromiseSnapshot, index: int, day: date) -> Occurrence:
        name = self._known[index]
        after = self._known[index + 1] if index + 1 < len(self._known) else None
        one = self._ones.get(name.day) or self._find_one(course, name, day)
        if one.approval is None:
            _change(one, approval=course.approval, as_requested=course.as_requested)
        silent_yes = self._silent.get(name.day)
        if silent_yes is None and (silent_yes := self._find_silent_yes(course, one, name, day)) is not None:
            one = replace(one, state=PromiseState.KEPT)  # as of that day alone
        moved = self._ones.get(after.day) if after else None
        next_due = None if after is None else moved.terms.due if moved else after.due
        next_name = after.day if after else None
        return Occurrence(name=name.day, snapshot=one, next_name=next_name, next_due=next_due, silent_yes=silent_yes)

    def _find_missed(self, course: PromiseSnapshot) -> date | None:
        """Return the day on which the occurrence was due at first that would have come next when the promise was revoked."""
        end = course.ending.date if course.ending else None
        names = islice(iter_occurrence_names(course, self._calendar, to_end=False), MOST_NAMES)
        return next((each.due for each in names if end is not None and each.day > end), None)

    def _extend_names(self, course: PromiseSnapshot, day: date) -> None:
        """Know the occurrences up to that day, the next one, and the one after it, by the rules that are in force now."""
        rules = (len(course.terms_in_force), course.promised_on, course.ending)
        if rules != self._rules:
            self._rules, self._known, self._by_day = rules, [], {}
            self._names = islice(iter_occurrence_names(course, self._calendar), MOST_NAMES)
        while len(self._known) < 2 or self._known[-2].day <= day:  # noqa: PLR2004 - the next one, and the one after it
            name = next(self._names, None)
            if name is None:
                break
            self._known.append(name)
            self._by_day[name.day] = name

    def _is_last_by(self, day: date) -> bool:
        """Tell whether the rule has an end, and no occurrence that is known has a later name."""
        return bool(self._known) and self._known[-1].day <= day

    def _find_one(self, course: PromiseSnapshot, name: OccurrenceName, day: date) -> PromiseSnapshot:
        """Return the occurrence as it stands when that day begins, begun where nobody has spoken of it."""
        one = self._ones.get(name.day)
        if one is None:
            one = PromiseSnapshot(
                promise=course.promise,
                occurrence=name.day,
                backdate_days=course.backdate_days,
                state=PromiseState.PROMISED,
                terms=name.terms.for_occurrence(name.due),
                promised_on=course.promised_on,
                first_due=name.due,
                opened_by=course.opened_by,
                signed=course.signed,
            )
            self._ones[name.day] = one
        elif (silent_yes := self._find_silent_yes(course, one, name, day)) is not None:
            _change(one, state=PromiseState.KEPT)
            self._silent[name.day] = silent_yes
        return one

    def _find_silent_yes(self, course: PromiseSnapshot, one: PromiseSnapshot, name: OccurrenceName, day: date) -> date | None:
        """Return since when a delivery counts as kept that a customer who agreed to these terms, and can be reached, has let pass."""
        days, delivery = name.terms.silence_accepts, one.delivery
        if days is None or delivery is None or one.state is not PromiseState.DELIVERED or count_days(delivery.date, day) <= days:
            return None
        if not all(self._parties.is_any_reachable(each) for each in one.terms.customers):
            return None
        since = add_days(delivery.date, days + 1)
        return since if _has_own_yes(course, self._parties) or _had_own_yes(course, self._parties, since) else None


def _has_own_yes(course: PromiseSnapshot, parties: Parties) -> bool:
    """Tell whether the customer's own word for these terms stands: their agreement, or the request or the change that was taken."""
    if not course.is_approved:
        return False
    said = course.approval.entry if course.approval else course.open_request
    if said is not None and find_side(said.by, course.promise, parties) is Side.PROMISER:
        said = next((each.entry for each in reversed(course.renegotiations) if each.agreed_on is not None), None)
    return said is not None and not said.is_hearsay


def _had_own_yes(course: PromiseSnapshot, parties: Parties, day: date) -> bool:
    """Tell whether terms that were agreed anew since had the customer's own agreement on a day: what was kept then stays kept."""
    if course.approval is None or course.approval.entry.date <= day:
        return False
    said = next((each for each in reversed(course.valid) if each.act == "agreed" and each.is_about_whole and each.date <= day), None)
    return said is not None and not said.is_hearsay and find_side(said.by, course.promise, parties) is not Side.PROMISER


def _derive_end(occurrences: tuple[Occurrence, ...], all_accepted: PromiseEntry | None) -> dict[str, Any]:
    """Return how the whole ends, once the last occurrence has: kept if all are, not kept if none is, else partly kept."""
    counted = [each for each in occurrences if not each.is_skipped]
    if all_accepted is None and any(each.snapshot.state.open for each in counted):
        return {}
    kept = sum(each.snapshot.state is PromiseState.KEPT for each in counted)
    partly = any(each.snapshot.state is PromiseState.PARTLY_KEPT for each in counted)
    state = PromiseState.KEPT if kept == len(counted) else PromiseState.PARTLY_KEPT if kept or partly else PromiseState.NOT_KEPT
    last = occurrences[-1]
    ending = all_accepted or last.snapshot.ending
    if ending is None and last.snapshot.delivery is not None and last.silent_yes is not None:
        ending = replace(last.snapshot.delivery, date=last.silent_yes, happened=None, satisfaction=None)
    delivery = next((each.snapshot.delivery for each in reversed(counted) if each.snapshot.delivery is not None), None)
    return {"state": state if counted else PromiseState.CANCELLED, "ending": ending, "delivery": delivery}


def _describe_unknown(entry: PromiseEntry, known: list[OccurrenceName]) -> InvalidEntry:
    """Return that there is no such occurrence, with the names that lie around it."""
    wanted = entry.occurrence or entry.date
    around = [each.day for each in known if abs(count_days(each.day, wanted)) <= _NEAR] or [each.day for each in known[:2]]
    hint = f"write {' or '.join(day.isoformat() for day in around[:3])}" if around else "it has no occurrence yet"
    message = f"the promise has no occurrence of {format_date(wanted)}"
    return InvalidEntry(index=entry.index, key="occurrence", message=message, hint=hint)


def _change(snapshot: PromiseSnapshot, **changes: Any) -> None:  # noqa: ANN401 - the fields of a snapshot
    """Change a snapshot that nobody else has seen yet."""
    for name, value in changes.items():
        object.__setattr__(snapshot, name, value)
