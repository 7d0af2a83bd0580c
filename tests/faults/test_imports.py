"""An import that is killed leaves whole records, and goes on when it is run again: what is left is taken, and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli import boards
from tests.faults.processes import fail_at, kill_at, make_troth_action
from tests.faults.test_edits import EVERY, list_left_behind, read_records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 6
HOW = ("--new-parties", "promiser=people", "--write")


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    """A sheet of promises, some with one title, made by people who are new to the board."""
    file = tmp_path / "plan.csv"
    rows = [f"Door {number // 2},Tom Nr{number % 3},jane,It shuts.,2026-10-01,2026-12-{number + 10}" for number in range(ROWS)]
    file.write_text("\n".join(("title,promiser,customer,outcome,made,due", *rows)))
    return str(file)


def test_a_kill_at_any_moment_leaves_whole_records_and_the_rest_for_the_next_time(
    tmp_path: Path, sheet: str, record_property: Callable[[str, object], None]
) -> None:
    """Each file that is there is the whole one, check has nothing against them, and after the same command all are there, once."""
    whole = boards.write_base_board(tmp_path / "whole")
    assert boards.run_troth(whole, "import", sheet, *HOW).exit_code == 0
    wanted, number, killed, parts = read_records(whole), 1, 0, set[int]()
    while True:
        board = boards.write_base_board(tmp_path / f"killed-{number}")
        if not kill_at(number, board, make_troth_action(board, "import", sheet, *HOW)):
            break
        after = read_records(board)
        assert after.items() <= wanted.items(), number
        assert boards.run_troth(board, "check").exit_code == 0, number
        parts.add(len(wanted) - len(after))
        again = boards.run_troth(board, "import", sheet, *HOW)
        assert again.exit_code == 0
        assert read_records(board) == wanted
        killed, number = killed + 1, number + max(EVERY // 3, 1)
    record_property("kills", killed)
    assert {0, ROWS + 1} <= parts | {0}
    assert len(parts) > 1


def test_a_long_import_says_how_to_go_on(tmp_path: Path) -> None:
    """Before it begins to write, so that it stands on the screen of whoever stops it; a short one says nothing of that."""
    for count, said in ((100, True), (99, False)):
        file = tmp_path / f"{count}.csv"
        rows = [f"Door {number},nina,jane,It shuts.,2026-10-01,2026-12-10" for number in range(count)]
        file.write_text("\n".join(("title,promiser,customer,outcome,made,due", *rows)))
        ended = boards.run_troth(boards.write_base_board(tmp_path / str(count)), "import", str(file), "--write")
        assert ("Writing 100 files. If it is interrupted, run the same command again" in ended.stderr) is said


def test_a_disk_that_fails_anywhere_takes_all_back(tmp_path: Path, sheet: str) -> None:
    """Whatever call of those that write fails: then no record is there, nothing is left behind, and the exit code says so."""
    number = 1
    while True:
        board = boards.write_base_board(tmp_path / f"failed-{number}")
        before = read_records(board)
        failed, code = fail_at(number, 28, board, make_troth_action(board, "import", sheet, *HOW))
        if not failed:
            break
        assert code in (0, 2), number
        assert read_records(board) == before or code == 0, number
        assert not list_left_behind(board), number
        number += 1
    assert number > ROWS
