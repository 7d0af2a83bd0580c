"""What a change does to a promise."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING, State
from troth.lifecycle.promise import follow
from troth.model import Kind
from troth.review.rules.terms_changed import TERMS, changed_terms
from troth.review.said import Said, keys, names, titled, witnessed
from troth.review.words.fields import edited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.lifecycle.course import Course
    from troth.model import Entry, Parties, Promise, Terms
    from troth.review.case import Case, Revision

_OPENING = {State.REQUESTED: "requested", State.OFFERED: "offered"}


def promise_words(revision: Revision, case: Case) -> Iterator[Said]:
    """Yield what is made, what the entries of the log say, and what else is edited."""
    promise = revision.promise
    if promise is None:
        return
    if revision.pair.before is None:
        yield _made(revision, promise, case)
    yield from _entries(revision, promise, case)
    if revision.old is not None and revision.new is not None:
        yield from _edits(revision, promise)


def _made(revision: Revision, promise: Promise, case: Case) -> Said:
    """Return what a new file does: it makes a promise, asks for one, or offers one."""
    course = follow(promise, case.parties)
    terms = course.terms
    who, whom = names(terms.promisers, case.parties), names(terms.customers, case.parties)
    due = f", due {days.written(terms.due)}" if terms.due else ""
    title = titled(terms.title)
    if course.promised_on is not None or course.state not in TALKING:
        act, sentence = (
            "makes",
            f"{who} promises {whom} {title}{due}" if not promise.to_oneself else f"{who} promises {title} to themselves{due}",
        )
    elif course.state is State.REQUESTED:
        act, sentence = "requests", f"{whom} asks {who} for {title}{due}"
    else:
        act, sentence = "offers", f"{title} is offered to {whom}, and {who} has yet to promise it{due}"
    return Said(
        kind=Kind.PROMISE,
        record=promise.id,
        act=act,
        sentence=sentence,
        place=revision.place(),
        title=terms.title,
        level=revision.made.level,
        note=witnessed(revision.made),
    )


def _entries(revision: Revision, promise: Promise, case: Case) -> Iterator[Said]:
    is_new = revision.pair.before is None
    opening = _OPENING.get(follow(promise, case.parties).state, "") if is_new else ""
    alone = len(promise.promisers) == 1
    for added in revision.added:
        found = revision.courses.get(added.index)
        if found is None or (is_new and found[0].act in (opening if added.index == 0 else "", "promised" if alone else "")):
            continue
        entry, course = found
        says = _SAYINGS.get(entry.act)
        done = says(entry, course, case.parties) if says else f"{entry.act.replace('_', ' ')}: {titled(promise.title)}"
        yield Said(
            kind=Kind.PROMISE,
            record=promise.id,
            act=entry.act if is_new and _promises(entry, course) else _word(entry, course),
            sentence=f"{case.parties.name(entry.by)} {done}",
            place=revision.place("log", added.index),
            title=promise.title,
            by=entry.by,
            level=added.witness.level,
            note=witnessed(added.witness),
        )


def _word(entry: Entry, course: Course) -> str:
    """Return the word for the act; one that moves the due date, or asks to, is told from others."""
    if entry.act in ("renegotiated", "countered") and entry.due is not None:
        return "asks-to-move-due"
    if entry.act in ("agreed", "promised") and course.proposal is not None and course.proposal.entry.due is not None:
        return "moves-due"
    return "makes" if entry.act in ("agreed", "promised") and _promises(entry, course) else entry.act


def _promises(entry: Entry, course: Course) -> bool:
    """Tell whether the entry is the last word that was wanting: with it the promise is made."""
    left = set(course.unsigned) - {entry.by}
    return course.state in TALKING and (not left or (entry.act == "agreed" and len(course.terms.promisers) == 1))


def _edits(revision: Revision, promise: Promise) -> Iterator[Said]:
    old, new = revision.old, revision.new
    assert old is not None  # noqa: S101 - the caller has looked
    assert new is not None  # noqa: S101 - likewise
    changed = changed_terms(old, new)
    title = titled(promise.title)
    if changed:
        sentence = f"Changes {keys(changed)} of {title} in place"
        place = new.key_place(changed[0])
        yield Said(kind=Kind.PROMISE, record=promise.id, act="changes-terms", sentence=sentence, place=place, title=promise.title)
    other = edited(old, new, TERMS)
    if other:
        sentence = f"Edits {keys(other)} of {title}"
        yield Said(kind=Kind.PROMISE, record=promise.id, act="edits", sentence=sentence, place=new.key_place(other[0]), title=promise.title)


def terms_asked(entry: Entry, terms: Terms) -> str:
    """Return the terms that an entry asks for, with what they are: `due 18 Dec 2026 (now 15 Dec 2026)`."""
    said = []
    if entry.due is not None:
        said.append(f"due {days.written(entry.due)}" + (f" (now {days.written(terms.due)})" if terms.due else ""))
    if entry.cost is not None:
        said.append(f"cost {entry.cost}" + (f" (now {terms.cost})" if terms.cost is not None else ""))
    if entry.outcome is not None:
        said.append("another outcome")
    return ", ".join(said)


def _notice(entry: Entry, terms: Terms) -> str:
    """Return how long before the due date a change is asked for."""
    if terms.due is None:
        return ""
    notice = days.between(entry.day, terms.due)
    if notice == 0:
        return ", on the due date itself"
    count = f"{abs(notice)} {'day' if abs(notice) == 1 else 'days'}"
    return f", {count} {'before' if notice > 0 else 'after'} the due date"


def _renegotiated(entry: Entry, course: Course, _: Parties) -> str:
    return f"asks for other terms of {titled(course.terms.title)}: {terms_asked(entry, course.terms)}{_notice(entry, course.terms)}"


def _countered(entry: Entry, course: Course, _: Parties) -> str:
    return f"proposes other terms for {titled(course.terms.title)}: {terms_asked(entry, course.terms)}"


def _agreed(_: Entry, course: Course, __: Parties) -> str:
    title = titled(course.terms.title)
    if course.state is State.REVOKED:
        return f"agrees to let go of {title}"
    if course.proposal is not None:
        return f"agrees to the change of {title}: {terms_asked(course.proposal.entry, course.terms)}"
    return f"agrees to the terms of {title}"


def _promised(entry: Entry, course: Course, _: Parties) -> str:
    change = f" with {terms_asked(course.proposal.entry, course.terms)}" if course.proposal else ""
    others = [each for each in course.unsigned if each != entry.by]
    return f"promises {titled(course.terms.title)}{change}" + (" as one of several" if others else "")


def _reported(entry: Entry, course: Course, _: Parties) -> str:
    confidence = entry.confidence.replace("_", " ") if entry.confidence else ""
    progress = f"{entry.progress} % done" if entry.progress is not None else ""
    said = ", ".join(filter(None, (confidence, progress)))
    return f"reports on {titled(course.terms.title)}" + (f": {said}" if said else "")


def _accepted(entry: Entry, course: Course, _: Parties) -> str:
    partly = " as partly kept" if entry.kept == "partly" else ""
    return f"accepts {titled(course.terms.title)}{partly}" + (f", satisfied {entry.satisfaction} of 5" if entry.satisfaction else "")


def _superseded(entry: Entry, course: Course, _: Parties) -> str:
    return f"replaces {titled(course.terms.title)}" + (f" by {entry.promise}" if entry.promise else "")


def _plain(start: str, end: str = "") -> Callable[[Entry, Course, Parties], str]:
    return lambda _, course, __: f"{start} {titled(course.terms.title)}{end}"


def _because(start: str, end: str = "") -> Callable[[Entry, Course, Parties], str]:
    return lambda entry, course, _: f"{start} {titled(course.terms.title)}{end}" + (f" ({entry.reason})" if entry.reason else "")


_SAYINGS: Mapping[str, Callable[[Entry, Course, Parties], str]] = MappingProxyType(
    {
        "requested": _plain("asks for"),
        "offered": _plain("offers"),
        "promised": _promised,
        "countered": _countered,
        "declined": _plain("says no to"),
        "withdrawn": _plain("takes back"),
        "agreed": _agreed,
        "refused": _plain("does not agree to the change of", "; the terms stand"),
        "reported": _reported,
        "help_wanted": _plain("asks for help with"),
        "helped": _plain("helped with"),
        "renegotiated": _renegotiated,
        "followed_up": _plain("follows up on"),
        "delivered": _plain("declares", " delivered"),
        "accepted": _accepted,
        "rejected": _plain("sends back", ": not yet what was agreed"),
        "missed": _because("records that", " was not kept"),
        "revoked": _because("revokes"),
        "cancelled": _plain("cancels"),
        "superseded": _superseded,
    }
)
