"""`troth new …`: make a record, from options or from questions asked in the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from troth.base.recurrence import MOST_TIMES
from troth.cli.changing import WriteOptions, execute_change, write_command
from troth.cli.framework import Command, CommandGroup
from troth.cli.inputs import RelativeDateType, TextType, prompt_lines
from troth.cli.new_ask import new_agreement, new_ask
from troth.cli.new_meeting import meeting
from troth.cli.new_party import new_customer, new_goal, new_person, new_team
from troth.cli.options import PARTY_HELP, add_options, find_party_id
from troth.edit.said_values import parse_number_or_text, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.cli.changing import WriteContext
    from troth.cli.options import BoardOptions
    from troth.edit.preview import FileChangePlan, Outcome
    from troth.model import Data


_EPILOG = """
Examples:
  troth new promise                                  asks for what is required
  troth new promise --title "Fit the new kitchen" --customer jane --due 2026-12-15 \\
    --outcome "Worktop fitted, inspection passed." --measure "Snags left open = 0"
  troth new promise --title "Walk through the workshop" --customer jonas --due friday --every week --until 2026-12-18 \\
    --outcome "Every bench seen."
  troth new promise --request --promiser marek --title "Look at the roof" --due +3w --outcome "A written estimate." --respond-by +1w
"""


_GROUP_EPILOG = """
Examples:
  troth new promise          asks for what is required
  troth new ask              ask several people for something specific
  troth new meeting          record a meeting with its next steps
  troth new person "Jane Ito" --email jane@home.example
  troth new agreement        draft an agreement, such as --title "IT serves Sales" --provider it --customer sales
"""


@click.group(cls=CommandGroup, epilog=_GROUP_EPILOG)
@add_options
def new() -> None:
    """Create a record in the right folder.

    It is checked before it is written and never replaces another. `troth new promise --help` shows how to give everything in
    one line.
    """


new.add_command(meeting)
new.add_command(new_agreement)
new.add_command(new_ask)
new.add_command(new_goal)
new.add_command(new_person)
new.add_command(new_team)
new.add_command(new_customer)


def _make_repeated_option(name: str, key: str, help_text: str, metavar: str = "ID") -> Callable[..., Any]:
    return click.option(name, key, multiple=True, metavar=metavar, help=f"{help_text} Can be repeated.")


def _make_record_option(name: str, help_text: str) -> Callable[..., Any]:
    return click.option(name, metavar="ID", help=help_text)


@new.command(cls=Command, epilog=_EPILOG)
@click.option("--title", type=TextType(), metavar="TEXT", help="The title: what is promised, in one line.")
@_make_repeated_option("--promiser", "promisers", f"Who promises (default: you). {PARTY_HELP}", "PARTY")
@_make_repeated_option("--customer", "customers", f"To whom (with --request: default: you). {PARTY_HELP}", "PARTY")
@click.option("--outcome", type=TextType(), metavar="TEXT", help="What it will look like when it's done.")
@_make_repeated_option(
    "--measure", "measures", "How we'll know: a text, 'Snags left open = 0', or a bound: '… <= 0', '… >= 95', '… == 12'.", "TEXT"
)
@click.option("--due", type=RelativeDateType(), metavar="DAY", help="The due date: friday, 18 Dec, 2026-12-15, +2w.")
@click.option("--every", type=TextType(), metavar="STEP", help="Make it recurring from --due on: week, '2 weeks', month, 'working day'.")
@click.option("--until", type=RelativeDateType(), metavar="DAY", help="With --every: the last day of its occurrences.")
@click.option("--times", type=click.IntRange(1, MOST_TIMES), metavar="N", help="With --every: how often it recurs in total.")
@click.option(
    "--silence-accepts",
    type=click.IntRange(3, 366),
    metavar="DAYS",
    help="With --every: what the customer does not object to within so many days after delivery counts as kept.",
)
@click.option("--why", type=TextType(), metavar="TEXT", help="Why it matters.")
@click.option("--cost", type=TextType(), metavar="TEXT", help="What it costs, or what else is part of the terms.")
@click.option("--partner", metavar="PARTY", help="Who follows up: someone other than the promiser and the customer.")
@_make_record_option("--goal", "The goal that it supports.")
@_make_record_option("--ask", "The ask that it answers.")
@_make_record_option("--agreement", "The agreement that it belongs to.")
@_make_record_option("--requirement", "The agreement's requirement that was missed, and that it mends.")
@_make_record_option("--meeting", "The meeting that it came from.")
@_make_record_option("--part-of", "The larger promise that it is part of.")
@_make_record_option("--continues", "The earlier promise that it continues.")
@_make_repeated_option("--needs", "needs", "A promise that has to be kept first.")
@_make_repeated_option("--tag", "tags", "A keyword for searching.", "WORD")
@click.option("--request", "opening", flag_value="requested", help="Only ask for it; the promiser answers.")
@click.option("--offer", "opening", flag_value="offered", help="Only offer it; the customer answers.")
@click.option("--respond-by", type=RelativeDateType(), metavar="DAY", help="With --request or --offer: respond by this day.")
@click.option("--id", "record", metavar="ID", help="The file's name without .yaml (default: made from the title).")
@click.option("--folder", "place", metavar="DIR", help="The folder under commitments/promises/ (default: the month, such as 2026-11).")
@write_command
def promise(where: BoardOptions, how: WriteOptions, record: str | None, place: str | None, **given: Any) -> None:  # noqa: ANN401 - see above
    """Make a promise, ask for one (--request) or offer one (--offer).

    In a terminal, it asks for what is missing. At the end it says whether the promise is reliable yet.
    """
    if given["respond_by"] is not None and given["opening"] is None:
        raise click.UsageError("--respond-by requires --request or --offer")
    _check_rule(given)
    answers = _complete_answers(where, how, given)
    from troth.report.changes import describe_new_promise, describe_promise_next, describe_trust_check  # noqa: PLC0415
    from troth.report.promise import format_track_record  # noqa: PLC0415

    writers: list[str] = []

    def prepare(turn: WriteContext) -> Outcome:
        writers.extend([turn.find_actor()] if turn.is_actor_known() else [])
        return _prepare_change(turn, answers, record, place)

    def describe(change: FileChangePlan) -> Iterator[str]:
        yield describe_new_promise(change.after, change.id)
        yield describe_promise_next(change.after, change.id)
        yield from describe_trust_check(change.after, change.id)
        yield from format_track_record(change.after.promises[change.id], next(iter(writers), ""), change.after)

    execute_change(where, how, prepare, describe)


def _check_rule(given: dict[str, Any]) -> None:
    """Refuse what only a recurring promise has, where it has no step, and two ends of one rule."""
    if given["every"] is None:
        for key in ("until", "times", "silence_accepts"):
            if given[key] is not None:
                raise click.UsageError(f"--{key.replace('_', '-')} requires --every")
    elif given["until"] is not None and given["times"] is not None:
        raise click.UsageError("use either --until or --times")


_NEEDED = {"title": "--title", "outcome": "--outcome", "due": "--due"}


def _complete_answers(where: BoardOptions, how: WriteOptions, given: dict[str, Any]) -> dict[str, Any]:
    """Return the options, with answers for those that are missing; a usage error where there is nobody to ask."""
    missing = [option for key, option in _NEEDED.items() if not given[key] and not (key == "due" and given["opening"])]
    other = "promisers" if given["opening"] == "requested" else "customers"
    missing += [] if given[other] else [f"--{other[:-1]}"]
    if not missing:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(f"required for a promise: {', '.join(missing)}")
    return _ask_missing(where, how, given)


def _ask_missing(where: BoardOptions, how: WriteOptions, given: dict[str, Any]) -> dict[str, Any]:
    """Ask for what is missing, in the order in which people think of it."""
    from troth.cli.changing import WriteContext  # noqa: PLC0415 - only for those who are asked

    turn = WriteContext(board_options=where, write_options=how, board=where.load_board(remark=False))
    asked = dict(given)
    requested = given["opening"] == "requested"
    if not asked["title"]:
        asked["title"] = _prompt_value(
            "What do you ask for, in one line?" if requested else "What do you promise, in one line?", TextType()
        )
    if not asked["promisers"] and (requested or not turn.is_actor_known()):
        asked["promisers"] = (
            _prompt_value("Who should promise it? (id or name)" if requested else "Who promises? (id or name)", _PartyType(turn)),
        )
    if not asked["customers"] and not requested:
        asked["customers"] = (_prompt_value("To whom? (id or name)", _PartyType(turn)),)
    if not asked["outcome"]:
        asked["outcome"] = _prompt_value("What will it look like when it's done?", TextType())
    if not asked["measures"]:
        asked["measures"] = tuple(prompt_lines("How will you both know? (one measure per line; an empty line ends the list)"))
    if not asked["due"]:
        asked["due"] = _prompt_value("By when? (friday, 18 Dec, 2026-12-15, +2w)", RelativeDateType())
    if not asked["why"]:
        asked["why"] = _prompt_value("Why does it matter? (optional)", str, default="") or None
    return asked


class _PartyType(click.ParamType[str, str]):
    """A party, by its id or its name."""

    name = "party"

    def __init__(self, turn: WriteContext) -> None:
        self.turn = turn

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the party's id; a wrong answer is asked for again."""
        try:
            return find_party_id(self.turn.board, value.strip()) or value
        except click.ClickException as error:
            self.fail(error.message, param, ctx)


def _prompt_value(question: str, kind: Any, default: str | None = None) -> Any:  # noqa: ANN401 - what the kind makes of it
    return click.prompt(question, type=kind, default=default, show_default=False, prompt_suffix="\n> ", err=True)


def _prepare_change(turn: WriteContext, given: dict[str, Any], record: str | None, place: str | None) -> Outcome:
    from troth.edit.new_promise import PromiseDraft, prepare_promise  # noqa: PLC0415 - brings the whole product in

    opening: dict[str, Data] | None = None
    if given["opening"]:
        opening = {"by": turn.find_actor(), "act": given["opening"]}
        if given["respond_by"] is not None:
            opening["respond_by"] = given["respond_by"].on(turn.board.day).isoformat()
    told = PromiseDraft(fields=dict(_build_fields(given, turn)), day=turn.day, opening=opening, record=record, folder=place)
    return prepare_promise(turn.board_options.root, turn.board, told)


def _build_fields(given: dict[str, Any], turn: WriteContext) -> Iterator[tuple[str, Data]]:
    yield "promiser", _resolve_parties(turn, given["promisers"], mine=given["opening"] != "requested")
    yield "customer", _resolve_parties(turn, given["customers"], mine=given["opening"] == "requested")
    yield "measures", [wanted(each) for each in given["measures"]]
    yield "cost", parse_number_or_text(given["cost"]) if given["cost"] else None
    yield "due", given["due"].on(turn.board.day).isoformat() if given["due"] else None
    yield "until", given["until"].on(turn.board.day).isoformat() if given["until"] else None
    yield "silence_accepts", f"{given['silence_accepts']} days" if given["silence_accepts"] else None
    yield "partner", find_party_id(turn.board, given["partner"])
    yield from ((key, list(given[key])) for key in ("needs", "tags"))
    keys = ("title", "outcome", "every", "times", "why", "goal", "ask", "agreement", "requirement", "meeting", "part_of", "continues")
    yield from ((key, given[key]) for key in keys)


def _resolve_parties(turn: WriteContext, names: tuple[str, ...], *, mine: bool) -> Data:
    """Return one party or several; without any it is the one who acts, where that is theirs to say."""
    found: list[Data] = [find_party_id(turn.board, each) for each in names] or ([turn.find_actor()] if mine else [])
    return found[0] if len(found) == 1 else found
