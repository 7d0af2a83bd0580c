"""`troth new meeting`: write down a meeting and its next steps, from lines as one types them while people still talk."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from troth.base.dates import format_date
from troth.base.text import escape_text
from troth.cli.changing import WriteContext, WriteOptions, write_command
from troth.cli.framework import Command, print_lines, write_output
from troth.cli.inputs import RelativeDate, RelativeDateType, TextType, prompt_lines
from troth.cli.options import PARTY_HELP, find_party_id
from troth.edit.said_values import wanted
from troth.model.source import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.cli.options import BoardOptions
    from troth.edit.new_meeting import MeetingChange, QuickStep
    from troth.edit.preview import Refusal
    from troth.model import Data


KINDS = ("account", "pipeline", "deal", "call", "project", "one_on_one", "retrospective", "other")
_LINE = 1000
_EPILOG = """
A next step is one line: who does what, with what outcome, by when, and who follows up.

  dan: Map the buying centre -> eight names @ 2026-12-04 / partner mia

After a slash you can write: partner, to (the customer), goal, why, continues, measure.
Without --customer and "/ to" it is a promise to oneself, and the partner follows up.

Examples:
  troth new meeting                                    asks for what is required
  troth new meeting --title "Acme account review" --kind account --customer acme --follows acme-2026-10 \\
    --step "dan: Map the buying centre -> eight names @ 2026-12-04 / partner mia" \\
    --step "lou: Send the case study @ +10d / partner mia"
  troth new meeting --title "Pipeline, week 47" --kind pipeline --steps lines.txt
"""


@click.command("meeting", cls=Command, epilog=_EPILOG)
@click.option("--title", type=TextType(), metavar="TEXT", help="The title, in one line.")
@click.option("--kind", type=click.Choice([each.replace("_", "-") for each in KINDS]), help="The kind of meeting.")
@click.option("--on", "day", type=RelativeDateType(past=True), metavar="DAY", help="The day it was held (default: today).")
@click.option("--attendee", "attendees", multiple=True, metavar="PARTY", help="Who attended (default: everyone named in the next steps).")
@click.option("--follows", metavar="ID", help="The previous meeting.")
@click.option("--notes", type=TextType(), metavar="TEXT", help="What was said. Markdown.")
@click.option("--customer", metavar="PARTY", help=f"The customer of the next steps. {PARTY_HELP}")
@click.option("--step", "steps", multiple=True, metavar="LINE", help="A next step; can be repeated.")
@click.option(
    "--steps", "lines", type=click.File(encoding="utf-8"), metavar="FILE", help="A file with one next step per line (-: standard input)."
)
@click.option("--id", "record", metavar="ID", help="The file's name without .yaml (default: made from title and day).")
@click.option("--folder", "place", metavar="DIR", default="", help="The folder under commitments/meetings/.")
@write_command
def meeting(where: BoardOptions, how: WriteOptions, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Record a meeting with its next steps. Each step becomes a promise.

    Everything is written or nothing: a line that can't become a promise is reported with what is missing.
    """
    from troth.base.files import lock_board  # noqa: PLC0415 - the help has no need of these
    from troth.edit.preview import Refusal  # noqa: PLC0415

    asked = _complete_answers(given)
    with nullcontext() if how.dry_run else lock_board(where.root / FOLDER):
        turn = WriteContext(board_options=where, write_options=how, board=where.load_board(remark=False))
        outcome = _prepare_change(turn, asked)
        if isinstance(outcome, Refusal):
            _print_aside(f"Not done: {outcome.message}", *(f"  {hint}" for hint in outcome.hints))
            raise click.exceptions.Exit(1)
        commits = () if how.dry_run else tuple(_write_changes(outcome, turn))
    _tell_outcome(outcome, how, commits)


def _complete_answers(given: dict[str, Any]) -> dict[str, Any]:
    """Return the options with all lines together, and with answers for what is missing where somebody sits at the terminal."""
    lines = (line.strip() for line in given["lines"] or ())
    asked = {**given, "steps": (*given["steps"], *(line for line in lines if line and not line.startswith("#")))}
    if asked["title"] and asked["kind"]:
        return asked
    if not sys.stdin.isatty():
        raise click.UsageError(f"required for a meeting: {', '.join(f'--{key}' for key in ('title', 'kind') if not asked[key])}")
    asked["title"] = asked["title"] or click.prompt("What is the meeting called?", type=TextType(), prompt_suffix="\n> ", err=True)
    asked["kind"] = asked["kind"] or click.prompt("What kind is it?", type=click.Choice(KINDS), prompt_suffix="\n> ", err=True)
    if not asked["steps"]:
        asked["steps"] = tuple(
            prompt_lines(
                "Next steps, one per line (dan: Map the buying centre -> eight names @ +2w / partner mia): an empty line ends them"
            )
        )
    return asked


def _prepare_change(turn: WriteContext, asked: dict[str, Any]) -> MeetingChange | Refusal:
    from troth.edit.new_meeting import MeetingDraft, prepare_meeting  # noqa: PLC0415

    day = (asked["day"] or RelativeDate()).on(turn.board.day)
    steps = tuple(_build_fields(turn, quick, asked["customer"]) for quick in map(_parse_step, asked["steps"]))
    attendees: list[Data] = [find_party_id(turn.board, each) for each in asked["attendees"]] or _list_attendees(steps)
    if not attendees:
        raise click.UsageError("--attendee is missing: give who attended")
    fields: dict[str, Data] = {
        "title": asked["title"],
        "kind": asked["kind"].replace("-", "_"),
        "date": day.isoformat(),
        "attendees": attendees,
        "follows": asked["follows"],
        "notes": asked["notes"],
    }
    held = MeetingDraft(fields=fields, steps=steps, day=day, record=asked["record"], folder=asked["place"])
    return prepare_meeting(turn.board_options.root, turn.board, held)


def _parse_step(line: str) -> QuickStep:
    from troth.edit.new_meeting import STEP_FORM, parse_quick_step  # noqa: PLC0415

    found = parse_quick_step(line)
    if isinstance(found, str):
        raise click.UsageError(f"'{escape_text(line, 100)}': {found}. A next step is: {STEP_FORM}")
    return found


def _build_fields(turn: WriteContext, step: QuickStep, customer: str | None) -> dict[str, Data]:
    """Return the fields of the promise that a line says; names become ids, and days dates."""
    extras = step.extras
    promisers: list[Data] = [find_party_id(turn.board, each) for each in step.promisers]
    promiser: Data = promisers[0] if len(promisers) == 1 else promisers
    named = [each.strip() for each in (extras.get("to") or customer or "").split(",") if each.strip()]
    customers: list[Data] = [find_party_id(turn.board, each) for each in named]
    measures: list[Data] = [wanted(each) for each in step.measures]
    return {
        "title": step.title,
        "promiser": promiser,
        "customer": (customers if len(customers) > 1 else customers[0]) if customers else promiser,
        "outcome": step.outcome,
        "measures": measures,
        "due": RelativeDateType().convert(step.due, None, None).on(turn.board.day).isoformat(),
        "why": extras.get("why"),
        "partner": find_party_id(turn.board, extras.get("partner")),
        "goal": extras.get("goal"),
        "continues": extras.get("continues"),
    }


def _list_attendees(steps: tuple[dict[str, Data], ...]) -> list[Data]:
    """Return all who promise or follow up in these steps, each once."""
    promisers = (each["promiser"] for each in steps)
    people = {str(each) for one in promisers for each in (one if isinstance(one, list) else [one])}
    people |= {str(each["partner"]) for each in steps if each["partner"]}
    return [*sorted(people)]


def _write_changes(outcome: MeetingChange, turn: WriteContext) -> Iterator[str]:
    """Write the files, and yield the commits, one a record, where some are wanted."""
    from troth.edit.git import commit_file, ensure_new_branch, ensure_repository, switch_branch  # noqa: PLC0415

    root, how = turn.board_options.root, turn.write_options
    if how.branch is not None:
        ensure_new_branch(root, how.branch)
    if how.commit:
        ensure_repository(root)
    with switch_branch(root, how.branch):
        outcome.write_files(root)
    if how.commit:
        yield from (commit_file(root, change.path, change.message) for change in outcome.changes)


def _tell_outcome(outcome: MeetingChange, how: WriteOptions, commits: tuple[str, ...]) -> None:
    said = tuple(_describe_outcome(outcome))
    diff = [line for change in outcome.changes for line in change.list_diff()]
    if how.as_json:
        steps = [change.id for change in outcome.steps]
        paths = [change.path for change in outcome.changes]
        content = {"meeting": outcome.meeting.id, "promises": steps, "paths": paths, "written": not how.dry_run, "commits": list(commits)}
        write_output(json.dumps({**content, "diff": diff, "said": list(said)}, ensure_ascii=False, indent=2) + "\n")
    elif how.dry_run:
        write_output("".join(f"{line}\n" for line in diff))
        _print_aside("Nothing was written. The change would be:", *said)
    else:
        where = [f"Committed {commit}: {change.message}" for commit, change in zip(commits, outcome.changes, strict=False)]
        print_lines(*(escape_text(line, _LINE) for line in (*said, *(where or [f"Written: {change.path}" for change in outcome.changes]))))
    _print_aside(*(f"Warning: {each.message}; {each.hint}" for change in outcome.changes for each in change.warnings))
    _print_aside(*_list_wording_notes(outcome))


def _list_wording_notes(outcome: MeetingChange) -> Iterator[str]:
    """Yield what a colleague could ask about the words of each next step."""
    from troth.report.changes import list_wording_questions  # noqa: PLC0415

    for change in outcome.steps:
        yield from (f"Note on {change.id}: {each}" for each in list_wording_questions(outcome.after, change.kind, change.id))


def _describe_outcome(outcome: MeetingChange) -> Iterator[str]:
    from troth.report.changes import describe_new_promise  # noqa: PLC0415
    from troth.views.rich_text import pluralize  # noqa: PLC0415

    held = outcome.after.ledger.meetings[outcome.meeting.id]
    named = f"{held.title} [{outcome.meeting.id}] on {format_date(held.date)}"
    if not outcome.steps:
        yield f"{named}: no next steps recorded."
        return
    yield f"{named} with {pluralize(len(outcome.steps), 'next step', 'next steps')}:"
    yield from (f"  {describe_new_promise(outcome.after, change.id)}" for change in outcome.steps)


def _print_aside(*lines: str) -> None:
    for line in lines:
        click.echo(escape_text(line, _LINE), err=True)
