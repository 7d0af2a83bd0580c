"""`troth list`: the promises, one a row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from troth.cli.front import Command
from troth.cli.parameters import PARTY_HELP, Word, not_there, party_id, words
from troth.cli.streams import hand_over, say, width
from troth.cli.where import Where, on_board
from troth.lifecycle.acts import State
from troth.lifecycle.flags import Flag
from troth.lifecycle.schedule import Schedule
from troth.model import Kind

if TYPE_CHECKING:
    from troth.board import Board, Standing

_EPILOG = f"""
States: {words(State)}
Schedules: {words(Schedule)}
Flags: {words(Flag)}

Examples:
  troth list                                  all open promises, by due date
  troth list --by nina --schedule overdue     what Nina is late with
  troth list --state kept --state not-kept    how the closed ones ended
  troth list --all --json                     everything, as in the published JSON
"""


@click.command("list", cls=Command, epilog=_EPILOG)
@click.option("--state", "states", multiple=True, metavar="STATE", type=Word(State), help="Only in this state; may be repeated.")
@click.option("--schedule", "schedules", multiple=True, metavar="SCHEDULE", type=Word(Schedule), help="Only such as overdue or due-soon.")
@click.option("--flag", "flags", multiple=True, metavar="FLAG", type=Word(Flag), help="Only such as help-wanted or at-risk.")
@click.option("--for", "party", metavar="PARTY", help=f"Only those that this party has to do with. {PARTY_HELP}")
@click.option("--by", metavar="PARTY", help="Only those that this party or its teams promised.")
@click.option("--to", metavar="PARTY", help="Only those that this party or its teams were promised.")
@click.option("--goal", metavar="ID", help="Only those that serve this goal.")
@click.option("--tag", metavar="TAG", help="Only those with this tag.")
@click.option("--all", "closed", is_flag=True, help="Those that have ended too.")
@click.option("--json", "as_json", is_flag=True, help="As in the published JSON.")
@on_board
def list_(
    where: Where,
    *,
    states: tuple[str, ...],
    schedules: tuple[str, ...],
    flags: tuple[str, ...],
    party: str | None,
    by: str | None,
    to: str | None,
    goal: str | None,
    tag: str | None,
    closed: bool,
    as_json: bool,
) -> None:
    """List the promises, one a row, the earliest due date first.

    Promises that have ended are left out unless --all or --state asks for them.
    """
    from troth.report.rows import nothing_selected, rows_text  # noqa: PLC0415 - the help has no need of these
    from troth.report.selection import Selection, selected  # noqa: PLC0415
    from troth.views.desk import Desk  # noqa: PLC0415

    board = where.board()
    wanted = Selection(
        states=frozenset(states),
        schedules=frozenset(schedules),
        flags=frozenset(flags),
        party=party_id(board, party),
        by=party_id(board, by),
        to=party_id(board, to),
        goal=_goal(board, goal),
        tag=tag,
        closed=closed,
    )
    promises = selected(board, wanted)
    if as_json:
        hand_over(_json(promises, board))
    else:
        say(*rows_text(Desk(board).rows(promises), width()) if promises else nothing_selected(board, wanted))


def _goal(board: Board, given: str | None) -> str | None:
    if given is not None and not board.ledger.knows(Kind.GOAL, given):
        raise not_there("goal", given, board.ledger.ids.get(Kind.GOAL, ()))
    return given


def _json(promises: tuple[Standing, ...], board: Board) -> str:
    from troth.render.export import promise_json  # noqa: PLC0415 - rendering is for those who ask for it

    return json.dumps({"promises": [json.loads(promise_json(each, board)) for each in promises]}, ensure_ascii=False, indent=1) + "\n"
