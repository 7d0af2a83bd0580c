"""What is written: the same bytes for the same board, what is published and nothing that is not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from tests.cli.boards import KITCHEN, write_base_board
from tests.docs.reference import render_columns_page
from tests.status.builders import parse_day

from troth.analytics.parquet import build_parquet_files
from troth.analytics.tables import TABLES
from troth.base.dates import AsOf
from troth.build import load_board

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from troth.board import Board


PEOPLE = "people:\n  olga: {name: Olga, email: olga@example.org, github: olga-gh}\n"
NO_ARRAYS = {"string": "string", "double": "double", "int": "int32", "boolean": "bool", "date": "date32[day]"}


def load_board_at(folder: Path, as_of: str = "2026-11-22") -> Board:
    """Return the board of a folder as of a date."""
    return load_board(folder, AsOf(parse_day(as_of)))


def read_tables(board: Board) -> Mapping[str, list[dict[str, Any]]]:
    """Return the rows of each table, read back, with the month of the folder that each is in."""
    found: dict[str, list[dict[str, Any]]] = {table.name: [] for table in TABLES}
    for table, path, content in build_parquet_files(board):
        month = path.partition("/")[0].removeprefix("month=") if "/" in path else None
        found[table] += [row | {"month": month} for row in pq.ParquetFile(io.BytesIO(content)).read().to_pylist()]
    return found


def test_the_same_bytes(checkout: Path) -> None:
    """The same board as of the same date gives the same files, byte for byte."""
    one, other = (list(build_parquet_files(load_board_at(checkout, "2026-11-20"))) for _ in range(2))

    assert one == other
    assert {table for table, _, _ in one} == {table.name for table in TABLES}


def test_addresses_are_withheld(tmp_path: Path) -> None:
    """E-mail is written only where board.yaml publishes it; a name on a host never is, as in the published JSON."""
    files = {"parties/more.yaml": PEOPLE}
    withheld = list(build_parquet_files(load_board_at(write_base_board(tmp_path / "one", files))))
    shown = load_board_at(write_base_board(tmp_path / "two", {**files, "board.yaml": "name: Two\npublish_email: true\n"}))

    assert not [path for _, path, content in withheld if b"olga@" in content or b"olga-gh" in content]
    assert [row["email"] for row in read_tables(shown)["parties"] if row["id"] == "olga"] == ["olga@example.org"]


def test_a_promise_with_what_follows_from_its_log(tmp_path: Path) -> None:
    """State, lateness and what it adds to the numbers stand in its row, and its entries in theirs."""
    found = read_tables(load_board_at(write_base_board(tmp_path, {"promises/fit-kitchen.yaml": KITCHEN})))
    (promise,) = (row for row in found["promises"] if row["id"] == "fit-kitchen")
    log = [(row["number"], row["act"], row["month"]) for row in found["entries"] if row["promise"] == "fit-kitchen"]

    assert (promise["state"], promise["days_late"], promise["overdue_age"], promise["month"]) == ("promised", 5, "1-7", "2026-10")
    assert (promise["kept_on_time_n"], promise["kept_on_time_of"], promise["kept_on_time"]) == (0, 1, None)
    assert log == [(0, "agreed", "2026-10"), (1, "reported", "2026-11")]


def test_the_example_fills_every_table(checkout: Path) -> None:
    """Agreements with what was measured, asks with who was asked, parties, and the board's one row."""
    board = load_board_at(checkout, "2026-11-20")
    found = read_tables(board)

    assert len(found["promises"]) == len(board.promises)
    assert len(found["answers"]) == sum(len(each.respondents) for each in board.asks.values())
    assert len(found["measurements"]) == sum(len(scores.results) for accord in board.agreements.values() for scores in accord.results)
    assert all(rows for rows in found.values())
    assert [row["as_of"] for row in found["boards"]] == [board.day]


def test_the_types_are_those_of_the_reference(checkout: Path) -> None:
    """Each file has the columns that the page names, in its order and of its types."""
    page = render_columns_page()
    for table in TABLES:
        content = next(content for name, _, content in build_parquet_files(load_board_at(checkout, "2026-11-20")) if name == table.name)
        schema = pq.ParquetFile(io.BytesIO(content)).schema_arrow
        assert schema.names == [each.name for each in table.columns]
        for field, column in zip(schema, table.columns, strict=True):
            inner = column.type.value.removeprefix("array<").removesuffix(">")
            assert str(field.type) == (NO_ARRAYS[inner] if inner == column.type.value else f"list<element: {NO_ARRAYS[inner]}>"), column
            assert f"| `{column.name}` | {inner if inner == column.type.value else f'list of {inner}'} |" in page


def test_no_column_twice() -> None:
    """Names are told apart within a table, and none is that of a folder."""
    for table in TABLES:
        names = [*table.keys, *(each.name for each in table.columns)]
        assert len(names) == len(set(names))
