"""Calendar replies (iTIP, RFC 5546): what a calendar's own Accept, Decline or proposal of another time says, as a command.

A calendar says yes to a day. So it can promise, agree to what was offered, decline, and propose another day; it can never accept
a delivery, sign, or say anything of what is promised already but that its day should move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from troth.base.dates import format_date
from troth.base.text import escape_text
from troth.status.acts import TALKING, PromiseState
from troth.status.waits import WaitKind
from troth.views.mail_replies import CALENDAR
from troth.views.scheduled import REVIEW, TALK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.board import Board
    from troth.model import Party
    from troth.views.mail_replies import MailReply


_MOST_CHARACTERS: Final = 100_000
_MOST_COMMENT: Final = 2_000
_MOST_TOLD: Final = 500
"""Characters of a comment that a line about it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReply:
    """What a calendar said."""

    answer: str
    """`accepted`, `declined`, `tentative` or `counter`."""
    day: date | None = None
    """The day that is proposed instead."""
    comment: str = ""


def parse_calendar_reply(text: str, sender: str) -> CalendarReply | None:
    """Return what a calendar's answer says; None where it is none that can be read for certain.

    Who it is from is never believed: of several attendees the one with the sender's proved address counts.
    """
    from icalendar import Calendar  # noqa: PLC0415 - an extra, and few mails have a calendar in them

    try:
        calendar: Any = Calendar.from_ical(text[:_MOST_CHARACTERS])
        events = calendar.walk("VEVENT")
        method = str(calendar.get("METHOD", "")).upper()
        if len(events) != 1 or method not in ("REPLY", "COUNTER") or "RECURRENCE-ID" in events[0]:
            return None
        return _read_event(events[0], method, sender)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        # what the library raises for what is no iCalendar
        return None


def _read_event(event: Any, method: str, sender: str) -> CalendarReply | None:  # noqa: ANN401 - a library without types
    found = event.get("ATTENDEE", [])
    attendees = found if isinstance(found, list) else [found]
    own = [each for each in attendees if _get_address(each) == sender] or (attendees if len(attendees) == 1 else [])
    comment = _tidy(event.get("COMMENT")) or (_tidy(own[0].params.get("X-RESPONSE-COMMENT")) if own else "")
    if method == "COUNTER":
        start = event.decoded("DTSTART")
        day = start.date() if isinstance(start, datetime) else start
        return CalendarReply(answer="counter", day=day, comment=comment) if isinstance(day, date) else None
    answer = str(own[0].params.get("PARTSTAT", "")).lower() if len(own) == 1 else ""
    return CalendarReply(answer=answer, comment=comment) if answer in ("accepted", "declined", "tentative") else None


def _tidy(comment: object) -> str:
    return " ".join(str(comment or "").split())[:_MOST_COMMENT]


def _get_address(attendee: Any) -> str:  # noqa: ANN401 - likewise
    """Return an attendee's address; some calendars write a path of their own, and the address beside it."""
    value = str(attendee).lower()
    named = value.removeprefix("mailto:") if value.startswith("mailto:") else ""
    return named or str(getattr(attendee, "params", {}).get("EMAIL", "")).lower()


def build_calendar_text(reply: MailReply, said: CalendarReply, party: Party, board: Board) -> str:
    """Return what a calendar's answer comes to as a command; empty where it is none, as for a day that is only noted."""
    if reply.offer.act == f"{CALENDAR} {TALK}" and said.answer == "counter" and _is_asked(reply, party, board):
        return f"/answer scheduled {said.day}" + (f": {said.comment}" if said.comment else "")
    kind, _, name = reply.offer.record.partition("/")
    standing = board.promises.get(name) if kind == "promise" else None
    if standing is None:
        return ""
    acting = {party.id, *(each.id for each in board.ledger.parties if board.ledger.parties.may_act_for(party.id, each.id))}
    allowed = {each.act.name for each in standing.allowed_acts if acting & set(each.parties)}
    comment = f": {said.comment}" if said.comment else ""
    why = comment or ": said in the calendar"
    if reply.offer.act == f"calendar {WaitKind.ANSWER.value}" and standing.state in TALKING:
        yes = next((command for act, command in _YES.items() if act in allowed), "")
        texts = {"accepted": f"{yes}{comment}" if yes else "", "declined": f"/decline{why}" if "declined" in allowed else ""}
        texts["counter"] = f"/counter {said.day}{why}" if "countered" in allowed else ""
        return texts.get(said.answer, "")
    if reply.offer.act == f"calendar {WaitKind.DUE.value}" and standing.state is PromiseState.PROMISED and said.answer == "counter":
        return f"/renegotiate {said.day}{why}" if "renegotiated" in allowed else ""
    return ""


_YES: Final[Mapping[str, str]] = {"promised": "/promise", "agreed": "/agree"}
"""What a calendar's yes is: a promise of whoever was asked for one, else the customer's word on what was offered."""


def _is_asked(reply: MailReply, party: Party, board: Board) -> bool:
    """Tell whether a party acts for whom a talk is with: only they say on which day they answer."""
    _, asked, _ = reply.offer.occasion.split(" ")
    return asked == party.id or board.ledger.parties.may_act_for(party.id, asked)


def is_of_meeting(reply: MailReply) -> bool:
    """Tell whether a calendar answered to a talk or a review: then it says who will be there."""
    return reply.offer.act in (f"{CALENDAR} {TALK}", f"{CALENDAR} {REVIEW}") and reply.offer.occasion.count(" ") == 2  # noqa: PLR2004


def describe_attendance(reply: MailReply, said: CalendarReply) -> str:
    """Return who will be at a talk or a review, for whoever looks after them."""
    day = format_date(date.fromisoformat(reply.offer.occasion.rpartition(" ")[2]))
    what = {
        "accepted": f"they will be there on {day}",
        "declined": f"they can't come on {day}",
        "tentative": f"they may come on {day}",
        "counter": f"they propose {format_date(said.day) if said.day else 'another day'} instead of {day}",
    }[said.answer]
    return f"{what}: {escape_text(said.comment, _MOST_TOLD)}" if said.comment else what


def describe_noted(said: CalendarReply, reply: MailReply) -> str:
    """Return the answer to a calendar that says nothing which stands on a board."""
    if is_of_meeting(reply):
        return "Thank you. The others are told.\n" if said.answer != "accepted" else "Thank you. You will be there.\n"
    if said.answer == "tentative":
        return "Noted as a maybe: this is not a promise. Answer yes or no when you know.\n"
    return "Thank you. Nothing was recorded: a calendar answer changes nothing here.\n"
