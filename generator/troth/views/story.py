"""The story of two parties, or of a customer's account: meetings, next steps, asks, agreements, promises and ratings, newest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from troth.base.dates import add_days, format_date
from troth.model import PartyKind
from troth.status.trends import count_satisfied
from troth.views.agreement.rows import build_agreement_list_row, list_agreements_of
from troth.views.agreement.timeline import build_agreement_timeline
from troth.views.ask.answers import ANSWER_CHIPS, build_answer_line
from troth.views.ask.rows import ask_url
from troth.views.between import count_owed, pair_url
from troth.views.charts import build_satisfied_headline, list_headlines
from troth.views.lists.changes import DayOfChanges, StorySource, collect_newest, find_last_event_day, list_promise_events
from troth.views.meetings import MEETING_KIND_TITLES, describe_outcomes, list_next_steps, list_past_meetings, meeting_url
from troth.views.page_head import PageHead
from troth.views.promise.timeline import TimelineEvent
from troth.views.rich_text import Quote, inline_text, join_names, pluralize, strip_code_marks, strong_text, to_plain_text
from troth.views.rows import Section, sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Meeting, Party
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.views.agreement.rows import AgreementRow
    from troth.views.between import OwedCounts
    from troth.views.charts import Headline
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline, Sentence


EVENTS_SHOWN = 150
"""How many events a story tells at most, the newest."""
ATTENDEES_SHOWN = 4
"""So many of those who were at a meeting are named; its page names all."""
ROWS_SHOWN = 50
"""How many open promises each list has at most; a party's own page has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """All that a page of two parties or of an account says. People have no rates: only an account has numbers."""

    head: PageHead
    faces: tuple[PartyLabel, ...]
    text: Sentence
    owed: tuple[OwedCounts, ...]
    """What is open: from the first to the second and back, or to the customer and by the customer."""
    sections: tuple[Section, ...]
    agreements: tuple[AgreementRow, ...]
    tallies: tuple[Headline, ...]
    months: tuple[DayOfChanges, ...]
    """The events, month by month, the newest first."""
    has_more: bool
    """Whether there are older events than those that are told."""


def story_url(customer: str) -> str:
    """Return the address of the story of a customer's account."""
    return f"accounts/{customer}"


def has_story(customer: Party, context: ViewContext) -> bool:
    """Tell whether anything was promised, asked, agreed or talked about with a customer."""
    if customer.kind is not PartyKind.CUSTOMER:
        return False
    shared = find_account_records(customer, context)
    return any((shared.given, shared.taken, shared.asks, shared.agreements, shared.meetings))


def build_pair_page(one: str, other: str, context: ViewContext) -> StoryPage:
    """Return the page of two parties."""
    first, second = faces = context.faces.get_many((one, other))
    shared = find_shared_records(one, other, context)
    watched = sort_by_due(each for each in shared.watched if each.state.open)
    page = _build_story(pair_url(one, other), f"{first.name} and {second.name}", faces, shared, context)
    return _add_text(
        page,
        tuple(_summarize_pair(page, context)),
        _build_owed_section("given", f"{first.name} promised {second.name}", shared.given, first.page, context),
        _build_owed_section("taken", f"{second.name} promised {first.name}", shared.taken, second.page, context),
        Section(id="watched", title="One follows up for the other", rows=context.get_rows(watched[:ROWS_SHOWN]), total=len(watched)),
    )


def build_account_page(customer: Party, context: ViewContext) -> StoryPage:
    """Return the story of a customer's account."""
    shared, faces = find_account_records(customer, context), (context.faces(customer.id),)
    page = _build_story(story_url(customer.id), f"{customer.name}: the story", faces, shared, context)
    if shared.given:
        numbers, window = context.board.count_numbers(shared.given), context.board.settings.window
        satisfied = count_satisfied((each.snapshot for each in shared.given), add_days(context.day, -window), context.day)
        page = replace(page, tallies=(*list_headlines(numbers, window), build_satisfied_headline(satisfied, window)))
    sections = [_build_owed_section("given", f"Promised to {customer.name}", shared.given, faces[0].page, context)]
    if shared.taken:
        sections.append(_build_owed_section("taken", f"{customer.name} promised", shared.taken, faces[0].page, context))
    return _add_text(page, tuple(_summarize_account(page, shared, context)), *sections)


def _build_story(page: str, title: str, faces: tuple[PartyLabel, ...], shared: SharedRecords, context: ViewContext) -> StoryPage:
    events, has_more = collect_newest(list_story_sources(shared, context), EVENTS_SHOWN)
    return StoryPage(
        head=PageHead(page=page, title=title, description="", as_of=context.as_of_words),
        faces=faces,
        text=(),
        owed=(count_owed(shared.given, context), count_owed(shared.taken, context)),
        sections=(),
        agreements=tuple(build_agreement_list_row(each, context) for each in shared.agreements),
        tallies=(),
        months=tuple(
            DayOfChanges(id=f"in-{month}", title=format_date(found[0].day).partition(" ")[2], events=found)
            for month, group in groupby(events, key=lambda event: event.date[:7])
            if (found := tuple(group))
        ),
        has_more=has_more,
    )


def _add_text(page: StoryPage, text: Sentence, *sections: Section) -> StoryPage:
    return replace(page, head=replace(page.head, description=to_plain_text(text)[:200]), text=text, sections=sections)


def _build_owed_section(name: str, title: str, promises: tuple[PromiseStatus, ...], page: str, context: ViewContext) -> Section:
    found = sort_by_due(each for each in promises if each.state.open)
    rows = context.get_rows(found[:ROWS_SHOWN])
    return Section(id=name, title=title, rows=rows, total=len(found), more=page * (len(found) > len(rows)), empty="No open promises.")


def _summarize_pair(page: StoryPage, context: ViewContext) -> Iterator[Inline]:
    yield inline_text(f"{context.as_of_words}: ")
    for anchor, counts, faces in zip(("#given", "#taken"), page.owed, (page.faces, page.faces[::-1]), strict=True):
        promiser, customer = faces
        yield inline_text("; " if anchor == "#taken" else "")
        yield from (*join_names((promiser,)), inline_text(" owes "), *join_names((customer,)), inline_text(" "))
        yield from _describe_owed(counts, anchor)
    yield inline_text(".")


def _summarize_account(page: StoryPage, shared: SharedRecords, context: ViewContext) -> Iterator[Inline]:
    given, taken = page.owed
    yield inline_text(f"{context.as_of_words}: ")
    yield from _describe_owed(given, "#given")
    yield from (inline_text(" to "), *join_names(page.faces))
    if shared.taken:
        yield inline_text(", ")
        yield from _describe_owed(taken, "#taken")
        yield inline_text(" by them")
    if shared.meetings:
        yield inline_text(f"; last meeting on {format_date(shared.meetings[0].date)}")
    yield inline_text(".")


def _describe_owed(counts: OwedCounts, to: str) -> Iterator[Inline]:
    yield strong_text(pluralize(counts.open, "open promise", "open promises") if counts.open else "no open promise", to)
    told = [f"{number} {says}" for number, says in ((counts.late, "overdue"), (counts.waits, "waiting for a reply")) if number]
    yield inline_text(f" ({', '.join(told)})" if told else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRecords:
    """The records between some parties."""

    given: tuple[PromiseStatus, ...]
    """The promises of the first side to the second, or to the customer."""
    taken: tuple[PromiseStatus, ...]
    watched: tuple[PromiseStatus, ...]
    """Those of which one is the other's accountability partner."""
    asks: tuple[AskStatus, ...]
    agreements: tuple[AgreementStatus, ...]
    meetings: tuple[Meeting, ...]
    parties: frozenset[str]


def find_shared_records(one: str, other: str, context: ViewContext) -> SharedRecords:
    """Return what lies between two parties: only what names both of them."""
    board, both = context.board, frozenset((one, other))

    def list_promised(promiser: str, customer: str) -> tuple[PromiseStatus, ...]:
        return tuple(each for each in board.promises_by_promiser.get(promiser, ()) if customer in each.snapshot.terms.customers)

    given, taken = list_promised(one, other), list_promised(other, one)
    known = {each.id for each in (*given, *taken)}
    watched = {
        each.id: each
        for partner, promiser in ((one, other), (other, one))
        for each in board.promises_by_partner.get(partner, ())
        if promiser in each.snapshot.terms.promisers and each.id not in known
    }
    return SharedRecords(
        given=given,
        taken=taken,
        watched=tuple(watched.values()),
        asks=tuple(each for each in _list_asks(both, context) if _may_be_between(each, both)),
        agreements=tuple(each for each in list_agreements_of((one,), context) if both <= {each.wording.provider, *each.wording.customers}),
        meetings=tuple(each for each in list_past_meetings(context) if both <= frozenset(each.attendees)),
        parties=both,
    )


def _may_be_between(pursuit: AskStatus, both: frozenset[str]) -> bool:
    return any(pursuit.ask.asker != each.party and {pursuit.ask.asker, each.party} == both for each in pursuit.respondents)


def find_account_records(customer: Party, context: ViewContext) -> SharedRecords:
    """Return what concerns a customer: it, and those of its contacts who act for nobody else."""
    return context.cached((SharedRecords, customer.id), lambda: _gather_account(customer, context))


def _gather_account(customer: Party, context: ViewContext) -> SharedRecords:
    board = context.board
    people = (each for each in customer.members if context.acts_for.get(each) == (customer.id,))
    parties = frozenset((customer.id, *people))
    given = board.promises_by_customer.get(customer.id, ())
    taken = board.promises_by_promiser.get(customer.id, ())
    named = {each.promise.meeting for each in (*given, *taken)}
    meetings = list_past_meetings(context)
    ours = {each.id for each in meetings if each.id in named or not parties.isdisjoint(each.attendees)}
    return SharedRecords(
        given=given,
        taken=taken,
        watched=(),
        asks=tuple(_list_asks(parties, context)),
        agreements=list_agreements_of(parties, context),
        meetings=tuple(each for each in meetings if each.id in ours or each.follows in ours),
        parties=parties,
    )


def _list_asks(parties: frozenset[str], context: ViewContext) -> Iterator[AskStatus]:
    """Yield the asks that one of the parties made or was asked, as far as that is published."""
    board = context.board
    made = [each for party in parties for each in board.asks_by_asker.get(party, ())]
    asked = [each.ask_status for party in parties for each in board.asks_of_party.get(party, ())]
    found = {each.ask.id: each for each in (*made, *asked)}
    yield from (found[each] for each in sorted(found))


def list_story_sources(shared: SharedRecords, context: ViewContext) -> Iterator[StorySource]:
    """Yield each record of a story, with how its events are told."""
    promises = {each.id: each for each in (*shared.given, *shared.taken, *shared.watched)}
    for standing in promises.values():
        last = find_last_event_day(standing, context.day)
        yield StorySource(last=last, id=f"promises/{standing.id}", list_events=partial(list_promise_events, standing, context))
    for pursuit in shared.asks:
        last = max((pursuit.ask.made, *(entry.date for entry in pursuit.entries)))
        told = partial(_iter_ask_events, pursuit, shared.parties, context)
        yield StorySource(last=last, id=f"asks/{pursuit.ask.id}", list_events=told)
    for accord in shared.agreements:
        last = max((entry.date for entry in accord.entries), default=context.day)
        yield StorySource(last=last, id=f"agreements/{accord.id}", list_events=partial(_list_agreement_events, accord, context))
    for meeting in shared.meetings:
        yield StorySource(last=meeting.date, id=f"meetings/{meeting.id}", list_events=partial(_list_meeting_events, meeting, context))


def _list_agreement_events(accord: AgreementStatus, context: ViewContext) -> tuple[TimelineEvent, ...]:
    events = build_agreement_timeline(accord, context, context.board.agreement_provenance[accord.id])
    return tuple(each for each in events if not each.fault)


def _iter_ask_events(pursuit: AskStatus, parties: frozenset[str], context: ViewContext) -> Iterator[TimelineEvent]:
    """Yield that it was asked, what those who are told of answered, and how it was closed; a promise tells its own story."""
    ask, faces = pursuit.ask, context.faces
    named = [each for each in pursuit.respondents if each.party in parties]
    whom = join_names(faces(each.party) for each in named) or (inline_text(pluralize(pursuit.of, "party", "parties")),)
    yield _build_ask_event(pursuit, ask.made, faces(ask.asker), "asked", (strong_text("asked"), inline_text(" "), *whom))
    for each in named:
        line, answer = build_answer_line(pursuit, each, context), each.answer
        if line is not None and answer is not None and answer.index is not None:
            quotes = tuple(Quote(text=text, markdown=True) for text in (line.words,) if text)
            yield _build_ask_event(pursuit, answer.day, line.face, answer.kind, (strong_text("replied"),), quotes)
    closing = next((entry for entry in pursuit.entries if entry.act == "closed"), None)
    if closing is not None and pursuit.closed_on is not None:
        became = (pursuit.became[each.party] for each in named if each.party in pursuit.became)
        quotes = tuple(Quote(text=text, markdown=True) for text in (closing.note, *became) if text)
        yield _build_ask_event(pursuit, closing.date, faces(closing.by), "closed", (strong_text("closed the ask"),), quotes)


def _build_ask_event(
    pursuit: AskStatus, day: date, face: PartyLabel, act: str, text: Sentence, quotes: tuple[Quote, ...] = ()
) -> TimelineEvent:
    return TimelineEvent(
        day=day,
        date=day.isoformat(),
        date_text=format_date(day),
        who=(face,),
        text=text,
        quotes=quotes,
        chip=ANSWER_CHIPS.get(act),
        page=ask_url(pursuit.ask.id),
        title=strip_code_marks(pursuit.ask.title),
        act=act,
    )


def _list_meeting_events(meeting: Meeting, context: ViewContext) -> tuple[TimelineEvent, ...]:
    steps = list_next_steps(meeting.id, context)
    rest = len(meeting.attendees) - ATTENDEES_SHOWN
    others = f" and {pluralize(rest, 'other', 'others')}" if rest > 0 else ""
    came = f"{pluralize(len(steps), 'next step', 'next steps')}: {describe_outcomes(steps)}" if steps else "no next steps recorded"
    event = TimelineEvent(
        day=meeting.date,
        date=meeting.date.isoformat(),
        date_text=format_date(meeting.date),
        who=context.faces.get_many(meeting.attendees[:ATTENDEES_SHOWN]),
        text=(inline_text(f"{others} "), strong_text("met"), inline_text(f" ({MEETING_KIND_TITLES[meeting.kind][0].lower()}), {came}")),
        page=meeting_url(meeting.id),
        title=strip_code_marks(meeting.title),
        act="met",
    )
    return (event,)
