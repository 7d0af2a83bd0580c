"""`troth new ask`: ask several people for something specific by a day."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from troth.cli.ask import amount
from troth.cli.changing import How, carry_out, changes
from troth.cli.front import Command
from troth.cli.parameters import PARTY_HELP, party_id
from troth.cli.spoken import ADay, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.cli.changing import Turn
    from troth.cli.where import Where
    from troth.edit.change import Change, Outcome
    from troth.model import Data

_EPILOG = """
Examples:
  troth new ask                                        asks what it needs to know
  troth new ask --title "How do you engage clients today?" --asked ana --asked ben --asked each:sales --respond-by +2w \\
    --request "45 minutes: what works, what doesn't, what would you change?" --why "We map the process before we change it." \\
    --benefit "What works for you is kept." --benefit "ana: Your playbook becomes the template." --sponsor rosa
  troth new ask --seeks promise --title "Hands for the open house" --asked each:workshop --respond-by 2026-11-25 \\
    --request "What would you like to show, and for how many hours?" --goal showroom-open --target "24 hours"
"""
_NEEDED = {"title": "--title", "asked": "--asked", "request": "--request", "respond_by": "--respond-by"}


@click.command("ask", cls=Command, epilog=_EPILOG)
@click.option("--title", type=Words(), metavar="TEXT", help="What is asked, in one line.")
@click.option("--asker", metavar="PARTY", help=f"Who asks (default: you). {PARTY_HELP}")
@click.option("--asked", multiple=True, metavar="PARTY", help="Who is asked; each:TEAM asks every member. May be given several times.")
@click.option("--seeks", type=click.Choice(["input", "promise"]), default="input", show_default=True, help="What is wanted of them.")
@click.option("--request", type=Words(), metavar="TEXT", help="Something specific, and the question that is put.")
@click.option("--respond-by", type=ADay(), metavar="DAY", help="By when an answer is wanted: 2026-12-15, +2w.")
@click.option("--why", type=Words(), metavar="TEXT", help="Why it matters.")
@click.option("--benefit", "benefits", type=Words(), multiple=True, metavar="TEXT", help="What is in it for them; 'ana: TEXT' for one.")
@click.option("--sponsor", metavar="PARTY", help="Who stands behind it, and is asked for help last.")
@click.option("--goal", metavar="ID", help="The goal that it serves.")
@click.option("--target", metavar="'N UNIT'", help="What the answers are to add up to: '10000 USD'.")
@click.option("--id", "record", metavar="ID", help="The file's name without .yaml (default: made from the title).")
@click.option("--folder", "place", metavar="DIR", help="Where below commitments/asks/ it goes (default: the month, as 2026-11).")
@changes
def new_ask(where: Where, how: How, record: str | None, place: str | None, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Ask several people for something specific, with why, what is in it for them, and a day for the answer.

    Asks for what is missing where somebody sits at the terminal. The first step of the ladder is due at once: `troth
    ask next` shows it, with the words.
    """
    answers = _answered(given)
    carry_out(where, how, lambda turn: _prepared(turn, answers, record, place), _told)


def _answered(given: dict[str, Any]) -> dict[str, Any]:
    """Return the options, with answers for those that are missing; a usage error where there is nobody to ask."""
    missing = [option for key, option in _NEEDED.items() if not given[key]]
    if not missing:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(f"an ask needs {', '.join(missing)}")
    asked = dict(given)
    asked["title"] = asked["title"] or _ask("What do you ask, in one line?", Words())
    asked["asked"] = asked["asked"] or tuple(_ask("Whom? (ids or names with commas between; each:TEAM for every member)", str).split(","))
    asked["request"] = asked["request"] or _ask("What exactly, and which question do you put?", Words())
    asked["respond_by"] = asked["respond_by"] or _ask("By when do you want an answer? (2026-12-15, +2w)", ADay())
    asked["why"] = asked["why"] or _ask("Why does it matter? (may stay empty)", str, default="") or None
    asked["benefits"] = asked["benefits"] or tuple(filter(None, [_ask("What is in it for them? (may stay empty)", str, default="")]))
    return asked


def _ask(question: str, kind: Any, default: str | None = None) -> Any:  # noqa: ANN401 - what the kind makes of it
    return click.prompt(question, type=kind, default=default, show_default=False, prompt_suffix="\n> ", err=True)


def _prepared(turn: Turn, given: dict[str, Any], record: str | None, place: str | None) -> Outcome:
    from troth.edit.new_ask import Asking, new_ask  # noqa: PLC0415 - brings the whole product in

    asking = Asking(fields=dict(_fields(given, turn)), day=turn.day, record=record, folder=place)
    return new_ask(turn.where.root, turn.board, asking)


def _fields(given: dict[str, Any], turn: Turn) -> Iterator[tuple[str, Data]]:
    yield "asker", party_id(turn.board, given["asker"]) or turn.by()
    yield "sponsor", party_id(turn.board, given["sponsor"])
    yield "asked", [_one(each.strip(), turn) for each in given["asked"]]
    yield "respond_by", given["respond_by"].on(turn.board.day).isoformat()
    yield "benefit", _benefit(given["benefits"], turn)
    yield "target", amount(given["target"]) if given["target"] else None
    yield from ((key, given[key]) for key in ("title", "seeks", "request", "why", "goal"))


def _one(named: str, turn: Turn) -> Data:
    each, colon, team = named.partition(":")
    return {"each": party_id(turn.board, team.strip())} if colon and each == "each" else party_id(turn.board, named)


def _benefit(given: tuple[str, ...], turn: Turn) -> Data:
    """Return one text for all, or texts by party: what stands before the first colon is a party, if there is such a one."""
    found: dict[str, Data] = {}
    for text in given:
        party, colon, says = text.partition(":")
        known = colon and says.strip() and party.strip() in turn.board.ledger.parties
        found[party.strip() if known else "default"] = says.strip() if known else text
    return found.get("default") if set(found) <= {"default"} else found


def _told(change: Change) -> Iterator[str]:
    from troth.edit.ask_told import ask_told  # noqa: PLC0415

    yield from ask_told(change)
