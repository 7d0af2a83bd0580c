"""An entry in words, as the end of a sentence that begins with a name; and what others should know of a promise in trouble."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days, earlier, format_date
from troth.base.recurrence import parse_step
from troth.status.acts import PromiseState, Side
from troth.status.measures import list_measure_findings
from troth.status.promise import apply_change, proposed
from troth.views.rich_text import format_term, inline_text, join_lines, join_names, pluralize, strong_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Promise, PromiseEntry, Terms
    from troth.status.promise import PromiseSnapshot, ProposedChange
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedParty:
    """Somebody who should know when a promise is in trouble, and why: `it was promised to them`."""

    party: str
    rests: str = ""
    """What it promised that rests on the promise: `promised “Open the shop”, which needs it`; empty for its customers and partner."""
    is_partner: bool = False

    def explain(self, *, to_itself: bool = False) -> str:
        """Return why it should know, as the end of a sentence: `they promised “Open the shop”, which needs it`."""
        they, them = ("you", "you") if to_itself else ("they", "them")
        if self.rests or self.is_partner:
            return f"{they} {self.rests or 'follow up on it'}"
        return f"it was promised to {them}"


MOST_AFFECTED, MOST_ENDANGERED = 30, 300
"""So many are named who should know of a promise, for so many promises that rest on it: chains have a thousand parts."""


def list_affected(standing: PromiseStatus, context: ViewContext) -> tuple[AffectedParty, ...]:
    """Return who should know: customers, partner, and who promised what needs it or what it is a part of, however far up."""
    terms, partner = standing.snapshot.terms, standing.promise.partner
    found = {each: AffectedParty(party=each) for each in terms.customers}
    if partner:
        found.setdefault(partner, AffectedParty(party=partner, is_partner=True))
    for above, way in islice(_iter_endangered(standing.id, context), MOST_ENDANGERED):
        for each in above.snapshot.terms.promisers:
            found.setdefault(each, AffectedParty(party=each, rests=f"promised “{above.promise.title}”, {way}"))
        if len(found) >= MOST_AFFECTED:
            break
    return tuple(each for each in found.values() if each.party not in terms.promisers)


def _iter_endangered(promise: str, context: ViewContext) -> Iterator[tuple[PromiseStatus, str]]:
    """Yield the open promises that rest on one, the nearest first, each with how: what needs it, the whole, and what rests on those."""
    ledger, board = context.board.ledger, context.board
    seen, ahead = {promise}, [promise]
    for below in ahead:
        for each in ledger.list_dependents(below):
            if each not in seen and each in board.promises and board.promises[each].state.open:
                seen.add(each)
                ahead.append(each)
                way = "which it is part of" if ledger.promises[below].part_of == each else "which needs it"
                yield board.promises[each], way if below == promise else "which rests on it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What somebody said of a promise by which others plan: that it is at risk, on track again, moved, or will not be kept."""

    date: date
    by: str
    text: str
    """A sentence: `It is at risk.`"""
    words: str
    """Their own words; empty where there are none."""
    is_good: bool = False
    """It is on track again, or has a new day: nothing is asked about it."""
    agreed_by: str = ""
    """Who agreed to it, and knows it already."""


_ENDINGS: Final[Mapping[str, str]] = {
    "missed": "It was not kept.",
    "revoked": "It won't be kept: the promise was taken back.",
    "cancelled": "It is cancelled: it isn't needed any more.",
}


def list_announcements(course: PromiseSnapshot) -> tuple[Announcement, ...]:
    """Return what was said of a promise by which others plan, in the order in which it was said."""
    if course.promised_on is None or course.promise.to_oneself:
        return ()
    found = [*_iter_reports(course)]
    for change in course.renegotiations:
        if change.agreed_on and change.due and change.due_before and change.due != change.due_before:
            text = f"It is now due {format_date(change.due)}, not {format_date(change.due_before)}."
            words = join_lines(change.entry.because or "")
            yes = next((each.by for each in course.valid if each.act == "agreed" and each.index > change.entry.index), "")
            found.append(Announcement(date=change.agreed_on, by=change.entry.by, text=text, words=words, is_good=True, agreed_by=yes))
    ending = course.ending
    if ending is not None and ending.act in _ENDINGS:
        words = join_lines(ending.because or ending.note or "")
        found.append(Announcement(date=ending.date, by=ending.by, text=_ENDINGS[ending.act], words=words))
    return tuple(sorted(found, key=lambda each: each.date))


def _iter_reports(course: PromiseSnapshot) -> Iterator[Announcement]:
    """Yield each report that something is at risk, and the first one after it by which it is on track."""
    troubled: dict[date | None, bool] = {}
    for entry in course.valid:
        if entry.act != "reported" or entry.confidence is None:
            continue
        is_good = entry.confidence == "on_track"
        if not is_good or troubled.get(entry.occurrence):
            text = _REPORTS[entry.confidence].format(name_time(entry))
            words = join_lines(entry.note or "")
            yield Announcement(date=entry.date, by=entry.by, text=text, words=words, is_good=is_good)
        troubled[entry.occurrence] = not is_good


_REPORTS: Final[Mapping[str, str]] = {
    "at_risk": "{} is at risk and may not be kept.",
    "off_track": "{} is off track: as things stand, it won't be kept.",
    "on_track": "{} is on track again.",
}


def name_time(entry: PromiseEntry) -> str:
    """Return what an entry speaks of: the promise, or one time of a recurring one."""
    return f"The time of {format_date(entry.occurrence)}" if entry.occurrence else "It"


def describe_trouble(standing: PromiseStatus, context: ViewContext) -> tuple[str, ...]:
    """Return what those affected should know now, one sentence each; nothing where all is well."""
    course, said = standing.snapshot, list_announcements(standing.snapshot)
    told = [f"{each.text} {each.words}".rstrip() for each in said[-1:] if count_days(each.date, context.day) <= _LATELY]
    if standing.state is not PromiseState.PROMISED:
        return tuple(told) if course.ending is not None and course.ending.act in _ENDINGS else ()
    if standing.overdue and standing.due is not None:
        told.append(f"It was due on {format_date(standing.due)}, and is not delivered yet.")
    if course.is_reported_at_risk and not told and said:
        told.append(f"{said[-1].text} {said[-1].words}".rstrip())
    told += [f"It waits for “{context.board.promises[each].promise.title}”, which is late or at risk." for each in standing.risk_causes[:3]]
    if course.proposed_change is not None:
        asked = describe_changes(course.proposed_change, course.terms)
        told.append(f"A change is requested: {asked}. {join_lines(course.proposed_change.entry.because or '')}".rstrip())
    return tuple(told)


_LATELY: Final = 14
"""So many days something that was said is news."""
