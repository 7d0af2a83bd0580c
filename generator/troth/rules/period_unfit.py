"""The rule `period-unfit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.agreement import fingerprint
from troth.lifecycle.agreement_acts import rewordings, unmeasurable
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def period_unfit(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Write the period of a measurement as its requirement has it, once it has begun."""
    for agreement in ledger.agreements.values():
        required = {each.id: each for each in agreement.wording.requirements}
        reworded = rewordings(agreement, fingerprint(agreement.wording))
        for entry in agreement.log:
            requirement = required.get(entry.requirement or "")
            if requirement is None or entry.period is None or reworded(entry.index):
                continue
            fault = unmeasurable(requirement, entry.period, entry.day)
            if fault is not None:
                yield Problem("period-unfit", agreement.source.place("log", entry.index, "period"), *fault)
