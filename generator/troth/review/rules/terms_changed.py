"""The rule `review/terms-changed`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.canonical import digest
from troth.lifecycle.terms import CHANGEABLE
from troth.model import Kind
from troth.problem import Problem
from troth.review.log import log_of
from troth.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Data, Place, Source
    from troth.review.case import Case, Revision

TERMS = ("title", "promiser", "customer", "outcome", "measures", "made", "due", "cost", "amount")
_SETTLED = frozenset({"promised", "agreed", "countered"})
_ANSWERS = frozenset({"promised", "agreed", "accepted", "delivered"})


def terms_changed(case: Case) -> Iterator[Problem]:
    """Change what was promised by an entry in the log, never in place."""
    for revision in case.revisions:
        if revision.pair.kind is Kind.PROMISE and revision.old is not None and revision.new is not None and _stands(revision):
            yield from _changed(revision.old, revision.new)


def changed_terms(old: Source, new: Source) -> tuple[str, ...]:
    """Return the keys of the terms that say something else, however they are written."""
    return tuple(key for key in TERMS if _meaning(old.data, key) != _meaning(new.data, key))


def _stands(revision: Revision) -> bool:
    """Tell whether somebody relies on the terms: they were promised or answered, or are answered by this very change."""
    assert revision.old is not None  # noqa: S101 - the caller has looked
    acts = {entry.get("act") for entry in log_of(revision.old) if isinstance(entry, dict)}
    promisers = revision.old.data.get("promiser")
    alone = not isinstance(promisers, list) or len(promisers) == 1
    if (revision.old.data.get("made") is not None and alone) or acts & _SETTLED:
        return True
    return bool(acts) and any(each.text("act") in _ANSWERS for each in revision.added)


def _changed(old: Source, new: Source) -> Iterator[Problem]:
    for key in changed_terms(old, new):
        was, now = _said(old.data.get(key)), _said(new.data.get(key))
        yield Problem("review/terms-changed", _where(key, old, new), _message(key, was, now), _hint(key, was, now))


def _hint(key: str, was: str, now: str) -> str:
    if key not in CHANGEABLE:
        return "put it back; for other terms make a new promise, and an entry with act: superseded"
    if not _short(was, now):
        return "put it back, and let the log say what changes: an entry with act: renegotiated"
    return f"put {was} back, and append an entry with act: renegotiated and {key}: {now}"


def _message(key: str, was: str, now: str) -> str:
    said = "was added to" if not was else "was taken out of" if not now else "was changed in"
    values = f" ({was} → {now})" if _short(was, now) else ""
    return f"{key} {said} the terms of a promise that was made{values}"


def _short(was: str, now: str) -> bool:
    return bool(was and now) and len(was) + len(now) < _READABLE


_READABLE = 80


def _said(value: Data) -> str:
    if value is None:
        return ""
    return quoted(value, 200) if isinstance(value, str) and "-" not in value[4:5] else str(value)


def _where(key: str, old: Source, new: Source) -> Place:
    """Return the key's place; for one that is gone, that of the last key before it that is still there."""
    if key in new.data:
        return new.key_place(key)
    keys = list(old.data)
    above = [each for each in keys[: keys.index(key)] if each in new.data] if key in keys else []
    return new.key_place(above[-1]) if above else new.place()


def _meaning(data: Mapping[str, Data], key: str) -> str:
    """Return a digest of what a term says, the same for the ways in which one may write it."""
    value = data.get(key)
    if key in ("promiser", "customer") and not isinstance(value, list):
        value = [value]
    if key == "measures" and isinstance(value, list):
        value = [{"what": each} if isinstance(each, str) else each for each in value] or None
    return digest(value.strip() if isinstance(value, str) else value, 64)
