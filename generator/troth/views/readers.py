"""Who may open the board and say "this is me": each party with its page, and how much waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.views.desk import Desk

MOST = 500
"""So many names can be chosen from on a page; where there are more, each says so on a page of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A party as somebody chooses it. `waiting` counts what waits for it, or for a team or customer that it acts for."""

    id: str
    name: str
    page: str
    waiting: int


def readers(desk: Desk) -> tuple[Reader, ...]:
    """Return all parties by name; none where they are too many to choose from."""
    parties = tuple(desk.board.ledger.parties)
    if len(parties) > MOST:
        return ()
    found = (Reader(id=each.id, name=each.name, page=desk.faces(each.id).page, waiting=_waiting(each.id, desk)) for each in parties)
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))


def _waiting(party: str, desk: Desk) -> int:
    """Count each thing once, however many of the party's names it waits for."""
    waits = desk.board.waiting_for
    return len({(standing.id, wait.for_what) for each in (party, *desk.acts_for.get(party, ())) for standing, wait in waits.get(each, ())})
