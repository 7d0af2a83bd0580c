"""What records name on other boards: the board has to be a source here, and its party or goal to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind, board_of
from troth.problem import Problem
from troth.rules._meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.ledger import Ledger
    from troth.model import Mention, Outside


def elsewhere(rule: str, kind: Kind, ledger: Ledger) -> Iterator[Problem]:
    """Yield what is named on another board and is not there, of one kind. A board that cannot be read now is believed."""
    outside = ledger.outside
    if outside is None:
        return
    boards = Meant({board: board for board in outside})
    meant = {board: Meant(_spellings(kind, known)) for board, known in outside.items() if known}
    for mention in ledger.mentions:
        board = board_of(mention.id) if mention.kind is kind else ""
        if board and board not in outside:
            hint = boards.hint(board, f"add {board} under sources in board.yaml")
            yield Problem(rule, mention.place, f"{board} is no source of this board", hint)
        elif board and not _there(mention, outside[board]):
            what = "person, team or customer" if kind is Kind.PARTIES else kind.value
            hint = meant[board].hint(mention.id, f"see what {board} publishes")
            yield Problem(rule, mention.place, f"the board {board} has no {what} {mention.id.partition(':')[2]}", hint)


def _there(mention: Mention, known: Outside | None) -> bool:
    return known is None or mention.id in (known.parties if mention.kind is Kind.PARTIES else known.records.get(mention.kind, ()))


def _spellings(kind: Kind, known: Outside) -> Mapping[str, str]:
    """Return all that is known of a kind, and all that people write for a party, with what to write."""
    if kind is not Kind.PARTIES:
        return {each: each for each in known.records.get(kind, ())}
    names = {f"{board_of(each.id)}:{each.name.lower().replace(' ', '-')}": each.id for each in known.parties.values()}
    return names | {party: party for party in known.parties}
