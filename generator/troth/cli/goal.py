"""`troth goal …`: read what a goal is measured by, and say how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from troth.cli.changing import WriteOptions, execute_change, write_command
from troth.cli.framework import Command, CommandGroup
from troth.cli.inputs import RelativeDateType, TextType
from troth.cli.options import BoardOptions, add_options
from troth.edit.said_values import parse_number_or_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.cli.changing import WriteContext
    from troth.edit.preview import FileChangePlan, Outcome
    from troth.model import Data


_EPILOG = """
Examples:
  troth goal measure customer-first --measure "Answers within a day" --value 92
  troth goal achieve customer-first --note "Nobody waited since May."
  troth goal drop customer-first --because "The shop was sold."
"""


@click.group(cls=CommandGroup, epilog=_EPILOG)
@add_options
def goal() -> None:
    """Update a goal: measure it, mark it as achieved, or drop it."""


_ID = click.argument("goal_id", metavar="ID")
_NOTE = click.option("--note", type=TextType(), metavar="TEXT", help="In your own words.")
_HAPPENED = click.option("--happened", type=RelativeDateType(past=True), metavar="DAY", help="The day it happened, if earlier.")


@goal.command(cls=Command, epilog="\nExamples:\n  troth goal measure customer-first --measure 'Answers within a day' --value 92\n")
@_ID
@click.option("--measure", type=TextType(), metavar="TEXT", help="Which measure, if the goal has several.")
@click.option("--value", type=TextType(), required=True, metavar="VALUE", help="The measured value.")
@_NOTE
@_HAPPENED
@write_command
def measure(where: BoardOptions, how: WriteOptions, goal_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Record a measurement."""
    execute_change(where, how, lambda turn: _prepare_change(turn, goal_id, "measured", given), _describe_change)


@goal.command(cls=Command, epilog="\nExamples:\n  troth goal achieve customer-first --note 'Nobody waited since May.'\n")
@_ID
@_NOTE
@_HAPPENED
@write_command
def achieve(where: BoardOptions, how: WriteOptions, goal_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Mark the goal as achieved. This closes it."""
    execute_change(where, how, lambda turn: _prepare_change(turn, goal_id, "achieved", given), _describe_change)


@goal.command(cls=Command, epilog="\nExamples:\n  troth goal drop customer-first --because 'The shop was sold.'\n")
@_ID
@click.option("--because", type=TextType(), required=True, metavar="TEXT", help="Why.")
@_NOTE
@_HAPPENED
@write_command
def drop(where: BoardOptions, how: WriteOptions, goal_id: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Drop the goal and say why. This closes it."""
    execute_change(where, how, lambda turn: _prepare_change(turn, goal_id, "dropped", given), _describe_change)


def _prepare_change(turn: WriteContext, goal_id: str, act: str, given: Mapping[str, Any]) -> Outcome:
    from troth.edit.ask_acts import append_goal_act, find_measure  # noqa: PLC0415 - brings the whole product in

    entry: dict[str, Data] = {"by": turn.find_actor(), "act": act}
    if given["happened"] is not None:
        entry["happened"] = given["happened"].on(turn.board.day).isoformat()
    if act == "measured":
        meant = find_measure(turn.board.ledger.goals.get(goal_id), given["measure"])
        entry |= {"measure": meant} if meant is not None else {}
        entry["value"] = parse_number_or_text(given["value"])
    entry |= {key: given[key] for key in ("because", "note") if given.get(key)}
    return append_goal_act(turn.board_options.root, turn.board, goal_id, entry, turn.day)


def _describe_change(change: FileChangePlan) -> Iterator[str]:
    from troth.report.changes import describe_goal_change  # noqa: PLC0415

    yield from describe_goal_change(change)
