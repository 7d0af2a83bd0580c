"""The rule `respond-by-in-order`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.days import AsOf
    from troth.ledger import Ledger, Record
    from troth.model import Keys


def respond_by_in_order(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Ask for an answer on the day of the question or later."""
    for record in ledger.records:
        for keys, asked, respond_by in _questions(record):
            if respond_by < asked:
                message = f"an answer is wanted by {respond_by}, and it was asked on {asked}"
                yield Problem("respond-by-in-order", record.source.place(*keys), message, "correct one of the two dates: mind the year")


def _questions(record: Record) -> Iterator[tuple[Keys, date, date]]:
    """Yield where an answer is wanted, the day it was asked and the day by which it is wanted."""
    if record.made is not None and record.respond_by is not None:
        yield ("respond_by",), record.made, record.respond_by
    for index, entry in enumerate(record.log):
        if entry.respond_by is not None:
            yield ("log", index, "respond_by"), entry.happened or entry.date, entry.respond_by
