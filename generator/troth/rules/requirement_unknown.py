"""The rule `requirement-unknown`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.agreement import fingerprint
from troth.lifecycle.agreement_acts import rewordings
from troth.problem import Problem
from troth.rules._meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def requirement_unknown(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Measure only what the agreement requires, by the requirement's id."""
    for agreement in ledger.agreements.values():
        ids = {each.id: each.id for each in agreement.wording.requirements}
        meant, reworded = Meant(ids), rewordings(agreement, fingerprint(agreement.wording))
        for entry in agreement.log:
            if entry.requirement is not None and entry.requirement not in ids and not reworded(entry.index):
                hint = meant.hint(entry.requirement, f"name one of its requirements: {', '.join(sorted(ids)) or 'it has none yet'}")
                place = agreement.source.place("log", entry.index, "requirement")
                yield Problem("requirement-unknown", place, f"the agreement has no requirement {entry.requirement}", hint)
