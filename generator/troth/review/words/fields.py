"""Which keys of a record a change edits outside of its log, and a draft of what it says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.canonical import digest

if TYPE_CHECKING:
    from collections.abc import Container

    from troth.model import Source


def edited(old: Source, new: Source, besides: Container[str] = ()) -> tuple[str, ...]:
    """Return the keys that say something else than before, in the file's order; the log and those `besides` are left out."""
    keys = dict.fromkeys((*new.data, *old.data))
    return tuple(key for key in keys if key != "log" and key not in besides and _said(old, key) != _said(new, key))


def _said(source: Source, key: str) -> str:
    value = source.data.get(key)
    return digest(value.strip() if isinstance(value, str) else value, 64)
