"""A message: what somebody said in an issue, a comment or a mail, as the host handed it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMessage:
    """What was said, where, when, and by which account. Nothing in the text says who speaks."""

    text: str
    said_at: str
    """The web address of the issue or comment, or a mail's Message-ID. Each message has one of its own."""
    said_on: date
    """The day it was said, in the board's zone."""
    account: str = ""
    """Whom the host had logged in."""
    host: str = "github"
    """The software of the host on which that account is: `github`, `gitlab` or `forgejo`."""
    address: str = ""
    """Of a mail: the address that it was sent from."""
    record: str | None = None
    """What it is about: `promise/fit-kitchen`. None where its own text, or the issue's, says it."""
    of: str | None = None
    """The fingerprint of what was shown to whoever answers."""
    title: str = ""
    """The title of the issue."""
    channel: str = "comment"
    """`issue`, `comment` or `mail`."""
    may_add_records: bool = True
    is_public: bool = False
    """Anybody can read it where it was said."""
    opening: str = ""
    """The text with which the issue was opened that a comment stands in."""
    said_time: str = ""
    """The moment it was said, as the host writes it: `2026-12-18T09:30:00Z`."""
    sha256: str = ""
    """Of a mail: the digest of all of it, as the mailbox has it."""
    is_edited: bool = False
    """It may not be what was first written."""
