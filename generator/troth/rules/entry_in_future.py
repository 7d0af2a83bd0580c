"""The rule `entry-in-future`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def entry_in_future(ledger: Ledger, as_of: AsOf) -> Iterator[Problem]:
    """Date no entry later than the day after the check: a log says what was done."""
    if as_of.pinned:
        return
    latest = days.plus(as_of.day, 1)  # it may be tomorrow where the entry was written
    for record in ledger.records:
        for index, entry in enumerate(record.log):
            if entry.date > latest:
                message = f"log entry {index + 1} is dated {entry.date}, and today is {as_of.day}"
                hint = "date it the day it is written: mind the year"
                yield Problem("entry-in-future", record.source.place("log", index, "date"), message, hint)
