"""`troth ask next` and `troth ask draft`: whom to reach next, and with which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth.cli.front import Command, NotThere
from troth.cli.parameters import PARTY_HELP, not_there, party_id
from troth.cli.streams import hand_over, say, width
from troth.cli.where import Where, on_board, where

if TYPE_CHECKING:
    from troth.board import Board
    from troth.lifecycle.pursuit import Pursued, Pursuit

_NEXT = """
Examples:
  troth ask next                   all asks that wait for answers
  troth ask next engage-clients
  troth ask next --for jane --json
"""
_DRAFT = """
Examples:
  troth ask draft engage-clients ben
  troth ask draft engage-clients ben --mailto
"""


def completed_asks(context: click.Context, _: click.Parameter, start: str) -> list[str]:
    """Return the ids of asks that begin so, by their files' names."""
    folder = where(context).root / "commitments" / "asks"
    return sorted(file.stem for file in folder.rglob("*.yaml") if file.stem.startswith(start))


@click.command("next", cls=Command, epilog=_NEXT)
@click.argument("ask_id", metavar="[ID]", required=False, shell_complete=completed_asks)
@click.option("--for", "party", metavar="PARTY", help=f"Only the asks of this party or its teams. {PARTY_HELP}")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@on_board
def next_(where_: Where, ask_id: str | None, party: str | None, as_json: bool) -> None:
    """Show the next step for everybody who has not answered, and why."""
    from troth.report.asking import nothing_to_do, steps_json, steps_text  # noqa: PLC0415 - the help has no need of these
    from troth.views.ask_row import open_asks  # noqa: PLC0415
    from troth.views.desk import Desk  # noqa: PLC0415

    board = where_.board()
    asker = party_id(board, party)
    chosen = (_pursuit(board, ask_id),) if ask_id else open_asks(board.pursuits.values())
    asks = [each for each in chosen if asker is None or board.ledger.parties.acts_for(asker, each.ask.asker)]
    if as_json:
        hand_over(steps_json(asks, Desk(board)))
    else:
        say(*(steps_text(asks, Desk(board), width()) if asks else [nothing_to_do(len(board.pursuits))]))


@click.command("draft", cls=Command, epilog=_DRAFT)
@click.argument("ask_id", metavar="ID", shell_complete=completed_asks)
@click.argument("party", metavar="PARTY")
@click.option("--mailto", is_flag=True, help="As a link that opens it in a mail program.")
@on_board
def draft(where_: Where, ask_id: str, party: str, mailto: bool) -> None:
    """Write what to send to somebody, or to say to them, as the next step."""
    from troth import days  # noqa: PLC0415 - the help has no need of these
    from troth.render.drafts import Drafts  # noqa: PLC0415
    from troth.views.desk import Desk  # noqa: PLC0415
    from troth.views.draft import draft as facts  # noqa: PLC0415

    board = where_.board()
    pursuit = _pursuit(board, ask_id)
    each = _asked(pursuit, party_id(board, party) or party)
    found = facts(pursuit, each, Desk(board))
    if found is None:
        answered = f"{each.party} has answered, so there is nothing to write"
        raise NotThere(answered if each.answer else f"{ask_id} is closed: nobody is asked any more")
    message = Drafts(board.ledger.drafts)(found)
    if mailto and not message.mailto:
        raise NotThere(f"the next step for {each.party} is no mail; without --mailto this shows what to say")
    if not each.due and each.since:
        click.echo(f"Not before {days.written(each.since)}. {each.because}", err=True)
    hand_over(f"{message.mailto if mailto else message.whole}\n")


def _pursuit(board: Board, ask_id: str) -> Pursuit:
    found = board.pursuits.get(ask_id)
    if found is None:
        raise not_there("ask", ask_id, board.pursuits)
    return found


def _asked(pursuit: Pursuit, party: str) -> Pursued:
    found = next((each for each in pursuit.asked if each.party == party), None)
    if found is None:
        raise not_there(f"party among those that {pursuit.ask.id} asked,", party, (each.party for each in pursuit.asked))
    return found
