"""`troth sources`: the boards that this one shows together, how each is, and the one command that goes to the network for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from troth.cli.front import Command, Group
from troth.cli.streams import say
from troth.cli.where import Where, on_board, options
from troth.problem import BoardError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.model import Origin
    from troth.publish.copies import Kept
    from troth.published import Contribution

_FETCH_EPILOG = """
Examples:
  troth sources fetch                   before a build: the newest of every source
  troth sources fetch sales rust        of these alone
  troth sources fetch --strict          fail where any of them could not be had
"""


_EPILOG = """
Examples:
  troth sources list                    how each source is, and what to do about it
  troth sources fetch                   the newest of every source, before a build
"""


@click.group(cls=Group, epilog=_EPILOG)
@options
def sources() -> None:
    """Fetch what other boards publish, and see how each of them is."""


@sources.command("fetch", cls=Command, epilog=_FETCH_EPILOG)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--strict", is_flag=True, help="Exit with 1 where any source could not be had.")
@on_board
def fetch(where: Where, ids: tuple[str, ...], strict: bool) -> None:
    """Keep a copy of what each source publishes now, in .troth/sources/, for the builds that follow.

    Only https is spoken; what is larger than 64 MiB, slower than a minute, or not what a board publishes is refused, and the
    last good copy stays. A build reads these copies and never goes to the network itself. A source that fails is named, and
    changes nothing for the others.
    """
    from troth.publish.copies import keep_copies  # noqa: PLC0415 - the help has no need of it

    origins, as_of = _chosen(where, ids)
    failed = False
    for kept in keep_copies(where.root, origins, as_of):
        say(_line(kept))
        failed = failed or bool(kept.failed)
    if failed and strict:
        raise click.exceptions.Exit(1)


_LIST_EPILOG = """
Examples:
  troth sources list                    each with the day as of which it is
  troth -C organisation sources list    of the roll-up in another folder
"""


@sources.command("list", cls=Command, epilog=_LIST_EPILOG)
@on_board
def list_(where: Where) -> None:
    """List the sources: where each comes from, as of which day it is, and what is wrong with it. Nothing is fetched."""
    board = where.board(remark=False)
    if board.organisation is None:
        raise _none()
    say(*(line for each in board.organisation.contributions for line in _lines(each)))


def _chosen(where: Where, ids: tuple[str, ...]) -> tuple[tuple[Origin, ...], AsOf]:
    from troth.days import Moment  # noqa: PLC0415
    from troth.read.ledger import read_settings  # noqa: PLC0415
    from troth.wording import nearest  # noqa: PLC0415

    settings, when = read_settings(where.root), where.when()
    if not settings.sources:
        raise _none()
    known = {each.id: each for each in settings.sources}
    for each in ids:
        if each not in known:
            meant = nearest(each, known)
            raise click.UsageError(f"there is no source '{each}'" + (f"; did you mean {meant}?" if meant else ""))
    as_of = when.in_zone(settings.timezone) if isinstance(when, Moment) else when
    return tuple(known[each] for each in ids) or settings.sources, as_of


def _none() -> BoardError:
    return BoardError("this board has no sources, or board.yaml cannot be read", "name some under sources in commitments/board.yaml")


def _line(kept: Kept) -> str:
    from troth.report.terminal import line  # noqa: PLC0415

    if not kept.failed:
        return line(f"{kept.origin.id}: as of {kept.as_of}" + (", as it was" if kept.same else ""))
    stays = f"; the copy of {kept.as_of} stays" if kept.as_of else "; there is no copy of it"
    return line(f"{kept.origin.id}: {kept.failed}{stays}")


def _lines(of: Contribution) -> Iterator[str]:
    from troth.report.terminal import line  # noqa: PLC0415

    as_of = f"as of {of.board.as_of.isoformat()}" if of.board else "nothing to show"
    yield line(f"{of.id}: {as_of}, from {of.origin.where}")
    yield from (line(f"  {each.trouble.word.lower()}: {each.says}; {each.hint}") for each in of.faults)
