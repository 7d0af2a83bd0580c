"""Summarize a build, and format pages of documentation for the terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.report.terminal import format_line, make_bold, wrap_paragraphs
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board


MOST_OVERDUE = 10
"""Overdue promises that are named; of more, the number."""


def summarize_build(board: Board, out: str) -> Iterator[str]:
    """Yield the lines to print after a build into the folder `out`."""
    alone = board.rollup is None or bool(board.promises)
    if alone:
        yield format_line(f"{board.settings.name}: {pluralize(len(board.promises), 'promise', 'promises')} as of {format_date(board.day)}")
    yield from _summarize_rollup(board)
    if board.errors:
        yield f"{pluralize(board.errors, 'error', 'errors')} in the records: troth check says where"
    yield ""
    if alone:
        yield from _list_overdue(board)
        yield ""
    yield f"Look at {out}/index.html"


def _summarize_rollup(board: Board) -> Iterator[str]:
    """Yield what is said of all boards together, and of each source with something wrong."""
    of = board.rollup
    if of is None:
        return
    opened = pluralize(len(of.open), "open promise", "open promises")
    yield format_line(
        f"{pluralize(len(of.readable), 'board', 'boards')} together as of {format_date(board.day)}: {opened}, {len(of.overdue)} overdue"
    )
    for each in of.sources:
        yield from (format_line(f"  {each.id}: {fault.message}") for fault in each.faults)


def _list_overdue(board: Board) -> Iterator[str]:
    late = sorted((each for each in board.promises.values() if each.overdue), key=lambda each: (-each.days_late, each.id))
    if not late:
        yield "Nothing is overdue."
        return
    yield f"{len(late)} overdue:" if len(late) <= MOST_OVERDUE else f"{len(late)} overdue, the oldest {MOST_OVERDUE}:"
    names = board.ledger.parties.get_name
    for each in late[:MOST_OVERDUE]:
        who, whom = ", ".join(map(names, each.promise.promisers)), ", ".join(map(names, each.promise.customers))
        days = f"{each.days_late} {'day' if each.days_late == 1 else 'days'} late"
        yield f"  {format_line(f'{days:>12}  {each.promise.title} ({who} for {whom})')}"


_FENCE = re.compile(r"\s*(```+|~~~+)")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*(?:\{[^}]*\})?\s*$")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def format_page(markdown: str, width: int) -> Iterator[str]:
    """Yield a page as lines: headings in bold, examples indented as they stand, everything else wrapped."""
    fenced = False
    for written in _join_paragraphs(markdown):
        if _FENCE.match(written):
            fenced = not fenced
        elif fenced:
            yield format_line(f"    {written}")
        elif heading := _HEADING.match(written):
            yield make_bold(format_line(_strip_marks(heading[1])))
        elif written.strip():
            yield from wrap_paragraphs(_strip_marks(written), width)
        else:
            yield ""


def _join_paragraphs(markdown: str) -> Iterator[str]:
    """Yield the lines, those of one paragraph as one."""
    fenced, gathered = False, ""
    for written in markdown.strip().splitlines():
        apart = bool(_FENCE.match(written))
        own = fenced or apart or not written.strip() or written.startswith(("#", "|", "- ", "* ", "    ", "\t"))
        fenced = fenced != apart
        if own and gathered:
            yield gathered
            gathered = ""
        if own and not written.startswith(("- ", "* ")):
            yield written
        else:
            gathered = f"{gathered} {written.strip()}" if gathered else written
    if gathered:
        yield gathered


def _strip_marks(text: str) -> str:
    return _STRONG.sub(r"\2", _LINK.sub(r"\1", text)).replace("`", "")
