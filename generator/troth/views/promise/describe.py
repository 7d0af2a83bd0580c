"""An entry in words, as the end of a sentence that begins with a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from troth.base.dates import earlier, format_date
from troth.base.recurrence import parse_step
from troth.status.acts import Side
from troth.status.measures import list_measure_findings
from troth.status.promise import apply_change, proposed
from troth.views.rich_text import format_term, inline_text, join_names, pluralize, strong_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.model import Promise, PromiseEntry, Terms
    from troth.status.promise import ProposedChange
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryContext:
    """How a promise stood before an entry, as far as its words need it."""

    promise: Promise
    terms: Terms
    pending: ProposedChange | None = None
    """The change of terms that waits for an answer."""
    revoked: bool = False

    def apply_entry(self, entry: PromiseEntry) -> EntryContext:
        """Return how it stands after the entry."""
        if not entry.is_about_whole:
            return self
        if entry.act in ("countered", "renegotiated"):
            return replace(self, pending=proposed(entry, Side.NONE, self.pending))
        if entry.act in ("agreed", "promised") and self.pending is not None:
            return replace(self, terms=apply_change(self.terms, self.pending), pending=None)
        if entry.act in ("refused", "delivered"):
            return replace(self, pending=None)
        return replace(self, revoked=True) if entry.act == "revoked" else self


def describe_entry(entry: PromiseEntry, before: EntryContext, context: ViewContext) -> Sentence:
    """Return what was done by an entry; for an act that nobody knows, its name."""
    if entry.occurrence is not None:
        before = replace(before, terms=replace(before.terms, due=entry.occurrence))
    says = _DESCRIBERS.get(entry.act)
    return tuple(says(entry, before, context)) if says else (inline_text(entry.act.replace("_", " ")),)


def list_next_promises(ids: Iterable[str], context: ViewContext) -> Iterator[Inline]:
    """Yield what follows from something, with links to the promises."""
    for index, promise in enumerate(ids):
        yield inline_text(", " if index else "; what comes next: ")
        yield context.link_promise(promise)


def describe_changes(entry: PromiseEntry | ProposedChange, terms: Terms) -> str:
    """Return the change that an entry asks for, with what it was: `due 18 Dec 2026 (was 15 Dec 2026)`."""
    said = []
    if entry.due is not None:
        sooner = earlier(entry.due, terms.due) if terms.due else ""
        was = f"was {format_date(terms.due)}" + (f", {sooner}" if sooner else "") if terms.due else ""
        said.append(f"due {format_date(entry.due)}" + (f" ({was})" if was else ""))
    if entry.cost is not None:
        said.append(f"cost {format_term(entry.cost)}" + (f" (was {format_term(terms.cost)})" if terms.cost is not None else ""))
    if entry.outcome is not None:
        said.append("a different outcome")
    if entry.every is not None and (step := parse_step(entry.every)) is not None:
        before = parse_step(terms.every) if terms.every else None
        said.append(step.words + (f" (was {before.words})" if before else ""))
    if entry.until is not None:
        said.append(f"until {format_date(entry.until)}" + (f" (was until {format_date(terms.until)})" if terms.until else ""))
    if entry.times is not None:
        said.append(f"{pluralize(entry.times, 'time', 'times')} in all" + (f" (was {terms.times})" if terms.times is not None else ""))
    return ", ".join(said)


def _make_request_describer(
    verb: str, side: Callable[[Promise], tuple[str, ...]]
) -> Callable[[PromiseEntry, EntryContext, ViewContext], Iterator[Inline]]:
    def says(entry: PromiseEntry, before: EntryContext, desk: ViewContext) -> Iterator[Inline]:
        yield strong_text(verb)
        if not before.promise.to_oneself:
            yield inline_text(" it to " if verb == "offered" else " ")
            yield from join_names(desk.faces.get_many(side(before.promise)))
            yield inline_text("" if verb == "offered" else " for this")
        if entry.respond_by:
            yield inline_text(f", to be answered by {format_date(entry.respond_by)}")

    return says


def _make_plain_describer(verb: str, rest: str = "") -> Callable[[PromiseEntry, EntryContext, ViewContext], Iterator[Inline]]:
    def says(_: PromiseEntry, __: EntryContext, ___: ViewContext) -> Iterator[Inline]:
        yield strong_text(verb)
        if rest:
            yield inline_text(rest)

    return says


def _describe_agreed(entry: PromiseEntry, before: EntryContext, __: ViewContext) -> Iterator[Inline]:
    yield strong_text("agreed")
    if before.revoked:
        yield inline_text(" to cancel")
    elif before.pending is not None:
        yield inline_text(f" to the change: {describe_changes(before.pending, before.terms)}")
    else:
        yield inline_text(" to the terms" if entry.is_about_whole else " to the change")


def _delivered(entry: PromiseEntry, before: EntryContext, __: ViewContext) -> Iterator[Inline]:
    yield strong_text("marked it as delivered")
    missed = [each.in_words for each in list_measure_findings(before.terms.measures, entry.measures) if each.missed]
    if missed:
        yield inline_text(f": {'; '.join(missed)}")


_DESCRIBERS: Final[Mapping[str, Callable[[PromiseEntry, EntryContext, ViewContext], Iterable[Inline]]]] = {
    "requested": _make_request_describer("asked", lambda promise: promise.promisers),
    "offered": _make_request_describer("offered", lambda promise: promise.customers),
    "promised": _make_plain_describer("promised it"),
    "countered": lambda entry, before, _: (
        strong_text("proposed different terms"),
        inline_text(f": {describe_changes(entry, before.terms)}"),
    ),
    "declined": _make_plain_describer("said no"),
    "withdrawn": _make_plain_describer("withdrew it"),
    "agreed": _describe_agreed,
    "refused": _make_plain_describer("refused the change", ": the old terms stand"),
    "reported": lambda entry, _, __: (strong_text("reported"), inline_text(f": {entry.report_text}" if entry.report_text else "")),
    "help_wanted": _make_plain_describer("asked for help"),
    "help_offered": _make_plain_describer("offered help"),
    "helped": _make_plain_describer("helped"),
    "renegotiated": lambda entry, before, _: (
        strong_text("requested a change"),
        inline_text(f": {describe_changes(entry, before.terms)}"),
    ),
    "followed_up": lambda entry, _, context: (strong_text("followed up"), *list_next_promises(entry.next, context)),
    "delivered": _delivered,
    "accepted": lambda entry, _, __: (
        strong_text("accepted it"),
        inline_text(" as partly kept" if entry.kept == "partly" else ""),
        inline_text(f", satisfied {entry.satisfaction} of 5" if entry.satisfaction is not None else ""),
    ),
    "rejected": _make_plain_describer("rejected it", ": not yet what was agreed"),
    "missed": _make_plain_describer("recorded that it was not kept"),
    "revoked": _make_plain_describer("revoked it"),
    "cancelled": _make_plain_describer("cancelled it"),
    "superseded": lambda entry, _, context: (
        strong_text("replaced it"),
        *((inline_text(" with "), context.link_promise(entry.promise)) if entry.promise else ()),
    ),
    "corrected": lambda entry, _, __: (
        strong_text("took back"),
        inline_text(
            f" what was entered on {format_date(entry.corrects.date)} ({entry.corrects.act.replace('_', ' ')})"
            if entry.corrects
            else " an entry"
        ),
    ),
}
