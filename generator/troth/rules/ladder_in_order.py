"""The rule `ladder-in-order`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Source, Step

_BOARD = "commitments/board.yaml"


def ladder_in_order(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Climb a ladder step by step: each with its wait, and the sponsor once and last."""
    for source, ladder in _ladders(ledger):
        last = len(ladder) - 1
        for index, step in enumerate(ladder):
            if step.via == "sponsor" and index < last:
                message = f"the sponsor is step {index + 1} of {len(ladder)}, and comes last and once"
                yield Problem("ladder-in-order", source.place("ladder", index, "via"), message, "put the step of the sponsor at the end")
            elif step.wait is None and index < last:
                message = f"step {index + 1} does not say how long to wait for an answer before the next one"
                yield Problem("ladder-in-order", source.place("ladder", index), message, "add wait: with a number of days")


def _ladders(ledger: Ledger) -> Iterator[tuple[Source, tuple[Step, ...]]]:
    yield from ((source, ledger.settings.ladder) for source in ledger.sources if source.path == _BOARD and "ladder" in source.data)
    yield from ((ask.source, ask.ladder) for ask in ledger.asks.values() if ask.ladder)
