"""What an act has done to an agreement, in the board's words, and what waits for whom now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.agreement_next import pending
from troth.lifecycle.provenance import provenance
from troth.model import Kind
from troth.views.accord_story import accord_story
from troth.views.desk import Desk
from troth.views.span import named, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.edit.change import Change


def what_happened(change: Change, number: int = 1) -> Iterator[str]:
    """Yield what the last entries do: `Pia signed for Platform.`; and where the agreement stands now."""
    desk = Desk(change.after)
    accord = change.after.accords[change.id]
    known = provenance(Kind.AGREEMENT, accord.agreement, change.after.ledger.history, change.after.ledger.parties)
    for event in accord_story(accord, desk, known)[-number:]:
        yield f"{text_of(named(event.who))} {text_of(event.says)}."
    yield f"{accord.wording.title} is {accord.state.word.lower()}."


def what_comes_next(board: Board, agreement: str) -> Iterator[str]:
    """Yield what is to be done now and by whom, a line for each."""
    accord, parties = board.accords[agreement], board.ledger.parties
    for each in pending(accord, parties, board.day):
        yield f"Next: {' or '.join(map(parties.name, each.parties))} to {each.what}."
