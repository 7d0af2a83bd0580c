"""Judge mails: whose they are by signature and token, and what comes of what they say; what is not certain is handed over.

Pure: whether a sender's domain has signed a mail comes in as a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from troth.base.mail_tokens import is_same_seal, seal_act, seal_record
from troth.base.text import escape_text
from troth.messages.calendar_replies import (
    build_calendar_text,
    describe_attendance,
    describe_noted,
    is_of_meeting,
    parse_calendar_reply,
)
from troth.messages.judge import EarlierMessages, judge_message
from troth.messages.judgement import Judgement
from troth.messages.mail_text import build_command_text, explain_contradiction, format_as_text
from troth.messages.party_messages import UNWRITTEN, build_again_reply, judge_message_setting
from troth.messages.reply import ReplyContext
from troth.model import Kind, ReceivedMessage
from troth.status.permissions import list_insiders
from troth.status.waits import Recipients
from troth.views.context import ViewContext
from troth.views.mail_replies import CALENDAR, REPLY_ACT, TELL, build_plain_reply, list_open_replies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from troth.base.mail_tokens import ReadToken
    from troth.board import Board
    from troth.messages.judgement import BoardState
    from troth.messages.mail import IncomingMail
    from troth.model import Parties, Party
    from troth.views.mail_replies import MailReply


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedMail:
    """A mail with what its signatures prove."""

    mail: IncomingMail
    unproved: str = ""
    """Why nobody can tell that it is from its sender, in words; empty where the sender's domain says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOutcome:
    """What a mail comes to: an act, a reply to its sender, or a line for whoever looks after the board; else it was known already."""

    mail: IncomingMail
    party: str = ""
    """Who is proved to have sent it; nobody else is ever answered."""
    judgement: Judgement | None = None
    reply: str = ""
    """What is answered, in plain text."""
    handed_over: str = ""
    """Why a person has to look at it."""
    record: str = ""
    """What it is about, as `promise/fit-kitchen`."""
    is_for_others: bool = False
    """Whoever the record is with is to hear of it too, besides who looks after its sender."""
    is_not_me: bool = False
    """Its sender says that what they got is not for them."""

    def to_judgement(self) -> Judgement:
        """Return what the job that writes is given: the changes, if there are any, and the answer in plain text."""
        found = self.judgement or Judgement(said_at=self.mail.message_id, said_sha256=self.mail.sha256, author=self.party)
        return replace(found, reply=self.reply)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDesk:
    """What mails are judged by: the keys of the tokens, what is spent, and how a reply is written."""

    keys: tuple[str, ...]
    earlier: EarlierMessages = field(default_factory=EarlierMessages)
    context: ReplyContext | None = None


def judge_mails(mails: Iterable[CheckedMail], state: BoardState, desk: MailDesk) -> tuple[tuple[MailOutcome, ...], BoardState]:
    """Return what each mail comes to, in their order, each on the board that those before leave; and the board after all."""
    made: list[MailOutcome] = []
    spent, known = set(desk.earlier.tokens), set(desk.earlier.said_at)
    by_day = dict(desk.earlier.by_day)
    for checked in mails:
        earlier = EarlierMessages(said_at=known, by_day=by_day, tokens=spent)
        outcome, state = _judge_mail(checked, state, replace(desk, earlier=earlier))
        made.append(outcome)
        if outcome.party:
            known.add(checked.mail.message_id)
        if outcome.judgement is not None and outcome.judgement.changes and checked.mail.token is not None:
            spent.add(checked.mail.token.digest)
            key = checked.mail.sender, _find_day(checked.mail, state)
            by_day[key] = by_day.get(key, 0) + 1
    return tuple(made), state


def _find_day(mail: IncomingMail, state: BoardState) -> date:
    return mail.received.astimezone(ZoneInfo(state.board.settings.timezone)).date()


def _judge_mail(checked: CheckedMail, state: BoardState, desk: MailDesk) -> tuple[MailOutcome, BoardState]:
    mail = checked.mail
    nothing = MailOutcome(mail=mail)
    party = find_mail_party(mail.sender, state.board.ledger.parties)
    why = explain_untaken(checked, party, state)
    if why or party is None or mail.token is None:
        return replace(nothing, handed_over=why or "it is not clear who sent it"), state
    known = replace(nothing, party=party.id)
    reply, record = find_reply(mail.token, party, ViewContext(state.board), desk.keys)
    if mail.message_id in desk.earlier.said_at:
        return replace(known, record=record, reply=f"{_TAKEN}{_describe_standing(record, state)}\n"), state
    if reply is None and not record:
        return replace(nothing, handed_over="its token was not sent to that address"), state
    if reply is None or mail.token.digest in desk.earlier.tokens:
        return replace(known, record=record, reply=_describe_overtaken(record, state)), state
    return _take_mail(replace(known, record=record), reply, state, desk)


def find_mail_party(address: str, parties: Parties) -> Party | None:
    """Return the one party that has an address; None where nobody or several have it."""
    found = [party for party in parties if any(each.lower() == address for each in party.emails)] if address else []
    return found[0] if len(found) == 1 else None


def explain_untaken(checked: CheckedMail, party: Party | None, state: BoardState) -> str:
    """Return why a mail is not for the board to answer, whatever it says; empty where it may be."""
    mail = checked.mail
    if mail.fault:
        return mail.fault
    if party is None:
        return "nobody on the board has that address"
    if checked.unproved:
        return checked.unproved
    if mail.token is None:
        return "it does not answer an e-mail from the board: it has no token, or several"
    if mail.token.has_expired(_find_day(mail, state)):
        return "it answers an e-mail that is older than 30 days"
    return ""


def find_reply(token: ReadToken, party: Party, context: ViewContext, keys: tuple[str, ...]) -> tuple[MailReply | None, str]:
    """Return the reply that a token offers its party still, and the record that it was sent about; neither for another's token."""
    record, key = next(
        (
            (record, key)
            for key in keys
            for record in _iter_records(party, context)
            if is_same_seal(seal_record(party.id, record, token.expires, key), token.record_seal)
        ),
        ("", ""),
    )
    if not record:
        return None, ""
    offered = (*list_open_replies(record, party, context), *_list_again_replies(record, party, context))
    fitting = (each for each in offered if is_same_seal(seal_act(each.offer, token.expires, key), token.act_seal))
    plain = build_plain_reply(record, party, context.board)
    return next(fitting, plain if is_same_seal(seal_act(plain.offer, token.expires, key), token.act_seal) else None), record


def _list_again_replies(record: str, party: Party, context: ViewContext) -> Iterable[MailReply]:
    """Return what a party can say about one that it looks after: that it is told again."""
    kind, _, other = record.partition("/")
    if kind != "party" or other == party.id:
        return ()
    keepers = Recipients(context.board.ledger, context.day).find_keepers(other)
    return (build_again_reply(party.id, other),) if party.id in keepers else ()


def _iter_records(party: Party, context: ViewContext) -> Iterable[str]:
    """Return all records of which a token may have been sent to a party."""
    ledger = context.board.ledger
    kinds = ((Kind.PROMISE, ledger.promises), (Kind.ASK, ledger.asks), (Kind.AGREEMENT, ledger.agreements))
    others = (f"party/{each.id}" for each in ledger.parties if each.messages == "none" and each.id != party.id)
    return (f"party/{party.id}", *others, *(f"{kind.value}/{each}" for kind, records in kinds for each in records))


def _take_mail(known: MailOutcome, reply: MailReply, state: BoardState, desk: MailDesk) -> tuple[MailOutcome, BoardState]:
    """Return what comes of a mail whose sender and token are proved."""
    mail, party = known.mail, state.board.ledger.parties[known.party]
    if reply.offer.record.startswith("party/") and reply.offer.act != REPLY_ACT:
        return _take_setting(known, reply, state)
    if reply.command == TELL:
        hint = f"it answers in its own words: {escape_text(' '.join(mail.words.split()), _MOST_TOLD)}"
        return replace(known, reply=_TOLD, handed_over=hint, is_for_others=True), state
    said = parse_calendar_reply(mail.calendar, mail.sender) if reply.command == CALENDAR and mail.calendar else None
    if said is not None:
        text = build_calendar_text(reply, said, party, state.board)
        if not text:
            attendance = describe_attendance(reply, said) if is_of_meeting(reply) else ""
            return replace(known, reply=describe_noted(said, reply), handed_over=attendance, is_for_others=True), state
    else:
        text = "" if reply.command == CALENDAR else build_command_text(reply, mail, state.board)
    why = explain_contradiction(reply, mail.words) or ("" if text else "it is not clear which answer it gives")
    if why:
        return replace(known, handed_over=why), state
    is_brief = not state.board.settings.publish.is_everything and party.id not in state.board.ledger.compute_once(list_insiders)
    context = replace(desk.context or ReplyContext(), is_brief=is_brief)
    judgement, after = judge_message(_build_message(known, reply, text, state), state, desk.earlier, context)
    if not judgement.changes:
        refused = _REFUSED if is_brief else format_as_text(judgement.reply)
        return replace(known, judgement=judgement, reply=refused, handed_over=_NOT_UNDERSTOOD), state
    return replace(known, judgement=judgement, reply=format_as_text(judgement.reply)), after


def _take_setting(known: MailOutcome, reply: MailReply, state: BoardState) -> tuple[MailOutcome, BoardState]:
    """Return what comes of how often somebody wants to be told; "not me" counts until whoever looks after them answers."""
    party = state.board.ledger.parties[reply.offer.record.removeprefix("party/")]
    judgement, after = judge_message_setting(known.mail, known.party, party, reply.command.removeprefix("messages "), state)
    hint = f"{party.name} says that this is not for them, and gets no messages until you answer" if reply.command.endswith("not-me") else ""
    if judgement.reply == UNWRITTEN:
        reason = f"it asks for other messages ({reply.command}), but only a person can change the entry of {party.name}"
        return replace(known, reply=f"{UNWRITTEN}\n", handed_over=reason), state
    return replace(known, judgement=judgement, reply=format_as_text(judgement.reply), handed_over=hint, is_not_me=bool(hint)), after


_TAKEN: Final = "This was already recorded: it is on the board or in an open pull request."
_TOLD: Final = "Thank you. The person responsible is told, and records it.\n"
_MOST_TOLD: Final = 500
"""Characters of somebody's words that a line about them has: all of them are in the mailbox."""
_REFUSED: Final = "Nothing was recorded: it was not understood, or is no longer possible. The person responsible looks at it.\n"
_NOT_UNDERSTOOD: Final = "it was not understood, or is no longer possible; its sender was told so"


def _build_message(known: MailOutcome, reply: MailReply, text: str, state: BoardState) -> ReceivedMessage:
    mail = known.mail
    return ReceivedMessage(
        text=text,
        said_at=mail.message_id,
        said_on=_find_day(mail, state),
        said_time=mail.received.isoformat(),
        address=mail.sender,
        record=reply.offer.record,
        of=(reply.offer.context or None) if reply.command != CALENDAR else None,
        channel="mail",
        may_add_records=False,
        sha256=mail.sha256,
    )


def _describe_overtaken(record: str, state: BoardState) -> str:
    """Return that nothing was written, for whoever answers what is answered or has changed, and what stands on the board now."""
    return f"Nothing was recorded: that e-mail has been answered, or has been overtaken.{_describe_standing(record, state)}\n"


def _describe_standing(record: str, state: BoardState) -> str:
    """Return where a record stands now, as one more sentence; nothing where it is none."""
    kind, _, name = record.partition("/")
    board = state.board
    if kind == Kind.PROMISE.value and name in board.promises:
        return f" “{board.promises[name].promise.title}” is {board.promises[name].state.word.lower()} now."
    if kind == Kind.ASK.value and name in board.asks:
        return f" “{board.asks[name].ask.title}” is {board.asks[name].state.value} now."
    if kind == Kind.AGREEMENT.value and name in board.agreements:
        return f" “{board.agreements[name].wording.title}” is {board.agreements[name].state.word.lower()} now."
    return ""


def list_minders(record: str, board: Board) -> tuple[str, ...]:
    """Return the parties that a record is with: both sides, of an ask who asked."""
    kind, _, name = record.partition("/")
    if kind == Kind.PROMISE.value and name in board.promises:
        terms = board.promises[name].snapshot.terms
        return (*terms.promisers, *terms.customers)
    if kind == Kind.ASK.value and name in board.asks:
        return (board.asks[name].ask.asker,)
    if kind == Kind.AGREEMENT.value and name in board.agreements:
        wording = board.agreements[name].wording
        return (wording.provider, *wording.customers)
    return ()


_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def describe_handover(outcome: MailOutcome) -> str:
    """Return the line about a mail that a person has to look at: when, from whom, why, and its subject."""
    subject = escape_text(_CONTROL.sub(" ", outcome.mail.subject), 80)
    return f"{name_mail(outcome.mail)}: {outcome.handed_over}. Subject: {subject or 'none'}"


def name_mail(mail: IncomingMail) -> str:
    """Return when a mail came in, and from whom."""
    return f"{mail.received:%d %b %H:%M} {escape_text(mail.sender, 320) or 'no sender'}"
