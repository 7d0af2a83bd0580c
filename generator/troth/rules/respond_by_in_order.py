"""The rule `respond-by-in-order`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Keys, Source


def respond_by_in_order(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Ask for an answer on the day of the question or later."""
    for source, keys, asked, respond_by in _questions(ledger):
        if respond_by < asked:
            message = f"an answer is wanted by {respond_by}, and it was asked on {asked}"
            yield Problem("respond-by-in-order", source.place(*keys), message, "correct one of the two dates: mind the year")


def _questions(ledger: Ledger) -> Iterator[tuple[Source, Keys, date, date]]:
    """Yield where an answer is wanted, the day it was asked and the day by which it is wanted."""
    for promise in ledger.promises.values():
        for entry in promise.log:
            if entry.respond_by is not None:
                yield promise.source, ("log", entry.index, "respond_by"), entry.day, entry.respond_by
    for ask in ledger.asks.values():
        yield ask.source, ("respond_by",), ask.made, ask.respond_by
