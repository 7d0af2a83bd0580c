"""`troth rollup`: the numbers over many boards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth import days
from troth.cli.front import Command
from troth.cli.streams import hand_over, say, width
from troth.cli.where import Where, on_board
from troth.problem import BoardError

if TYPE_CHECKING:
    from troth.columns.rolled import Roll

_EPILOG = """
Examples:
  troth rollup boards                            the numbers over all boards that were exported to this folder
  troth rollup boards --by board                 and those of each board
  troth rollup boards --by team --json           those of each team of each board, as JSON
  troth rollup s3://example/boards --engine spark

It reads what troth export parquet --out boards wrote there, and needs: pip install 'troth[columns]', or 'troth[spark]' and Java.
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("place", metavar="DIR")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True, help="What counts.")
@click.option("--by", type=click.Choice(["board", "team"]), help="The numbers of each board, or of each team of a board, too.")
@click.option("--memory", metavar="SIZE", default="1GB", show_default=True, help="What DuckDB may take before it uses the disk.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, under the names of the published numbers.")
@on_board
def rollup(where: Where, place: str, engine: str, by: str | None, memory: str, *, as_json: bool) -> None:
    """Count over all boards in a folder, or at an address that the engine can read.

    Each board counts as of the date at which it was exported; with --as-of, each has to be of that date. Over one board the
    numbers are those of its own record.
    """
    from troth.columns.engines import ENGINES  # noqa: PLC0415 - the help has no need of it
    from troth.columns.rollup import roll_up  # noqa: PLC0415
    from troth.report.rollup import roll_json, roll_text  # noqa: PLC0415

    with ENGINES[engine](place, memory) as tables:
        roll = roll_up(tables, by or "all")
    _hold(roll, where)
    if as_json:
        hand_over(roll_json(roll))
    else:
        say(*roll_text(roll, width()))


def _hold(roll: Roll, where: Where) -> None:
    """Refuse boards of another date than the one that was named."""
    if where.as_of is None:
        return
    named = where.as_of.day
    others = [f"{each.id} ({days.written(each.as_of)})" for each in roll.boards if each.as_of != named]
    if others:
        raise BoardError(f"these boards are not of {days.written(named)}: {', '.join(others)}", "export them anew, or leave out --as-of")
