"""The rule `refers-to-itself`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def refers_to_itself(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Name another record, never the record itself."""
    itself = {record.source.path: (record.kind, record.id) for record in ledger.records}
    for mention in ledger.mentions:
        if itself.get(mention.source.path) == (mention.kind, mention.id):
            key = next(each for each in reversed(mention.keys) if isinstance(each, str))
            hint = f"name another {mention.kind}" + ("" if "log" in mention.keys else f", or leave {key} out")
            yield Problem("refers-to-itself", mention.place, f"{key}: {mention.id} names itself", hint)
