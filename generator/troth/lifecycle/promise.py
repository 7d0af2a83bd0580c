"""Read a promise's log: fold its entries into the course that they come to, as of any date."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from troth.lifecycle.acts import BY_NAME, State
from troth.lifecycle.course import Agreed, Course, Renegotiation
from troth.lifecycle.permission import misstep
from troth.lifecycle.sides import Side, side_of, signs_for
from troth.lifecycle.terms import Change, changed, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from troth.ledger import Ledger
    from troth.model import Entry, Parties, Promise, Terms

OPENING = frozenset({"requested", "offered", "countered"})
"""The acts that may come before the day a promise was `made`."""


def follow(promise: Promise, parties: Parties, until: date | None = None) -> Course:
    """Return what the log comes to with the entries up to and on `until`, or with all of them."""
    entries = promise.log if until is None else tuple(entry for entry in promise.log if entry.date <= until)
    course = Course(promise=promise, terms=promise.terms, entries=entries)
    for entry in entries:
        _enter(course, entry, parties)
    if _said_by_made(course) and (until is None or _was_made(promise, until)):
        _turn(course, _made(course))
    return course


def follow_days(promise: Promise, parties: Parties, days: Iterable[date]) -> Iterator[tuple[date, Course]]:
    """Yield each of the days, sorted, with what the log comes to by then: one walk for all of them, where it is in date order."""
    if any(later.date < entry.date for entry, later in pairwise(promise.log)):
        yield from ((day, follow(promise, parties, day)) for day in sorted(days))
        return
    course, seen = Course(promise=promise, terms=promise.terms), 0
    for day in sorted(days):
        while seen < len(promise.log) and promise.log[seen].date <= day:
            _enter(course, promise.log[seen], parties)
            seen += 1
        made = _made(course) if _said_by_made(course) and _was_made(promise, day) else {}
        yield day, replace(course, entries=promise.log[:seen], **made)


def _enter(course: Course, entry: Entry, parties: Parties) -> None:
    if _made_before(course, entry):
        _turn(course, _made(course))
    _turn(course, _step(course, entry, parties))


def _was_made(promise: Promise, day: date) -> bool:
    return promise.terms.made is not None and promise.terms.made <= day


def _turn(course: Course, changes: Mapping[str, Any]) -> None:
    """Change a course that nobody else has seen yet: a copy for each entry is most of what following a log would cost."""
    for name, value in changes.items():
        object.__setattr__(course, name, value)


def courses(ledger: Ledger) -> Mapping[str, Course]:
    """Return what the whole log of each promise comes to, by its id: to be asked for with `ledger.once`."""
    return {each: follow(promise, ledger.parties) for each, promise in ledger.promises.items()}


def course_on(promise: Promise, ledger: Ledger, day: date) -> Course:
    """Return what the log comes to by that day: what the whole of it comes to, where nothing is later."""
    made = promise.terms.made
    if (made is None or made <= day) and all(entry.date <= day for entry in promise.log):
        return ledger.once(courses)[promise.id]
    return follow(promise, ledger.parties, day)


def steps(promise: Promise, parties: Parties) -> Iterator[tuple[Entry, Course]]:
    """Yield each entry of the log with the course that it found, its own day's `made` counted in."""
    course = Course(promise=promise, terms=promise.terms)
    for entry in promise.log:
        if _made_before(course, entry):
            course = replace(course, **_made(course))
        yield entry, course
        course = replace(course, **_step(course, entry, parties))


def exists(promise: Promise, until: date) -> bool:
    """Tell whether there was anything of the promise by that date."""
    days = [entry.date for entry in promise.log]
    if promise.terms.made is not None:
        days.append(promise.terms.made)
    return not days or min(days) <= until


def _said_by_made(course: Course) -> bool:
    """Tell whether `made` still has to count as the one promiser's word."""
    return course.terms.made is not None and len(course.terms.promisers) == 1 and course.promised_on is None and course.state.open


def _made_before(course: Course, entry: Entry) -> bool:
    made = course.terms.made
    if made is None or not _said_by_made(course) or entry.act == "promised" or made > entry.date:
        return False
    return entry.date > made or entry.act not in OPENING


def _made(course: Course) -> dict[str, Any]:
    return _promised(course, course.terms, frozenset(course.terms.promisers), course.terms.made)


def _step(course: Course, entry: Entry, parties: Parties) -> dict[str, Any]:
    """Return what one more entry changes; one that has no place is only noted, and one by nobody we know changes nothing."""
    if entry.by not in parties:
        return {}
    fault = misstep(course, entry, parties)
    if fault is not None:
        return {"missteps": (*course.missteps, fault)}
    leads_to = BY_NAME[entry.act].to
    changes: dict[str, Any] = {} if leads_to is None else {"state": leads_to}
    effect = _EFFECTS.get(entry.act)
    if effect is not None:
        changes |= effect(course, entry, parties)
    if leads_to is not None and not leads_to.open:
        changes["ending"] = entry
    return changes


def _promised(course: Course, terms: Terms, signed: frozenset[str], on: date | None) -> dict[str, Any]:
    """Return the changes by which more promisers have signed: promised once all of them have."""
    if not signed.issuperset(terms.promisers):
        return {"state": State.OFFERED, "terms": terms, "signed": signed, "proposal": None}
    return {
        "state": State.PROMISED,
        "terms": terms,
        "signed": signed,
        "proposal": None,
        "promised_on": on,
        "first_due": terms.due,
        "as_requested": course.as_requested or course.opener is Side.CUSTOMER,
    }


def _request(_: Course, entry: Entry, __: Parties) -> dict[str, Any]:
    return {"opener": Side.CUSTOMER, "asked": entry}


def _offer(_: Course, entry: Entry, __: Parties) -> dict[str, Any]:
    return {"opener": Side.PROMISER, "asked": entry}


def _promise(course: Course, entry: Entry, parties: Parties) -> dict[str, Any]:
    signing = signs_for(entry.by, course.promise, parties)
    spoken = {"spoken": course.spoken | signing}
    if course.state is State.PROMISED:
        return spoken
    terms = course.terms if course.proposal is None else changed(course.terms, course.proposal.entry)
    return spoken | _promised(course, terms, course.signed | signing, entry.day)


def _counter(course: Course, entry: Entry, parties: Parties) -> dict[str, Any]:
    side = side_of(entry.by, course.promise, parties)
    signed = signs_for(entry.by, course.promise, parties) if Side.PROMISER in side else frozenset()
    return {"proposal": Change(entry=entry, side=side), "asked": entry, "signed": signed}


def _agree(course: Course, entry: Entry, parties: Parties) -> dict[str, Any]:
    if course.state is State.REVOKED:
        return {"released": True}
    terms = course.terms if course.proposal is None else changed(course.terms, course.proposal.entry)
    current = entry.terms is None or fingerprint(terms).startswith(entry.terms)
    agreed = {"agreed": Agreed(entry=entry, current=current)}
    if course.state is State.PROMISED:
        return agreed | {"terms": terms, "proposal": None, "renegotiations": _answered(course, entry)}
    return agreed | _promised(course, terms, course.signed | _signed_by_agreeing(course, entry, parties), entry.day)


def _signed_by_agreeing(course: Course, entry: Entry, parties: Parties) -> frozenset[str]:
    """Return who has promised once `entry` agrees: the promiser who answers the customer, or the one whose offer is taken."""
    if course.proposal is not None and course.proposal.side is Side.CUSTOMER:
        return signs_for(entry.by, course.promise, parties)
    return frozenset(course.terms.promisers) if len(course.terms.promisers) == 1 else frozenset()


def _answered(course: Course, entry: Entry) -> tuple[Renegotiation, ...]:
    if course.proposal is None:
        return course.renegotiations
    return (*course.renegotiations[:-1], replace(course.renegotiations[-1], agreed_on=entry.day))


def _renegotiate(course: Course, entry: Entry, parties: Parties) -> dict[str, Any]:
    side = side_of(entry.by, course.promise, parties)
    asked = Renegotiation(entry=entry, side=side, due_before=course.terms.due)
    return {"proposal": Change(entry=entry, side=side), "renegotiations": (*course.renegotiations, asked)}


def _accept(_: Course, entry: Entry, __: Parties) -> dict[str, Any]:
    return {"state": State.PARTLY_KEPT if entry.kept == "partly" else State.KEPT}


_EFFECTS: Mapping[str, Callable[[Course, Entry, Parties], dict[str, Any]]] = {
    "requested": _request,
    "offered": _offer,
    "promised": _promise,
    "countered": _counter,
    "agreed": _agree,
    "refused": lambda *_: {"proposal": None},
    "reported": lambda _, entry, __: {"report": entry},
    "help_wanted": lambda _, entry, __: {"help": entry},
    "helped": lambda course, entry, _: {"help": None, "helped": (*course.helped, entry)},
    "renegotiated": _renegotiate,
    "followed_up": lambda course, entry, _: {"follow_ups": (*course.follow_ups, entry)},
    "delivered": lambda _, entry, __: {"delivery": entry, "proposal": None},
    "accepted": _accept,
    "rejected": lambda course, entry, _: {"delivery": None, "rejections": (*course.rejections, entry)},
}
