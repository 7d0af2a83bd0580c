"""The rule `review/log-rewritten`."""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from troth.lifecycle.provenance import entry_digests
from troth.problem import Problem
from troth.review.log import log_of
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from troth.model import Data, Place, Source
    from troth.review.case import Added, Case, Revision
    from troth.review.log import Rewritten


def log_rewritten(case: Case) -> Iterator[Problem]:
    """Add new entries at the end of a log, and leave those alone that are there."""
    for revision in case.revisions:
        if revision.old is not None and revision.new is not None:
            yield from (_problem(each, revision.old, revision.new) for each in revision.log.rewritten)
            yield from (_inserted(each, revision) for each in _put_in_before(revision.old, revision, case))


def _problem(found: Rewritten, old: Source, new: Source) -> Problem:
    was, now = log_of(old)[found.old], log_of(new)
    if found.how == "changed":
        keys = _differing(was, now[found.new])
        message = f"{_told(was)} was changed{f': {keys}' if keys else ''}"
        return Problem("review/log-rewritten", _place(new, found.new, keys), message, f"put it back; {_APPEND}")
    message = f"{_told(was)} was {'moved to another place' if found.how == 'moved' else 'taken out'}"
    return Problem("review/log-rewritten", _place(new, found.new), message, "put it back where it was")


_APPEND = "what has to be said differently is a new entry at the end"


def _inserted(added: Added, revision: Revision) -> Problem:
    message = f"{_told(dict(added.data))} was put in before entries that are there already"
    assert revision.new is not None  # noqa: S101 - it has entries
    hint = f"move it to the end; if it happened earlier, date it the day you write it down and add happened: {added.text('date')}"
    return Problem("review/log-rewritten", _place(revision.new, added.index), message, hint)


def _put_in_before(old: Source, revision: Revision, case: Case) -> Iterator[Added]:
    """Yield the new entries that stand before entries that their writer could see.

    Entries of two branches meet in the order of their dates: there the writer had not seen the other, or wrote before its day.
    """
    kept, entries, digests = revision.log.kept, log_of(old), entry_digests(old.data)
    seen = {version.commit: version.entries for version in case.difference.history.versions(revision.pair.kind, revision.pair.id)}
    every = _earliest([_date(entries[number]) for number, _ in kept])
    above = (added for added in revision.added if revision.log.below(added.index) < len(kept))
    for commit, together in groupby(sorted(above, key=_commit), _commit):
        known = frozenset(seen.get(commit, digests))
        visible = _earliest([_date(entries[number]) if digests[number] in known else _NEVER for number, _ in kept])
        for added in together:
            at, written = revision.log.below(added.index), added.witness.date.isoformat() if added.witness.date else "9999"
            if visible[at] <= written or every[at] < added.text("date"):
                yield added


def _commit(added: Added) -> str:
    return added.witness.commit or ""


_NEVER = "~"
"""Later than any day, and than what is said of one that is unknown."""


def _earliest(dates: Sequence[str]) -> Sequence[str]:
    """Return for each the earliest of it and all that follow."""
    return [*accumulate(reversed(dates), min)][::-1]


def _place(source: Source, index: int, keys: str = "") -> Place:
    log = log_of(source)
    if not log:
        return source.key_place("log")
    if index >= len(log):
        return source.place("log", len(log) - 1)
    entry = log[index]
    key = keys.partition(",")[0].partition(" ")[0]
    return source.key_place("log", index, key) if isinstance(entry, dict) and key in entry else source.place("log", index)


def _differing(was: Data, now: Data) -> str:
    """Return which fields of an entry differ, with short values as they were and are."""
    if not isinstance(was, dict) or not isinstance(now, dict):
        return ""
    keys = [key for key in dict.fromkeys((*now, *was)) if was.get(key) != now.get(key)]
    return ", ".join(_field(key, was.get(key), now.get(key)) for key in keys)


def _field(key: str, was: Data, now: Data) -> str:
    short = all(isinstance(each, (str, int, float)) and len(str(each)) <= _SHORT for each in (was, now))
    return f"{shown(key)} ({shown(str(was))} → {shown(str(now))})" if short else shown(key)


_SHORT = 24


def _told(entry: Data) -> str:
    if not isinstance(entry, dict):
        return "an entry of the log"
    return f"the entry of {_date(entry)} ({shown(str(entry.get('act')))} by {shown(str(entry.get('by')))})"


def _date(entry: Data) -> str:
    date = entry.get("date") if isinstance(entry, dict) else None
    return shown(date) if isinstance(date, str) else "an unknown day"
