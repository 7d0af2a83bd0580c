"""The rule `act-not-theirs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind
from troth.problem import Problem
from troth.rules._missteps import missteps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def act_not_theirs(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Leave each act to those whose act it is: the promiser delivers, the customer accepts."""
    if not ledger.complete(Kind.PARTIES):
        return
    for place, misstep in missteps(ledger, "by"):
        yield Problem("act-not-theirs", place, misstep.message, misstep.hint)
