"""The calendar's own Accept is a promise, in the form of the four big calendars; it never accepts a delivery, and never signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from icalendar import Calendar
from tests import strategies
from tests.cli.boards import make_promise_yaml
from tests.messages.mails import AGREED, INPUT_ASK, RECORDS, compose, judge_raw, make_mail_state, write_mail
from tests.messages.said import TODAY, read_inserted
from tests.profiles import scale_examples
from tests.rules.boards import make_record_file
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.board import build_board
from troth.messages.calendar_replies import CalendarReply, build_calendar_text, parse_calendar_reply
from troth.messages.judge import judge_message
from troth.model import ReceivedMessage
from troth.read.ledger import build_ledger
from troth.report.invitations import find_invitation
from troth.status.acts import TALKING, PromiseState
from troth.status.waits import WaitKind
from troth.views.context import ViewContext
from troth.views.mail_replies import build_calendar_reply, list_open_replies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from troth.base.mail_tokens import MailOffer
    from troth.messages.judgement import BoardState
    from troth.messages.mail_judge import MailOutcome

SENDER = "desk@bakery.example"
ASKED = make_promise_yaml(made="", title="Shelves", promiser="bakery", customer="nina") + (
    "log:\n  - {date: 2026-11-17, by: nina, act: requested, respond_by: 2026-12-01}\n"
)


def google(status: str, comment: str = "") -> str:
    """Return a reply as Google's calendar writes it."""
    note = f';X-RESPONSE-COMMENT="{comment}"' if comment else ""
    return f"""BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261215
DTEND;VALUE=DATE:20261216
DTSTAMP:20261120T081500Z
ORGANIZER;CN=Kitchens:mailto:board@board.example
UID:x@y
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={status};CN={SENDER};X-NUM-GUESTS=0{note}:mailto:{SENDER}
SEQUENCE:0
STATUS:CONFIRMED
SUMMARY:Asked of you
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""


def outlook(status: str, comment: str = "") -> str:
    """Return a reply as Outlook writes it: capitals, a zone of Windows, and a comment of its own."""
    return f"""BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;PARTSTAT={status};CN=Roth:MAILTO:{SENDER.upper()}
COMMENT;LANGUAGE=de-DE:{comment}\\n
UID:x@y
SUMMARY;LANGUAGE=de-DE:Zugesagt: Asked of you
DTSTART;TZID=W. Europe Standard Time:20261215T000000
DTEND;TZID=W. Europe Standard Time:20261216T000000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20261120T081500Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:0
X-MICROSOFT-CDO-APPT-SEQUENCE:0
END:VEVENT
END:VCALENDAR
"""


def apple(status: str, comment: str = "") -> str:
    """Return a reply as Apple's calendar writes it: the attendee is a path, and the address stands beside it."""
    note = f"COMMENT:{comment}\n" if comment else ""
    return f"""BEGIN:VCALENDAR
CALSCALE:GREGORIAN
METHOD:REPLY
PRODID:-//Apple Inc.//macOS 15.1//EN
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;CN="Roth";CUTYPE=INDIVIDUAL;EMAIL="{SENDER}";PARTSTAT={status}:/aMTEyMzQ1Njc4OQ/principal/
{note}DTSTAMP:20261120T081500Z
DTSTART;VALUE=DATE:20261215
ORGANIZER;CN="Kitchens":mailto:board@board.example
SEQUENCE:0
UID:x@y
END:VEVENT
END:VCALENDAR
"""


def thunderbird(status: str, comment: str = "") -> str:
    """Return a reply as Thunderbird writes it."""
    note = f"COMMENT:{comment}\n" if comment else ""
    return (
        google(status)
        .replace("-//Google Inc//Google Calendar 70.9054//EN", "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN")
        .replace("SEQUENCE:0\n", f"{note}SEQUENCE:0\n")
    )


def counter(day: str, comment: str = "") -> str:
    """Return the proposal of another day as Outlook writes it."""
    text = outlook("TENTATIVE", comment).replace("METHOD:REPLY", "METHOD:COUNTER")
    return text.replace("20261215T000000", f"{day.replace('-', '')}T000000").replace("20261216", day.replace("-", "")[:8])


def counter_by_google(day: str, comment: str = "") -> str:
    """Return the proposal of another day as Google's calendar writes it: all of the event, with its attendee, at the other day."""
    text = google("TENTATIVE", comment).replace("METHOD:REPLY", "METHOD:COUNTER")
    return text.replace("20261215", day.replace("-", "")).replace("20261216", day.replace("-", ""))


def counter_by_apple(day: str, comment: str = "") -> str:
    """Return it as Apple's calendar writes it: at a time of the day, in a zone, with the address beside a path."""
    text = apple("TENTATIVE", comment).replace("METHOD:REPLY", "METHOD:COUNTER")
    return text.replace("DTSTART;VALUE=DATE:20261215", f"DTSTART;TZID=Europe/Prague:{day.replace('-', '')}T090000")


def counter_by_thunderbird(day: str, comment: str = "") -> str:
    """Return it as an add-on of Thunderbird writes it: in UTC, with what stood there before."""
    text = thunderbird("TENTATIVE", comment).replace("METHOD:REPLY", "METHOD:COUNTER")
    return text.replace("DTSTART;VALUE=DATE:20261215", f"DTSTART:{day.replace('-', '')}T080000Z\nX-MOZ-ORIGINALSTART:20261215T080000Z")


COUNTERS = {"google": counter_by_google, "outlook": counter, "apple": counter_by_apple, "thunderbird": counter_by_thunderbird}
CALENDARS = {"google": google, "outlook": outlook, "apple": apple, "thunderbird": thunderbird}


def read_event(part: Message) -> Any:  # noqa: ANN401 - a library's own
    """Return the one event of a part of a mail."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def answer_invitation(state: BoardState, title: str, content: str) -> MailOutcome:
    """Return what a calendar's answer to an invitation in the bakery's mail comes to."""
    mail = write_mail(state, "bakery")
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    events = [read_event(part) for part in parts]
    event = next(each for each in events if title in str(each["summary"]))
    to = str(event["organizer"]).removeprefix("mailto:")
    raw = compose(to, f"Accepted: {title}", "", SENDER).replace(
        b'Content-Type: text/plain; charset="utf-8"', b"Content-Type: text/calendar; method=REPLY; charset=utf-8"
    )
    head = raw.partition(b"\r\n\r\n")[0]
    (outcome,), _ = judge_raw(state, head + b"\r\n\r\n" + content.replace("\n", "\r\n").encode())
    return outcome


def make_asked_state() -> BoardState:
    """Return a board on which Nina has asked the bakery for shelves, and one thing is due."""
    late = make_promise_yaml(title="Late", promiser="bakery", customer="nina", due="2026-11-18") + AGREED.replace("bakery", "nina")
    return make_mail_state({"promises/asked.yaml": ASKED, "promises/late.yaml": late, "promises/done.yaml": RECORDS["promises/done.yaml"]})


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize(
    ("status", "act"), [("ACCEPTED", "promised"), ("DECLINED", "declined"), ("TENTATIVE", "")], ids=["accepted", "declined", "tentative"]
)
def test_a_reply_to_a_request(calendar: str, status: str, act: str) -> None:
    """Accepted is promised, in the words of the comment; declined says why; tentative is a hope, and nothing is written."""
    outcome = answer_invitation(make_asked_state(), "Shelves", CALENDARS[calendar](status, "By noon"))
    written = read_inserted(outcome.judgement) if outcome.judgement else ""
    assert (f"act: {act}" in written) is bool(act)
    assert (outcome.handed_over, "By noon" in written or not act) == ("", True)
    assert bool(act) or "maybe" in outcome.reply


@pytest.mark.parametrize("calendar", COUNTERS)
def test_another_day_is_a_counter_proposal(calendar: str) -> None:
    """The day that a calendar proposes stands in the entry, with its comment as the reason."""
    outcome = answer_invitation(make_asked_state(), "Shelves", COUNTERS[calendar]("2026-12-21", "The stone is late"))
    assert outcome.judgement is not None
    written = read_inserted(outcome.judgement)
    assert ("act: countered" in written, "due: 2026-12-21" in written, "The stone is late" in written) == (True, True, True)


def test_another_day_for_what_is_promised_asks_for_it() -> None:
    """What is due is promised already: a calendar's other day asks for other terms, and its yes changes nothing."""
    moved = answer_invitation(make_asked_state(), "Late", counter("2026-12-21"))
    assert moved.judgement is not None
    assert "act: renegotiated" in read_inserted(moved.judgement)
    yes = answer_invitation(make_asked_state(), "Late", google("ACCEPTED"))
    assert (yes.judgement, yes.handed_over, yes.reply[:9]) == (None, "", "Thank you")


def test_a_delivery_has_no_invitation() -> None:
    """No mail brings one for what is to be accepted, agreed to or signed, so no calendar can answer it."""
    context = ViewContext(make_mail_state().board)
    invited = {wait.what for wait in context.board.reminders if find_invitation(wait, context)}
    assert invited == {WaitKind.ANSWER, WaitKind.DUE, WaitKind.OVERDUE, WaitKind.FOLLOW_UP, WaitKind.REVIEW}


@pytest.mark.parametrize(
    "content",
    ["", "BEGIN:VCALENDAR", google("ACCEPTED").replace("METHOD:REPLY", "METHOD:REQUEST"), google("DELEGATED"), google("ACCEPTED") * 2,
     google("ACCEPTED").replace("UID:x@y", "UID:x@y\nRECURRENCE-ID:20261215"), "x" * 200_000],
    ids=["nothing", "an end", "a request", "delegated", "two", "one of many", "rubbish"],
)  # fmt: skip
def test_what_is_no_reply(content: str) -> None:
    """What cannot be read for certain is left to a person."""
    assert parse_calendar_reply(content, SENDER) is None


TALK = INPUT_ASK + "  - {date: 2026-11-20, by: una, act: answered, for: bakery, answer: scheduled, until: 2026-12-04}\n"


@pytest.mark.parametrize(
    ("content", "handed", "act"),
    [
        (google("ACCEPTED"), "they will be there on 4 Dec 2026", ""),
        (outlook("DECLINED", "Ill"), "they can't come on 4 Dec 2026: Ill", ""),
        (outlook("DECLINED", "Ill\u202e\x1b[31m"), "they can't come on 4 Dec 2026: Ill\\u202e\\x1b[31m", ""),
        (apple("TENTATIVE"), "they may come on 4 Dec 2026", ""),
        (counter("2026-12-08", "Better"), "", "answer: scheduled, until: 2026-12-08, note: Better"),
    ],
    ids=["accepted", "declined", "hidden signs", "tentative", "counter"],
)
def test_an_answer_to_a_talk(content: str, handed: str, act: str) -> None:
    """Accepted is "I'll be there", which the others are told; another day is the answer of whoever was asked, with that day."""
    outcome = answer_invitation(make_mail_state({"asks/dust.yaml": TALK}), "How was the dust?", content)
    assert (outcome.handed_over, bool(outcome.judgement)) == (handed, bool(act))
    assert act in ", ".join(" ".join(each.split()) for each in (read_inserted(outcome.judgement) if outcome.judgement else "").split("\n"))


def test_an_invitation_in_full() -> None:
    """It names the board's own address for the answer, rises with each change, and blocks nobody's time."""
    state = make_mail_state({"promises/asked.yaml": ASKED})
    mail = write_mail(state, "bakery")
    last = list(mail.iter_parts())[-1]
    assert (last.get_content_type(), last.get_param("method")) == ("text/calendar", "REQUEST")
    event = read_event(last)
    assert (event.decoded("dtstart"), str(event["transp"]), int(str(event["sequence"]))) == (date(2026, 12, 15), "TRANSPARENT", 0)
    assert str(event["organizer"]).startswith("mailto:board+")
    assert (str(event["attendee"]), event["attendee"].params["RSVP"]) == (f"mailto:{SENDER}", "TRUE")
    changed = ASKED + "  - {date: 2026-11-18, by: nina, act: countered, due: 2026-12-20, because: Earlier.}\n"
    again = list(write_mail(make_mail_state({"promises/asked.yaml": changed}), "bakery").iter_parts())[-1]
    moved = read_event(again)
    assert (moved["uid"], moved.decoded("dtstart"), int(str(moved["sequence"]))) == (event["uid"], date(2026, 12, 20), 1)


SAID = [CalendarReply(answer=each, day=date(2027, 1, 8)) for each in ("accepted", "declined", "tentative", "counter")]


@settings(max_examples=scale_examples(60))
@given(files=strategies.boards())
def test_no_state_lets_a_calendar_accept_a_delivery(files: dict[str, str]) -> None:
    """On any board, whatever waits for whom: a calendar only answers what is talked about, or asks to move what is promised."""
    ledger, _ = build_ledger(make_record_file(path, text) for path, text in files.items())
    board = build_board(ledger, AsOf(parse_day("2026-12-02")))
    context = ViewContext(board)
    for wait in board.reminders:
        standing = board.promises[wait.record]
        for party in board.ledger.parties:
            reply = build_calendar_reply(party, wait, context)
            for said in SAID:
                command = build_calendar_text(reply, said, party, board).partition(" ")[0].partition(":")[0]
                may = {"/promise", "/agree", "/decline", "/counter"} if standing.state in TALKING else set()
                may |= {"/renegotiate"} if standing.state is PromiseState.PROMISED else set()
                assert command in {"", *may}
                acts = {"/promise": "promised", "/agree": "agreed", "/decline": "declined", "/counter": "countered"}
                doers = {each for one in standing.allowed_acts if one.act.name == acts.get(command, "renegotiated") for each in one.parties}
                assert not command or any(board.ledger.parties.may_act_for(party.id, each) for each in doers)


BEGUN = {
    "asked of the bakery": RECORDS["promises/asked.yaml"],
    "offered to the bakery": RECORDS["promises/offered.yaml"],
    "promised by the bakery": RECORDS["promises/soon.yaml"],
}
MOVES = (
    ("nina", "/promise"), ("nina", "/agree"), ("nina", "/deliver: All."), ("nina", "/counter 20 Jan because Ill"), ("bakery", "/agree"),
    ("nina", "/renegotiate 20 Jan because Ill"), ("bakery", "/promise"), ("bakery", "/deliver: All."), ("nina", "/withdraw: No."),
)  # fmt: skip
"""What both say by other ways between the answers of their calendars."""
BY_CALENDAR = frozenset({"promised", "agreed", "declined", "countered", "renegotiated"})


@dataclass(frozen=True, kw_only=True)
class Reached:
    """A state that was reached, with all invitations that were sent on the way to it: they are answered at any time."""

    state: BoardState
    sent: frozenset[tuple[str, MailOffer]]

    @property
    def log(self) -> tuple[tuple[str, str], ...]:
        """Who did what."""
        return tuple((entry.by, entry.act) for entry in self.state.board.promises["it"].snapshot.entries)


def invite_all(reached: Reached) -> Reached:
    """Return a state with the invitations that are sent in it."""
    context = ViewContext(reached.state.board)
    waits = [wait for wait in context.board.reminders if find_invitation(wait, context)]
    made = (
        (each, build_calendar_reply(context.board.ledger.parties[each], wait, context).offer)
        for wait in waits
        for each in ("nina", "bakery")
    )
    return Reached(state=reached.state, sent=reached.sent | frozenset(made))


def answer_all(reached: Reached) -> Iterator[Reached]:
    """Yield what each answer of a calendar to each invitation comes to, where it is an act: only one of those, and only their own."""
    context = ViewContext(reached.state.board)
    for party, offer in reached.sent:
        answering = context.board.ledger.parties[party]
        open_replies = [each for each in list_open_replies(offer.record, answering, context) if each.offer == offer]
        for said in SAID if open_replies else ():
            text = build_calendar_text(open_replies[0], said, answering, reached.state.board)
            after = say(reached, party, text) if text else None
            if after is not None:
                assert after.log[-1][0] == party
                assert after.log[-1][1] in BY_CALENDAR
                yield after


def say(reached: Reached, party: str, text: str) -> Reached | None:
    """Return what a message of a party comes to; None where it is not taken."""
    address = {"nina": "nina@build.example", "bakery": SENDER}[party]
    message = ReceivedMessage(
        text=text, said_at="<a@b>", said_on=TODAY, address=address, record="promise/it", channel="mail", may_add_records=False
    )  # fmt: skip
    judged, after = judge_message(message, reached.state)
    return Reached(state=after, sent=reached.sent) if judged.changes else None


@pytest.mark.parametrize("begun", BEGUN)
def test_no_way_lets_a_calendar_accept_or_speak_for_another(begun: str) -> None:
    """All that both can do in three steps, with every invitation sent on the way answered in every way: searched through, not sampled."""
    first = invite_all(Reached(state=make_mail_state({"promises/it.yaml": BEGUN[begun]}), sent=frozenset()))
    seen, level = {first.log}, [first]
    ends = set()
    for _ in range(3):
        found: list[Reached] = []
        for reached in level:
            said = (say(reached, party, text) for party, text in MOVES)
            for after in (*(each for each in said if each is not None), *answer_all(reached)):
                if after.log not in seen:
                    seen.add(after.log)
                    found.append(invite_all(after))
                    ends.add(after.state.board.promises["it"].state)
        level = found
    assert len(seen) > 20
    assert {PromiseState.PROMISED, PromiseState.DELIVERED} <= ends
    assert PromiseState.KEPT not in ends


@pytest.mark.parametrize("start", ["DTSTART:20261204T090000Z\nDTSTART:20261205T090000Z", "DTSTART;VALUE=DURATION:PT1H"])
def test_a_proposal_of_no_single_day_is_none(start: str) -> None:
    """Two beginnings, or a length of time, are no day that somebody proposes: a person looks at it, and the other mails go on."""
    event = f"BEGIN:VEVENT\nUID:x\n{start}\nATTENDEE:mailto:{SENDER}\nEND:VEVENT\n"
    lines = f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:COUNTER\n{event}END:VCALENDAR\n"
    assert parse_calendar_reply(lines.replace("\n", "\r\n"), SENDER) is None
