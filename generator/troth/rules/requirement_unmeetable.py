"""The rule `requirement-unmeetable`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.scoring import number
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Requirement


def requirement_unmeetable(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Require what a value can meet: at_least no higher than at_most, and equals alone."""
    for agreement in ledger.agreements.values():
        for index, each in enumerate(agreement.wording.requirements):
            for key, message, hint in _faults(each):
                yield Problem("requirement-unmeetable", agreement.source.place("requirements", index, key), message, hint)


def _faults(each: Requirement) -> Iterator[tuple[str, str, str]]:
    low, high = each.at_least, each.at_most
    if each.equals is not None and (low is not None or high is not None):
        yield "equals", f"{each.id} has to equal {number(each.equals)} and has a bound as well", "leave one of the two out"
    elif low is not None and high is not None and low > high:
        message = f"no value is at least {number(low)} and at most {number(high)}"
        yield "at_least", message, "exchange the two bounds, or correct one"
