"""What the Make page is asked for in its address: a kind of record, a record, an act, and who does it."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

from troth.model import Kind

_is_plain = re.compile(r"[\w.~-]*", re.ASCII).fullmatch
"""Tells whether a text, as most ids, stands in an address as it is."""


def make_query(kind: Kind, record: str, act: str = "", by: str = "", **more: str) -> str:
    """Return the query for an act on a record; without an act the page lets one choose."""
    return _query({"kind": kind.value, "id": record, "act": act, "by": by, **more})


def promise_query(**fields: str) -> str:
    """Return the query for a new promise with these fields filled in."""
    return _query({"kind": Kind.PROMISE.value, **fields})


def _query(given: dict[str, str]) -> str:
    return "&".join([f"{key}={value if _is_plain(value) else quote_plus(value)}" for key, value in given.items() if value])
