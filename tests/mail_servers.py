"""A real mailbox on this machine: Dovecot for IMAP over TLS with a login, and an SMTP server with STARTTLS that hands mails to it.

Also the mail domains of people: their keys, and signatures that are as their providers make them.
"""

from __future__ import annotations

import base64
import imaplib
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from functools import cache
from typing import TYPE_CHECKING, Any

import dkim
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from troth.read.mail.mailbox import DONE, OTHERS, SENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import EmailMessage
    from pathlib import Path

DOVECOT = """\
base_dir = {run}
state_dir = {run}
log_path = {folder}/dovecot.log
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_min_protocol = TLSv1.2
protocols = imap
listen = 127.0.0.1
default_login_user = dovenull
default_internal_user = dovecot
mail_location = maildir:{folder}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
auth_mechanisms = plain login
auth_username_format = %Ln
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
  process_min_avail = 1
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


@dataclass(kw_only=True)
class MailServers:
    """The board's mailbox and its provider."""

    imaps: int
    smtp: int = 0
    sent: list[EmailMessage] = field(default_factory=list)
    """What the board has sent to others, in its order."""
    breaks_after: int = -1
    """After so many mails the server hangs up, as if the run had been killed; never where it is below nought."""

    @property
    def mailbox(self) -> str:
        """The address of the mailbox."""
        return f"imaps://board:secret@localhost:{self.imaps}"

    @property
    def server(self) -> str:
        """The address of the server for what is sent."""
        return f"smtp://board:secret@localhost:{self.smtp}"

    def deliver(self, *raws: bytes, on: datetime) -> None:
        """Put mails into the board's inbox, as they came in at a moment."""
        with self._log_in() as server:
            for raw in raws:
                server.append("INBOX", "", imaplib.Time2Internaldate(on), raw)

    def count(self, folder: str) -> int:
        """Return how many mails a folder has, without those that only wait to be expunged."""
        with self._log_in() as server:
            return len(server.uid("search", "UNDELETED")[1][0].split()) if server.select(folder, readonly=True)[0] == "OK" else 0

    def empty(self) -> None:
        """Forget all mails, those that were sent too."""
        self.sent.clear()
        self.breaks_after = -1
        with self._log_in() as server:
            for folder in ("INBOX", DONE, OTHERS, SENT):
                state, data = server.select(folder)
                if state == "OK" and data[0] != b"0":
                    server.store("1:*", "+FLAGS", r"(\Deleted)")
                    server.expunge()

    @contextmanager
    def _log_in(self) -> Iterator[imaplib.IMAP4_SSL]:
        with imaplib.IMAP4_SSL("localhost", self.imaps) as server:
            server.login("board", "secret")
            yield server

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802 - as aiosmtpd has it
        """Take what the board sends."""
        if self.breaks_after == 0:
            return "451 not now"
        self.breaks_after -= 1
        self.sent.append(message_from_bytes(envelope.original_content, policy=default))
        return "250 OK"


@contextmanager
def run_mail_servers(folder: Path) -> Iterator[MailServers]:
    """Give both servers; the test is skipped where there is no Dovecot (on Debian: apt-get install dovecot-imapd)."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or os.geteuid() != 0:
        pytest.skip("no Dovecot on this machine that may be started (on Debian, as root: apt-get install dovecot-imapd)")
    servers = MailServers(imaps=_find_port())
    _write_certificate(folder)
    nobody = pwd.getpwnam("nobody")
    group = subprocess.run(["id", "-gn", "nobody"], check=True, capture_output=True, text=True).stdout.strip()
    for each in ("run", "mail"):
        (folder / each).mkdir()
    os.chown(folder / "mail", nobody.pw_uid, nobody.pw_gid)
    (folder / "users").write_text("board:{PLAIN}secret::::::\n")
    config = {"folder": folder, "run": folder / "run", "user": "nobody", "group": group, "imaps": servers.imaps}
    (folder / "dovecot.conf").write_text(DOVECOT.format_map(config))
    nothing = subprocess.DEVNULL
    command = [program, "-F", "-c", str(folder / "dovecot.conf")]
    box = subprocess.Popen(command, start_new_session=True, stdin=nothing, stdout=nothing, stderr=nothing)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    smtp = Controller(
        servers, hostname="127.0.0.1", port=_find_port(), tls_context=context, require_starttls=True, authenticator=_log_in,
        auth_required=True, decode_data=False, ready_timeout=60,
    )  # fmt: skip
    try:
        _wait_for(servers.imaps)
        smtp.start()
        servers.smtp = smtp.port
        yield servers
        smtp.stop()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(box.pid, signal.SIGTERM)
        box.wait(60)


def _log_in(_server: object, _session: object, _envelope: object, _mechanism: object, data: object) -> AuthResult:
    return AuthResult(success=isinstance(data, LoginPassword) and data == LoginPassword(b"board", b"secret"))


def _find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(*ports: int) -> None:
    for port in ports:
        for _ in range(3000):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.02)
        else:
            pytest.fail(f"nobody listens at port {port} after a minute")


def _write_certificate(folder: Path) -> None:
    folder.chmod(0o755)
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    subprocess.run(["openssl", "req", "-x509", *kind, *names, *files], check=True, capture_output=True)


class KilledError(BaseException):
    """The process ends here: nothing of ours may catch it."""


_CHANGES = re.compile(rb"\A\w+ (?:APPEND|UID (?:COPY|MOVE|STORE)|EXPUNGE)\b|\Adata\r?\n?\Z", re.IGNORECASE)
"""What changes something on a server: an own command of IMAP, or what hands a mail over to be sent."""


@dataclass(slots=True)
class Killer:
    """Ends what runs before a change that it makes outside: in a mailbox, at the mail server, on the branch."""

    left: int | None = None
    is_installed: bool = False

    @contextmanager
    def kill_before(self, step: int) -> Iterator[None]:
        """Let the block come to an end before the change of that number, counted from one."""
        if not self.is_installed:
            sys.addaudithook(self._watch)  # it can't be taken away: without a number it does nothing
            self.is_installed = True
        self.left = step
        try:
            yield
        finally:
            self.left = None

    def _watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.left is None or not self._is_change(event, arguments):
            return
        self.left -= 1
        if self.left <= 0:
            raise KilledError(event)

    @staticmethod
    def _is_change(event: str, arguments: tuple[Any, ...]) -> bool:
        if event in ("imaplib.send", "smtplib.send"):
            data = arguments[1]
            return _CHANGES.match(data.encode() if isinstance(data, str) else bytes(data)) is not None
        return event == "subprocess.Popen" and "push" in arguments[1]


KILLER = Killer()
SIGNED = [b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"in-reply-to"]


@cache
def make_key() -> tuple[bytes, str]:
    """Return a private key, and what a domain that signs with it publishes in the DNS."""
    private = subprocess.run(["openssl", "genrsa", "-traditional", "1024"], check=True, capture_output=True).stdout
    public = subprocess.run(["openssl", "rsa", "-pubout", "-outform", "DER"], input=private, check=True, capture_output=True).stdout
    return private, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def sign_mail(raw: bytes, domain: str, **options: Any) -> bytes:  # noqa: ANN401 - of dkimpy
    """Return a mail with the signature of a domain."""
    how = {"canonicalize": (b"relaxed", b"relaxed"), "include_headers": SIGNED, **options}
    made: bytes = dkim.sign(raw, b"s1", domain.encode(), make_key()[0], **how)
    return made + raw


def find_key(name: bytes | str, timeout: int = 0) -> bytes | None:
    """Answer in place of the DNS: every domain has the one key but those of `.nowhere`, which have none."""
    del timeout
    text = (name.decode() if isinstance(name, bytes) else name).rstrip(".")
    selector, _, domain = text.partition("._domainkey.")
    return make_key()[1].encode() if selector == "s1" and not domain.endswith("nowhere") else None
