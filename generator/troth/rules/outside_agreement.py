"""The rule `outside-agreement`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def outside_agreement(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Name in the roles and benefits of an agreement its own parties alone."""
    if not ledger.complete(Kind.PARTIES):
        return
    for agreement in ledger.agreements.values():
        wording = agreement.wording
        for index, benefit in enumerate(wording.value):
            if benefit.customer is not None and _stranger(benefit.customer, wording.customers, ledger):
                message = f"{benefit.customer} is no customer of this agreement"
                place = agreement.source.place("value", index, "for")
                yield Problem("outside-agreement", place, message, f"name {' or '.join(wording.customers)}, or add it to customers")
        named = (wording.provider, *wording.customers)
        for index, role in enumerate(wording.roles):
            if _stranger(role.party, named, ledger):
                place = agreement.source.place("roles", index, "party")
                hint = f"name {', '.join(named[:-1])} or {named[-1]}, or somebody who acts for them"
                yield Problem("outside-agreement", place, f"{role.party} is no party of this agreement", hint)


def _stranger(party: str, named: tuple[str, ...], ledger: Ledger) -> bool:
    """Tell whether a party that the board knows is none of those named, nor acts for one; of strangers another rule tells."""
    known = all(each in ledger.parties for each in (party, *named))
    return known and not any(ledger.parties.acts_for(party, each) for each in named)
