"""The rule `after-closed`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.circle import circle
from troth.model import Kind
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def after_closed(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Log nothing after an ask was closed."""
    if not ledger.complete(Kind.PARTIES):
        return
    for ask in ledger.asks.values():
        ring = circle(ask, ledger.parties)
        closed = next((entry for entry in ask.log if entry.act == "closed" and ring.misfit(entry) is None), None)
        for entry in ask.log[closed.index + 1 :] if closed else ():
            message = f"log entry {entry.index + 1} comes after the ask was closed on {ask.log[closed.index].date}" if closed else ""
            hint = "make a new ask, or take the entry closed out if it was a mistake"
            yield Problem("after-closed", ask.source.place("log", entry.index, "act"), message, hint)
