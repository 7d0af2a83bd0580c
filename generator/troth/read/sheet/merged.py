"""Merged cells: one value for several rows is the value of each; one over several columns belongs to none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.importing.table import EMPTY, Cell, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A merged range: rows counted from one, columns from nought, both ends included."""

    name: str
    top: int
    bottom: int
    left: int
    right: int


def ranges(names: Iterable[str]) -> tuple[Range, ...]:
    """Return the ranges by their first rows."""
    return tuple(sorted(map(_range, names), key=lambda each: each.top))


def _range(name: str) -> Range:
    first, last = name.split(":")
    (left, top), (right, bottom) = _spot(first), _spot(last)
    return Range(name=name, top=top, bottom=bottom, left=left, right=right)


def _spot(name: str) -> tuple[int, int]:
    column = name.rstrip("0123456789")
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1, int(name[len(column) :])


def filled(rows: Iterable[Row], merged: Iterable[Range]) -> Iterator[Row]:
    """Yield the rows with what merged cells mean in each of them. A row that holds nothing else stays empty."""
    waiting = list(merged)[::-1]
    active: list[tuple[Range, Cell]] = []
    for row in rows:
        active = [(each, cell) for each, cell in active if each.bottom >= row.number]
        while waiting and waiting[-1].top <= row.number:
            each = waiting.pop()
            if each.bottom >= row.number:
                active.append((each, row.cell(each.left) if each.top == row.number else EMPTY))
        yield _with(row, active) if active and not row.empty else row


def _with(row: Row, active: Iterable[tuple[Range, Cell]]) -> Row:
    cells = list(row.cells)
    for merged, cell in active:
        right = min(merged.right, len(cells) + 1)
        cells += [EMPTY] * (merged.left + 1 - len(cells))
        if merged.left == merged.right:
            cells[merged.left] = cell
            continue
        for column in range(merged.left, min(right + 1, len(cells))):
            cells[column] = Cell(cells[column].value, cells[column].fault, cells[column].hint, merged=merged.name)
    return Row(number=row.number, cells=tuple(cells))
