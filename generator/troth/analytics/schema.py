"""The schema of the exported tables: a column and its type, a table and its rows, and the libraries that an extra brings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from troth.base.errors import BoardError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from troth.board import Board


COLUMNS_VERSION = 2
UNDATED = "undated"
"""The month of what has no day."""

Row = TypeVar("Row")
CellValue = str | int | float | bool | tuple[str, ...] | tuple[int, ...] | None


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
class ColumnSpec(Generic[Row]):
    """One column: what it says, and what a row has in it."""

    name: str
    type: Type
    description: str
    get_value: Callable[[Row], CellValue | date]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec(Generic[Row]):
    """One table: a row for what, and where the rows of a board come from, in their order."""

    name: str
    description: str
    rows: Callable[[Board], Iterable[Row]]
    columns: tuple[ColumnSpec[Row], ...]
    month: Callable[[Row], str] | None = None
    """The month whose folder a row is in; None for a table that has none."""
    month_basis: str = ""
    """In words: the month of which day."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that are the names of folders, and stand in no file."""
        return ("board", "month") if self.month else ("board",)


def make_text(name: str, description: str, get_value: Callable[[Row], str | None]) -> ColumnSpec[Row]:
    """Return a column of texts."""
    return ColumnSpec(name=name, type=Type.TEXT, description=description, get_value=get_value)


def make_texts(name: str, description: str, get_value: Callable[[Row], tuple[str, ...]]) -> ColumnSpec[Row]:
    """Return a column of lists of texts."""
    return ColumnSpec(name=name, type=Type.TEXTS, description=description, get_value=get_value)


def make_int(name: str, description: str, get_value: Callable[[Row], int | None]) -> ColumnSpec[Row]:
    """Return a column of whole numbers."""
    return ColumnSpec(name=name, type=Type.COUNT, description=description, get_value=get_value)


def make_ints(name: str, description: str, get_value: Callable[[Row], tuple[int, ...]]) -> ColumnSpec[Row]:
    """Return a column of lists of whole numbers."""
    return ColumnSpec(name=name, type=Type.COUNTS, description=description, get_value=get_value)


def make_number(name: str, description: str, get_value: Callable[[Row], float | None]) -> ColumnSpec[Row]:
    """Return a column of numbers with a fraction; a whole number is written as one."""

    def wide(row: Row) -> float | None:
        found = get_value(row)
        return None if found is None else float(found)

    return ColumnSpec(name=name, type=Type.NUMBER, description=description, get_value=wide)


def make_bool(name: str, description: str, get_value: Callable[[Row], bool | None]) -> ColumnSpec[Row]:
    """Return a column of yes and no."""
    return ColumnSpec(name=name, type=Type.TRUTH, description=description, get_value=get_value)


def make_date(name: str, description: str, get_value: Callable[[Row], date | None]) -> ColumnSpec[Row]:
    """Return a column of days."""
    return ColumnSpec(name=name, type=Type.DAY, description=description, get_value=get_value)


def format_month(day: date | None) -> str:
    """Return the month of a day as folders are named: `2026-11`."""
    return day.isoformat()[:7] if day else UNDATED


_HINT = "python -m pip install 'troth[columns]'"


def require_extra(name: str, purpose: str, hint: str = _HINT) -> Any:  # noqa: ANN401 - a module that is there only where somebody asked for it
    """Return a module of an extra. Raises BoardError, which says what needs it and how to get it, where it is not there."""
    try:
        return import_module(name)
    except ImportError as error:
        raise BoardError(f"{purpose} require {name.partition('.')[0]}, which is not installed", hint) from error
