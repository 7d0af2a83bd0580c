"""The mailbox as the host of what was said there: it answers by mail, and tells whoever looks after the board what became no act."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from typing import TYPE_CHECKING, Final

from troth.base.errors import BoardError
from troth.base.mail_tokens import SHORTEST_KEY, sign_text, split_keys
from troth.base.text import escape_header
from troth.cli.delivery import OutgoingMessage, deliver_messages
from troth.read.hosts.api import ApiError
from troth.read.mail.mailbox import OTHERS, SENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from troth.edit.judged import HandedMail
    from troth.read.hosts.host import MessageHost
    from troth.read.hosts.posts import Post
    from troth.read.mail.mailbox import Mailbox
    from troth.read.mail.signatures import FindKey

_HIDDEN_MARK: Final = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)
_NOTE: Final = "X-Troth-Note"
"""Says of a note in the mailbox of which day it is: its lines are told on the next one."""
_NOTE_FOR: Final = "X-Troth-For"
"""Says of a note who is told."""
_MOST_LINES, _MOST_SUBJECT = 200, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Where mails come from and go to, by the variables of the job."""

    mailbox: str
    server: str
    address: str
    keys: tuple[str, ...]
    authserv: str = ""
    find_key: FindKey | None = None
    """Looks up the keys of domains; None asks the DNS."""

    @property
    def bare(self) -> str:
        """The board's address without its name."""
        return self.address.rpartition("<")[2].rstrip("> ").strip()

    def name_message(self, *parts: str) -> str:
        """Return the Message-ID of a mail of the board's, the same each time it is made."""
        return f"<{sign_text(self.keys[0], *parts)}@{self.bare.rpartition('@')[2]}>"


def read_mail_settings(environment: Mapping[str, str], mailbox: str = "") -> MailSettings:
    """Return the settings of this job. Raises BoardError where one is missing."""
    needed = {"TROTH_MAILBOX": mailbox or environment.get("TROTH_MAILBOX", "")}
    needed |= {name: environment.get(name, "") for name in ("TROTH_SEND", "TROTH_FROM", "TROTH_MAIL_KEY")}
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise BoardError(f"--mailbox: {', '.join(missing)} is not set", "see docs/answering-by-mail.md")
    keys = split_keys(needed["TROTH_MAIL_KEY"])
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise BoardError(f"TROTH_MAIL_KEY has fewer than {SHORTEST_KEY} characters", "make one: openssl rand -hex 32")
    return MailSettings(
        mailbox=needed["TROTH_MAILBOX"], server=needed["TROTH_SEND"], address=needed["TROTH_FROM"], keys=keys,
        authserv=environment.get("TROTH_AUTHSERV", ""),
    )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class MailHost:
    """The mailbox as the host of what was said there: it answers by mail, and leaves branches to the host of the repository."""

    outer: MessageHost
    settings: MailSettings
    mailbox: Mailbox
    subjects: Mapping[str, str]
    """The subjects of the mails, by Message-ID."""
    answered: set[str] = field(default_factory=set)
    """The mails that have their answer now."""

    @property
    def software(self) -> str:
        """The software of the repository's host."""
        return self.outer.software

    def get_noreply(self, post: Post) -> str:
        """Return the address that a mail was sent from: its commit is that address's."""
        return post.account

    def answer(self, post: Post, text: str) -> None:
        """Send an answer, and keep a copy of it; one that was sent already is sent no more."""
        message = self.build_answer(post.address, post.account, _HIDDEN_MARK.sub("", text))
        send_and_keep(message, self.settings, self.mailbox)
        self.answered.add(post.address)

    def build_answer(self, message_id: str, receiver: str, text: str) -> EmailMessage:
        """Return the answer to a mail."""
        subject = escape_header(self.subjects.get(message_id, ""), _MOST_SUBJECT)
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = self.settings.address, receiver
        message["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
        message["Message-ID"] = self.settings.name_message("answer", message_id)
        message["In-Reply-To"] = message["References"] = message_id
        message["Auto-Submitted"] = "auto-replied"
        message.set_content(text)
        return message

    def react(self, post: Post, reaction: str) -> None:
        """Do nothing: a mail has no reactions."""

    def close(self, post: Post) -> None:
        """Do nothing: a mail is moved once it is answered."""

    def propose(self, branch: str, into: str, title: str, text: str) -> str:
        """Open a pull request at the host of the repository."""
        return self.outer.propose(branch, into, title, text)


def send_and_keep(message: EmailMessage, settings: MailSettings, mailbox: Mailbox) -> None:
    """Send a mail, and then keep a copy: killed in between, the same is sent once more under the same Message-ID."""
    report = deliver_messages(settings.server, [OutgoingMessage(party=str(message["To"]), mail=message, chat="")])
    if report.failed:
        raise ApiError(f"the mail server rejected it: {report.failed[0][1]}", "it is sent again by the next run")
    mailbox.keep(SENT, message.as_bytes())


def keep_notes(mailbox: Mailbox, settings: MailSettings, handed: Iterable[HandedMail], now: datetime) -> None:
    """Put down in the mailbox itself, once each, what a person has to look at: nothing else remembers it until it is told."""
    known = {line for _, note in _list_own_notes(mailbox, settings) for line in _read_lines(note)}
    by_receivers: dict[tuple[str, ...], set[str]] = {}
    for each in handed:
        if each.line not in known:
            by_receivers.setdefault(each.receivers, set()).add(each.line)
    for receivers, lines in sorted(by_receivers.items()):
        note = _build_own_mail(settings, settings.bare, "E-mails to check", sorted(lines))
        note[_NOTE] = now.date().isoformat()
        if receivers:
            note[_NOTE_FOR] = ", ".join(receivers)
        note["Message-ID"] = settings.name_message(*_list_parts(note))
        mailbox.keep(OTHERS, note.as_bytes())


def _list_own_notes(mailbox: Mailbox, settings: MailSettings) -> list[tuple[str, EmailMessage]]:
    """Return the notes whose name only the board's key can make: a stranger's mail lies in the same folder, and has any header."""
    found = [(uid, message_from_bytes(raw, policy=default)) for uid, raw in mailbox.list_texts(OTHERS, _NOTE)]
    keys = [replace(settings, keys=(each,)) for each in settings.keys]
    return [(uid, note) for uid, note in found if str(note["Message-ID"]) in [each.name_message(*_list_parts(note)) for each in keys]]


def _list_parts(note: EmailMessage) -> tuple[str, ...]:
    """Return what the name of a note is made of: whom it is for, of which day, and its lines."""
    return "note", str(note.get(_NOTE_FOR, "")), str(note[_NOTE]), *_read_lines(note)


def report_notes(mailbox: Mailbox, settings: MailSettings, keepers: Collection[str], now: datetime, sent: Collection[str]) -> None:
    """Tell each who is to look at them, once a day, what was put down on the days before; `keepers` where a note names nobody."""
    today = now.date().isoformat()
    old = [(uid, note) for uid, note in _list_own_notes(mailbox, settings) if str(note[_NOTE]) < today]
    by_receiver: dict[str, set[str]] = {}
    told = []
    for uid, note in old:
        receivers = [each.strip() for each in str(note.get(_NOTE_FOR, "")).split(",") if each.strip()] or list(keepers)
        for receiver in receivers:
            by_receiver.setdefault(receiver, set()).update(_read_lines(note))
        told += [uid] if receivers else []
    for receiver, lines in sorted(by_receiver.items()):
        report = _build_own_mail(settings, receiver, f"{len(lines)} to check in the board's mailbox", sorted(lines))
        report["Message-ID"] = settings.name_message("handover", receiver, today)
        if report["Message-ID"] not in sent:
            send_and_keep(report, settings, mailbox)
    mailbox.delete(OTHERS, told)


def _build_own_mail(settings: MailSettings, receiver: str, subject: str, lines: list[str]) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = settings.address, receiver, subject
    message["Auto-Submitted"] = "auto-generated"
    more = [f"and {len(lines) - _MOST_LINES} more"] if len(lines) > _MOST_LINES else []
    listed = "\n".join(f"- {line}" for line in [*lines[:_MOST_LINES], *more])
    message.set_content(f"A person has to look at these e-mails. They are in {OTHERS}; record what they mean.\n\n{listed}\n")
    return message


def _read_lines(note: EmailMessage) -> list[str]:
    body = note.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]
