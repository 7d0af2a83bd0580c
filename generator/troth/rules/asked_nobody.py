"""The rule `asked-nobody`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.circle import members
from troth.model import Kind
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def asked_nobody(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Ask each member only of a team or segment that has some."""
    if not ledger.complete(Kind.PARTIES):
        return
    for ask in ledger.asks.values():
        for index, one in enumerate(ask.asked):
            party = ledger.parties.get(one.party)
            if one.each and party is not None and party.kind != "person" and not members(one.party, ledger.parties):
                message = f"{one.party} has no {'contacts' if party.kind == 'customer' else 'members'}, so nobody is asked by this"
                hint = f"name the people of {one.party} in a file under parties/, or ask {one.party} itself: {one.party}"
                yield Problem("asked-nobody", ask.source.place("asked", index, "each"), message, hint)
