"""The numbers over many boards are those of the boards."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis.backends.sql.compilers import BigQueryCompiler, SnowflakeCompiler, TrinoCompiler
from tests import strategies
from tests.analytics.counting import count_boards, count_boards_by_each, count_own, count_team, export_boards, list_months, list_teams
from tests.profiles import scale_examples
from tests.rules.boards import make_record_file
from tests.status.builders import parse_day
from tests.status.test_ask_replay import draw_asks

from troth.analytics.query import GROUP_KEYS, NEEDED_COLUMNS, Tables, build_expressions
from troth.analytics.schema import Type
from troth.analytics.tables import TABLES
from troth.base.dates import AsOf
from troth.board import Board, build_board
from troth.build import load_board
from troth.read.ledger import build_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping


SCENARIOS = ("kitchen", "acme-review", "platform-sales", "jane")
DATES = ("2026-03-24", "2026-10-05", "2026-11-20", "2027-01-31")
IBIS = {Type.TEXT: "string", Type.COUNT: "int32", Type.DAY: "date", Type.TEXTS: "array<string>", Type.COUNTS: "array<int32>"}


def load_board_at(folder: Path, as_of: str) -> Board:
    """Return the board of a folder as of a date."""
    return load_board(folder, AsOf(parse_day(as_of)))


def check_agreement(told: Mapping[str, Any], boards: Mapping[str, Board], by: str) -> None:
    """Fail where the numbers of a group are not those that its board counts itself."""
    groups = {(each["board"], each.get("team")): each for each in told["groups"]}
    if by == "board":
        assert {name: groups[name, None]["numbers"] for name in boards} == {name: count_own(each) for name, each in boards.items()}
        assert {name: groups[name, None]["months"] for name in boards} == {name: list_months(each) for name, each in boards.items()}
    else:
        wanted = {(name, team): count_team(each, team) for name, each in boards.items() for team in list_teams(each)}
        assert {key: each["numbers"] for key, each in groups.items()} == wanted


@pytest.mark.parametrize("by", ["board", "team"])
def test_the_example_on_many_days(checkout: Path, tmp_path: Path, by: str) -> None:
    """The same board as of different dates, side by side: each has its own numbers, and each of its teams."""
    boards = {f"on-{as_of}": load_board_at(checkout, as_of) for as_of in DATES}

    check_agreement(count_boards(export_boards(tmp_path, boards), by), boards, by)


@pytest.mark.parametrize("by", ["board", "team"])
def test_boards_that_people_wrote(shared: Path, tmp_path: Path, by: str) -> None:
    """The four scenarios and a board of two hundred promises, each on several days."""
    folders = {each: shared / "data/scenarios" / each for each in SCENARIOS} | {"rust-goals": shared / "data/rust-goals"}
    boards = {f"{name}-{as_of}": load_board_at(folder, as_of) for name, folder in folders.items() for as_of in DATES}

    check_agreement(count_boards(export_boards(tmp_path, boards), by), boards, by)


def test_one_board_alone(checkout: Path, tmp_path: Path) -> None:
    """Over a single board the numbers are those that it publishes, key by key, in the same order."""
    board = load_board_at(checkout, "2026-11-20")
    told = count_boards(export_boards(tmp_path, {"one": board}))

    assert told["numbers"] == count_own(board)
    assert told["months"] == list_months(board)
    assert list(told["numbers"]["reasons"]) == list(count_own(board)["reasons"])


def test_all_boards_add_up(checkout: Path, tmp_path: Path) -> None:
    """What is over all boards is the sum of them, and the median that of all days together."""
    boards = {"one": load_board_at(checkout, "2026-11-20"), "two": load_board_at(checkout, "2026-10-20")}
    told = count_boards(export_boards(tmp_path, boards))
    one, two = (count_own(each) for each in boards.values())

    for name, share in told["numbers"].items():
        if name.startswith("median"):
            continue
        assert share == {key: one[name].get(key, 0) + two[name].get(key, 0) for key in {*one[name], *two[name]}}, name
    assert [each["id"] for each in told["boards"]] == ["one", "two"]


@settings(max_examples=scale_examples(12))
@given(
    made=st.lists(st.tuples(strategies.boards(), draw_asks(), st.dates(date(2026, 9, 25), date(2027, 1, 1))), min_size=1, max_size=4),
    by=st.sampled_from(["board", "team"]),
)
def test_boards_of_any_kind(made: list[tuple[dict[str, str], dict[str, Any], date]], by: str) -> None:
    """Whatever the logs hold."""
    boards = {}
    for number, (files, ask, as_of) in enumerate(made):
        ledger, _ = build_ledger(
            [make_record_file(path, text) for path, text in {**files, "asks/a1.yaml": strategies.format_yaml(ask)}.items()]
        )
        boards[f"b{number}"] = build_board(ledger, AsOf(as_of))
    with tempfile.TemporaryDirectory() as folder:
        check_agreement(count_boards(export_boards(Path(folder), boards), by), boards, by)


@pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason="needs PySpark and Java, which this machine lacks")
def test_spark_counts_the_same(checkout: Path, tmp_path: Path) -> None:
    """The same expressions on Spark give the same JSON."""
    folder = export_boards(tmp_path, {f"on-{as_of}": load_board_at(checkout, as_of) for as_of in DATES})

    assert count_boards_by_each(folder, tuple(GROUP_KEYS), "spark") == count_boards_by_each(folder, tuple(GROUP_KEYS), "duckdb")


@pytest.mark.parametrize("compiler", [TrinoCompiler, BigQueryCompiler, SnowflakeCompiler])
@pytest.mark.parametrize("by", list(GROUP_KEYS))
def test_other_engines_have_words_for_it(compiler: Any, by: str) -> None:  # noqa: ANN401 - Ibis has no types
    """Every expression can be put into the SQL of engines that hold many boards at once."""
    known = {each.name: {one.name: IBIS[one.type] for one in each.columns if one.type in IBIS} | {"board": "string"} for each in TABLES}
    tables = Tables(
        **{name: ibis.table({column: known[name][column] for column in columns}, name=name) for name, columns in NEEDED_COLUMNS.items()}
    )
    asked = build_expressions(tables, by)

    for each in (asked.sums, asked.reasons, asked.medians, asked.months):
        assert compiler().to_sqlglot(each.unbind()).sql(compiler.dialect).startswith(("SELECT", "WITH"))
