"""The rule `signed-unheard`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.agreement_acts import may
from troth.model import Kind
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Agreement, AgreementEntry


def signed_unheard(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Hear a customer before anybody signs: an agreement cannot be made by one side."""
    if not ledger.complete(Kind.PARTIES):
        return
    for agreement in ledger.agreements.values():
        first = next((entry for entry in agreement.log if entry.act == "signed"), None)
        if first is None or any(_heard(entry, first, agreement, ledger) for entry in agreement.log):
            continue
        message = f"{first.by} has signed, and no customer was heard before: an agreement cannot be made by one side"
        hint = f"ask {' or '.join(agreement.wording.customers)} what works and what does not, and write an input entry before the signature"
        yield Problem("signed-unheard", agreement.source.place("log", first.index, "act"), message, hint)


def _heard(entry: AgreementEntry, first: AgreementEntry, agreement: Agreement, ledger: Ledger) -> bool:
    known = all(party in ledger.parties for party in (entry.by, *agreement.wording.customers))
    return entry.act == "input" and entry.index < first.index and (not known or may("input", entry.by, agreement, ledger.parties))
