"""`troth show`: one promise as a letter, or one party with what waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth.base.dates import format_date
from troth.cli.framework import Command, NotFoundError, get_reading_width, get_width, print_lines, write_output
from troth.cli.options import BoardOptions, complete_ids, find_party_id, make_not_found, pass_board_options
from troth.model import Party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board, PromiseStatus


_EPILOG = """
Examples:
  troth show fit-kitchen                       the promise, its story, and what can be done next
  troth show nina                              what waits for Nina, what she promised and was promised
  troth show fit-kitchen --as-of 2026-11-01    as it stood on that day
  troth show fit-kitchen --json                as in the published JSON
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("record", metavar="ID", shell_complete=complete_ids)
@click.option("--promise", "kind", flag_value="promise", help="The id is a promise's.")
@click.option("--party", "kind", flag_value="party", help="The id is a party's.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pass_board_options
def show(where: BoardOptions, record: str, kind: str | None, as_json: bool) -> None:
    """Show the promise or the party with this id.

    A promise is shown as a letter: what was promised, where it stands, who did what, and what each party can do next.
    A person, team or customer is shown with what waits for them. Of a promise and a party with one id the promise is
    meant, unless --party says otherwise.
    """
    board = where.load_board(witness=True)
    found = _find_record(board, record, kind)
    if as_json:
        write_output(_format_json(found, board))
    else:
        print_lines(*_format_text(found, board))


def _find_record(board: Board, record: str, kind: str | None) -> PromiseStatus | Party:
    """Return the promise, else the party, that has this id or, of a party, this name."""
    if kind != "party" and record in board.promises:
        return board.promises[record]
    names = {each.name.casefold() for each in board.ledger.parties}
    if kind != "promise" and (record in board.ledger.parties or record.casefold() in names):
        return board.ledger.parties[find_party_id(board, record) or record]
    if kind != "party" and record in board.ledger.promises:
        raise NotFoundError(f"there was nothing of the promise {record} yet on {format_date(board.day)}")
    ids = {
        "promise": tuple(board.promises),
        "party": tuple(each.id for each in board.ledger.parties),
    }
    raise make_not_found(kind or "promise or party", record, ids[kind] if kind else ids["promise"] + ids["party"])


def _format_text(found: PromiseStatus | Party, board: Board) -> Iterator[str]:
    from troth.report.lists import format_party  # noqa: PLC0415
    from troth.report.promise import format_promise  # noqa: PLC0415 - the help has no need of these
    from troth.views.context import ViewContext  # noqa: PLC0415

    desk = ViewContext(board)
    return format_party(found, desk, get_width()) if isinstance(found, Party) else format_promise(found, desk, get_reading_width())


def _format_json(found: PromiseStatus | Party, board: Board) -> str:
    from troth.render.export import render_promise_json  # noqa: PLC0415 - the help has no need of these
    from troth.report.lists import format_party_json  # noqa: PLC0415

    return format_party_json(found, board) if isinstance(found, Party) else render_promise_json(found, board)
