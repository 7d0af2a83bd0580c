"""Send digests as mails that can be answered, one a party and day; the mailbox's Sent folder remembers them, so a run can be resumed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from troth.base.dates import add_days
from troth.cli.delivery import DeliveryReport, OutgoingMessage, deliver_messages
from troth.report.answerable_mails import DAY_HEADER, AnswerableMails, MailBox
from troth.status.permissions import list_insiders
from troth.status.stand_ins import has_left
from troth.views.context import MessageMemory, ViewContext
from troth.views.digest import build_digest
from troth.views.digest_news import NEWS_DAYS
from troth.views.mail_replies import may_be_mailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.board import Board
    from troth.model import Party
    from troth.read.mail.mailbox import SentMails
    from troth.report.digest import DigestWriter
    from troth.views.digest import Digest

BATCH = 50
"""So many mails go over one connection: a server that hangs up loses no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPost:
    """What mails of a run are made and sent with."""

    board: Board
    published: Board
    """The board without what it withholds: what people outside are told of."""
    writer: DigestWriter
    url: str
    sender: str
    key: str
    only_new: bool = False
    """Whether the digests hold what is new today alone."""
    mailbox: str = ""
    """The mailbox whose Sent folder remembers what was sent; none where it is not set."""
    memory: MessageMemory | None = None
    """What is known of earlier messages, where the mailbox is not asked."""

    def build_mails(self, digests: Iterable[Digest]) -> Iterator[OutgoingMessage]:
        """Yield the mail of each party that has an address."""
        insiders = self.board.ledger.compute_once(list_insiders)
        whole, shown = self.make_writers()
        for digest in digests:
            party = self.board.ledger.parties[digest.face.id]
            if may_be_mailed(party):
                yield self._build_mail(digest, party, whole if party.id in insiders else shown)

    def _build_mail(self, digest: Digest, party: Party, mails: AnswerableMails) -> OutgoingMessage:
        told = digest
        if mails.context.board is not self.board:
            told = build_digest(mails.context.board.ledger.parties[party.id], mails.context, only_new=self.only_new)
        return OutgoingMessage(party=party.id, mail=mails.build(told, party), chat="")

    def build_cancellations(self) -> Iterator[OutgoingMessage]:
        """Yield the mails by which calendars forget what ended: at once, besides the one message a day."""
        insiders = self.board.ledger.compute_once(list_insiders)
        whole, shown = self.make_writers()
        for party in self.board.ledger.parties:
            if may_be_mailed(party) and party.messages != "none" and not has_left(party.id, self.board.ledger.parties, self.board.day):
                mails = (whole if party.id in insiders else shown).build_cancellations(party)
                yield from (OutgoingMessage(party=party.id, mail=each, chat="") for each in mails)

    def make_writers(self) -> tuple[AnswerableMails, AnswerableMails]:
        """Return what writes mails to people of the board, and to those outside."""
        box = MailBox(address=self.sender, key=self.key)
        whole, shown = (
            AnswerableMails(context=ViewContext(each, self.memory), board=self.board, writer=self.writer, box=box)
            for each in (self.board, self.published)
        )
        return whole, shown

    def send(self, find_digests: Callable[[ViewContext], Iterable[Digest]]) -> DeliveryReport:
        """Send what was not sent today; a run that was killed goes on where it stopped. Raises BoardError.

        What is new is told even where no run told it in time: the mailbox knows since when messages went out, and what they told.
        """
        sent: list[str] = []
        failed: list[tuple[str, str]] = []
        with self._open_sent_folder() as (known, keep):
            post = self if known is None else replace(self, memory=self._recall(known))
            given = tuple(find_digests(ViewContext(self.board, post.memory)))
            letters = list(post.build_mails(given))
            waiting = letters if known is None else [each for each in letters if known.ids.isdisjoint(_list_names(each))]
            if known is not None:  # else nobody knows tomorrow that they were sent
                waiting += [each for each in post.build_cancellations() if known.ids.isdisjoint(_list_names(each))]
            for start in range(0, len(waiting), BATCH):
                report = deliver_messages(self.url, waiting[start : start + BATCH], keep)
                sent += report.sent
                failed += report.failed
            if keep is not None and known is not None and known.first is None and not sent:
                keep(OutgoingMessage(party="", mail=post.make_writers()[0].build_first_note(), chat=""))
        nowhere = tuple(each.face.id for each in given if each.face.id not in {letter.party for letter in letters})
        return DeliveryReport(sent=tuple(sent), no_address=nowhere, failed=tuple(failed))

    def _recall(self, known: SentMails) -> MessageMemory:
        """Return what the mails that were sent have told; before the first one nobody knows, unless somebody has named a day."""
        since = self.memory.since if self.memory else add_days(known.first or self.board.day, -1)
        return MessageMemory(since=since, told=known.told)

    @contextmanager
    def _open_sent_folder(self) -> Iterator[tuple[SentMails | None, Callable[[OutgoingMessage], None] | None]]:
        """Give what was sent already, and what remembers a mail once it is sent."""
        if not self.mailbox:
            yield None, None
            return
        from troth.read.mail.mailbox import SENT, open_mailbox  # noqa: PLC0415 - few boards have a mailbox

        with open_mailbox(self.mailbox) as mailbox:
            day = datetime.combine(self.board.day, time(), tzinfo=UTC)
            yield mailbox.read_sent(SENT, day, NEWS_DAYS), lambda letter: mailbox.keep(SENT, letter.mail.as_bytes(), day)


def _list_names(letter: OutgoingMessage) -> tuple[str, str]:
    """Return by what the mailbox knows a mail: its Message-ID, and whose and of which day it is."""
    return str(letter.mail["Message-ID"]), str(letter.mail[DAY_HEADER])


def find_mail_key(environment: Mapping[str, str] = os.environ) -> str:
    """Return the key of the tokens that mails are answered with; empty where the board takes no answers by mail."""
    return environment.get("TROTH_MAIL_KEY", "").strip()
