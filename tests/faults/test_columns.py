"""Whatever happens while a board's columns are swapped: it is there whole, or it is not there; other boards are not touched."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from tests.columns.test_folder import NEW, OLD, held
from tests.faults.killing import failing_at, killed_at

from troth.columns.folder import put

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def of(folder: Path, board: str) -> Mapping[str, bytes]:
    """Return the files of one board in their places."""
    return {path: content for path, content in held(folder).items() if f"/board={board}/" in path and not path.startswith(".")}


def putting(folder: Path) -> Callable[[], int]:
    """Return the action of exporting the new columns."""

    def action() -> int:
        put(folder, "one", NEW)
        return 0

    return action


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the old columns of two boards."""
    for board in ("one", "two"):
        put(tmp_path, board, OLD)
    return tmp_path


def test_a_kill_at_any_moment(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the board's own row is there, all of it is old or all of it is new; the next export puts all in order."""
    old, two = of(folder, "one"), of(folder, "two")
    put(new := tmp_path_factory.mktemp("new"), "one", NEW)
    number, seen = 1, set[str]()
    while killed_at(number, folder, putting(folder)):
        found = of(folder, "one")
        sealed = "boards/board=one/part-0.parquet" in found
        assert not sealed or found in (old, of(new, "one")), number
        assert of(folder, "two") == two
        seen.add("old" if found == old else "new" if sealed else "none")
        put(folder, "one", NEW)
        assert of(folder, "one") == of(new, "one")
        put(folder, "one", OLD)
        number += 1
    assert seen == {"old", "none", "new"}


def test_a_disk_that_fails_anywhere(folder: Path) -> None:
    """Each call that would write fails once: all is as it was, and nothing lies beside it. A folder that is there need not be made."""
    before, number, refused = held(folder), 1, 0
    while True:
        failed, code = failing_at(number, errno.EIO, folder, putting(folder))
        if not failed:
            break
        if code == 0:
            put(folder, "one", OLD)
        assert held(folder) == before, number
        assert not list(folder.glob(".*")), number
        refused += code != 0
        number += 1
    assert refused > 10
