"""The rule `partner-is-party`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def partner_is_party(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Choose a partner who is neither promiser nor customer."""
    for promise in ledger.promises.values():
        partner = promise.partner
        if partner is not None and partner in (*promise.promisers, *promise.customers):
            role = "promises it" if partner in promise.promisers else "is its customer"
            message = f"{partner} {role}, and so cannot be the partner"
            hint = "name somebody else who asks on the due day how it went, or leave partner out"
            yield Problem("partner-is-party", promise.source.place("partner"), message, hint)
