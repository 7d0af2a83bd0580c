"""What two parties have between them, or what belongs to a customer's account: records, and their events as one story."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.views.agreement.rows import list_agreements_of
from troth.views.agreement.timeline import build_agreement_timeline
from troth.views.ask.answers import ANSWER_CHIPS, build_answer_line
from troth.views.ask.rows import ask_url
from troth.views.lists.changes import find_last_event_day, get_promise_changes
from troth.views.meetings import MEETING_KIND_TITLES, describe_outcomes, list_next_steps, list_past_meetings, meeting_url
from troth.views.promise.timeline import TimelineEvent
from troth.views.rich_text import Quote, inline_text, join_names, pluralize, strip_code_marks, strong_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Meeting, Party
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.rich_text import Sentence


ATTENDEES_SHOWN = 4
"""So many of those who were at a meeting are named; its page names all."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySource:
    """A record that belongs to the story: the day after which nothing happened to it, and its events."""

    last: date
    id: str
    list_events: Callable[[], Iterable[TimelineEvent]]


def collect_newest(sources: Iterable[StorySource], limit: int) -> tuple[tuple[TimelineEvent, ...], bool]:
    """Return the newest events of several records, and whether there are more; records in which none can be are not told."""
    found: list[TimelineEvent] = []
    for each in sorted(sources, key=lambda source: (source.last.toordinal(), source.id), reverse=True):
        if len(found) > limit and each.last < found[limit].day:
            break
        found += reversed(tuple(each.list_events()))
        found.sort(key=lambda event: event.day, reverse=True)
    return tuple(found[:limit]), len(found) > limit


def list_story_sources(shared: SharedRecords, context: ViewContext) -> Iterator[StorySource]:
    """Yield each record of a story, with how its events are told."""
    promises = {each.id: each for each in (*shared.given, *shared.taken, *shared.watched)}
    for standing in promises.values():
        last = find_last_event_day(standing, context.day)
        yield StorySource(last=last, id=f"promises/{standing.id}", list_events=partial(_list_promise_events, standing, context))
    for pursuit in shared.asks:
        last = max((pursuit.ask.made, *(entry.date for entry in pursuit.entries)))
        told = partial(_iter_ask_events, pursuit, shared.parties, context)
        yield StorySource(last=last, id=f"asks/{pursuit.ask.id}", list_events=told)
    for accord in shared.agreements:
        last = max((entry.date for entry in accord.entries), default=context.day)
        yield StorySource(last=last, id=f"agreements/{accord.id}", list_events=partial(_list_agreement_events, accord, context))
    for meeting in shared.meetings:
        yield StorySource(last=meeting.date, id=f"meetings/{meeting.id}", list_events=partial(_list_meeting_events, meeting, context))


def _list_promise_events(standing: PromiseStatus, context: ViewContext) -> tuple[TimelineEvent, ...]:
    return tuple(each.event for each in get_promise_changes(standing, context))


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
