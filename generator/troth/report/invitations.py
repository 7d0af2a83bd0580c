"""Invitations (iTIP, RFC 5546): what waits for an answer and what is due, as a calendar takes it and answers with its own buttons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, vCalAddress, vText

from troth.base.dates import add_days, count_days
from troth.base.text import clean_for_xml
from troth.model import Kind
from troth.status.acts import PromiseState
from troth.status.answer_context import CHANGING_ACTS
from troth.status.waits import Wait, WaitKind
from troth.views.hosting import build_uid
from troth.views.notes import find_title
from troth.views.promise.page import compose_opening
from troth.views.rich_text import to_plain_text

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
    what = WaitKind.DUE if wait.what is WaitKind.OVERDUE else wait.what
    return Invitation(
        uid=build_uid(context.board.settings, f"{wait.kind.value}-{what.value}", wait.record),
        day=day, sequence=sequence, title=lines[0], text="\n".join(lines[1:]),
    )  # fmt: skip


def list_cancellations(party: Party, context: ViewContext) -> Iterator[Invitation]:
    """Yield what a party's calendar should forget: the days of promises of theirs that ended yesterday or today without being kept."""
    acting = {party.id, *context.acts_for.get(party.id, ())}
    for standing in context.board.promises.values():
        terms, closed = standing.snapshot.terms, standing.closed_on
        if standing.state not in _FORGOTTEN or closed is None or terms.due is None or count_days(closed, context.day) > 1:
            continue
        if acting & {*terms.promisers, *terms.customers}:
            changes = sum(entry.act in CHANGING_ACTS for entry in standing.snapshot.entries)
            for what in (WaitKind.ANSWER, WaitKind.DUE):
                wait = Wait(kind=Kind.PROMISE, record=standing.id, what=what, parties=(), told_to=(), since=closed)
                yield replace(_make(wait, terms.due, changes, standing.state.word, context), is_cancelled=True)


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
