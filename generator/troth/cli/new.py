"""`troth new …`: make a record, from options or from questions asked in the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from troth.cli.changing import How, carry_out, changes
from troth.cli.front import Command, Group
from troth.cli.new_agreement import new_agreement
from troth.cli.new_ask import new_ask
from troth.cli.new_meeting import meeting
from troth.cli.parameters import PARTY_HELP, party_id
from troth.cli.spoken import ADay, Named, Words, measured, number_or_text
from troth.cli.where import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from troth.cli.changing import Turn
    from troth.cli.where import Where
    from troth.edit.change import Change, Outcome
    from troth.model import Data

_EPILOG = """
Examples:
  troth new promise                                  asks what it needs to know
  troth new promise --title "Fit the new kitchen" --customer jane --due 2026-12-15 \\
    --outcome "Worktop fitted, inspection passed." --measure "Snags left open = 0"
  troth new promise --request --promiser marek --title "Look at the roof" --due +3w --outcome "A written estimate." --respond-by +1w
"""


_GROUP_EPILOG = """
Examples:
  troth new promise          asks what it needs to know
  troth new ask              something specific, asked of several people by a day
  troth new meeting          a meeting with its next steps, in one go
  troth new agreement        a draft in seven parts, such as --title "IT serves Sales" --provider it --customer sales
"""


@click.group(cls=Group, epilog=_GROUP_EPILOG)
@options
def new() -> None:
    """Make a record: a file as a person would write it, in its place.

    It is checked before it is there, and never written over another. `troth new promise --help` shows how to say
    everything in one line.
    """


new.add_command(meeting)
new.add_command(new_agreement)
new.add_command(new_ask)


def _several(name: str, key: str, says: str, metavar: str = "ID") -> Callable[..., Any]:
    return click.option(name, key, multiple=True, metavar=metavar, help=f"{says} May be given several times.")


def _record(name: str, says: str) -> Callable[..., Any]:
    return click.option(name, metavar="ID", help=says)


@new.command(cls=Command, epilog=_EPILOG)
@click.option("--title", type=Words(), metavar="TEXT", help="What is promised, in one line.")
@_several("--promiser", "promisers", f"Who promises (default: you). {PARTY_HELP}", "PARTY")
@_several("--customer", "customers", f"To whom (with --request: default: you). {PARTY_HELP}", "PARTY")
@click.option("--outcome", type=Words(), metavar="TEXT", help="What it will look like when it's done.")
@_several("--measure", "measures", "How we'll know: a text, or 'Snags left open = 0'.", "TEXT")
@click.option("--due", type=ADay(), metavar="DAY", help="By when: 2026-12-15, +2w.")
@click.option("--why", type=Words(), metavar="TEXT", help="Why it matters.")
@click.option("--cost", type=Words(), metavar="TEXT", help="What it costs, or what else is part of the terms.")
@click.option("--partner", metavar="PARTY", help="Who follows up: neither promiser nor customer.")
@_record("--goal", "The goal that it serves.")
@_record("--ask", "The ask that it answers.")
@_record("--agreement", "The agreement that it is made under.")
@_record("--meeting", "The meeting that it came out of.")
@_record("--part-of", "The larger promise that it is a part of.")
@_record("--continues", "The promise that it follows.")
@_several("--needs", "needs", "A promise that has to be kept first.")
@_several("--tag", "tags", "A word to find it by.", "WORD")
@click.option("--request", "opening", flag_value="requested", help="It is only asked for: the promiser is to answer.")
@click.option("--offer", "opening", flag_value="offered", help="It is only offered: the customer is to answer.")
@click.option("--respond-by", type=ADay(), metavar="DAY", help="With --request or --offer: by when an answer is wanted.")
@click.option("--id", "record", metavar="ID", help="The file's name without .yaml (default: made from the title).")
@click.option("--folder", "place", metavar="DIR", help="Where below commitments/promises/ it goes (default: the month, as 2026-11).")
@changes
def promise(where: Where, how: How, record: str | None, place: str | None, **given: Any) -> None:  # noqa: ANN401 - see above
    """Make a promise; or, with --request or --offer, ask for one or offer it.

    Asks for what is missing where somebody sits at the terminal. Says at the end whether it is a promise that others
    can build on, or for now a hope.
    """
    if given["respond_by"] is not None and given["opening"] is None:
        raise click.UsageError("--respond-by belongs to --request or --offer")
    answers = _answered(where, how, given)
    carry_out(where, how, lambda turn: _prepared(turn, answers, record, place), _told)


_NEEDED = {"title": "--title", "outcome": "--outcome", "due": "--due"}


def _answered(where: Where, how: How, given: dict[str, Any]) -> dict[str, Any]:
    """Return the options, with answers for those that are missing; a usage error where there is nobody to ask."""
    missing = [option for key, option in _NEEDED.items() if not given[key] and not (key == "due" and given["opening"])]
    other = "promisers" if given["opening"] == "requested" else "customers"
    missing += [] if given[other] else [f"--{other[:-1]}"]
    if not missing:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(f"a promise needs {', '.join(missing)}")
    return _asked(where, how, given)


def _asked(where: Where, how: How, given: dict[str, Any]) -> dict[str, Any]:
    """Ask for what is missing, in the order in which people think of it."""
    from troth.cli.changing import Turn  # noqa: PLC0415 - only for those who are asked

    turn = Turn(where=where, how=how, board=where.board(remark=False))
    asked = dict(given)
    requested = given["opening"] == "requested"
    if not asked["title"]:
        asked["title"] = _ask("What is asked for, in one line?" if requested else "What do you promise, in one line?", Words())
    if not asked["promisers"] and (requested or not turn.known()):
        asked["promisers"] = (_ask("Who is to promise it? (id or name)" if requested else "Who promises? (id or name)", _Party(turn)),)
    if not asked["customers"] and not requested:
        asked["customers"] = (_ask("To whom? (id or name)", _Party(turn)),)
    if not asked["outcome"]:
        asked["outcome"] = _ask("What will it look like when it's done?", Words())
    if not asked["measures"]:
        asked["measures"] = tuple(_until_empty("How will you both know? (one measure a line; an empty line goes on)"))
    if not asked["due"]:
        asked["due"] = _ask("By when? (2026-12-15, +2w)", ADay())
    if not asked["why"]:
        asked["why"] = _ask("Why does it matter? (may stay empty)", str, default="") or None
    return asked


class _Party(click.ParamType[str, str]):
    """A party, by its id or its name."""

    name = "party"

    def __init__(self, turn: Turn) -> None:
        self.turn = turn

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the party's id; a wrong answer is asked for again."""
        try:
            return party_id(self.turn.board, value.strip()) or value
        except click.ClickException as error:
            self.fail(error.message, param, ctx)


def _ask(question: str, kind: Any, default: str | None = None) -> Any:  # noqa: ANN401 - what the kind makes of it
    return click.prompt(question, type=kind, default=default, show_default=False, prompt_suffix="\n> ", err=True)


def _until_empty(question: str) -> Iterator[str]:
    click.echo(question, err=True)
    while answer := click.prompt("", default="", show_default=False, prompt_suffix="> ", err=True).strip():
        yield answer


def _prepared(turn: Turn, given: dict[str, Any], record: str | None, place: str | None) -> Outcome:
    from troth.edit.new_promise import Given, new_promise  # noqa: PLC0415 - brings the whole product in

    opening: dict[str, Data] | None = None
    if given["opening"]:
        opening = {"by": turn.by(), "act": given["opening"]}
        if given["respond_by"] is not None:
            opening["respond_by"] = given["respond_by"].on(turn.board.day).isoformat()
    told = Given(fields=dict(_fields(given, turn)), day=turn.day, opening=opening, record=record, folder=place)
    return new_promise(turn.where.root, turn.board, told)


def _fields(given: dict[str, Any], turn: Turn) -> Iterator[tuple[str, Data]]:
    yield "promiser", _parties(turn, given["promisers"], mine=given["opening"] != "requested")
    yield "customer", _parties(turn, given["customers"], mine=given["opening"] == "requested")
    yield "measures", [measured(each, "target") for each in given["measures"]]
    yield "cost", number_or_text(given["cost"]) if given["cost"] else None
    yield "due", _day(given["due"], turn.board.day)
    yield "partner", party_id(turn.board, given["partner"])
    yield from ((key, list(given[key])) for key in ("needs", "tags"))
    yield from ((key, given[key]) for key in ("title", "outcome", "why", "goal", "ask", "agreement", "meeting", "part_of", "continues"))


def _day(named: Named | None, today: date) -> str | None:
    return named.on(today).isoformat() if named else None


def _parties(turn: Turn, named: tuple[str, ...], *, mine: bool) -> Data:
    """Return one party or several; without any it is the one who acts, where that is theirs to say."""
    found: list[Data] = [party_id(turn.board, each) for each in named] or ([turn.by()] if mine else [])
    return found[0] if len(found) == 1 else found


def _told(change: Change) -> Iterator[str]:
    from troth.edit.told import trust_lines, what_is_made, what_is_next  # noqa: PLC0415

    yield what_is_made(change.after, change.id)
    yield what_is_next(change.after, change.id)
    yield from trust_lines(change.after, change.id)
