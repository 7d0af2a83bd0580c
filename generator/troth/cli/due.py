"""`troth due`: what is overdue, and what comes next."""

from __future__ import annotations

import click

from troth.cli.front import Command
from troth.cli.parameters import PARTY_HELP, Span, party_id
from troth.cli.streams import hand_over, say, width
from troth.cli.where import Where, on_board

_EPILOG = """
Examples:
  troth due                          overdue, due today, and due in the next 7 days
  troth due --within 2w --for nina   what Nina has to do in the next two weeks, for her teams too
  troth due --fail-on overdue        exit code 1 while anything is overdue
  troth due --format markdown        for a step summary or an issue
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.option("--within", metavar="DAYS", type=Span(), default="7d", show_default=True, help="How far to look ahead: 14d, 2w.")
@click.option("--for", "party", metavar="PARTY", help=f"Only what waits for this party or its teams. {PARTY_HELP}")
@click.option("--fail-on", type=click.Choice(["overdue", "never"]), default="never", show_default=True, help="When the exit code is 1.")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to write it (default: text).")
@click.option("--json", "form", flag_value="json", help="Short for --format json.")
@on_board
def due(where: Where, within: int, party: str | None, fail_on: str, form: str) -> None:
    """Show what is overdue, what is due soon, and what somebody waits for.

    Overdue promises come first, the oldest first; then what is due, answers that are late, follow-ups on what was due,
    and deliveries that wait for the customer.
    """
    from troth.report.agenda import agenda  # noqa: PLC0415 - the help has no need of these
    from troth.report.due_json import due_json  # noqa: PLC0415
    from troth.report.due_markdown import due_markdown  # noqa: PLC0415
    from troth.report.due_text import due_text  # noqa: PLC0415
    from troth.views.desk import Desk  # noqa: PLC0415

    board = where.board()
    found = agenda(Desk(board), within=within, party=party_id(board, party))
    if form == "text":
        say(*due_text(found, width()))
    else:
        hand_over(due_json(found) if form == "json" else due_markdown(found, board.settings))
    if fail_on == "overdue" and found.sections["overdue"]:
        raise click.exceptions.Exit(1)
