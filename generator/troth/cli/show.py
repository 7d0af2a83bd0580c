"""`troth show`: one promise as a letter, or one party with what waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth import days
from troth.cli.front import Command, NotThere
from troth.cli.parameters import not_there, party_id
from troth.cli.streams import hand_over, reading_width, say, width
from troth.cli.where import Where, completed, on_board
from troth.model import Party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board, Standing


_EPILOG = """
Examples:
  troth show fit-kitchen                       the promise, its story, and what can be done next
  troth show nina                              what waits for Nina, what she promised and was promised
  troth show fit-kitchen --as-of 2026-11-01    as it stood on that day
  troth show fit-kitchen --json                as in the published JSON
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("record", metavar="ID", shell_complete=completed)
@click.option("--promise", "kind", flag_value="promise", help="The id is a promise's.")
@click.option("--party", "kind", flag_value="party", help="The id is a party's.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@on_board
def show(where: Where, record: str, kind: str | None, as_json: bool) -> None:
    """Show the promise or the party with this id.

    A promise is shown as a letter: what was promised, where it stands, who did what, and what each party can do next.
    A person, team or customer is shown with what waits for them. Of a promise and a party with one id the promise is
    meant, unless --party says otherwise.
    """
    board = where.board(witness=True)
    found = _found(board, record, kind)
    if as_json:
        hand_over(_json(found, board))
    else:
        say(*_text(found, board))


def _found(board: Board, record: str, kind: str | None) -> Standing | Party:
    """Return the promise, else the party, that has this id or, of a party, this name."""
    if kind != "party" and record in board.standings:
        return board.standings[record]
    names = {each.name.casefold() for each in board.ledger.parties}
    if kind != "promise" and (record in board.ledger.parties or record.casefold() in names):
        return board.ledger.parties[party_id(board, record) or record]
    if kind != "party" and record in board.ledger.promises:
        raise NotThere(f"there was nothing of the promise {record} yet on {days.written(board.day)}")
    ids = {
        "promise": tuple(board.standings),
        "party": tuple(each.id for each in board.ledger.parties),
    }
    raise not_there(kind or "promise or party", record, ids[kind] if kind else ids["promise"] + ids["party"])


def _text(found: Standing | Party, board: Board) -> Iterator[str]:
    from troth.report.letter import letter_text  # noqa: PLC0415 - the help has no need of these
    from troth.report.party import party_text  # noqa: PLC0415
    from troth.views.desk import Desk  # noqa: PLC0415

    desk = Desk(board)
    return party_text(found, desk, width()) if isinstance(found, Party) else letter_text(found, desk, reading_width())


def _json(found: Standing | Party, board: Board) -> str:
    from troth.render.export import promise_json  # noqa: PLC0415 - the help has no need of these
    from troth.report.party import party_json  # noqa: PLC0415

    return party_json(found, board) if isinstance(found, Party) else promise_json(found, board)
