"""Deliver messages: by SMTP, or to a chat through apprise, which is an extra."""

from __future__ import annotations

import logging
import smtplib
import ssl
import warnings
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from troth.base.errors import BoardError
from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from email.message import EmailMessage


SMTP_SCHEMES = ("smtp", "smtps")
_PORTS = {"smtp": 25, "smtps": 465}
_REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError)
"""What goes wrong with one letter, and not with the server."""
_TIMEOUT = 30
"""Seconds that a server may take for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A message to one party: as an e-mail, and in short for a chat."""

    party: str
    mail: EmailMessage
    chat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What became of letters: the parties that got theirs, those without an address, and what went wrong, by party."""

    sent: tuple[str, ...] = ()
    no_address: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def is_mail_url(url: str) -> bool:
    """Tell whether an address is that of a mail server."""
    return url.partition(":")[0].lower() in SMTP_SCHEMES


def deliver_messages(
    url: str, messages: Iterable[OutgoingMessage], remember: Callable[[OutgoingMessage], None] | None = None
) -> DeliveryReport:
    """Deliver each letter to its party, and remember an e-mail once it is sent. One that cannot be delivered holds up no other.

    `url` is `smtp://user:password@host:port`, `smtps://…`, or an address of apprise, in which `{party}` stands for the
    party's id. Raises BoardError where nothing can be delivered at all.
    """
    if is_mail_url(url):
        return _send_mails(url, tuple(messages), remember)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what apprise's modules are warned of is not for those who send a digest
        return _send_chats(url, tuple(messages))


def _send_mails(
    url: str, messages: tuple[OutgoingMessage, ...], remember: Callable[[OutgoingMessage], None] | None = None
) -> DeliveryReport:
    addressed = tuple(letter for letter in messages if letter.mail["To"])
    sent: list[str] = []
    failed: list[tuple[str, str]] = []
    if addressed:
        with _connect_server(_parse_server(url)) as server:
            for letter in addressed:
                try:
                    server.send_message(letter.mail)
                    sent.append(letter.party)
                    if remember is not None:
                        remember(letter)
                except _REFUSED as error:
                    failed.append((letter.party, escape_text(str(error), 200)))
    nowhere = tuple(letter.party for letter in messages if letter not in addressed)
    return DeliveryReport(sent=tuple(sent), no_address=nowhere, failed=tuple(failed))


def _parse_server(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        raise BoardError("this is not the address of a mail server", "write it as smtp://host:25 or smtps://user:password@host")
    return parts


@contextmanager
def _connect_server(parts: SplitResult) -> Iterator[smtplib.SMTP]:
    """Give a connection to the server: encrypted where it can be, and in any case before a password is said."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme.lower()]
    context = ssl.create_default_context()
    try:
        secure = parts.scheme.lower() == "smtps"
        server = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=context) if secure else smtplib.SMTP(host, port, timeout=_TIMEOUT)
        try:
            server.ehlo()
            if not secure and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                secure = True
            if parts.username:
                if not secure and not _is_local(host):
                    raise BoardError(f"{escape_text(host)} offers no encryption, so no password was sent", "use smtps:// or another port")
                _log_in(server, parts)
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):  # what was taken is taken, however the server says goodbye
                server.quit()
    except (smtplib.SMTPException, OSError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise BoardError(f"the mail server {escape_text(host)}:{port} rejected the message: {escape_text(said, 200)}") from error


def _log_in(server: smtplib.SMTP, parts: SplitResult) -> None:
    """Log in; a server that only hangs up where a password is wrong has refused it too."""
    try:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected) as error:
        raise BoardError(
            f"the mail server {escape_text(parts.hostname or '')} rejected the login of {escape_text(unquote(parts.username or ''))}",
            "check the user name and password; in the address, write @ as %40, : as %3A and / as %2F",
        ) from error


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _send_chats(url: str, messages: tuple[OutgoingMessage, ...]) -> DeliveryReport:
    try:
        import apprise  # noqa: PLC0415
    except ImportError as error:
        raise BoardError("chat messages require apprise, which is not installed", "python -m pip install 'troth[notify]'") from error
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would write addresses, with their secrets
    sent: list[str] = []
    failed: list[tuple[str, str]] = []
    for letter in messages:
        where = apprise.Apprise()
        if not where.add(url.replace("{party}", letter.party)):
            raise BoardError("apprise doesn't know this address", "see its documentation for addresses: slack://…, mmost://…, json://…")
        if where.notify(body=letter.chat, body_format=apprise.NotifyFormat.TEXT):
            sent.append(letter.party)
        else:
            failed.append((letter.party, "the service rejected the message"))
    return DeliveryReport(sent=tuple(sent), failed=tuple(failed))
