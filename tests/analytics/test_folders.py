"""Many boards in one folder: each is replaced as a whole, and leaves the others alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from troth.analytics.parquet import write_board

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


OLD = (
    ("promises", "month=2026-10/part-0.parquet", b"old"),
    ("promises", "month=2026-11/part-0.parquet", b"old"),
    ("boards", "part-0.parquet", b"old"),
)
NEW = (
    ("promises", "month=2026-11/part-0.parquet", b"new"),
    ("asks", "month=2026-11/part-0.parquet", b"new"),
    ("boards", "part-0.parquet", b"new"),
)


def read_files(folder: Path) -> Mapping[str, bytes]:
    """Return every file by its path."""
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def test_side_by_side(tmp_path: Path) -> None:
    """Another board's files stay; of its own, those that are not there any more are gone."""
    write_board(tmp_path, "one", OLD)
    write_board(tmp_path, "two", OLD)

    assert write_board(tmp_path, "one", NEW) == 3
    assert read_files(tmp_path) == {
        "asks/board=one/month=2026-11/part-0.parquet": b"new",
        "boards/board=one/part-0.parquet": b"new",
        "boards/board=two/part-0.parquet": b"old",
        "promises/board=one/month=2026-11/part-0.parquet": b"new",
        "promises/board=two/month=2026-10/part-0.parquet": b"old",
        "promises/board=two/month=2026-11/part-0.parquet": b"old",
    }
    assert not list(tmp_path.glob(".*"))


def test_a_board_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    """Whatever goes wrong on the way, the old files are there, and nothing beside them."""

    def failing() -> Iterator[tuple[str, str, bytes]]:
        yield from NEW
        raise OSError(28, "No space left on device")

    write_board(tmp_path, "one", OLD)
    before = read_files(tmp_path)
    with pytest.raises(OSError, match="No space"):
        write_board(tmp_path, "one", failing())
    assert read_files(tmp_path) == before
    assert not list(tmp_path.glob(".*"))


def test_what_an_interruption_left_is_removed_later(tmp_path: Path) -> None:
    """Files beside that are older than an hour are those of somebody who was interrupted; younger ones may be in use."""
    for name, age in (("old", 7200.0), ("young", 60.0)):
        left = tmp_path / f".troth-one-{name}.new"
        left.mkdir(parents=True)
        then = left.stat().st_mtime - age
        os.utime(left, (then, then))

    write_board(tmp_path, "one", NEW)

    assert [each.name for each in tmp_path.glob(".*")] == [".troth-one-young.new"]
