"""The rule `entries-in-order`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def entries_in_order(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Date no entry of a log earlier than the entry before it."""
    for record in ledger.records:
        for index, (before, entry) in enumerate(pairwise(record.log), start=1):
            if entry.date < before.date:
                message = f"log entry {index + 1} is dated {entry.date}, and the entry before it {before.date}"
                hint = f"date it the day you write it down, and add happened: {entry.date} if that was the day"
                yield Problem("entries-in-order", record.source.place("log", index, "date"), message, hint)
