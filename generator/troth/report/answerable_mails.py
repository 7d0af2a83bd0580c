"""Mails that can be answered: a digest as text and restrained HTML, with buttons that are mails with everything filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from troth.base.dates import format_date
from troth.base.errors import BoardError
from troth.base.mail_tokens import SHORTEST_KEY, MailOffer, seal_offer, sign_text
from troth.base.text import escape_header
from troth.model import Kind
from troth.report.digest import build_address
from troth.report.invitations import build_meeting_invitation, find_invitation, format_invitation, list_cancellations
from troth.status.permissions import list_insiders
from troth.views.context import seal_mark
from troth.views.digest_item import SuggestedReply
from troth.views.digest_items import list_represented_parties
from troth.views.mail_replies import (
    build_calendar_reply,
    build_plain_reply,
    list_mail_replies,
    list_meeting_replies,
    list_message_replies,
)
from troth.views.scheduled import RECORD_KINDS, list_meetings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template

    from troth.board import Board
    from troth.model import Party
    from troth.report.digest import DigestWriter
    from troth.report.invitations import Invitation
    from troth.status.waits import Wait
    from troth.views.context import ViewContext
    from troth.views.digest import Digest
    from troth.views.digest_item import DigestItem
    from troth.views.mail_replies import MailReply
    from troth.views.notes import Note
    from troth.views.scheduled import ScheduledMeeting

ANSWER_ABOVE: Final = "-- answer above this line --"
"""The first line of every mail: what somebody quotes of it begins there."""
DAY_HEADER: Final = "X-Troth-Day"
"""Says, sealed, of which party and day a mail is: so that nobody gets two in a day."""
TOLD_HEADER: Final = "X-Troth-Told"
"""Says, sealed, what of it is told once: so that nobody is told again, and what was not sent is told later."""
CANCELLED_HEADER: Final = "X-Troth-Cancelled"
"""Says which day is off: such a mail is not the one of its day."""
MOST_INVITATIONS: Final = 10
"""So many days a mail brings for a calendar."""
_HOUR, _SUBJECT = 6, 150
_KINDS = {"asking": Kind.ASK.value, **{what: kind.value for what, kind in RECORD_KINDS.items()}}
"""What digests call a record that has two sorts of items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailBox:
    """The board's own mailbox, and the key of its tokens."""

    address: str
    """Where answers come in: `board@board.example`, with a name before it where it has one."""
    key: str

    @property
    def bare(self) -> str:
        """The address without the name."""
        return self.address.rpartition("<")[2].rstrip("> ").strip()

    def address_token(self, token: str) -> str:
        """Return the address that stands for a token: `board+TOKEN@board.example`."""
        name, _, domain = self.bare.rpartition("@")
        return f"{name}+{token}@{domain}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerableMails:
    """What all mails of a run are made with."""

    context: ViewContext
    """The board as a receiver may see it."""
    board: Board
    """The board as it is: answers are of all that stands there."""
    writer: DigestWriter
    box: MailBox

    def build(self, digest: Digest, party: Party) -> EmailMessage:
        """Return a party's digest as a mail that it can answer. Raises BoardError where an address is none, or the key is too short."""
        if len(self.box.key) < SHORTEST_KEY:
            raise BoardError(f"the key of the tokens has fewer than {SHORTEST_KEY} characters", "make one: openssl rand -hex 32")
        offered = self._offer_replies(digest, party)
        items = [item for section in offered.sections for item in section.items]
        subject = f"{_name_notice(offered)}: {items[0].title}" if len(items) == 1 else offered.subject
        message = self._start(party, subject)
        message["Reply-To"] = build_address(self.writer.settings.name, self._address_plain_reply(items, party), "--from")
        text = self._write_text(offered, party)
        message["Message-ID"] = self._name_message("mail", party.id, digest.iso, subject, text)
        thread = self._name_message("thread", party.id, _name_record(items[0]) if len(items) == 1 else "digest")
        message["In-Reply-To"] = message["References"] = thread
        message[DAY_HEADER] = sign_text(self.box.key, "day", party.id, digest.iso)
        for mark in dict.fromkeys(("message", *(mark for each in items for mark in each.marks))):
            message.add_header(TOLD_HEADER, seal_mark(party.id, mark))
        message.set_content(text)
        message.add_alternative(self._write_html(offered, party), subtype="html")
        self._add_invitations(message, items, party)
        self._fix_boundaries(message)
        return message

    def _add_invitations(self, message: EmailMessage, items: list[DigestItem], party: Party) -> None:
        """Add what a calendar takes: as the last form of a mail about one thing, else as files that a calendar opens."""
        found = list(self._iter_invitations(items, party))
        for number, (offer, invitation) in enumerate(found[:MOST_INVITATIONS]):
            organizer = self._seal(offer)
            content = format_invitation(invitation, party, organizer, self.writer.settings.name, self.context.day).decode()
            if len(items) == len(found) == 1:
                message.add_alternative(content, subtype="calendar", params={"method": "REQUEST"}, cte="base64")
            else:
                name = f"invitation-{number + 1}.ics"
                message.add_attachment(content, subtype="calendar", params={"method": "REQUEST"}, filename=name, cte="base64")

    def _iter_invitations(self, items: list[DigestItem], party: Party) -> Iterator[tuple[MailOffer, Invitation]]:
        """Yield the days that items are about, each with the offer that its calendar's answer is sent to."""
        acting = (party.id, *self.context.acts_for.get(party.id, ()))
        for item in items:
            for wait in self._list_waits(item, party):
                invitation = find_invitation(wait, self.context) if any(each in acting for each in wait.parties) else None
                if invitation is not None:
                    yield build_calendar_reply(party, wait, self._full).offer, invitation
            for meeting in self._list_meetings(item, party):
                offer = next(list_meeting_replies(party, meeting, self._full)).offer
                yield offer, build_meeting_invitation(meeting, self.context)

    def _list_meetings(self, item: DigestItem, party: Party) -> list[ScheduledMeeting]:
        acting = list_represented_parties(party, self.context)
        return [each for each in list_meetings(acting, self.context) if (each.what, each.record) == (item.kind, item.id)]

    def build_cancellations(self, party: Party) -> Iterator[EmailMessage]:
        """Yield a mail for each day that a party's calendar should forget: it says what is off, and the calendar takes it out."""
        for invitation in list_cancellations(party, self.context):
            message = self._start(party, f"Cancelled: {invitation.title.partition(': ')[2]}")
            thread = self._name_message("thread", party.id, invitation.uid)
            message["Message-ID"] = self._name_message("cancel", party.id, invitation.uid, str(invitation.sequence))
            message["In-Reply-To"] = message["References"] = thread
            message[CANCELLED_HEADER] = invitation.day.isoformat()
            text = f"{invitation.title}. The day in your calendar, {format_date(invitation.day)}, is off.\n\n{invitation.text}\n"
            message.set_content(text)
            content = format_invitation(invitation, party, self.box.bare, self.writer.settings.name, self.context.day).decode()
            message.add_alternative(content, subtype="calendar", params={"method": "CANCEL"}, cte="base64")
            self._fix_boundaries(message)
            yield message

    def build_first_note(self) -> EmailMessage:
        """Return what the board's own mailbox keeps where nobody has got a mail yet: from this day on it knows what was told."""
        day, message = self.context.day.isoformat(), EmailMessage(policy=SMTP)
        message["From"] = message["To"] = self.box.bare
        message["Subject"] = "The board remembers here what it has told"
        message["Date"] = datetime.combine(self.context.day, time(_HOUR), tzinfo=ZoneInfo(self.writer.settings.timezone))
        message["Message-ID"] = self._name_message("first", day)
        message[TOLD_HEADER] = seal_mark("", "message")
        message.set_content("Keep this e-mail: without it, what was new on a day without a run is told to nobody.\n")
        return message

    def _start(self, party: Party, subject: str) -> EmailMessage:
        """Return a mail to a party that has only its first headers."""
        settings = self.writer.settings
        message = EmailMessage(policy=SMTP)
        message["From"] = build_address(settings.name, self.box.address, "--from")
        message["To"] = build_address(party.name, party.email or "", party.id)
        message["Subject"] = escape_header(subject, _SUBJECT)
        message["Date"] = datetime.combine(self.context.day, time(_HOUR), tzinfo=ZoneInfo(settings.timezone))
        message["Auto-Submitted"], message["X-Auto-Response-Suppress"] = "auto-generated", "All"
        none = next(each for each in list_message_replies(party) if each.offer.act == "messages none")
        message["List-Unsubscribe"] = f"<mailto:{self._seal(none.offer)}?subject={quote(none.label, safe='')}>"
        return message

    def _fix_boundaries(self, message: EmailMessage) -> None:
        """Give the parts of a mail the same borders each time that it is made."""
        for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
            part.set_boundary(sign_text(self.box.key, "boundary", str(message["Message-ID"]), str(number)))

    def _offer_replies(self, digest: Digest, party: Party) -> Digest:
        """Return the digest with mails to be sent in place of the commands; what nobody answers by mail keeps its commands."""
        sections = (replace(section, items=tuple(self._offer_item(item, party) for item in section.items)) for section in digest.sections)
        return replace(digest, sections=tuple(sections))

    def _offer_item(self, item: DigestItem, party: Party) -> DigestItem:
        replies = {reply.label: reply for wait in self._list_waits(item, party) for reply in list_mail_replies(party, wait, self._full)}
        replies |= {
            reply.label: reply
            for meeting in self._list_meetings(item, party)
            for reply in list_meeting_replies(party, meeting, self._full)
            if reply.label
        }
        mails = tuple(SuggestedReply(label=each.label, command=self._write_link(each, item.title)) for each in replies.values())
        others = [each for each in item.replies if f"--by {party.id} " not in f"{each.command} "] if mails else item.replies
        said = (*mails, *self.writer.link_item_replies(replace(item, replies=tuple(others))).replies)
        return replace(item, replies=said, notes=tuple(self._address_note(each, party) for each in item.notes))

    def _address_note(self, note: Note, party: Party) -> Note:
        """Return a message to send with its receiver's address, in a mail to somebody of the board: nothing is published by that."""
        receiver = self.board.ledger.parties.get(note.party)
        is_inside = party.id in self.board.ledger.compute_once(list_insiders)
        return replace(note, email=receiver.email or "") if is_inside and receiver is not None else note

    @property
    def _full(self) -> ViewContext:
        return self.context if self.context.board is self.board else type(self.context)(self.board)

    def _list_waits(self, item: DigestItem, party: Party) -> list[Wait]:
        kind = _KINDS.get(item.kind, item.kind)
        acting = (party.id, *self.context.acts_for.get(party.id, ()))
        found = dict.fromkeys(wait for each in acting for wait in self.board.reminders_by_party.get(each, ()))
        return [wait for wait in found if (wait.kind.value, wait.record) == (kind, item.id)]

    def _write_link(self, reply: MailReply, title: str) -> str:
        """Return the mail that says a reply, with everything filled in but the words."""
        lines = [f"{each.label}: {each.value}".rstrip(" ") + " " * (not each.value) for each in reply.blanks]
        body = "\r\n".join([*lines, *([f"{reply.hint}: "] if reply.hint else [])])
        subject = quote(f"{reply.label}: {title}" if title else reply.label, safe="")
        return f"mailto:{self._seal(reply.offer)}?subject={subject}" + (f"&body={quote(body, safe='')}" if body else "")

    def _seal(self, offer: MailOffer) -> str:
        return self.box.address_token(seal_offer(offer, self.context.day, self.box.key.split()[0]))

    def _address_plain_reply(self, items: list[DigestItem], party: Party) -> str:
        record = _name_record(items[0]) if len(items) == 1 else f"party/{party.id}"
        return self._seal(build_plain_reply(record, party, self.board).offer)

    def _name_message(self, *parts: str) -> str:
        return f"<{sign_text(self.box.key, *parts)}@{self.box.bare.rpartition('@')[2]}>"

    def _list_footer(self, party: Party) -> tuple[SuggestedReply, ...]:
        return tuple(SuggestedReply(label=each.label, command=self._write_link(each, "")) for each in list_message_replies(party))

    def _write_text(self, digest: Digest, party: Party) -> str:
        text = self.writer.format_digest(digest, "text")
        choices = "\n".join(f"{each.label}:\n  {each.command}" for each in self._list_footer(party))
        return f"{ANSWER_ABOVE}\n\n{text}\n{choices}\n"

    def _write_html(self, digest: Digest, party: Party) -> str:
        links = {item: self.writer.find_link(item) for section in digest.sections for item in section.items}
        return _load_template().render(digest=digest, link=lambda item: links[item], above=ANSWER_ABOVE, choices=self._list_footer(party))


_NOTICES = {
    "answer": "Asked of you",
    "accept": "Delivered, please look",
    "agree": "Promised to you, please look",
    "change": "A change to decide",
}
"""What a mail about one thing is called; else as the section of digests."""


def _name_notice(digest: Digest) -> str:
    return _NOTICES.get(digest.sections[0].id, digest.sections[0].title)


def _name_record(item: DigestItem) -> str:
    return f"{_KINDS.get(item.kind, item.kind)}/{item.id}"


@lru_cache(maxsize=1)
def _load_template() -> Template:
    environment = Environment(
        loader=PackageLoader("troth.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("mail.html.jinja")
