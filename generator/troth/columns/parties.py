"""The tables of the boards themselves and of their parties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.columns.column import Column, Table, count, day, text, texts
from troth.columns.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.model import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A party, with its address where the board publishes addresses."""

    party: Party
    email: str | None


def _boards(board: Board) -> Iterator[Board]:
    yield board


def _shown(board: Board) -> Iterator[Shown]:
    shows = board.settings.publish_email
    yield from (Shown(party=each, email=each.email if shows else None) for each in board.ledger.parties)


OF_BOARDS: tuple[Column[Board], ...] = (
    count("version", "The version of these columns.", lambda _: VERSION),
    text("name", "What the board is called.", lambda each: each.settings.name),
    text("timezone", "Where its days begin and end.", lambda each: each.settings.timezone),
    day("as_of", "The date as of which everything is said.", lambda each: each.day),
    count("window", "Over how many days before that its numbers go.", lambda each: each.settings.window),
    count("notice", "How many days before the due date a change is asked for in time.", lambda each: each.settings.notice),
    count("acceptance_wait", "Within how many days a delivery is answered in time.", lambda each: each.settings.acceptance_wait),
    count("promises", "How many promises it has.", lambda each: len(each.standings)),
    count("errors", "How many errors its records have.", lambda each: each.errors),
    count("warnings", "How many warnings.", lambda each: len(each.problems) - each.errors),
)  # fmt: skip
OF_PARTIES: tuple[Column[Shown], ...] = (
    text("id", "Its id.", lambda each: each.party.id),
    text("kind", "person, team or customer.", lambda each: each.party.kind.value),
    text("name", "Its name.", lambda each: each.party.name),
    texts("members", "The people who act for it; none for a person.", lambda each: each.party.members),
    text("email", "Its address, only where board.yaml says `publish_email: true`.", lambda each: each.email),
)  # fmt: skip
BOARDS = Table(
    name="boards", says="One row for the board. It is put in its place last: without it, the board's other rows are not counted.",
    rows=_boards, columns=OF_BOARDS,
)  # fmt: skip
PARTIES = Table(name="parties", says="A row for each person, team and customer.", rows=_shown, columns=OF_PARTIES)
