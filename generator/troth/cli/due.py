"""Troth due, list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from troth.cli.framework import Command, get_width, print_lines, write_output
from troth.cli.options import (
    PARTY_HELP,
    BoardOptions,
    ContractWordType,
    DayCountType,
    find_party_id,
    format_words,
    make_not_found,
    pass_board_options,
)
from troth.model import Kind
from troth.status.acts import PromiseState
from troth.status.attention import Flag
from troth.status.schedule import Schedule

if TYPE_CHECKING:
    from troth.board import Board, PromiseStatus


_DUE_EPILOG = """
Examples:
  troth due                          overdue, due today, and due in the next 7 days
  troth due --within 2w --for nina   what Nina has to do in the next two weeks, for her teams too
  troth due --fail-on overdue        exit code 1 while anything is overdue
  troth due --format markdown        for a step summary or an issue
"""


@click.command(cls=Command, epilog=_DUE_EPILOG)
@click.option("--within", metavar="DAYS", type=DayCountType(), default="7d", show_default=True, help="How far to look ahead: 14d, 2w.")
@click.option("--for", "party", metavar="PARTY", help=f"Only what waits for this party or its teams. {PARTY_HELP}")
@click.option("--fail-on", type=click.Choice(["overdue", "never"]), default="never", show_default=True, help="When the exit code is 1.")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to write it (default: text).")
@click.option("--json", "form", flag_value="json", help="Short for --format json.")
@click.option("--issue", is_flag=True, help="On GitLab and Forgejo: keep one issue about it up to date (needs TROTH_TOKEN).")
@pass_board_options
def due(where: BoardOptions, within: int, party: str | None, fail_on: str, form: str, issue: bool) -> None:
    """Show what is overdue, what is due soon, and what somebody waits for.

    Overdue promises come first, the oldest first; then what is due, answers that are late, follow-ups on what was due,
    and deliveries that wait for the customer.
    """
    from troth.report.due import build_due_report  # noqa: PLC0415 - the help has no need of these
    from troth.report.due_formats import (  # noqa: PLC0415
        format_due_json,
        format_due_markdown,
        format_due_text,
    )
    from troth.views.context import ViewContext  # noqa: PLC0415

    board = where.load_board()
    found = build_due_report(ViewContext(board), within=within, party=find_party_id(board, party))
    if form == "text":
        print_lines(*format_due_text(found, get_width()))
    else:
        write_output(format_due_json(found) if form == "json" else format_due_markdown(found, board.settings))
    if issue:
        _keep_issue(format_due_markdown(found, board.settings), overdue=bool(found.sections["overdue"]))
    if fail_on == "overdue" and found.sections["overdue"]:
        raise click.exceptions.Exit(1)


def _keep_issue(text: str, *, overdue: bool) -> None:
    """Keep the host's issue; where that cannot be done, say so: what is due has been said all the same."""
    import os  # noqa: PLC0415

    from troth.base.errors import BoardError  # noqa: PLC0415
    from troth.report.host_notes import find_host_api, keep_issue  # noqa: PLC0415 - only CI needs it

    api = find_host_api(os.environ)
    if api is None:
        click.echo("No issue: this is no job of GitLab or Forgejo with a token in TROTH_TOKEN.", err=True)
        return
    try:
        click.echo(keep_issue(api, text, overdue=overdue), err=True)
    except BoardError as error:
        click.echo(f"No issue: {error.message}; {error.hint}", err=True)


_LIST_EPILOG = f"""
States: {format_words(PromiseState)}
Schedules: {format_words(Schedule)}
Flags: {format_words(Flag)}

Examples:
  troth list                                  all open promises, by due date
  troth list --by nina --schedule overdue     what Nina is late with
  troth list --state kept --state not-kept    how the closed ones ended
  troth list --all --json                     everything, as in the published JSON
"""


@click.command("list", cls=Command, epilog=_LIST_EPILOG)
@click.option(
    "--state", "states", multiple=True, metavar="STATE", type=ContractWordType(PromiseState), help="Only in this state; may be repeated."
)
@click.option(
    "--schedule", "schedules", multiple=True, metavar="SCHEDULE", type=ContractWordType(Schedule), help="Only such as overdue or due-soon."
)
@click.option("--flag", "flags", multiple=True, metavar="FLAG", type=ContractWordType(Flag), help="Only such as help-wanted or at-risk.")
@click.option("--for", "party", metavar="PARTY", help=f"Only those that this party has to do with. {PARTY_HELP}")
@click.option("--by", metavar="PARTY", help="Only those that this party or its teams promised.")
@click.option("--to", metavar="PARTY", help="Only those that this party or its teams were promised.")
@click.option("--goal", metavar="ID", help="Only those that serve this goal.")
@click.option("--tag", metavar="TAG", help="Only those with this tag.")
@click.option("--all", "closed", is_flag=True, help="Those that have ended too.")
@click.option("--json", "as_json", is_flag=True, help="As in the published JSON.")
@pass_board_options
def list_(
    where: BoardOptions,
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
    from troth.report.lists import Selection, explain_empty_selection, format_rows, select_promises  # noqa: PLC0415 - the help has no need of these  # noqa: PLC0415
    from troth.views.context import ViewContext  # noqa: PLC0415

    board = where.load_board()
    wanted = Selection(
        states=frozenset(states),
        schedules=frozenset(schedules),
        flags=frozenset(flags),
        party=find_party_id(board, party),
        by=find_party_id(board, by),
        to=find_party_id(board, to),
        goal=_find_goal(board, goal),
        tag=tag,
        with_closed=closed,
    )
    promises = select_promises(board, wanted)
    if as_json:
        write_output(_format_json(promises, board))
    else:
        print_lines(
            *format_rows(ViewContext(board).get_rows(promises), get_width()) if promises else explain_empty_selection(board, wanted)
        )


def _find_goal(board: Board, goal: str | None) -> str | None:
    if goal is not None and not board.ledger.has_record(Kind.GOAL, goal):
        raise make_not_found("goal", goal, board.ledger.ids.get(Kind.GOAL, ()))
    return goal


def _format_json(promises: tuple[PromiseStatus, ...], board: Board) -> str:
    from troth.render.export import render_promise_json  # noqa: PLC0415 - rendering is for those who ask for it

    return (
        json.dumps({"promises": [json.loads(render_promise_json(each, board)) for each in promises]}, ensure_ascii=False, indent=1) + "\n"
    )
