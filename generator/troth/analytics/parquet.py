"""The board's tables as Parquet files, and the folder of boards in which they are swapped for those before."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from troth.analytics.schema import COLUMNS_VERSION, Type, require_extra
from troth.analytics.tables import TABLES
from troth.base.folders import open_staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from troth.analytics.schema import TableSpec
    from troth.board import Board


PARQUET_NAME = "part-0.parquet"


def build_parquet_files(board: Board) -> Iterator[tuple[str, str, bytes]]:
    """Yield each file of the board: its table, its path below the board's folder, and its bytes. Raises BoardError without pyarrow."""
    arrow = require_extra("pyarrow", "Parquet files")
    for table in TABLES:
        by_month: dict[str, list[Any]] = defaultdict(list)
        for row in table.rows(board):
            by_month[table.month(row) if table.month else ""].append(row)
        for month, rows in sorted(by_month.items()):
            yield table.name, f"month={month}/{PARQUET_NAME}" if month else PARQUET_NAME, _encode_table(table, rows, arrow)


def _encode_table(table: TableSpec[Any], rows: list[Any], arrow: Any) -> bytes:  # noqa: ANN401 - pyarrow has no types
    types = {
        Type.TEXT: arrow.string(), Type.NUMBER: arrow.float64(), Type.COUNT: arrow.int32(), Type.TRUTH: arrow.bool_(),
        Type.DAY: arrow.date32(), Type.TEXTS: arrow.list_(arrow.string()), Type.COUNTS: arrow.list_(arrow.int32()),
    }  # fmt: skip
    schema = arrow.schema([(each.name, types[each.type]) for each in table.columns], metadata={"troth.analytics": str(COLUMNS_VERSION)})
    arrays = [arrow.array([each.get_value(row) for row in rows], type=types[each.type]) for each in table.columns]
    out = io.BytesIO()
    # What says how Arrow itself would read it back is left out: it is a third of a small file.
    require_extra("pyarrow.parquet", "Parquet files").write_table(
        arrow.Table.from_arrays(arrays, schema=schema), out, compression="zstd", store_schema=False
    )
    return out.getvalue()


_PART = re.compile(r"(?:month=(?:[0-9]{4}-[0-9]{2}|undated)/)?part-[0-9]+\.parquet")


def holds_boards(folder: Path) -> bool:
    """Tell whether a folder is one of boards: it has all of the tables."""
    return all((folder / table.name).is_dir() for table in TABLES)


def list_parts(folder: Path, board: str) -> tuple[Path, ...]:
    """Return where the board's own part of each table lies: what is replaced."""
    return tuple(folder / table.name / f"board={board}" for table in TABLES)


def is_part(address: str) -> bool:
    """Tell of a file, by its path from the board's part of a table, whether it is one that is written here."""
    return _PART.fullmatch(address) is not None


def write_board(folder: Path, board: str, files: Iterable[tuple[str, str, bytes]], ensure: Callable[[], None] = lambda: None) -> int:
    """Replace all that the folder holds of the board by these files (table, path, bytes), and return how many there are.

    They are written beside first, and `ensure` may raise to leave all as it is. Then the board's own row is taken away, each
    table is swapped, and the row comes back last: whoever reads in between, or after an interruption, finds this board missing
    and never half of it old.
    """
    with open_staging(folder, f"{board}-") as beside:
        try:
            number = 0
            for number, (name, path, content) in enumerate(files, start=1):  # noqa: B007 - how many there were
                file = beside / "new" / name / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            ensure()
            for table in TABLES:
                (folder / table.name).mkdir(exist_ok=True)
            _swap_tables(folder, f"board={board}", beside)
        except BaseException:
            for table in TABLES:
                with suppress(OSError):
                    (folder / table.name).rmdir()
            raise
    return number


def _swap_tables(folder: Path, name: str, beside: Path) -> None:
    """Take the old tables away, the board's own row first, and put the new ones in their places, that row last."""
    old = beside / "old"
    old.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for table in reversed(TABLES):
            _move_folder(folder / table.name / name, old / table.name, moved)
        for table in TABLES:
            _move_folder(beside / "new" / table.name, folder / table.name / name, moved)
    except BaseException:
        for place, went in reversed(moved):
            went.rename(place)
        raise


def _move_folder(place: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    with suppress(FileNotFoundError):
        place.rename(target)
        moved.append((place, target))
