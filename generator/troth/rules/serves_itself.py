"""The rule `serves-itself`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def serves_itself(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Make an agreement between a provider and others, not with itself."""
    for agreement in ledger.agreements.values():
        provider = agreement.wording.provider
        for index, customer in enumerate(agreement.wording.customers):
            if customer == provider:
                place = agreement.source.place("customers", index)
                hint = "name those who are served; what a party owes itself is a promise to oneself"
                yield Problem("serves-itself", place, f"{provider} is the provider and a customer too", hint)
