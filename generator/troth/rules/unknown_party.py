"""The rule `unknown-party`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind, board_of
from troth.problem import Problem
from troth.rules._elsewhere import elsewhere
from troth.rules._meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.model import Parties


def unknown_party(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Name only people, teams and customers that a file under parties/ holds."""
    yield from elsewhere("unknown-party", Kind.PARTIES, ledger)
    if not ledger.complete(Kind.PARTIES):
        return
    meant = Meant(_spellings(ledger.parties))
    for mention in ledger.mentions:
        if mention.kind is Kind.PARTIES and mention.id not in ledger.parties and not board_of(mention.id):
            hint = meant.hint(mention.id, f"add {mention.id} to a file under parties/")
            yield Problem("unknown-party", mention.place, f"{mention.id} is no person, team or customer of this board", hint)


def _spellings(parties: Parties) -> Mapping[str, str]:
    """Return all that people write for a party, with its id: the name, the account, the id itself."""
    names = {party.name.lower().replace(" ", "-"): party.id for party in parties}
    accounts = {party.github.lower(): party.id for party in parties if party.github}
    return names | accounts | {party.id: party.id for party in parties}
