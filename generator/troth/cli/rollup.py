"""Commands `troth rollup` and `troth sources`: several boards together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth.base.dates import format_date
from troth.base.errors import BoardError
from troth.cli.framework import Command, CommandGroup, get_width, print_lines, write_output
from troth.cli.options import BoardOptions, add_options, pass_board_options

if TYPE_CHECKING:
    from troth.base.dates import AsOf
    from troth.model import BoardSource


_ROLLUP_EPILOG = """
Examples:
  troth rollup boards                            the numbers of all boards exported to this folder
  troth rollup boards --by board                 and of each board
  troth rollup boards --by team --json           of each team of each board, as JSON
  troth rollup s3://example/boards --engine spark

It reads the files that troth export parquet --out boards wrote. Requires: pip install 'troth[columns]', or 'troth[spark]' and Java.
"""


@click.command(cls=Command, epilog=_ROLLUP_EPILOG)
@click.argument("place", metavar="DIR")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True, help="The engine that counts.")
@click.option("--by", type=click.Choice(["board", "team"]), help="Also show each board, or each team of each board.")
@click.option("--memory", metavar="SIZE", default="1GB", show_default=True, help="How much memory DuckDB may use before it uses the disk.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the names of the published numbers.")
@pass_board_options
def rollup(where: BoardOptions, place: str, engine: str, by: str | None, memory: str, *, as_json: bool) -> None:
    """Add up the numbers of all boards in a folder, or at an address that the engine can read.

    Each board counts as of its export date; with --as-of, all boards have to be of that date. For one board the numbers are
    those in its own reports.
    """
    from troth.analytics.engines import ENGINES  # noqa: PLC0415 - the help has no need of it
    from troth.analytics.query import roll_up  # noqa: PLC0415
    from troth.report.rollup import format_rollup_json, format_rollup_text  # noqa: PLC0415

    with ENGINES[engine](place, memory) as tables:
        roll = roll_up(tables, by or "all")
    named = where.as_of.day if where.as_of else None
    others = [f"{each.id} ({format_date(each.as_of)})" for each in roll.boards if named and each.as_of != named]
    if named and others:
        raise BoardError(f"these boards are not as of {format_date(named)}: {', '.join(others)}", "export them again, or leave out --as-of")
    if as_json:
        write_output(format_rollup_json(roll))
    else:
        print_lines(*format_rollup_text(roll, get_width()))


_FETCH_EPILOG = """
Examples:
  troth sources fetch                   fetch every source, before a build
  troth sources fetch sales rust        fetch only these
  troth sources fetch --strict          fail if any source can't be fetched
"""


_SOURCES_EPILOG = """
Examples:
  troth sources list                    show the state of each source
  troth sources fetch                   fetch every source, before a build
"""


@click.group(cls=CommandGroup, epilog=_SOURCES_EPILOG)
@add_options
def sources() -> None:
    """Fetch what other boards publish, and show the state of each."""


@sources.command("fetch", cls=Command, epilog=_FETCH_EPILOG)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--strict", is_flag=True, help="Exit with 1 if any source can't be fetched.")
@pass_board_options
def fetch(where: BoardOptions, ids: tuple[str, ...], strict: bool) -> None:
    """Save a copy of what each source publishes in .troth/sources/, for the next builds.

    Only https is used. An answer that is over 64 MiB, takes over a minute, or is not a published board is refused, and the last
    good copy stays. Builds read these copies and never use the network. A source that fails is listed; the others are not
    affected.
    """
    from troth.publish.source_copies import update_source_copies  # noqa: PLC0415 - the help has no need of it
    from troth.report.terminal import format_line  # noqa: PLC0415

    origins, as_of = _choose_sources(where, ids)
    failed = False
    for kept in update_source_copies(where.root, origins, as_of):
        said = f"as of {kept.as_of}" + (", as it was" if kept.is_unchanged else "")
        if kept.failure:
            failed = True
            said = kept.failure + (f"; the copy of {kept.as_of} stays" if kept.as_of else "; there is no copy of it")
        print_lines(format_line(f"{kept.origin.id}: {said}"))
    if failed and strict:
        raise click.exceptions.Exit(1)


_LIST_EPILOG = """
Examples:
  troth sources list                    show each source with its date
  troth -C organisation sources list    for the roll-up in another folder
"""


@sources.command("list", cls=Command, epilog=_LIST_EPILOG)
@pass_board_options
def list_(where: BoardOptions) -> None:
    """List the sources: address, date and problems. Nothing is fetched."""
    board = where.load_board(remark=False)
    if board.rollup is None:
        raise _make_no_sources()
    from troth.report.terminal import format_line  # noqa: PLC0415

    for source in board.rollup.sources:
        as_of = f"as of {source.board.as_of.isoformat()}" if source.board else "nothing to show"
        print_lines(format_line(f"{source.id}: {as_of}, from {source.source.location}"))
        print_lines(*(format_line(f"  {each.kind.word.lower()}: {each.message}; {each.hint}") for each in source.faults))


def _choose_sources(where: BoardOptions, ids: tuple[str, ...]) -> tuple[tuple[BoardSource, ...], AsOf]:
    from troth.base.dates import Timestamp  # noqa: PLC0415
    from troth.base.text import find_closest_word  # noqa: PLC0415
    from troth.read.board_files import read_settings  # noqa: PLC0415

    settings, when = read_settings(where.root), where.resolve_as_of()
    if not settings.sources:
        raise _make_no_sources()
    known = {each.id: each for each in settings.sources}
    for each in ids:
        if each not in known:
            meant = find_closest_word(each, known)
            raise click.UsageError(f"there is no source '{each}'" + (f"; did you mean {meant}?" if meant else ""))
    as_of = when.to_as_of(settings.timezone) if isinstance(when, Timestamp) else when
    return tuple(known[each] for each in ids) or settings.sources, as_of


def _make_no_sources() -> BoardError:
    return BoardError("this board has no sources, or board.yaml can't be read", "add some under sources in commitments/board.yaml")
