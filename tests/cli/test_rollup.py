"""Boards in columns, and the numbers over them, as somebody types it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.cli.boards import KITCHEN, make_promise_yaml, run_troth, write_base_board

from troth.analytics.schema import COLUMNS_VERSION

if TYPE_CHECKING:
    from pathlib import Path

KEPT = (
    make_promise_yaml(due="2026-11-02")
    + "log:\n  - {date: 2026-11-01, by: nina, act: delivered}\n  - {date: 2026-11-03, by: jane, act: accepted}\n"
)


def export_two_boards(tmp_path: Path, out: Path) -> Path:
    """Export two boards into one folder."""
    for name, files in (("north", {"promises/fit-kitchen.yaml": KITCHEN}), ("south", {"promises/doors.yaml": KEPT})):
        result = run_troth(write_base_board(tmp_path / name, files), "export", "parquet", "--out", str(out), "--board", name)
        assert (result.exit_code, result.stderr) == (0, "")
    return out


def test_two_boards(tmp_path: Path) -> None:
    """The numbers over both, and of each."""
    folder = export_two_boards(tmp_path, tmp_path / "all")
    lines = run_troth(tmp_path, "rollup", str(folder), "--by", "board").stdout.splitlines()

    assert lines[0] == "2 boards, as of 22 Nov 2026"
    assert "Kept on time                 1 of 4 (too few)" in lines
    assert "Deliveries answered in time  1 of 1 (too few)  median: 2 days from delivery to answer" in lines
    assert "Overdue: 3 (1 to 7 days: 3; 8 to 14 days: 0; 15 to 28 days: 0; over 28 days: 0)" in lines
    assert [line.split()[:4] for line in lines[-2:]] == [["north", "0", "of", "2"], ["south", "1", "of", "2"]]


def test_as_json(tmp_path: Path) -> None:
    """The same under the names of the published numbers."""
    told = json.loads(run_troth(tmp_path, "rollup", str(export_two_boards(tmp_path, tmp_path / "all")), "--json", "--by", "team").stdout)

    assert [(each["id"], each["as_of"]) for each in told["boards"]] == [("north", "2026-11-22"), ("south", "2026-11-22")]
    assert told["numbers"]["kept_on_time"] == {"n": 1, "of": 4}
    assert told["numbers"]["median_acceptance"] == 2
    assert told["months"] == [{"month": "2026-11", "kept_on_time": {"n": 1, "of": 4}, "kept_in_force": {"n": 1, "of": 4}}]
    assert {each["board"] for each in told["groups"]} <= {"north", "south"}


def test_boards_of_another_date(tmp_path: Path) -> None:
    """Where a date is named, a board that was exported as of another one is named, and nothing is said."""
    folder = export_two_boards(tmp_path, tmp_path / "all")
    run_troth(tmp_path / "north", "export", "parquet", "--out", str(folder), "--board", "north", "--as-of", "2026-11-01")
    result = run_troth(tmp_path, "rollup", str(folder))

    assert result.stderr.startswith("Error: these boards are not as of 22 Nov 2026: north (1 Nov 2026)\n")
    assert (result.stdout, result.exit_code) == ("", 2)


def test_a_folder_of_any_name(tmp_path: Path) -> None:
    """Signs that an engine takes for a pattern, or for a folder of a board, are part of the name."""
    folder = export_two_boards(tmp_path, tmp_path / "board=other" / "a[1]*? b")
    told = json.loads(run_troth(tmp_path, "rollup", str(folder), "--json").stdout)

    assert [each["id"] for each in told["boards"]] == ["north", "south"]
    assert told["numbers"]["kept_on_time"] == {"n": 1, "of": 4}


def test_an_address(tmp_path: Path) -> None:
    """What stands at an address is counted as in a folder, and tables that no board has a row of are empty there, too."""
    folder = export_two_boards(tmp_path, tmp_path / "all")
    assert not (folder / "answers").exists() or not list((folder / "answers").iterdir())

    assert run_troth(tmp_path, "rollup", folder.as_uri(), "--json").stdout == run_troth(tmp_path, "rollup", str(folder), "--json").stdout
    assert "file:///nowhere: there is no board in it" in run_troth(tmp_path, "rollup", "file:///nowhere").stderr


def test_a_board_that_is_only_half_there_is_left_out(tmp_path: Path) -> None:
    """An export that was interrupted takes the board's row away first and puts it back last: without it, nothing of it counts."""
    folder = export_two_boards(tmp_path, tmp_path / "all")
    (folder / "boards/board=north/part-0.parquet").unlink()
    told = json.loads(run_troth(tmp_path, "rollup", str(folder), "--json", "--by", "board").stdout)

    assert [each["board"] for each in told["groups"]] == ["south"]
    assert told["numbers"]["kept_on_time"] == {"n": 1, "of": 2}


def test_the_id_is_made_of_the_name(tmp_path: Path) -> None:
    """Unless somebody says another."""
    board = {"board.yaml": "name: Grüne Werkstatt\n"}
    result = run_troth(write_base_board(tmp_path / "one", board), "export", "parquet", "--out", str(tmp_path / "all"))

    assert "board grune-werkstatt" in result.stdout
    assert (tmp_path / "all/boards/board=grune-werkstatt/part-0.parquet").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "parquet"], "give --out FOLDER"),
        (["export", "parquet", "--out", "commitments/board.yaml"], "is a file"),
        (["export", "parquet", "--out", "all", "--board", "../x"], "is not an id"),
        (["export", "json", "--board", "x"], "--board works only with parquet"),
        (["export", "json", "--out", "commitments"], "is a folder"),
        (["rollup", "nowhere"], "nowhere: there is no board in it"),
        (["rollup", "commitments"], "commitments: there is no board in it"),
        (["rollup", ".", "--memory", "much"], "write it as 500MB or 2GB"),
    ],
)
def test_what_cannot_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str) -> None:
    """One clear line, and exit code 2."""
    monkeypatch.chdir(write_base_board(tmp_path, {"board.yaml": "name: Here\n"}))
    result = run_troth(tmp_path, *words)

    assert said in result.stderr
    assert result.exit_code == 2


@pytest.mark.parametrize(("library", "words"), [("pyarrow", ["export", "parquet", "--out", "all"]), ("ibis", ["rollup", "."])])
def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, words: list[str]) -> None:
    """What is missing is named, with the way to get it, and nothing is written."""
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.chdir(write_base_board(tmp_path))
    result = run_troth(tmp_path, *words)

    assert f"require {library}, which is not installed" in result.stderr
    assert "python -m pip install 'troth[columns]'" in result.stderr
    assert result.exit_code == 2
    assert not [each for each in (tmp_path / "all").rglob("*") if each.is_file()]


def test_spark_without_pyspark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what Spark needs."""
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    result = run_troth(tmp_path, "rollup", str(tmp_path), "--engine", "spark")

    assert "require pyspark, which is not installed" in result.stderr
    assert "'troth[spark]'; it requires Java 17" in result.stderr


def test_another_version(tmp_path: Path) -> None:
    """A board of another version is named, and nothing is counted that may mean something else."""
    folder = export_two_boards(tmp_path, tmp_path / "all")
    file = folder / "boards/board=south/part-0.parquet"
    table = pq.ParquetFile(file).read()
    pq.write_table(table.set_column(0, "version", pa.array([COLUMNS_VERSION + 1], pa.int32())), file)
    result = run_troth(tmp_path, "rollup", str(folder))

    assert f"not exported as version {COLUMNS_VERSION} of the columns: south (version {COLUMNS_VERSION + 1})" in result.stderr
    assert result.exit_code == 2


def test_a_spoilt_file(tmp_path: Path) -> None:
    """A file that is no Parquet is named in one line."""
    folder = export_two_boards(tmp_path, tmp_path / "all")
    file = next((folder / "promises/board=south").rglob("*.parquet"))
    file.write_bytes(b"not columns")
    result = run_troth(tmp_path, "rollup", str(folder))

    assert len(result.stderr.splitlines()) == 2
    assert file.as_posix() in result.stderr
    assert result.exit_code == 2
