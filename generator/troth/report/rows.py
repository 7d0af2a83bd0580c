"""Promises in rows, for a terminal: state, due date, id, title, who and whom, signs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from troth.report.selection import selected
from troth.report.terminal import columns, line
from troth.views.span import count, named, text_of
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Board
    from troth.report.selection import Selection
    from troth.views.row import Row

_GIVING = (5, 4)
"""Who and whom, then the title: these are cut in a narrow window."""


def rows_text(rows: Iterable[Row], width: int, indent: str = "") -> Iterator[str]:
    """Yield one line a promise, or two where the window is too narrow for that."""
    cells = list(map(_cells, rows))
    lines = list(columns(cells, width, _GIVING, indent))
    yield from lines if all(len(each) <= width for each in lines) else _stacked(cells, width, indent)


def _stacked(rows: Iterable[tuple[str, ...]], width: int, indent: str) -> Iterator[str]:
    for state, _, due, promise, title, who, signs in rows:
        yield line(indent + "  ".join(filter(None, (state, due, promise, signs))))
        yield line(f"{indent}    {shown(f'{title}: {who}', width - len(indent) - 4)}")


def nothing_selected(board: Board, wanted: Selection) -> Iterator[str]:
    """Yield what to say where no promise is what somebody asked for."""
    hidden = len(selected(board, replace(wanted, closed=True)))
    yield "No promise is like that." if board.standings else "There is no promise on this board yet."
    if hidden:
        yield f"{count(hidden, 'that has ended is', 'that have ended are')} left out: --all shows {'it' if hidden == 1 else 'them'}."


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.state.word,
        row.due.written.rjust(_DATE) if row.due else "",
        row.due.words if row.due else "no due date",
        row.id,
        row.title,
        f"{text_of(named(row.promisers))} → {text_of(named(row.customers))}",
        ", ".join(sign.word for sign in row.signs),
    )


_DATE = len("31 Dec 2026")
