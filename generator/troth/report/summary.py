"""What is said once a site is built: what is in it, what is overdue, and where to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.report.terminal import line
from troth.views.span import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board, Standing

MOST = 10
"""Overdue promises that are named; of more, the number."""


def built(board: Board, out: str) -> Iterator[str]:
    """Yield the lines to print after a build into the folder `out`."""
    alone = board.organisation is None or bool(board.standings)
    if alone:
        yield line(f"{board.settings.name}: {count(len(board.standings), 'promise', 'promises')} as of {days.written(board.day)}")
    yield from _organisation(board)
    if board.errors:
        yield f"{count(board.errors, 'error', 'errors')} in the records: troth check says where"
    yield ""
    if alone:
        yield from _overdue(board)
        yield ""
    yield f"Look at {out}/index.html"


def _organisation(board: Board) -> Iterator[str]:
    """Yield what is said of all boards together, and of each source with something wrong."""
    of = board.organisation
    if of is None:
        return
    opened = count(len(of.open), "open promise", "open promises")
    yield line(f"{count(len(of.read), 'board', 'boards')} together as of {days.written(board.day)}: {opened}, {len(of.overdue)} overdue")
    for each in of.contributions:
        yield from (line(f"  {each.id}: {fault.says}") for fault in each.faults)


def _overdue(board: Board) -> Iterator[str]:
    late = sorted((each for each in board.standings.values() if each.overdue), key=lambda each: (-each.days_late, each.id))
    if not late:
        yield "Nothing is overdue."
        return
    yield f"{len(late)} overdue:" if len(late) <= MOST else f"{len(late)} overdue, the oldest {MOST}:"
    yield from (f"  {_line(each, board)}" for each in late[:MOST])


def _line(standing: Standing, board: Board) -> str:
    names = board.ledger.parties.name
    who = ", ".join(map(names, standing.promise.promisers))
    whom = ", ".join(map(names, standing.promise.customers))
    late = f"{standing.days_late} {'day' if standing.days_late == 1 else 'days'} late"
    return line(f"{late:>12}  {standing.promise.title} ({who} for {whom})")
