"""The page of a promise: the promise as a letter, with its terms and signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.status.acts import TALKING, PromiseState, Side, find_promise_signatories, find_side
from troth.status.measures import MeasureVerdict, describe_bounds, find_delivered_value
from troth.views.ask.rows import link_ask
from troth.views.goal.rows import link_goal
from troth.views.meetings import describe_outcomes, link_meeting
from troth.views.page_head import PageHead
from troth.views.promise.actions import describe_entry_position, list_party_actions
from troth.views.promise.rhythm import build_occurrences, describe_rule
from troth.views.promise.status import build_status_panels, build_terms_view, check_trust
from troth.views.promise.timeline import build_timeline, collapse_single_commit
from troth.views.rich_text import format_term, inline_text, join_lines, join_names, strip_code_marks, strong_text, to_plain_text, user_text
from troth.views.rows import Section, promise_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from troth.board import PromiseStatus
    from troth.model import Link, Measure
    from troth.status.promise import PromiseSnapshot
    from troth.status.provenance import Provenance
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.promise.actions import PartyActions
    from troth.views.promise.rhythm import OccurrencesView
    from troth.views.promise.status import StatusPanel, TermsView, TrustVerdict
    from troth.views.promise.timeline import TimelineEvent, WitnessLabel
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSignature:
    """A name under the letter, and what stands beside it; `given` tells that the word was given."""

    face: PartyLabel
    text: str
    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """How we'll know: what is looked at, its target, and the actual value."""

    what: str
    target: str
    actual: str
    note: str = ""
    """That what was found misses what was promised, or that the delivery does not say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSummary:
    """The promise itself. `outcome` and `why` are Markdown."""

    opening: Sentence
    outcome: str
    why: str
    measures: tuple[MeasureLine, ...]
    terms: tuple[tuple[str, str], ...]
    """Further terms: label and value."""
    signatures: tuple[PromiseSignature, ...]


def summarize_promise(standing: PromiseStatus, context: ViewContext) -> PromiseSummary:
    """Return a promise as a letter, with the terms in force."""
    course = standing.snapshot
    cost, amount = course.terms.cost, course.terms.amount
    terms = [("Cost", format_term(cost))] if cost is not None else []
    silence = course.terms.silence_accepts
    terms += [("Silence", f"what nobody objects to within {silence} days after delivery counts as kept")] if silence is not None else []
    terms += [("Adds", f"{amount.value:,g} {amount.unit}")] if amount is not None else []
    return PromiseSummary(
        opening=compose_opening(standing, context),
        outcome=course.terms.outcome,
        why=course.promise.why or "",
        measures=tuple(
            MeasureLine(
                what=each.measure.what,
                target=wanted(each.measure),
                actual=format_term(each.actual),
                note=each.in_words if each.missed else "not said" if each.verdict is MeasureVerdict.NOT_SAID else "",
            )
            for each in find_delivered_value(course)
        ),
        terms=tuple(terms),
        signatures=() if course.state in (PromiseState.DECLINED, PromiseState.WITHDRAWN) else tuple(_iter_signatures(course, context)),
    )


def compose_opening(standing: PromiseStatus, context: ViewContext) -> Sentence:
    """Return the promise as the beginning of a sentence: `Nina promised Jane, by 18 Dec 2026:`."""
    course = standing.snapshot
    rule = describe_rule(course.terms)
    lead = f", {rule}, next by " if rule and standing.state.open else f", {rule}, last by " if rule else ", by "
    by = () if standing.due is None else (inline_text(lead), strong_text(format_date(standing.due)))
    promisers = join_names(context.faces.get_many(course.terms.promisers))
    customers = join_names(context.faces.get_many(course.terms.customers))
    if course.promise.to_oneself:
        sides = (*promisers, inline_text("'s own promise" if course.promised_on else "'s own plan"))
    elif course.promised_on is not None:
        sides = (*promisers, inline_text(" promised "), *customers)
    elif course.opened_by is Side.CUSTOMER:
        sides = (*customers, inline_text(" asked "), *promisers)
    else:
        verb = " are to promise " if len(course.terms.promisers) > 1 else " offered "
        sides = (*promisers, inline_text(verb), *customers)
    return (*sides, *by, inline_text(":"))


def tell_promise(standing: PromiseStatus, context: ViewContext) -> str:
    """Return the promise in one line: `Nina promised Jane, by 18 Dec 2026: The kitchen is fitted.`."""
    return f"{to_plain_text(compose_opening(standing, context))} {join_lines(standing.snapshot.terms.outcome)}"


def wanted(measure: Measure) -> str:
    """Return what is wanted of a measure: its target, or its bounds in words."""
    return ", ".join(filter(None, (format_term(measure.target), describe_bounds(measure))))


def _iter_signatures(course: PromiseSnapshot, context: ViewContext) -> Iterator[PromiseSignature]:
    parties = context.board.ledger.parties
    entries = [entry for entry in course.valid if entry.act == "promised" and entry.by in parties]
    dates = {
        party: entry.day
        for entry in reversed(entries)
        for party in find_promise_signatories(entry.by, course.promise, parties.on(entry.date))
    }
    if len(course.terms.promisers) == 1 and course.promised_on is not None:
        dates[course.terms.promisers[0]] = course.promised_on
    for party in course.terms.promisers:
        signed = party in course.signed
        on = f" {format_date(dates[party])}" if party in dates else ""
        yield PromiseSignature(face=context.faces(party), text=f"promised{on}" if signed else "has not promised yet", given=signed)
    if not course.promise.to_oneself:
        yield from _iter_customer_signatures(course, context)


def _iter_customer_signatures(course: PromiseSnapshot, context: ViewContext) -> Iterator[PromiseSignature]:
    agreed = course.approval
    if (
        agreed is not None
        and find_side(agreed.entry.by, course.promise, context.board.ledger.parties.on(agreed.entry.date)) is not Side.PROMISER
    ):
        says = f"agreed {format_date(agreed.entry.day)}" if agreed.current else f"agreed to earlier terms {format_date(agreed.entry.day)}"
        yield PromiseSignature(face=context.faces(agreed.entry.by), text=says, given=agreed.current)
        return
    given = agreed.current if agreed else course.as_requested
    waiting = "has not answered yet" if course.state in TALKING and course.opened_by is not Side.CUSTOMER else "has not agreed yet"
    asked = course.opened_by is Side.CUSTOMER or given
    for party in course.terms.customers:
        yield PromiseSignature(face=context.faces(party), text="asked for it" if asked else waiting, given=asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label with what it says."""

    label: str
    text: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisePage:
    """All that the page of a promise says."""

    head: PageHead
    row: Row
    letter: PromiseSummary
    stands: tuple[StatusPanel, ...]
    terms: TermsView
    trust: TrustVerdict | None
    roles: tuple[PartyActions, ...]
    path: str
    """The promise's file, from the board's root."""
    where: str
    """Where in it an entry goes."""
    facts: tuple[Fact, ...]
    endangered_by: Sentence
    """The parts and needs that put it at risk; empty where none does."""
    threads: tuple[Section, ...]
    occurrences: OccurrencesView | None
    """The times of a promise that comes again."""
    entries: int
    """How long its log is: by it a browser tells whether what was sent from there shows by now."""
    story: tuple[TimelineEvent, ...]
    witness: WitnessLabel | None
    """Who brought in all of the story at once, where that was one commit."""
    clocks: tuple[str, ...]
    """The commits whose day cannot be, once each."""
    protocol: str
    """How this board handles problems and changes; Markdown."""
    links: tuple[Link, ...]
    tags: tuple[str, ...]


def build_promise_page(standing: PromiseStatus, context: ViewContext, provenance: Provenance | None = None) -> PromisePage:
    """Return the page of a promise; `provenance` adds to each event what git knows of it."""
    promise = standing.promise
    events, witness = collapse_single_commit(build_timeline(standing, context, provenance))
    opening = to_plain_text(compose_opening(standing, context))
    outcome = " ".join(standing.snapshot.terms.outcome.split())
    return PromisePage(
        head=PageHead(
            page=promise_url(promise.id),
            title=strip_code_marks(promise.title),
            description=f"{standing.state.word}. {opening} {outcome}"[:200],
            as_of=context.as_of_words,
        ),
        row=context.get_row(standing),
        letter=summarize_promise(standing, context),
        stands=build_status_panels(standing, context),
        terms=build_terms_view(standing, context),
        trust=check_trust(standing),
        roles=list_party_actions(standing, context),
        path=promise.source.path,
        where=describe_entry_position(standing),
        facts=tuple(_iter_facts(standing, context)),
        endangered_by=tuple(_describe_risks(standing, context)),
        threads=tuple(section for section in _iter_related_sections(standing, context) if section.rows),
        occurrences=build_occurrences(standing, context.board.settings, context.board.day),
        entries=len(standing.snapshot.entries),
        story=events,
        witness=witness,
        clocks=provenance.clock_notes if provenance else (),
        protocol=context.board.settings.protocol or "",
        links=promise.links,
        tags=promise.tags,
    )


_MAX_RISKS_NAMED = 20
"""How many of those that put a promise at risk are named."""
_RECORD_LINKS: Mapping[str, Callable[[str, ViewContext], Inline]] = {"Goal": link_goal, "Ask": link_ask, "Meeting": link_meeting}


def _iter_facts(standing: PromiseStatus, context: ViewContext) -> Iterator[Fact]:
    promise = standing.promise
    if promise.partner:
        yield Fact(label="Partner", text=join_names([context.faces(promise.partner)]))
    for label, record in (("Goal", promise.goal), ("Ask", promise.ask), ("Agreement", promise.agreement), ("Meeting", promise.meeting)):
        if record:
            yield Fact(label=label, text=(_RECORD_LINKS[label](record, context) if label in _RECORD_LINKS else user_text(record),))
    gone = [each for each in promise.needs if each not in context.board.promises]
    if gone:
        yield Fact(label="Needs", text=(inline_text(f"{', '.join(gone)} (not on this board)"),))


def _describe_risks(standing: PromiseStatus, context: ViewContext) -> Iterator[Inline]:
    for index, each in enumerate(standing.risk_causes[:_MAX_RISKS_NAMED]):
        yield inline_text(", " if index else "At risk because of ")
        yield context.link_promise(each)
    rest = len(standing.risk_causes) - _MAX_RISKS_NAMED
    if rest > 0:
        yield inline_text(f" and {rest} more")


def _iter_related_sections(standing: PromiseStatus, context: ViewContext) -> Iterator[Section]:
    promise, ledger = standing.promise, context.board.ledger
    above = (promise.part_of,) if promise.part_of else ()
    for name, title, ids in (
        ("part-of", "Part of", above),
        ("parts", "Its parts", standing.parts),
        ("needs", "What has to come first", promise.needs),
        ("needed-by", "What needs it", ledger.needed_by.get(promise.id, ())),
    ):
        yield Section(id=name, title=title, rows=context.find_rows(ids), text=_count_parts(ids, context) if name == "parts" else "")


def _count_parts(ids: tuple[str, ...], context: ViewContext) -> str:
    """Return how many of a promise's parts are kept, and what became of all of them; nothing where it has none."""
    found = [context.board.promises[each] for each in ids if each in context.board.promises]
    kept = sum(each.state in (PromiseState.KEPT, PromiseState.PARTLY_KEPT) for each in found)
    return f"{kept} of {len(found)} kept. Now: {describe_outcomes(found)}." if found else ""
