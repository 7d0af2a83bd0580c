"""The rule `signed-incomplete`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.agreement import PARTS, fingerprint
from troth.lifecycle.agreement_acts import holes
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def signed_incomplete(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Sign an agreement only when all of its seven parts are there."""
    for agreement in ledger.agreements.values():
        missing = tuple(part for part in PARTS if not getattr(agreement.wording, part))
        if not missing:
            continue
        now = fingerprint(agreement.wording)
        for entry in agreement.log:
            if entry.act == "signed" and now.startswith(entry.terms or ""):
                message = f"{entry.by} has signed, and {holes(missing)}"
                place = agreement.source.place("log", entry.index, "act")
                yield Problem("signed-incomplete", place, message, f"write {', '.join(missing)} together first, then sign")
