"""The rule `due-before-made`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Keys, Promise


def due_before_made(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Set a due date, at first and in every change, on the day the promise was made or later."""
    for promise in ledger.promises.values():
        made = promise.terms.made
        if made is None:
            continue
        for keys, due in _due_dates(promise):
            if due < made:
                message = f"due {due} lies before the day it was made, {made}"
                yield Problem("due-before-made", promise.source.place(*keys), message, "correct one of the two dates: mind the year")


def _due_dates(promise: Promise) -> Iterator[tuple[Keys, date]]:
    if promise.terms.due is not None:
        yield ("due",), promise.terms.due
    yield from ((("log", entry.index, "due"), entry.due) for entry in promise.log if entry.due is not None)
