"""The rule `unknown-reason`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind
from troth.problem import Problem
from troth.rules._meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def unknown_reason(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give one of the board's reason codes."""
    if not ledger.complete(Kind.BOARD):
        return
    codes = ledger.settings.reasons
    meant = Meant({code: code for code in codes})
    for promise in ledger.promises.values():
        for entry in promise.log:
            if entry.reason is not None and entry.reason not in codes:
                hint = meant.hint(entry.reason, _one_of(tuple(codes)))
                message = f"log entry {entry.index + 1}: {entry.reason} is no reason that this board knows"
                yield Problem("unknown-reason", promise.source.place("log", entry.index, "reason"), message, hint)


def _one_of(codes: tuple[str, ...]) -> str:
    some = ", ".join(codes[:12])
    return f"write one of {some}" if len(codes) <= 12 else f"write one of {some}, …"  # noqa: PLR2004 - as many as fit in a line
