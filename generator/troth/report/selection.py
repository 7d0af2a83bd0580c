"""Which promises somebody asks to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.views.row import by_due

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.board import Board, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a promise has to be to be seen. Of several words of one kind any will do; nothing named means no matter what."""

    states: frozenset[str] = frozenset()
    schedules: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    party: str | None = None
    """On either side, its partner, or one for whom something waits; in person or by a team."""
    by: str | None = None
    to: str | None = None
    goal: str | None = None
    tag: str | None = None
    closed: bool = False
    """Promises that have ended are wanted too."""


def selected(board: Board, wanted: Selection) -> tuple[Standing, ...]:
    """Return the promises that are wanted, by due date."""
    return tuple(by_due(each for each in board.standings.values() if _matches(each, wanted, board)))


def _matches(standing: Standing, wanted: Selection, board: Board) -> bool:
    promise, terms = standing.promise, standing.course.terms
    return (
        (wanted.closed or bool(wanted.states) or standing.state.open)
        and (not wanted.states or standing.state.value in wanted.states)
        and (not wanted.schedules or not wanted.schedules.isdisjoint(each.value for each in standing.schedule))
        and (not wanted.flags or not wanted.flags.isdisjoint(each.value for each in standing.flags))
        and _among(wanted.party, _involved(standing), board)
        and _among(wanted.by, terms.promisers, board)
        and _among(wanted.to, terms.customers, board)
        and wanted.goal in (None, promise.goal)
        and (wanted.tag is None or wanted.tag in promise.tags)
    )


def _involved(standing: Standing) -> tuple[str, ...]:
    terms, partner = standing.course.terms, standing.promise.partner
    waiting = (party for wait in standing.waits for party in wait.parties)
    return (*terms.promisers, *terms.customers, *((partner,) if partner else ()), *waiting)


def _among(party: str | None, parties: Iterable[str], board: Board) -> bool:
    """Tell whether a party is one of `parties`, or acts for one of them."""
    return party is None or any(board.ledger.parties.acts_for(party, each) for each in parties)
