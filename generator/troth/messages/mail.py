"""A mail as it came in, taken apart with limits: who sent it to which token, what it says, and whether a program or a forward wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.policy import default
from typing import TYPE_CHECKING, Final

from troth.base.mail_tokens import TOKEN, read_token
from troth.messages.mail_words import extract_html_text, find_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import EmailMessage

    from troth.base.mail_tokens import ReadToken

MOST_BYTES: Final = 1_000_000
"""A mail that is larger is not fetched: an answer has some thousand."""
_MOST_PARTS, _MOST_HEADERS = 60, 400
_MOST_WORDS = 20_000
"""No text of a record is longer."""
_MOST_TEXT = 40_000
"""Of a mail's text so much is looked at: an answer, and what it may stand below."""
_MOST_HTML = 200_000
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,300}@[!-;=?-~]{1,200}>", re.ASCII)
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])", re.ASCII)
"""What stands in a commit's author and trailers is one of these."""
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress-Reply", "X-Failed-Recipients")
_AUTOMATIC_SENDERS = re.compile(r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+@=-].*)?", re.IGNORECASE)
_AUTOMATIC_SUBJECTS = re.compile(
    r"(?:re: ?|aw: ?)*(?:\[?auto(?:matic|matische|matisch)?[ -]?(?:reply|response|antwort)|automatische antwort|réponse automatique|"
    r"out of (?:the )?office|abwesen|absence|abwesenheits|undeliver|unzustellbar|delivery (?:status|failure)|mail delivery|returned mail|"
    r"non remis|自動応答|不在|配信不能)",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"(?:fwd?|wg|tr|rv|enc|vs|doorst|i|転送)\s*[::]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMail:
    """What a mail says of itself; none of it is believed before its sender's domain has signed it."""

    message_id: str
    sender: str
    """The one address in From, in small letters."""
    subject: str
    token: ReadToken | None
    words: str
    """What its sender wrote, without what is quoted."""
    calendar: str
    """A calendar's answer, as iCalendar; empty where there is none."""
    received: datetime
    """When the mailbox got it."""
    sha256: str
    fault: str = ""
    """Why it can be no answer, whoever sent it: an automatic reply, a forward, two senders; empty where it may be one."""


def parse_mail(raw: bytes, received: datetime, sha256: str, *, is_whole: bool = True) -> IncomingMail:
    """Return a mail taken apart, or what is known of its head. Never raises: what cannot be read has a fault."""
    try:
        if raw.lower().count(b"boundary=") > _MOST_PARTS:
            raise ValueError("parts in parts")  # noqa: TRY301 - said below for all that can't be read
        message = message_from_bytes(raw[: MOST_BYTES + 1], policy=default)
        return _parse_message(message, received, sha256, is_whole=is_whole and len(raw) <= MOST_BYTES)
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError, AssertionError):
        # whatever the standard library makes of broken headers: nothing of such a mail is used
        return IncomingMail(
            message_id="", sender="", subject="", token=None, words="", calendar="", received=received, sha256=sha256,
            fault="it cannot be read",
        )  # fmt: skip


def _parse_message(message: EmailMessage, received: datetime, sha256: str, *, is_whole: bool) -> IncomingMail:
    parts = _list_parts(message) if is_whole and len(message) <= _MOST_HEADERS else ()
    message_id = _get_one(message, "Message-ID").strip()
    sender = _find_sender(message)
    subject = " ".join(_get_one(message, "Subject").split())[:300]
    faults = (
        "it is too large" if not is_whole else "",
        "it has too many parts" if is_whole and not parts else "",
        "it has no Message-ID" if not _MESSAGE_ID.fullmatch(message_id) else "",
        "it has not exactly one sender" if not sender else "",
        _explain_automatic(message, sender, subject) if parts else "",
        _explain_forward(message, subject, parts) if parts else "",
    )
    text = _read_text(parts)
    return IncomingMail(
        message_id=message_id if _MESSAGE_ID.fullmatch(message_id) else "",
        sender=sender,
        subject=subject,
        token=_find_token(message),
        words=find_words(text[:_MOST_TEXT])[:_MOST_WORDS],
        calendar=next((_get_text(each) for each in parts if each.get_content_type() == "text/calendar"), ""),
        received=received,
        sha256=sha256,
        fault=next(filter(None, faults), ""),
    )


def _list_parts(message: EmailMessage) -> tuple[EmailMessage, ...]:
    """Return all parts of a mail; none where there are more than anybody's mail has."""
    parts = []
    for part in message.walk():
        parts.append(part)
        if len(parts) > _MOST_PARTS:
            return ()
    return tuple(parts)


def _get_one(message: EmailMessage, name: str) -> str:
    """Return a header that stands there once; nothing of one that stands there twice."""
    found = message.get_all(name, [])
    return str(found[0]) if len(found) == 1 else ""


def _find_sender(message: EmailMessage) -> str:
    """Return the one address in the one From, in small letters; empty where there is another number."""
    found = message.get_all("From", [])
    if len(found) != 1 or len(getattr(found[0], "addresses", ())) != 1 or message.get_all("Resent-From"):
        return ""
    address = str(found[0].addresses[0].addr_spec).encode("utf-8", "replace").lower().decode()
    return address if _ADDRESS.fullmatch(address) else ""


def _explain_automatic(message: EmailMessage, sender: str, subject: str) -> str:
    """Return why a program wrote it; empty where a person may have."""
    kind = message.get_content_type()
    if kind in ("multipart/report", "message/delivery-status") or str(message.get("Return-Path", "")).strip() == "<>":
        return "it is a bounce"
    if str(message.get("Auto-Submitted", "no")).strip().lower() not in ("no", "") or any(map(message.get, _AUTOMATIC_HEADERS)):
        return "it is an automatic reply"
    if message.get("List-Id") or message.get("List-Post") or str(message.get("Precedence", "")).strip().lower() in _BULK:
        return "it comes from a list"
    if _AUTOMATIC_SENDERS.fullmatch(sender.partition("@")[0]) or _AUTOMATIC_SUBJECTS.match(subject):
        return "it is an automatic reply"
    return ""


_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


def _explain_forward(message: EmailMessage, subject: str, parts: tuple[EmailMessage, ...]) -> str:
    resent = any(name.lower().startswith("resent-") for name in message.keys())  # noqa: SIM118 - headers, no mapping
    attached = any(each.get_content_type() == "message/rfc822" for each in parts)
    return "it is a forwarded mail" if resent or attached or _FORWARD.match(subject) else ""


def _find_token(message: EmailMessage) -> ReadToken | None:
    """Return the one token among those that it was sent to; none where there are several."""
    found = {name[1].lower() for name in _iter_plus_names(message)}
    return read_token(found.pop()) if len(found) == 1 else None


def _iter_plus_names(message: EmailMessage) -> Iterator[re.Match[str]]:
    for header in _RECIPIENTS:
        for value in message.get_all(header, []):
            yield from _PLUS.finditer(str(value)[:10_000])


_PLUS = re.compile(rf"[+=-]({TOKEN.pattern})@", re.IGNORECASE)


def _read_text(parts: tuple[EmailMessage, ...]) -> str:
    """Return the text of a mail: the first plain part that says something, else the first in HTML."""
    inline = [each for each in parts if each.get_content_disposition() != "attachment"]
    plain = (_get_text(each) for each in inline if each.get_content_type() == "text/plain")
    rich = (extract_html_text(_get_text(each)[:_MOST_HTML]) for each in inline if each.get_content_type() == "text/html")
    return next((text for text in plain if text.strip()), "") or next((text for text in rich if text.strip()), "")


def _get_text(part: EmailMessage) -> str:
    """Return what a part says, in whatever encoding it claims; what fits none is read byte by byte."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset("utf-8")
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "replace")
