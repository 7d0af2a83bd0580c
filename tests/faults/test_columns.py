"""Whatever happens while a board's columns are swapped: it is there whole, or it is not there; other boards are not touched."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from tests.analytics.test_folders import NEW, OLD, read_files
from tests.faults.processes import fail_at, kill_at

from troth.analytics.parquet import write_board

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def read_files_of(folder: Path, board: str) -> Mapping[str, bytes]:
    """Return the files of one board in their places."""
    return {path: content for path, content in read_files(folder).items() if f"/board={board}/" in path and not path.startswith(".")}


def make_export_action(folder: Path) -> Callable[[], int]:
    """Return the action of exporting the new columns."""

    def action() -> int:
        write_board(folder, "one", NEW)
        return 0

    return action


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the old columns of two boards."""
    for board in ("one", "two"):
        write_board(tmp_path, board, OLD)
    return tmp_path


def test_a_kill_at_any_moment(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the board's own row is there, all of it is old or all of it is new; the next export puts all in order."""
    old, two = read_files_of(folder, "one"), read_files_of(folder, "two")
    write_board(new := tmp_path_factory.mktemp("new"), "one", NEW)
    number, seen = 1, set[str]()
    while kill_at(number, folder, make_export_action(folder)):
        found = read_files_of(folder, "one")
        sealed = "boards/board=one/part-0.parquet" in found
        assert not sealed or found in (old, read_files_of(new, "one")), number
        assert read_files_of(folder, "two") == two
        seen.add("old" if found == old else "new" if sealed else "none")
        write_board(folder, "one", NEW)
        assert read_files_of(folder, "one") == read_files_of(new, "one")
        write_board(folder, "one", OLD)
        number += 1
    assert seen == {"old", "none", "new"}


def test_a_disk_that_fails_anywhere(folder: Path) -> None:
    """Each call that would write fails once: all is as it was, and nothing lies beside it. A folder that is there need not be made."""
    before, number, refused = read_files(folder), 1, 0
    while True:
        failed, code = fail_at(number, errno.EIO, folder, make_export_action(folder))
        if not failed:
            break
        if code == 0:
            write_board(folder, "one", OLD)
        assert read_files(folder) == before, number
        assert not list(folder.glob(".*")), number
        refused += code != 0
        number += 1
    assert refused > 10
