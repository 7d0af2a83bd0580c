"""The rule `due-missing`."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from troth.lifecycle.promise import courses, follow
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Parties, Promise


def due_missing(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """State a due date for what is promised."""
    for promise in ledger.promises.values():
        if promise.terms.due is not None:
            continue
        course = ledger.once(courses)[promise.id]
        if course.promised_on is not None and course.first_due is None:
            entry = _promising(promise, ledger.parties)
            message = f"log entry {entry + 1} makes it a promise, and there is no due date"
            hint = "write due: with the day by which it will be done, under title and outcome"
            yield Problem("due-missing", promise.source.place("log", entry), message, hint)


def _promising(promise: Promise, parties: Parties) -> int:
    """Return the index of the entry that makes it a promise: once it is one it stays one, so halving finds it."""

    def is_promised(entries: int) -> bool:
        return follow(replace(promise, log=promise.log[:entries]), parties).promised_on is not None

    return bisect_left(range(1, len(promise.log)), x=True, key=is_promised)
