"""The rule `happened-after-recorded`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def happened_after_recorded(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Write down what happened on its day or later."""
    for record in ledger.records:
        for index, entry in enumerate(record.log):
            if entry.happened is not None and entry.happened > entry.date:
                message = f"log entry {index + 1} was written down on {entry.date}, before it happened on {entry.happened}"
                hint = "date is the day it is written down, happened the earlier day it tells of"
                yield Problem("happened-after-recorded", record.source.place("log", index, "happened"), message, hint)
