"""Replies by mail: what a party can say to what waits for it, each with the command that it stands for and the blanks to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.mail_tokens import MailOffer
from troth.model import Kind, PartyKind
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.answer_context import ANSWERS, hash_next_context
from troth.status.occurrences import choose_occurrences, list_delivered
from troth.status.permissions import list_insiders
from troth.status.stand_ins import has_left
from troth.status.waits import SCHEDULED_WAITS, WaitKind
from troth.status.wording import fingerprint_wording
from troth.views.agreement.parts import PART_TITLES
from troth.views.digest_item import DUE_REPLIES, OVERDUE_REPLIES, WAITING_REPLIES
from troth.views.digest_items import list_represented_parties
from troth.views.scheduled import RECORD_KINDS, build_meeting_offers, list_meetings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import Board
    from troth.model import Party
    from troth.status.waits import Wait
    from troth.views.context import ViewContext
    from troth.views.scheduled import ScheduledMeeting

_THROUGH: Final = " through "
"""What stands before the last of several times that a command answers together."""
REPLY_ACT: Final = "reply"
"""The offer of a mail's own address: what is said there is a command, or the answer that is asked for in words."""
MESSAGE_ACTS: Final[Mapping[str, str]] = {
    "weekly": "Send me at most one message a week",
    "none": "Send me no more messages",
    "not-me": "This is not for me",
}
"""How often somebody wants to be told, by the acts that say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """Something that is asked for besides words, on a line of its own: `New date: `."""

    label: str
    value: str = ""
    """What stands there already."""
    key: str = ""
    """Where it takes more than one line: what messages call it, as `not working`."""


DATE_BLANK, RATING_BLANK, REASON_BLANK = Blank(label="New date"), Blank(label="Rating, 1 to 5"), Blank(label="Reason", value="other")
DAY_BLANK, NAME_BLANK = Blank(label="Day"), Blank(label="Whom to ask")
FEEDBACK_BLANKS: Final = (
    Blank(label="What works", key="working"),
    Blank(label="What doesn't work", key="not working"),
    Blank(label="What should change", key="change"),
)
BLANKS: Final = (DATE_BLANK, RATING_BLANK, REASON_BLANK, DAY_BLANK, NAME_BLANK, *FEEDBACK_BLANKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailReply:
    """One thing that a party can say by mail."""

    offer: MailOffer
    label: str
    command: str
    """The command of messages, with what is fixed of it: `answer gave input`."""
    blanks: tuple[Blank, ...] = ()
    hint: str = ""
    """What the words are for; empty where none are wanted."""


def list_mail_replies(party: Party, wait: Wait, context: ViewContext) -> tuple[MailReply, ...]:
    """Return what a party can say by mail to a wait; nothing where it is told in another's place, or has left."""
    acting = list_represented_parties(party, context)
    if has_left(party.id, context.board.ledger.parties, context.day) or not any(each in acting for each in wait.parties):
        return ()
    return tuple(
        MailReply(
            offer=MailOffer(
                party=party.id,
                record=f"{wait.kind.value}/{wait.record}",
                act=command,
                occasion=_name_occasion(wait, context),
                context=find_answer_context(wait.kind, wait.record, act, context.board, command.partition(_THROUGH)[2]),
            ),
            label=label,
            command=command,
            blanks=_BLANKS_BY_COMMAND.get(command, _BLANKS_BY_ACT.get(act, ())),
            hint=_HINTS_BY_COMMAND.get(command, _HINTS.get(act, "Your words")),
        )
        for act, label, command in (tuple(_iter_replies(wait, acting, context)) or _list_told(party, context))
    )


def _name_occasion(wait: Wait, context: ViewContext) -> str:
    """Return what a reply is an answer to: what waits, and since when; what is due is the same before and after its day."""
    if wait.what in (WaitKind.DUE, WaitKind.OVERDUE):
        return f"due {context.board.promises[wait.record].due}"
    return f"{wait.what.value} {wait.since.isoformat()}"


def find_answer_context(kind: Kind, record: str, act: str, board: Board, through: str = "") -> str:
    """Return the fingerprint of what an act would answer now, of all times up to one where it says so; empty where it answers nothing."""
    if act not in ANSWERS:
        return ""
    if kind is Kind.AGREEMENT:
        agreement = board.ledger.agreements.get(record)
        return fingerprint_wording(agreement.wording) if agreement else ""
    found = board.ledger.promises.get(record) if kind is Kind.PROMISE else board.ledger.asks.get(record)
    standing = board.promises.get(record) if kind is Kind.PROMISE else None
    name = choose_occurrences(standing.snapshot, board.day).get(act) if standing else None
    aim = {"through": through} if through else {"occurrence": name.isoformat()} if name else {}
    return hash_next_context(kind, found.source.data, act, aim) if found else ""


def list_open_replies(record: str, party: Party, context: ViewContext) -> Iterator[MailReply]:
    """Yield all that a party can say by mail about a record now: what its mails have offered, as far as it is open still."""
    if record == f"party/{party.id}":
        yield from list_message_replies(party)
    acting = list_represented_parties(party, context)
    waits = dict.fromkeys(wait for each in acting for wait in context.board.reminders_by_party.get(each, ()))
    for wait in waits:
        if f"{wait.kind.value}/{wait.record}" == record:
            yield from list_mail_replies(party, wait, context)
            yield build_calendar_reply(party, wait, context)
    for meeting in list_meetings(acting, context):
        if f"{RECORD_KINDS[meeting.what].value}/{meeting.record}" == record:
            yield from list_meeting_replies(party, meeting, context)


def list_meeting_replies(party: Party, meeting: ScheduledMeeting, context: ViewContext) -> Iterator[MailReply]:
    """Yield what a party can say of a meeting: first its calendar's answer, then what has a button."""
    for offer in build_meeting_offers(party, list_represented_parties(party, context), meeting, context):
        if offer.act.startswith(CALENDAR):
            yield MailReply(offer=offer, label="", command=CALENDAR)
        else:
            yield MailReply(offer=offer, label="Name another day", command=offer.act, blanks=(DAY_BLANK,), hint="Your words")


def list_message_replies(party: Party) -> Iterator[MailReply]:
    """Yield how somebody says how often they want to be told, and that it is not for them."""
    for act, label in MESSAGE_ACTS.items():
        offer = MailOffer(party=party.id, record=f"party/{party.id}", act=f"messages {act}", occasion="messages")
        yield MailReply(offer=offer, label=label, command=f"messages {act}")


def build_plain_reply(record: str, party: Party, board: Board) -> MailReply:
    """Return what an answer to a mail about a record is, which no button was chosen for: of what stands there now."""
    kind, _, name = record.partition("/")
    act = _ANSWERED_BY.get(kind)
    context = find_answer_context(Kind(kind), name, act, board) if act else ""
    offer = MailOffer(party=party.id, record=record, act=REPLY_ACT, context=context)
    return MailReply(offer=offer, label="", command=REPLY_ACT)


def build_calendar_reply(party: Party, wait: Wait, context: ViewContext) -> MailReply:
    """Return what a calendar's own answer to an invitation is sent to."""
    record = f"{wait.kind.value}/{wait.record}"
    what = WaitKind.DUE if wait.what is WaitKind.OVERDUE else wait.what
    answered = find_answer_context(wait.kind, wait.record, "declined", context.board) if wait.kind is Kind.PROMISE else ""
    act, occasion = f"{CALENDAR} {what.value}", _name_occasion(wait, context)
    offer = MailOffer(party=party.id, record=record, act=act, occasion=occasion, context=answered)
    return MailReply(offer=offer, label="", command=CALENDAR)


CALENDAR: Final = "calendar"
"""What the offer of an invitation is called: its answer comes from a calendar, and not from its owner's words."""
_ANSWERED_BY: Final[Mapping[str, str]] = {"promise": "accepted", "ask": "answered", "agreement": "signed"}
"""The act whose context is all that a record of a kind can be asked about."""


def may_be_mailed(party: Party) -> bool:
    """Tell whether a party gets mails of its own: a person, or a customer with an address."""
    return party.email is not None and party.kind is not PartyKind.TEAM


def _iter_replies(wait: Wait, acting: tuple[str, ...], context: ViewContext) -> Iterator[tuple[str, str, str]]:
    """Yield the acts with their labels and commands."""
    if wait.kind is Kind.PROMISE:
        standing = context.board.promises[wait.record]
        doers = {each.act.name: frozenset(each.parties) for each in standing.allowed_acts}
        names = choose_occurrences(standing.snapshot, context.day)
        if names and wait.what in (WaitKind.DUE, WaitKind.OVERDUE):
            names = {"renegotiated": names["delivered"], **names}
        for act in _PROMISE_ACTS[wait.what]:
            if act in doers and (not doers[act] or doers[act] & frozenset(acting)):
                words = PROMISE_ACT_WORDS[act]
                yield act, words.label, f"{words.command} of {names[act]}" if act in names else words.command
                delivered = list_delivered(standing.snapshot) if act == "accepted" else ()
                if len(delivered) > 1:
                    yield act, f"Accept all {len(delivered)}", f"{words.command}{_THROUGH}{delivered[-1]}"
    elif wait.kind is Kind.ASK:
        seeks = context.board.asks[wait.record].ask.seeks
        yield from _ASK_REPLIES.get((wait.what, seeks), ())
    else:
        is_answer = wait.what is WaitKind.INPUT and bool(wait.names)  # to feedback: it is the provider's, by a command
        if (_asks_customer(wait, acting, context) and not is_answer) or wait.what is WaitKind.SIGNATURE:
            yield from _AGREEMENT_REPLIES.get(wait.what, ())
        if wait.what in READ_WAITS and not is_answer and _asks_customer(wait, acting, context):
            wording = context.board.agreements[wait.record].wording
            yield from (row for part, row in _PART_REPLIES.items() if getattr(wording, part))


def _list_told(party: Party, context: ViewContext) -> tuple[tuple[str, str, str], ...]:
    """Return what somebody outside can say where no act is theirs to say by mail; people of the board have commands and forms."""
    return () if party.id in context.board.ledger.compute_once(list_insiders) else _TOLD


def _asks_customer(wait: Wait, acting: tuple[str, ...], context: ViewContext) -> bool:
    return bool({*wait.parties} & {*context.board.agreements[wait.record].wording.customers} & {*acting})


_PROMISE_ACTS: Final[Mapping[WaitKind, tuple[str, ...]]] = {
    **{what: WAITING_REPLIES[schedule] for schedule, what in SCHEDULED_WAITS.items()},
    WaitKind.OVERDUE: OVERDUE_REPLIES,
    WaitKind.DUE: DUE_REPLIES,
    WaitKind.HELP: ("help_offered",),
}
_ANSWERS: Final = (
    ("answered", "Schedule a time", "answer scheduled"),
    ("answered", "Propose something else", "answer countered"),
    ("answered", "Suggest someone else", "answer referred"),
    ("answered", "Say no", "decline"),
)
_ASK_REPLIES: Final[Mapping[tuple[WaitKind, str], tuple[tuple[str, str, str], ...]]] = {
    (WaitKind.ANSWER, "input"): (("answered", "Answer", "answer gave input"), *_ANSWERS),
    (WaitKind.ANSWER, "promise"): (("answered", "Say yes", "answer committed"), *_ANSWERS),
}
_AGREEMENT_REPLIES: Final[Mapping[WaitKind, tuple[tuple[str, str, str], ...]]] = {
    WaitKind.INPUT: (("input", "Give feedback", "input"),),
    WaitKind.SIGNATURE: (("signed", "Sign it", "sign"),),
    WaitKind.REVIEW: (("reviewed", "Review it", "review"),),
    WaitKind.MISSED: (("reviewed", "Say how it went", "review"),),
}
"""What is asked of customers is answered so by them alone; a provider answers it by a command or a promise."""
READ_WAITS: Final = frozenset({WaitKind.INPUT, WaitKind.SIGNATURE})
"""What customers are asked for with the wording before them: they may ask to change any part of it."""
_PART_REPLIES: Final = {
    part: ("input", f"Change {number}, {title}", f"input about {part}") for number, (part, (title, _)) in enumerate(PART_TITLES.items(), 1)
}
TELL: Final = "tell"
"""What a reply is called that no act of messages says: whoever looks after its sender records it."""
_TOLD: Final = ((TELL, "Reply in your own words", TELL),)
"""What can be said where there is no act: to name the day makes a promise, and figures are recorded by people of the board."""
_BLANKS_BY_ACT: Final[Mapping[str, tuple[Blank, ...]]] = {
    "accepted": (RATING_BLANK,),
    "reviewed": (RATING_BLANK,),
    "renegotiated": (DATE_BLANK,),
    "countered": (DATE_BLANK,),
    "missed": (REASON_BLANK,),
    "input": (RATING_BLANK, *FEEDBACK_BLANKS),
}
_BLANKS_BY_COMMAND: Final[Mapping[str, tuple[Blank, ...]]] = {
    "answer scheduled": (DAY_BLANK,),
    "answer referred": (NAME_BLANK,),
    **{command: FEEDBACK_BLANKS[-1:] for _, _, command in _PART_REPLIES.values()},
}
_HINTS: Final[Mapping[str, str]] = {
    "declined": "Why not",
    "refused": "Why not",
    "rejected": "What is missing",
    "renegotiated": "Why",
    "countered": "Why",
    "missed": "Why",
    "followed_up": "How did it go",
    "delivered": "What is done",
    "help_wanted": "What would help",
    "help_offered": "How you can help",
    "answered": "Your answer",
}
_HINTS_BY_COMMAND: Final[Mapping[str, str]] = {
    "answer countered": "What you propose",
    "answer referred": "Why",
    "decline": "Why not",
    **{command: "" for _, _, command in _PART_REPLIES.values()},
}
"""What the words of an act are for."""
