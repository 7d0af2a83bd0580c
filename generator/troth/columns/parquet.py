"""A board's tables as Parquet: the same board as of the same date gives the same bytes, with one release of pyarrow."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from troth.columns.column import Type
from troth.columns.library import library
from troth.columns.tables import TABLES
from troth.columns.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.columns.column import Table

FILE = "part-0.parquet"


def parquet_files(board: Board) -> Iterator[tuple[str, str, bytes]]:
    """Yield each file of the board: its table, its path below the board's folder, and its bytes. Raises BoardError without pyarrow."""
    arrow = library("pyarrow", "Parquet files")
    for table in TABLES:
        for month, rows in sorted(_by_month(table, board).items()):
            yield table.name, f"month={month}/{FILE}" if month else FILE, _bytes(table, rows, arrow)


def _by_month(table: Table[Any], board: Board) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in table.rows(board):
        found[table.month(row) if table.month else ""].append(row)
    return found


def _bytes(table: Table[Any], rows: list[Any], arrow: Any) -> bytes:  # noqa: ANN401 - pyarrow has no types
    types = {
        Type.TEXT: arrow.string(), Type.NUMBER: arrow.float64(), Type.COUNT: arrow.int32(), Type.TRUTH: arrow.bool_(),
        Type.DAY: arrow.date32(), Type.TEXTS: arrow.list_(arrow.string()), Type.COUNTS: arrow.list_(arrow.int32()),
    }  # fmt: skip
    schema = arrow.schema([(each.name, types[each.type]) for each in table.columns], metadata={"troth.columns": str(VERSION)})
    arrays = [arrow.array([each.of(row) for row in rows], type=types[each.type]) for each in table.columns]
    out = io.BytesIO()
    # What says how Arrow itself would read it back is left out: it is a third of a small file.
    library("pyarrow.parquet", "Parquet files").write_table(
        arrow.Table.from_arrays(arrays, schema=schema), out, compression="zstd", store_schema=False
    )
    return out.getvalue()
