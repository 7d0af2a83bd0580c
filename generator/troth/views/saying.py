"""An entry in words: what somebody did by it, as the end of a sentence that begins with their name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.terms import changed
from troth.views.quote import value
from troth.views.span import named, strong, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.model import Entry, Promise, Terms
    from troth.views.desk import Desk
    from troth.views.span import Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How a promise stood before an entry, as far as its words need it."""

    promise: Promise
    terms: Terms
    pending: Entry | None = None
    """The change of terms that waits for an answer."""
    revoked: bool = False

    def after(self, entry: Entry) -> Before:
        """Return how it stands after the entry."""
        if entry.act in ("countered", "renegotiated"):
            return replace(self, pending=entry)
        if entry.act in ("agreed", "promised") and self.pending is not None:
            return replace(self, terms=changed(self.terms, self.pending), pending=None)
        if entry.act in ("refused", "delivered"):
            return replace(self, pending=None)
        return replace(self, revoked=True) if entry.act == "revoked" else self


def saying(entry: Entry, before: Before, desk: Desk) -> Sentence:
    """Return what was done by an entry; for an act that nobody knows, its name."""
    says = _SAYINGS.get(entry.act)
    return tuple(says(entry, before, desk)) if says else (words(entry.act.replace("_", " ")),)


def changes(entry: Entry, terms: Terms) -> str:
    """Return the change that an entry asks for, with what it was: `due 18 Dec 2026 (was 15 Dec 2026)`."""
    return ", ".join(_changes(entry, terms))


def _changes(entry: Entry, terms: Terms) -> Iterator[str]:
    if entry.due is not None:
        yield f"due {days.written(entry.due)}" + (f" (was {days.written(terms.due)})" if terms.due else "")
    if entry.cost is not None:
        yield f"cost {value(entry.cost)}" + (f" (was {value(terms.cost)})" if terms.cost is not None else "")
    if entry.outcome is not None:
        yield "another outcome"


def _asked(verb: str, side: Callable[[Promise], tuple[str, ...]]) -> Callable[[Entry, Before, Desk], Iterator[Span]]:
    def says(entry: Entry, before: Before, desk: Desk) -> Iterator[Span]:
        yield strong(verb)
        if not before.promise.to_oneself:
            yield words(" it to " if verb == "offered" else " ")
            yield from named(desk.faces.of(side(before.promise)))
            yield words("" if verb == "offered" else " for this")
        if entry.respond_by:
            yield words(f", to be answered by {days.written(entry.respond_by)}")

    return says


def _plain(verb: str, rest: str = "") -> Callable[[Entry, Before, Desk], Iterator[Span]]:
    def says(_: Entry, __: Before, ___: Desk) -> Iterator[Span]:
        yield strong(verb)
        if rest:
            yield words(rest)

    return says


def _countered(entry: Entry, before: Before, _: Desk) -> Iterator[Span]:
    yield strong("proposed other terms")
    yield words(f": {changes(entry, before.terms)}")


def _renegotiated(entry: Entry, before: Before, _: Desk) -> Iterator[Span]:
    yield strong("asked for other terms")
    yield words(f": {changes(entry, before.terms)}")


def _agreed(_: Entry, before: Before, __: Desk) -> Iterator[Span]:
    yield strong("agreed")
    if before.revoked:
        yield words(" to let it go")
    elif before.pending is not None:
        yield words(f" to the change: {changes(before.pending, before.terms)}")
    else:
        yield words(" to the terms")


def _reported(entry: Entry, _: Before, __: Desk) -> Iterator[Span]:
    yield strong("reported")
    confidence = entry.confidence.replace("_", " ") if entry.confidence else ""
    progress = f"{entry.progress} % done" if entry.progress is not None else ""
    yield words((": " if confidence or progress else "") + ", ".join(filter(None, (confidence, progress))))


def _followed_up(entry: Entry, _: Before, desk: Desk) -> Iterator[Span]:
    yield strong("followed up")
    for index, promise in enumerate(entry.next):
        yield words(", " if index else "; what comes next: ")
        yield desk.titled(promise)


def _accepted(entry: Entry, _: Before, __: Desk) -> Iterator[Span]:
    yield strong("accepted it")
    yield words(" as partly kept" if entry.kept == "partly" else "")
    yield words(f", satisfied {entry.satisfaction} of 5" if entry.satisfaction is not None else "")


def _superseded(entry: Entry, _: Before, desk: Desk) -> Iterator[Span]:
    yield strong("replaced it")
    if entry.promise:
        yield words(" by ")
        yield desk.titled(entry.promise)


_SAYINGS: Mapping[str, Callable[[Entry, Before, Desk], Iterator[Span]]] = MappingProxyType(
    {
        "requested": _asked("asked", lambda promise: promise.promisers),
        "offered": _asked("offered", lambda promise: promise.customers),
        "promised": _plain("promised it"),
        "countered": _countered,
        "declined": _plain("said no"),
        "withdrawn": _plain("took it back"),
        "agreed": _agreed,
        "refused": _plain("did not agree", " to the change; the terms stand"),
        "reported": _reported,
        "help_wanted": _plain("asked for help"),
        "helped": _plain("helped"),
        "renegotiated": _renegotiated,
        "followed_up": _followed_up,
        "delivered": _plain("declared it delivered"),
        "accepted": _accepted,
        "rejected": _plain("sent it back", ": not yet what was agreed"),
        "missed": _plain("recorded that it was not kept"),
        "revoked": _plain("revoked it"),
        "cancelled": _plain("cancelled it"),
        "superseded": _superseded,
    }
)
