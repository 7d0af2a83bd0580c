"""Troth due, list, report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from troth.cli.framework import Command, get_width, print_lines, write_output
from troth.cli.inputs import RelativeDateType
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
    from troth.cli.inputs import RelativeDate
    from troth.views.context import ViewContext
    from troth.views.period import ReportScope


_DUE_EPILOG = """
Examples:
  troth due                          overdue, due today or due in the next 7 days
  troth due --within 2w --for nina   what Nina and her teams have to do in the next two weeks
  troth due --mine                   what you have to do, by your e-mail address in git
  troth due --fail-on overdue        exit with 1 if anything is overdue
  troth due --told                   what waits, for whom, and who gets the message
  troth due --format markdown        for a step summary or an issue
"""


@click.command(cls=Command, epilog=_DUE_EPILOG)
@click.option("--within", metavar="DAYS", type=DayCountType(), default="7d", show_default=True, help="How far to look ahead: 14d, 2w.")
@click.option("--for", "party", metavar="PARTY", help=f"Only what this party or its teams have to do. {PARTY_HELP}")
@click.option("--mine", "party", flag_value="me", help="Only what you have to do; same as --for me.")
@click.option("--fail-on", type=click.Choice(["overdue", "never"]), default="never", show_default=True, help="When to exit with 1.")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="The output format (default: text)."
)
@click.option("--json", "form", flag_value="json", help="Same as --format json.")
@click.option("--told", is_flag=True, help="List instead what waits, for whom, and who is told of it.")
@click.option("--issue", is_flag=True, help="On GitLab and Forgejo: keep one issue up to date with it (requires TROTH_TOKEN).")
@pass_board_options
def due(where: BoardOptions, *, within: int, party: str | None, fail_on: str, form: str, told: bool, issue: bool) -> None:
    """Show what is overdue, due soon or waiting for a response.

    Overdue promises come first, oldest first. Then come promises due soon, late answers, follow-ups, deliveries to accept,
    asks, and what follows from agreements: measurements, missed targets, reviews, feedback. --for and --mine also list what
    has no date yet: answers, terms and changes to agree to, and signatures.
    """
    from troth.report.due import build_due_report  # noqa: PLC0415 - the help has no need of these
    from troth.report.due_formats import (  # noqa: PLC0415
        format_due_json,
        format_due_markdown,
        format_due_text,
        format_waits_text,
    )
    from troth.views.context import ViewContext  # noqa: PLC0415

    board = where.load_board()
    if told:
        print_lines(*format_waits_text(ViewContext(board), get_width()))
        return
    found = build_due_report(ViewContext(board), within=within, party=find_party_id(board, party))
    if form == "text":
        print_lines(*format_due_text(found, get_width()))
    else:
        write_output(format_due_json(found) if form == "json" else format_due_markdown(found, board.settings))
    if issue:
        _keep_issue(format_due_markdown(found, board.settings), overdue=found.is_late)
    if fail_on == "overdue" and found.is_late:
        raise click.exceptions.Exit(1)


def _keep_issue(text: str, *, overdue: bool) -> None:
    """Keep the host's issue; where that cannot be done, say so: what is due has been said all the same."""
    import os  # noqa: PLC0415

    from troth.base.errors import BoardError  # noqa: PLC0415
    from troth.report.host_notes import find_host_api, keep_issue  # noqa: PLC0415 - only CI needs it

    api = find_host_api(os.environ)
    if api is None:
        click.echo("No issue was written: this is not a GitLab or Forgejo job with a token in TROTH_TOKEN.", err=True)
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
  troth list --by nina --schedule overdue     Nina's overdue promises
  troth list --state kept --state not-kept    closed promises, kept or not
  troth list --all --json                     all promises as JSON, as published
"""


@click.command("list", cls=Command, epilog=_LIST_EPILOG)
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="STATE",
    type=ContractWordType(PromiseState),
    help="Only promises in this state; can be repeated.",
)
@click.option(
    "--schedule",
    "schedules",
    multiple=True,
    metavar="SCHEDULE",
    type=ContractWordType(Schedule),
    help="Only promises with this schedule, such as overdue or due-soon.",
)
@click.option(
    "--flag",
    "flags",
    multiple=True,
    metavar="FLAG",
    type=ContractWordType(Flag),
    help="Only promises with this flag, such as help-wanted or at-risk.",
)
@click.option("--for", "party", metavar="PARTY", help=f"Only promises this party is involved in. {PARTY_HELP}")
@click.option("--by", metavar="PARTY", help="Only promises by this party or its teams.")
@click.option("--to", metavar="PARTY", help="Only promises to this party or its teams.")
@click.option("--goal", metavar="ID", help="Only promises for this goal.")
@click.option("--tag", metavar="TAG", help="Only promises with this tag.")
@click.option("--all", "closed", is_flag=True, help="Include closed promises.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as published.")
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
    """List the promises, one per row, earliest due date first.

    Closed promises are left out, unless you give --all or --state.
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
        rows = ViewContext(board).get_rows(promises)
        print_lines(*format_rows(rows, get_width(), with_heading=True) if promises else explain_empty_selection(board, wanted))


def _find_goal(board: Board, goal: str | None) -> str | None:
    if goal is not None and not board.ledger.has_record(Kind.GOAL, goal):
        raise make_not_found("goal", goal, board.ledger.ids.get(Kind.GOAL, ()))
    return goal


def _format_json(promises: tuple[PromiseStatus, ...], board: Board) -> str:
    from troth.render.export import render_promise_json  # noqa: PLC0415 - rendering is for those who ask for it

    return (
        json.dumps({"promises": [json.loads(render_promise_json(each, board)) for each in promises]}, ensure_ascii=False, indent=1) + "\n"
    )


_REPORT_EPILOG = """
Examples:
  troth report                                        the current quarter so far
  troth report --from 2026-07-01 --to 2026-09-30      the third quarter
  troth report --from 2026-10-01 --team workshop      one team, with what its members promised beside it
  troth report --goal open-house --format html > open-house.html
"""


@click.command(cls=Command, epilog=_REPORT_EPILOG)
@click.option("--from", "first", type=RelativeDateType(past=True), metavar="DAY", help="The first day (default: the quarter's first day).")
@click.option("--to", "last", type=RelativeDateType(past=True), metavar="DAY", help="The last day (default: the as-of date).")
@click.option("--team", metavar="TEAM", help="Only what this team and its members promised.")
@click.option("--goal", metavar="ID", help="Only what was promised for this goal and those that serve it.")
@click.option("--customer", metavar="PARTY", help="Only what this party was promised.")
@click.option("--format", "form", type=click.Choice(["markdown", "html"]), default="markdown", show_default=True, help="The output format.")
@pass_board_options
def report(
    where: BoardOptions,
    *,
    first: RelativeDate | None,
    last: RelativeDate | None,
    team: str | None,
    goal: str | None,
    customer: str | None,
    form: str,
) -> None:
    """Report what was promised, kept, renegotiated and learned in a period, and who is to be thanked.

    Each number is n of N, with the reasons. The report holds only what the board's site shows, and the same board gives the
    same report. A delivery that was accepted after the period counts, as far as it is recorded by the as-of date.
    """
    from troth.base.dates import Period, find_period  # noqa: PLC0415 - the help has no need of these
    from troth.cli.inputs import read_site_urls  # noqa: PLC0415
    from troth.report.period import format_period_html, format_period_markdown  # noqa: PLC0415
    from troth.views.context import ViewContext  # noqa: PLC0415
    from troth.views.period import build_period_report  # noqa: PLC0415

    if sum(each is not None for each in (team, goal, customer)) > 1:
        raise click.UsageError("--team, --goal and --customer exclude each other: give one of them")
    context = ViewContext(where.load_board(witness=True, published=True))
    end = last.on(context.day) if last else context.day
    begin = first.on(context.day) if first else find_period(end, "quarter").first
    if end < begin:
        raise click.UsageError(f"--to {end} is before --from {begin}: exchange the two days")
    period = Period(first=begin, last=end, text=f"{begin}--{end}", every="day")
    found = build_period_report(period, _select_scope(context, team=team, goal=goal, customer=customer), context)
    write = format_period_html if form == "html" else format_period_markdown
    write_output(write(found, context.board.settings, read_site_urls(where.root).whole))


def _select_scope(context: ViewContext, *, team: str | None, goal: str | None, customer: str | None) -> ReportScope:
    """Return the part of the board that was asked for, else all of it."""
    from troth.model import PartyKind  # noqa: PLC0415
    from troth.views.period import select_board, select_customer, select_goal, select_team  # noqa: PLC0415

    ledger = context.board.ledger
    if goal is not None:
        _find_goal(context.board, goal)
        return select_goal(ledger.goals[goal], context)
    if customer is not None:
        return select_customer(ledger.parties[find_party_id(context.board, customer) or ""], context)
    if team is None:
        return select_board(context)
    found = ledger.parties[find_party_id(context.board, team) or ""]
    if found.kind is not PartyKind.TEAM:
        raise make_not_found("team", team, [each.id for each in ledger.parties.list_of_kind(PartyKind.TEAM)])
    return select_team(found, context)
