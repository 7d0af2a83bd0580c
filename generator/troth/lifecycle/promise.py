"""Read a promise's log: fold its entries into the course that they come to, as of any date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from troth.lifecycle.acts import BY_NAME, State
from troth.lifecycle.course import Agreed, Course, Renegotiation
from troth.lifecycle.permission import misstep
from troth.lifecycle.sides import Side, side_of, signs_for
from troth.lifecycle.terms import Change, changed, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from troth.model import Entry, Parties, Promise, Terms

OPENING = frozenset({"requested", "offered", "countered"})
"""The acts that may come before the day a promise was `made`."""


def follow(promise: Promise, parties: Parties, until: date | None = None) -> Course:
    """Return what the log comes to with the entries up to and on `until`, or with all of them."""
    entries = promise.log if until is None else tuple(entry for entry in promise.log if entry.date <= until)
    course = Course(promise=promise, terms=promise.terms, entries=entries)
    for entry in entries:
        if _made_before(course, entry):
            course = _made(course)
        course = _step(course, entry, parties)
    made = promise.terms.made
    return _made(course) if _said_by_made(course) and (until is None or (made is not None and made <= until)) else course


def steps(promise: Promise, parties: Parties) -> Iterator[tuple[Entry, Course]]:
    """Yield each entry of the log with the course that it found, its own day's `made` counted in."""
    course = Course(promise=promise, terms=promise.terms)
    for entry in promise.log:
        if _made_before(course, entry):
            course = _made(course)
        yield entry, course
        course = _step(course, entry, parties)


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


def _made(course: Course) -> Course:
    return replace(course, **_promised(course, course.terms, frozenset(course.terms.promisers), course.terms.made))


def _step(course: Course, entry: Entry, parties: Parties) -> Course:
    """Return the course after one more entry; an entry that has no place, or by nobody we know, changes nothing."""
    if entry.by not in parties:
        return course
    fault = misstep(course, entry, parties)
    if fault is not None:
        return replace(course, missteps=(*course.missteps, fault))
    leads_to = BY_NAME[entry.act].to
    changes: dict[str, Any] = {} if leads_to is None else {"state": leads_to}
    effect = _EFFECTS.get(entry.act)
    if effect is not None:
        changes |= effect(course, entry, parties)
    if leads_to is not None and not leads_to.open:
        changes["ending"] = entry
    return replace(course, **changes)


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
