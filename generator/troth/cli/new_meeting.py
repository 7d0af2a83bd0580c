"""`troth new meeting`: write down a meeting and its next steps, from lines as one types them while people still talk."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

from troth.cli.changing import How, Turn, changes
from troth.cli.front import Command
from troth.cli.parameters import PARTY_HELP, party_id
from troth.cli.spoken import ADay, Named, Words
from troth.cli.streams import hand_over, say
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.cli.where import Where
    from troth.edit.change import Refusal
    from troth.edit.new_meeting import Several
    from troth.edit.quick import Quick
    from troth.model import Data

KINDS = ("account", "pipeline", "deal", "call", "project", "one_on_one", "retrospective", "other")
_LINE = 1000
_EPILOG = """
A next step is one line: who does what, with what outcome, by when, and who follows up.

  dan: Map the buying centre -> eight names @ 2026-12-04 / partner mia

Behind a slash may stand: partner, to (whom it is promised to), goal, why, continues, measure.
Without --customer and without "/ to" it is a promise to oneself, and the partner asks how it went.

Examples:
  troth new meeting                                    asks what it needs to know
  troth new meeting --title "Acme account review" --kind account --customer acme --follows acme-2026-10 \\
    --step "dan: Map the buying centre -> eight names @ 2026-12-04 / partner mia" \\
    --step "lou: Send the case study @ +10d / partner mia"
  troth new meeting --title "Pipeline, week 47" --kind pipeline --steps lines.txt
"""


@click.command("meeting", cls=Command, epilog=_EPILOG)
@click.option("--title", type=Words(), metavar="TEXT", help="What it is called, in one line.")
@click.option("--kind", type=click.Choice([each.replace("_", "-") for each in KINDS]), help="What sort of meeting it was.")
@click.option("--on", "day", type=ADay(), metavar="DAY", help="The day it was held (default: today).")
@click.option("--attendee", "attendees", multiple=True, metavar="PARTY", help="Who was there (default: all whom the next steps name).")
@click.option("--follows", metavar="ID", help="The meeting before this one.")
@click.option("--notes", type=Words(), metavar="TEXT", help="What was said. Markdown.")
@click.option("--customer", metavar="PARTY", help=f"To whom the next steps are promised. {PARTY_HELP}")
@click.option("--step", "steps", multiple=True, metavar="LINE", help="A next step. May be given several times.")
@click.option("--steps", "lines", type=click.File(encoding="utf-8"), metavar="FILE", help="A file of such lines (-: standard input).")
@click.option("--id", "record", metavar="ID", help="The file's name without .yaml (default: made from title and day).")
@click.option("--folder", metavar="DIR", default="", help="Where below commitments/meetings/ it goes.")
@changes
def meeting(where: Where, how: How, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Write down a meeting with its next steps: each becomes a promise that names the meeting.

    All of it is written, or nothing: a line that cannot be a promise is told with what it lacks.
    """
    from troth.edit.alone import alone  # noqa: PLC0415 - the help has no need of these
    from troth.edit.change import Refusal  # noqa: PLC0415

    asked = _answered(given)
    with nullcontext() if how.dry_run else alone(where.root):
        turn = Turn(where=where, how=how, board=where.board(remark=False))
        outcome = _prepared(turn, asked)
        if isinstance(outcome, Refusal):
            _refuse(outcome)
        commits = () if how.dry_run else tuple(_written(outcome, turn))
    _tell(outcome, how, commits)


def _answered(given: dict[str, Any]) -> dict[str, Any]:
    """Return the options with all lines together, and with answers for what is missing where somebody sits at the terminal."""
    asked = {**given, "steps": (*given["steps"], *_lines(given["lines"]))}
    if asked["title"] and asked["kind"]:
        return asked
    if not sys.stdin.isatty():
        raise click.UsageError(f"a meeting needs {', '.join(f'--{key}' for key in ('title', 'kind') if not asked[key])}")
    asked["title"] = asked["title"] or click.prompt("What is the meeting called?", type=Words(), prompt_suffix="\n> ", err=True)
    asked["kind"] = asked["kind"] or click.prompt("What kind is it?", type=click.Choice(KINDS), prompt_suffix="\n> ", err=True)
    if not asked["steps"]:
        asked["steps"] = tuple(_until_empty("Next steps, one a line (dan: Map the buying centre -> eight names @ +2w / partner mia):"))
    return asked


def _lines(file: IO[str] | None) -> Iterator[str]:
    yield from (line.strip() for line in (file or ()) if line.strip() and not line.lstrip().startswith("#"))


def _until_empty(question: str) -> Iterator[str]:
    click.echo(f"{question} an empty line ends them", err=True)
    while answer := click.prompt("", default="", show_default=False, prompt_suffix="> ", err=True).strip():
        yield answer


def _prepared(turn: Turn, asked: dict[str, Any]) -> Several | Refusal:
    from troth.edit.new_meeting import Held, new_meeting  # noqa: PLC0415

    day = (asked["day"] or Named()).on(turn.board.day)
    steps = tuple(_fields(turn, quick, asked["customer"]) for quick in map(_said, asked["steps"]))
    attendees: list[Data] = [party_id(turn.board, each) for each in asked["attendees"]] or _named(steps)
    if not attendees:
        raise click.UsageError("say who was there: --attendee PARTY")
    fields: dict[str, Data] = {
        "title": asked["title"],
        "kind": asked["kind"].replace("-", "_"),
        "date": day.isoformat(),
        "attendees": attendees,
        "follows": asked["follows"],
        "notes": asked["notes"],
    }
    held = Held(fields=fields, steps=steps, day=day, record=asked["record"], folder=asked["folder"])
    return new_meeting(turn.where.root, turn.board, held)


def _said(line: str) -> Quick:
    from troth.edit.quick import FORM, quick  # noqa: PLC0415

    found = quick(line)
    if isinstance(found, str):
        raise click.UsageError(f"'{shown(line, 100)}': {found}. A next step is: {FORM}")
    return found


def _fields(turn: Turn, said: Quick, customer: str | None) -> dict[str, Data]:
    """Return the fields of the promise that a line says; names become ids, and days dates."""
    extras = said.extras
    promisers: list[Data] = [party_id(turn.board, each) for each in said.who]
    promiser: Data = promisers[0] if len(promisers) == 1 else promisers
    to = party_id(turn.board, extras.get("to") or customer)
    measures: list[Data] = [extras["measure"]] if "measure" in extras else []
    return {
        "title": said.what,
        "promiser": promiser,
        "customer": to or promiser,
        "outcome": said.outcome,
        "measures": measures,
        "due": ADay().convert(said.by, None, None).on(turn.board.day).isoformat(),
        "why": extras.get("why"),
        "partner": party_id(turn.board, extras.get("partner")),
        "goal": extras.get("goal"),
        "continues": extras.get("continues"),
    }


def _named(steps: tuple[dict[str, Data], ...]) -> list[Data]:
    """Return all who promise or follow up in these steps, each once."""
    promisers = (each["promiser"] for each in steps)
    people = {str(each) for one in promisers for each in (one if isinstance(one, list) else [one])}
    people |= {str(each["partner"]) for each in steps if each["partner"]}
    return [*sorted(people)]


def _written(outcome: Several, turn: Turn) -> Iterator[str]:
    """Write the files, and yield the commits, one a record, where some are wanted."""
    from troth.edit import repository  # noqa: PLC0415

    root, how = turn.where.root, turn.how
    if how.branch is not None:
        repository.ensure_new_branch(root, how.branch)
    if how.commit:
        repository.ensure_repository(root)
    with repository.switch_branch(root, how.branch):
        outcome.write(root)
    if how.commit:
        yield from (repository.commit(root, change.path, change.message) for change in outcome.changes)


def _tell(outcome: Several, how: How, commits: tuple[str, ...]) -> None:
    said = tuple(_sentences(outcome))
    diff = [line for change in outcome.changes for line in change.diff()]
    if how.as_json:
        steps = [change.id for change in outcome.steps]
        paths = [change.path for change in outcome.changes]
        content = {"meeting": outcome.meeting.id, "promises": steps, "paths": paths, "written": not how.dry_run, "commits": list(commits)}
        hand_over(json.dumps({**content, "diff": diff, "said": list(said)}, ensure_ascii=False, indent=2) + "\n")
    elif how.dry_run:
        hand_over("".join(f"{line}\n" for line in diff))
        _aside("Nothing is written. With this change:", *said)
    else:
        where = [f"Committed {commit}: {change.message}" for commit, change in zip(commits, outcome.changes, strict=False)]
        say(*(shown(line, _LINE) for line in (*said, *(where or [f"Written: {change.path}" for change in outcome.changes]))))
    _aside(*(f"Warning: {each.message}; {each.hint}" for change in outcome.changes for each in change.warnings))


def _sentences(outcome: Several) -> Iterator[str]:
    from troth.edit.told import what_is_made  # noqa: PLC0415
    from troth.views.span import count  # noqa: PLC0415

    title = outcome.after.ledger.meetings[outcome.meeting.id].title
    if not outcome.steps:
        yield f"{title} [{outcome.meeting.id}]: a nice conversation, no next step."
        return
    yield f"{title} [{outcome.meeting.id}] with {count(len(outcome.steps), 'next step', 'next steps')}:"
    yield from (f"  {what_is_made(outcome.after, change.id)}" for change in outcome.steps)


def _refuse(refusal: Refusal) -> NoReturn:
    _aside(f"Not done: {refusal.message}", *(f"  {hint}" for hint in refusal.hints))
    raise click.exceptions.Exit(1)


def _aside(*lines: str) -> None:
    for line in lines:
        click.echo(shown(line, _LINE), err=True)
