"""Names that stay the same for ever, for calendars and feeds: told by the board's repository, or by its name where it has none."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from troth.model import Settings


_TAG_YEAR = "2026"
"""A `tag:` names a year in which its authority was who it is."""


def derive_board_key(settings: Settings) -> str:
    """Return a short name of the board: 12 hex digits."""
    return hashlib.sha256((settings.repository or settings.name).rstrip("/").encode("utf-8", "replace")).hexdigest()[:12]


def build_uid(settings: Settings, kind: str, record: str) -> str:
    """Return the name of what a calendar holds about a record."""
    return f"{kind}-{record}@{derive_board_key(settings)}.troth"


def build_tag_uri(settings: Settings, *parts: str) -> str:
    """Return a `tag:` URI (RFC 4151) for something on the board; parts are ids, dates and our own words."""
    host = urlsplit(settings.repository or "").hostname or ""
    authority = host if host.isascii() and host.replace("-", "").replace(".", "").isalnum() else "troth.invalid"
    return f"tag:{authority},{_TAG_YEAR}:troth/{'/'.join((derive_board_key(settings), *parts))}"
