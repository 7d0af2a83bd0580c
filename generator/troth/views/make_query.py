"""What the Make page is asked for in its address: a kind of record, a record, an act, and who does it."""

from __future__ import annotations

from urllib.parse import urlencode

from troth.model import Kind


def make_query(kind: Kind, record: str, act: str = "", by: str = "", **more: str) -> str:
    """Return the query for an act on a record; without an act the page lets one choose."""
    return _query({"kind": kind.value, "id": record, "act": act, "by": by, **more})


def promise_query(**fields: str) -> str:
    """Return the query for a new promise with these fields filled in."""
    return _query({"kind": Kind.PROMISE.value, **fields})


def _query(given: dict[str, str]) -> str:
    return urlencode({key: value for key, value in given.items() if value})
