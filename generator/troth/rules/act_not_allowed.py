"""The rule `act-not-allowed`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind
from troth.problem import Problem
from troth.rules._missteps import missteps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def act_not_allowed(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Log only acts that the promise has room for at that point."""
    if not ledger.complete(Kind.PARTIES):
        return
    for place, misstep in missteps(ledger, "act"):
        yield Problem("act-not-allowed", place, misstep.message, misstep.hint)
