"""Invitations (iTIP, RFC 5546): what waits for an answer and what is due, as a calendar takes it and answers with its own buttons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, vCalAddress, vText

from troth.base.dates import add_days, count_days, parse_interval
from troth.base.text import clean_for_xml
from troth.model import Kind
from troth.status.acts import PromiseState
from troth.status.answer_context import CHANGING_ACTS
from troth.status.waits import Wait, WaitKind
from troth.views.digest_news import NEWS_DAYS, get_memory
from troth.views.hosting import build_uid
from troth.views.notes import find_title
from troth.views.promise.page import compose_opening
from troth.views.rich_text import join_names, to_plain_text
from troth.views.scheduled import TALK, ScheduledMeeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Party
    from troth.views.context import ViewContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One day in somebody's calendar, and what its answer is sent to."""

    uid: str
    day: date
    sequence: int
    """Higher with each change of the terms: calendars replace what they have."""
    title: str
    text: str
    is_cancelled: bool = False


def find_invitation(wait: Wait, context: ViewContext) -> Invitation | None:
    """Return the day that a wait is about, for a calendar; None where it is about none."""
    if wait.kind is Kind.AGREEMENT and wait.what is WaitKind.REVIEW:
        accord = context.board.agreements[wait.record]
        return None if accord.next_review is None else _make(wait, accord.next_review, len(accord.reviews), "Review", context)
    if wait.kind is not Kind.PROMISE or wait.what not in _HEADINGS:
        return None
    standing = context.board.promises[wait.record]
    day = standing.snapshot.effective.due if wait.what is WaitKind.ANSWER else standing.due
    if day is None:
        return None
    changes = sum(entry.act in CHANGING_ACTS for entry in standing.snapshot.entries)
    return _make(wait, day, changes, _HEADINGS[wait.what], context)


_HEADINGS = {WaitKind.ANSWER: "Asked of you", WaitKind.DUE: "Due", WaitKind.OVERDUE: "Due", WaitKind.FOLLOW_UP: "How did it go?"}


def _make(wait: Wait, day: date, sequence: int, heading: str, context: ViewContext) -> Invitation:
    lines = [f"{heading}: {find_title(wait, context)}"]
    if wait.kind is Kind.PROMISE:
        standing = context.board.promises[wait.record]
        lines.append(f"{to_plain_text(compose_opening(standing, context))} {' '.join(standing.snapshot.terms.outcome.split())}")
    # a promise has one day in a calendar, from the first question on; who accepts it there finds the same entry on the day
    return Invitation(
        uid=build_uid(context.board.settings, "promise-day" if wait.kind is Kind.PROMISE else f"agreement-{wait.what.value}", wait.record),
        day=day, sequence=sequence, title=lines[0], text="\n".join(lines[1:]),
    )  # fmt: skip


def build_meeting_invitation(meeting: ScheduledMeeting, context: ViewContext) -> Invitation:
    """Return a talk or a review to come, for a calendar."""
    kind = "talk" if meeting.what == TALK else f"agreement-{WaitKind.REVIEW.value}"
    names = to_plain_text(join_names(context.faces.get_many(meeting.parties)))
    return Invitation(
        uid=build_uid(context.board.settings, kind, meeting.name),
        day=meeting.day,
        sequence=meeting.sequence,
        title=f"{'Talk' if meeting.what == TALK else 'Review'}: {meeting.title}",
        text=f"{names} {'talk' if meeting.what == TALK else 'look back together'}.",
    )


def list_cancellations(party: Party, context: ViewContext) -> Iterator[Invitation]:
    """Yield what a party's calendar should forget: days to come of what ended unkept since the last messages, by another's act."""
    acting = {party.id, *context.acts_for.get(party.id, ())}
    yield from _iter_ended_promises(acting, context)
    yield from _iter_ended_talks(acting, context)
    yield from _iter_ended_reviews(acting, context)


def _iter_ended_promises(acting: set[str], context: ViewContext) -> Iterator[Invitation]:
    for standing in context.board.promises.values():
        terms, closed, entries = standing.snapshot.terms, standing.closed_on, standing.snapshot.entries
        if standing.state not in _FORGOTTEN or not _is_news(closed, context) or terms.due is None or terms.due < context.day:
            continue
        was_asked = any(entry.act in ("requested", "offered", "countered") for entry in entries)
        was_near = closed is not None and count_days(closed, terms.due) <= context.board.settings.due_soon
        if (was_asked or was_near) and acting & {*terms.promisers, *terms.customers} and entries[-1].by not in acting:
            changes = sum(entry.act in CHANGING_ACTS for entry in entries)
            wait = Wait(kind=Kind.PROMISE, record=standing.id, what=WaitKind.DUE, parties=(), told_to=(), since=terms.due)
            yield _cancel(_make(wait, terms.due, changes, standing.state.word, context))


def _iter_ended_talks(acting: set[str], context: ViewContext) -> Iterator[Invitation]:
    """Yield talks to come of asks that were closed, and of who has answered without the talk."""
    for pursuit in context.board.asks.values():
        for each in pursuit.respondents:
            named = [entry for entry in pursuit.entries if entry.answer == "scheduled" and each.party in (entry.by, entry.on_behalf_of)]
            last = named[-1] if named else None
            ended = pursuit.closed_on or (each.answer.day if each.answer and each.answer.kind != "scheduled" else None)
            if last is None or last.until is None or last.until < context.day or not _is_news(ended, context):
                continue
            if (each.party if pursuit.closed_on else pursuit.ask.asker) in acting:  # the other of both has ended it
                meeting = ScheduledMeeting(
                    what=TALK, record=pursuit.ask.id, title=pursuit.ask.title, path="", day=last.until, since=last.date,
                    sequence=last.index, parties=(each.party, pursuit.ask.asker),
                )  # fmt: skip
                yield _cancel(build_meeting_invitation(meeting, context))


def _iter_ended_reviews(acting: set[str], context: ViewContext) -> Iterator[Invitation]:
    for accord in context.board.agreements.values():
        ending, wording = accord.ending, accord.agreement.wording
        interval = parse_interval(wording.review_every) if wording.review_every else None
        if ending is None or interval is None or accord.in_force_since is None or not _is_news(ending.day, context) or ending.by in acting:
            continue
        day = interval.add_to(max((accord.in_force_since, *(each.day for each in accord.reviews))))
        if day >= context.day and acting & {wording.provider, *wording.customers}:
            wait = Wait(kind=Kind.AGREEMENT, record=accord.id, what=WaitKind.REVIEW, parties=(), told_to=(), since=day)
            yield _cancel(_make(wait, day, len(accord.reviews), "Review", context))


def _is_news(day: date | None, context: ViewContext) -> bool:
    return day is not None and get_memory(context).since <= day <= context.day and count_days(day, context.day) <= NEWS_DAYS


def _cancel(invitation: Invitation) -> Invitation:
    return replace(invitation, is_cancelled=True)


_FORGOTTEN = frozenset(
    {PromiseState.CANCELLED, PromiseState.DECLINED, PromiseState.REVOKED, PromiseState.SUPERSEDED, PromiseState.WITHDRAWN}
)


def format_invitation(invitation: Invitation, party: Party, organizer: str, board: str, stamp: date) -> bytes:
    """Return an invitation, or that it is off, as iCalendar: the same bytes each time."""
    calendar = Calendar()
    calendar.add("prodid", "-//Troth//Accountability board//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if invitation.is_cancelled else "REQUEST")
    event = Event()
    event["uid"] = invitation.uid
    event["sequence"] = invitation.sequence + invitation.is_cancelled
    event["summary"] = vText(clean_for_xml(invitation.title))
    event["description"] = vText(clean_for_xml(invitation.text))
    event.add("dtstart", invitation.day)
    event.add("dtend", add_days(invitation.day, 1))
    event["dtstamp"] = f"{stamp:%Y%m%d}T000000Z"
    event["transp"] = "TRANSPARENT"
    event["status"] = "CANCELLED" if invitation.is_cancelled else "CONFIRMED"
    event["organizer"] = _name(f"mailto:{organizer}", CN=board)
    event["attendee"] = _name(f"mailto:{party.email}", CN=party.name, RSVP="TRUE", PARTSTAT="NEEDS-ACTION", ROLE="REQ-PARTICIPANT")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _name(address: str, **parameters: str) -> vCalAddress:
    made = vCalAddress(address)
    for key, value in parameters.items():
        made.params[key] = vText(clean_for_xml(value))
    return made
