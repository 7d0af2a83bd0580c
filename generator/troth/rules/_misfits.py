"""The entries of asks that have no place, without those that only follow from another fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.circle import circle
from troth.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.ledger import Ledger
    from troth.lifecycle.circle import Misfit
    from troth.model import AskEntry, Parties, Place


def misfits(ledger: Ledger, *, theirs: bool) -> Iterator[tuple[Place, Misfit]]:
    """Yield the misfits of all asks, each with its place: those about whose act it is, or those about who was asked."""
    if not ledger.complete(Kind.PARTIES):
        return
    for ask in ledger.asks.values():
        ring = circle(ask, ledger.parties)
        for entry in ask.log:
            found = ring.misfit(entry) if _known(entry, ledger.parties) else None
            if found is not None and found.theirs is theirs:
                yield ask.source.place("log", entry.index, *found.key), found


def _known(entry: AskEntry, parties: Parties) -> bool:
    """Tell whether everybody whom an entry names is there; otherwise another rule speaks."""
    named = (entry.by, *(each for each in entry.to if each not in ("all", "unanswered")), *filter(None, (entry.on_behalf_of,)))
    return all(each in parties for each in named)
