"""The board's mailbox by IMAP: new mails with limits, moved into folders once they are judged, and what was sent, by Message-ID."""

from __future__ import annotations

import imaplib
import re
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import compat32
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from troth.base.errors import BoardError
from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from email.message import Message

DONE, OTHERS, SENT = "Troth-Done", "Troth-Other", "Sent"
"""Where mails go that became an act, that became none, and where a copy of each that is sent lies."""
MOST_AT_ONCE: Final = 300
"""So many mails are judged in one run: the others wait for the next."""
_TIMEOUT: Final = 30
_LARGEST_HEAD: Final = 100_000
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class MailboxError(BoardError):
    """The mailbox could not be read or written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail:
    """One mail as the mailbox has it."""

    uid: str
    raw: bytes
    """All of it; only its head where it is too large."""
    received: datetime
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMails:
    """What a folder knows of the board's own messages of the last months."""

    first: date | None
    """The day of the first one that says what it tells once; None where there is none."""
    ids: frozenset[str]
    """Their Message-IDs, and the marks of party and day."""
    told: frozenset[str]
    """The marks of what is told once."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An open connection. All of it raises MailboxError where the server does not do it."""

    _server: imaplib.IMAP4

    def list_new(self, largest: int, most: int = MOST_AT_ONCE) -> Iterator[StoredMail]:
        """Yield the oldest mails of the inbox, which are not read before their size is known."""
        self._do("select", "INBOX")
        uids = self._do("uid", "search", "UNDELETED")[0].split()[:most]
        for uid in uids:
            meta = self._fetch(uid, "(RFC822.SIZE INTERNALDATE)")
            size = _SIZE.search(meta[0])
            is_whole = size is not None and int(size[1]) <= largest
            part = "(BODY.PEEK[])" if is_whole else f"(BODY.PEEK[HEADER]<0.{_LARGEST_HEAD}>)"
            yield StoredMail(uid=uid.decode(), raw=self._fetch(uid, part)[1], received=_read_date(meta[0]), is_whole=is_whole)

    def move(self, uids: Iterable[str], folder: str) -> None:
        """Move mails of the inbox into a folder, which is made where it is not there: at once where the server can (RFC 6851)."""
        chosen = ",".join(uids)
        if not chosen:
            return
        self._server.create(folder)  # says no where it is there
        self._do("select", "INBOX")
        if b"MOVE" in self._do("capability")[0].upper().split():  # asked here: servers say more once somebody is logged in
            self._do("uid", "move", chosen, folder)
            return
        self._do("uid", "copy", chosen, folder)
        self._do("uid", "store", chosen, "+FLAGS", r"(\Deleted)")
        self._do("expunge")

    def list_ids(self, folder: str, day: datetime) -> frozenset[str]:
        """Return the Message-IDs, and the marks of a day, of what a folder got since some days before then."""
        return frozenset(one for head in self._iter_heads(folder, day, 3) for name in _KNOWN_BY for one in head.get_all(name, []))

    def read_sent(self, folder: str, day: datetime, days: int) -> SentMails:
        """Return what a folder got of the board's messages in so many days before a day."""
        heads = list(self._iter_heads(folder, day, days))
        ids = frozenset(one for head in heads for name in _KNOWN_BY for one in head.get_all(name, []))
        told = frozenset(one for head in heads for one in head.get_all(_TOLD, []))
        return SentMails(first=min(filter(None, (_find_day(each) for each in heads if each[_TOLD])), default=None), ids=ids, told=told)

    def keep(self, folder: str, raw: bytes, day: datetime | None = None) -> None:
        """Put a copy of a mail into a folder, as read, as of a day."""
        self._server.create(folder)
        self._do("append", folder, r"(\Seen)", imaplib.Time2Internaldate(day) if day else None, raw)

    def list_texts(self, folder: str, marked: str) -> list[tuple[str, bytes]]:
        """Return uid and content of the mails in a folder whose header says that they are the board's own notes."""
        if self._server.select(folder)[0] != "OK":
            return []
        uids = self._do("uid", "search", "UNDELETED", "HEADER", marked, '""')[0].split()
        return [(uid.decode(), self._fetch(uid, "(BODY.PEEK[])")[1]) for uid in uids]

    def delete(self, folder: str, uids: Iterable[str]) -> None:
        """Take mails out of a folder."""
        chosen = ",".join(uids)
        if chosen:
            self._do("select", folder)
            self._do("uid", "store", chosen, "+FLAGS", r"(\Deleted)")
            self._do("expunge")

    def _iter_heads(self, folder: str, day: datetime, days: int) -> Iterator[Message]:
        if self._server.select(folder, readonly=True)[0] != "OK":
            return
        first = day - timedelta(days=days)
        uids = self._do("uid", "search", "SINCE", f"{first.day}-{_MONTHS[first.month - 1]}-{first.year}")[0].split()
        for start in range(0, len(uids), MOST_AT_ONCE):
            some = b",".join(uids[start : start + MOST_AT_ONCE]).decode()
            for part in self._do("uid", "fetch", some, f"(BODY.PEEK[HEADER.FIELDS (DATE {' '.join((*_KNOWN_BY, _TOLD))})])"):
                if isinstance(part, tuple):
                    yield message_from_bytes(part[1], policy=compat32)

    def _fetch(self, uid: bytes, what: str) -> tuple[bytes, bytes]:
        """Return the first line of the server's answer about a mail, and what follows it."""
        for part in self._do("uid", "fetch", uid.decode(), what):
            if isinstance(part, tuple):
                return part[0], part[1]
            if isinstance(part, bytes):
                return part, b""
        return b"", b""

    def _do(self, command: str, *arguments: object) -> list[bytes]:
        """Run a command of IMAP, and return its answer."""
        try:
            state, data = getattr(self._server, command)(*arguments)
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxError(f"the mailbox does not respond: {escape_text(str(error), 200)}", "run it again: nothing is lost") from error
        if state != "OK":
            said = data[0].decode("utf-8", "replace") if data and isinstance(data[0], bytes) else state
            raise MailboxError(f"the mailbox refuses {command}: {escape_text(said, 200)}", "check the permissions of its user")
        return [each for each in data if each is not None]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KNOWN_BY, _TOLD = ("MESSAGE-ID", "X-TROTH-DAY"), "X-TROTH-TOLD"


def _find_day(head: Message) -> date | None:
    """Return the day that a mail of the board's own bears."""
    with suppress(TypeError, ValueError):
        return parsedate_to_datetime(str(head["Date"])).date()
    return None


def _read_date(answer: bytes) -> datetime:
    moment = imaplib.Internaldate2tuple(answer)
    if moment is None:
        return datetime.fromtimestamp(0, UTC)
    return datetime(*moment[:6]).astimezone(UTC)


@contextmanager
def open_mailbox(url: str) -> Iterator[Mailbox]:
    """Give the mailbox at `imaps://user:password@host`. Raises MailboxError where it does not let anybody in."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("imaps", "imap") or not host or not parts.username:
        raise MailboxError(
            "this is not the address of a mailbox", "write it as imaps://user:password@host; in it @ is %40, : is %3A and / is %2F"
        )
    if parts.scheme == "imap" and host not in _LOOPBACK:
        raise MailboxError("a mailbox is only read over TLS", "write it as imaps://user:password@host")
    try:
        if parts.scheme == "imaps":
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=ssl.create_default_context(), timeout=_TIMEOUT)
        else:
            server = imaplib.IMAP4(host, parts.port or 143, timeout=_TIMEOUT)
        try:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        except imaplib.IMAP4.error:
            server.shutdown()
            raise
    except (imaplib.IMAP4.error, OSError, ssl.SSLError) as error:
        said = escape_text(str(error), 200)
        raise MailboxError(f"the mailbox at {escape_text(host)} rejected the login: {said}", "check user, password and port") from error
    try:
        yield Mailbox(server)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()
