"""A sheet as it was read: rows of cells with the numbers and letters that a person sees beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

Value: TypeAlias = "str | int | float | bool | date | None"
"""What a cell holds: a date where the sheet says that it is one; None where it is empty."""

EPOCHS = ("1900", "1904")
"""The two ways in which spreadsheets count days: from the end of 1899, or from the first day of 1904."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; with a fault its value cannot be told, such as that of a formula that was never calculated."""

    value: Value = None
    fault: str = ""
    hint: str = ""
    merged: str = ""
    """The range that the cell is merged into, such as A3:C3, where it lies in more than one column."""

    @property
    def empty(self) -> bool:
        """Tell whether nothing stands in it, or only blanks."""
        return not self.fault and (self.value is None or (isinstance(self.value, str) and not self.value.strip()))


EMPTY = Cell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row with its number in the sheet, counted from one."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """Return the cell in a column, counted from nought; an empty one past the row's end."""
        return self.cells[column] if column < len(self.cells) else EMPTY

    @property
    def empty(self) -> bool:
        """Tell whether no cell holds anything."""
        return all(each.empty for each in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of one sheet that are not empty, in order."""

    name: str
    """What the report calls it."""
    rows: tuple[Row, ...]
    epoch: str | None = None
    """From when the sheet counts days; None where it does not say, as in CSV."""
    remarks: tuple[str, ...] = ()


def letters(column: int) -> str:
    """Return the letters that a spreadsheet writes above a column, counted from nought: A, Z, AA."""
    return "".join(reversed(tuple(_letters(column))))


def _letters(column: int) -> Iterator[str]:
    while column >= 0:
        yield chr(ord("A") + column % 26)
        column = column // 26 - 1
