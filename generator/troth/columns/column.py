"""What a table of columns is: its name, where its rows come from, and each column with its type, its meaning and its value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from troth.board import Board

UNDATED = "undated"
"""The month of what has no day."""

Row = TypeVar("Row")
Value = str | int | float | bool | tuple[str, ...] | tuple[int, ...] | None


class Type(Enum):
    """The type of a column, as Spark's SQL writes it; Parquet, DuckDB and Ibis have the same types under names of their own."""

    TEXT = "string"
    NUMBER = "double"
    COUNT = "int"
    TRUTH = "boolean"
    DAY = "date"
    TEXTS = "array<string>"
    COUNTS = "array<int>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column: what it says, and what a row has in it."""

    name: str
    type: Type
    says: str
    of: Callable[[Row], Value | date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[Row]):
    """One table: a row for what, and where the rows of a board come from, in their order."""

    name: str
    says: str
    rows: Callable[[Board], Iterable[Row]]
    columns: tuple[Column[Row], ...]
    month: Callable[[Row], str] | None = None
    """The month whose folder a row is in; None for a table that has none."""
    by: str = ""
    """In words: the month of which day."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that are the names of folders, and stand in no file."""
        return ("board", "month") if self.month else ("board",)


def text(name: str, says: str, of: Callable[[Row], str | None]) -> Column[Row]:
    """Return a column of texts."""
    return Column(name=name, type=Type.TEXT, says=says, of=of)


def texts(name: str, says: str, of: Callable[[Row], tuple[str, ...]]) -> Column[Row]:
    """Return a column of lists of texts."""
    return Column(name=name, type=Type.TEXTS, says=says, of=of)


def count(name: str, says: str, of: Callable[[Row], int | None]) -> Column[Row]:
    """Return a column of whole numbers."""
    return Column(name=name, type=Type.COUNT, says=says, of=of)


def counts(name: str, says: str, of: Callable[[Row], tuple[int, ...]]) -> Column[Row]:
    """Return a column of lists of whole numbers."""
    return Column(name=name, type=Type.COUNTS, says=says, of=of)


def number(name: str, says: str, of: Callable[[Row], float | None]) -> Column[Row]:
    """Return a column of numbers with a fraction; a whole number is written as one."""

    def wide(row: Row) -> float | None:
        found = of(row)
        return None if found is None else float(found)

    return Column(name=name, type=Type.NUMBER, says=says, of=wide)


def truth(name: str, says: str, of: Callable[[Row], bool | None]) -> Column[Row]:
    """Return a column of yes and no."""
    return Column(name=name, type=Type.TRUTH, says=says, of=of)


def day(name: str, says: str, of: Callable[[Row], date | None]) -> Column[Row]:
    """Return a column of days."""
    return Column(name=name, type=Type.DAY, says=says, of=of)


def month_of(found: date | None) -> str:
    """Return the month of a day as folders are named: `2026-11`."""
    return found.isoformat()[:7] if found else UNDATED
