"""`troth ask …`: see whom to reach next and with which words, and write down what was done and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from troth.cli.ask_steps import completed_asks, draft, next_
from troth.cli.changing import How, carry_out, changes
from troth.cli.front import Command, Group
from troth.cli.parameters import Word, party_id
from troth.cli.spoken import ADay, Words, measured, number_or_text
from troth.cli.where import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.board import Board
    from troth.cli.changing import Turn
    from troth.cli.where import Where
    from troth.edit.change import Change, Outcome
    from troth.model import Data

_VIAS = ("email", "chat", "phone", "in_person", "letter", "sponsor")
_ANSWERS = ("committed", "gave_input", "scheduled", "countered", "declined", "referred")
_EPILOG = """
Examples:
  troth ask next                         whom to reach now, in all asks
  troth ask draft engage-clients ben     what to write to Ben, or to say

`troth ask reach --help` and the others show how to write down what was done. Who acts is the party with your address in
git, unless you say so with --by.
"""
_REACH = """
Examples:
  troth ask reach engage-clients --to unanswered --via email
  troth ask reach engage-clients --to ben --to cho --via phone --note "Explained the why."
"""
_ANSWER = """
Examples:
  troth ask answer engage-clients --answer gave_input --note "The second form is never read."
  troth ask answer engage-clients --for ben --answer scheduled --until +1w      the asker writes it down for Ben
  troth ask answer open-house --answer committed --note "I plane oak by hand, and whoever wants may try." --due 2026-12-05
"""


_id = click.argument("ask_id", metavar="ID", shell_complete=completed_asks)
_NOTE = click.option("--note", type=Words(), metavar="TEXT", help="In your own words.")
_TO = click.option("--to", multiple=True, metavar="PARTY", required=True, help="Whom: all, unanswered, or a party (several times).")


@click.group(cls=Group, epilog=_EPILOG)
@options
def ask() -> None:
    """Pursue answers kindly: whom to reach next, how, and with which words.

    Those who have not answered are reached step by step: a mail, another one, a talk, and only then the sponsor. What
    was done and answered is written down as an entry; everything else in the file stays as it is.
    """


ask.add_command(next_)
ask.add_command(draft)


@ask.command(cls=Command, epilog=_REACH)
@_id
@_TO
@click.option("--via", type=Word(_VIAS), required=True, help="How.")
@_NOTE
@click.option("--happened", type=ADay(), metavar="DAY", help="The day it happened, where that was earlier.")
@changes
def reach(where_: Where, how: How, ask_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Write down that you reached out."""
    _carry_out(where_, how, ask_id, "reached_out", given)


@ask.command(cls=Command, epilog=_ANSWER)
@_id
@click.option("--answer", type=Word(_ANSWERS), required=True, help="What the answer is.")
@_NOTE
@click.option("--for", "for_", metavar="PARTY", help="For whom of those asked, where that is not you. Who asks writes answers down so.")
@click.option("--until", type=ADay(), metavar="DAY", help="With scheduled: the day that was set for it.")
@click.option("--refer-to", metavar="PARTY", help="With referred: who knows better.")
@click.option("--promise", metavar="ID", help="With committed: the promise, where there is one already.")
@click.option("--amount", metavar="'N UNIT'", help="What it adds to the target: '500 USD'.")
@click.option("--due", type=ADay(), metavar="DAY", help="With committed: make the promise too, due on this day.")
@click.option("--outcome", type=Words(), metavar="TEXT", help="With --due: what it will look like when it's done (default: the note).")
@click.option("--measure", "measures", type=Words(), multiple=True, metavar="TEXT", help="With --due: how we'll know; several times.")
@click.option("--title", type=Words(), metavar="TEXT", help="With --due: it in one line (default: the note's first sentence).")
@click.option("--happened", type=ADay(), metavar="DAY", help="The day it happened, where that was earlier.")
@changes
def answer(where_: Where, how: How, ask_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Answer an ask, or write down somebody's answer, in their own words.

    A committed answer with --due is a promise: its file is made, and that is the answer.
    """
    if given["due"] is None and (given["outcome"] or given["title"] or given["measures"]):
        raise click.UsageError("--outcome, --measure and --title belong to --due: they say what is promised")
    if given["due"] is not None and given["answer"] != "committed":
        raise click.UsageError("--due belongs to --answer committed: it makes the promise")
    if given["due"] is None:
        _carry_out(where_, how, ask_id, "answered", {key: value for key, value in given.items() if key not in ("due", "outcome", "title")})
        return
    if given["promise"] or given["until"] or given["refer_to"]:
        raise click.UsageError("with --due the promise is made: leave --promise, --until and --refer-to out")
    carry_out(where_, how, lambda turn: _committed(turn, ask_id, given), _promised)


@ask.command(cls=Command, epilog="\nExamples:\n  troth ask pause engage-clients --to dee --until +2w --note 'On leave.'\n")
@_id
@_TO
@click.option("--until", type=ADay(), metavar="DAY", required=True, help="The day on which the clock goes on.")
@_NOTE
@changes
def pause(where_: Where, how: How, ask_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Let the clock stand still for somebody: on leave, over the holidays."""
    _carry_out(where_, how, ask_id, "paused", given)


@ask.command(cls=Command, epilog="\nExamples:\n  troth ask close engage-clients --note 'Thank you all: the map is drawn.'\n")
@_id
@_NOTE
@changes
def close(where_: Where, how: How, ask_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Close an ask: nobody is asked any more."""
    _carry_out(where_, how, ask_id, "closed", given)


def _carry_out(where_: Where, how: How, ask_id: str, act: str, given: dict[str, Any]) -> None:
    carry_out(where_, how, lambda turn: _prepared(turn, ask_id, act, given), _told)


def _prepared(turn: Turn, ask_id: str, act: str, given: dict[str, Any]) -> Outcome:
    from troth.edit.ask import ask_act  # noqa: PLC0415 - brings the whole product in

    entry: dict[str, Data] = {"by": turn.by(), "act": act, **dict(_fields(given, turn))}
    return ask_act(turn.where.root, turn.board, ask_id, entry, turn.day)


def _fields(given: dict[str, Any], turn: Turn) -> Iterator[tuple[str, Data]]:
    """Yield the fields of the entry: `happened` first, `note` last."""
    makers: dict[str, Callable[[Any], Data]] = {
        "happened": lambda day: day.on(turn.board.day).isoformat(),
        "to": lambda parties: _to(parties, turn.board),
        "via": str,
        "for_": lambda party: party_id(turn.board, party),
        "answer": str,
        "promise": str,
        "amount": amount,
        "refer_to": lambda party: party_id(turn.board, party),
        "until": lambda day: day.on(turn.board.day).isoformat(),
        "note": str,
    }
    yield from ((key.rstrip("_"), make(given[key])) for key, make in makers.items() if given.get(key) not in (None, ()))


def _to(parties: tuple[str, ...], board: Board) -> Data:
    if parties in (("all",), ("unanswered",)):
        return parties[0]
    if {"all", "unanswered"} & {*parties}:
        raise click.UsageError("--to all and --to unanswered stand alone")
    return [party_id(board, each) for each in dict.fromkeys(parties)]


def amount(text: str) -> Data:
    """Return an amount that somebody names as `500 USD`; a usage error for anything else."""
    value, _, unit = text.strip().partition(" ")
    number = number_or_text(value)
    if isinstance(number, str) or not unit.strip():
        raise click.UsageError(f"'{text}' is no amount; write a number and of what, such as '500 USD'")
    return {"value": number, "unit": unit.strip()}


def _committed(turn: Turn, ask_id: str, given: dict[str, Any]) -> Outcome:
    from troth.edit.ask import Commitment, commitment  # noqa: PLC0415 - brings the whole product in

    fields: dict[str, Data] = {"due": given["due"].on(turn.board.day).isoformat(), "outcome": given["outcome"]}
    fields |= {"title": given["title"]} if given["title"] else {}
    fields["measures"] = [measured(each, "target") for each in given["measures"]]
    fields |= {"amount": amount(given["amount"])} if given["amount"] else {}
    said = Commitment(by=turn.by(), for_whom=party_id(turn.board, given["for_"]), words=given["note"], fields=fields)
    return commitment(turn.where.root, turn.board, ask_id, said, turn.day)


def _told(change: Change) -> Iterator[str]:
    from troth.edit.ask_told import ask_told  # noqa: PLC0415

    yield from ask_told(change)


def _promised(change: Change) -> Iterator[str]:
    from troth.edit.ask_told import where_it_stands  # noqa: PLC0415
    from troth.edit.told import trust_lines, what_is_made  # noqa: PLC0415
    from troth.views.desk import Desk  # noqa: PLC0415

    yield what_is_made(change.after, change.id)
    pursuit = change.after.pursuits.get(change.after.standings[change.id].promise.ask or "")
    if pursuit is not None:
        yield where_it_stands(pursuit, Desk(change.after))
    yield from trust_lines(change.after, change.id)
