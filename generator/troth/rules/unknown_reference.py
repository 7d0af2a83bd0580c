"""The rule `unknown-reference`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import RECORD_KINDS, Kind, board_of
from troth.problem import Problem
from troth.rules._elsewhere import elsewhere
from troth.rules._meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def unknown_reference(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Name only records that are there."""
    yield from elsewhere("unknown-reference", Kind.GOAL, ledger)
    yield from elsewhere("unknown-reference", Kind.ASK, ledger)
    meant = {kind: Meant({each: each for each in ledger.ids.get(kind, ())}) for kind in RECORD_KINDS}
    for mention in ledger.mentions:
        if mention.kind is not Kind.PARTIES and not ledger.knows(mention.kind, mention.id) and not board_of(mention.id):
            hint = meant[mention.kind].hint(mention.id, f"make it: {mention.kind.folder}/{mention.id}.yaml")
            yield Problem("unknown-reference", mention.place, f"there is no {mention.kind} {mention.id}", hint)
