"""Whatever happens to a machine while something is written: a record is the old one or the new one, whole."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, write_base_board
from tests.edit.record_files import check_appended, read_data
from tests.faults.processes import fail_at, kill_at, make_troth_action, run_at_once, run_with_little_room

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = "commitments/promises/kitchen.yaml"
NEW = "commitments/promises/2026-11/hang-the-doors.yaml"
REPORT = ("promise", "report", "kitchen", "--by", "nina", "--on-track", "--note", "The stone is here.")
ENTRY = {"date": "2026-11-22", "by": "nina", "act": "reported", "confidence": "on_track", "note": "The stone is here."}
PROMISE = (
    "new",
    "promise",
    "--by",
    "nina",
    "--title",
    "Hang the doors",
    "--customer",
    "jane",
    "--due",
    "2026-12-15",
    "--outcome",
    "They shut.",
)
EVERY = int(os.environ.get("TROTH_FAULTS_EVERY", "13"))
"""Every so many events there is a kill; `make faults` takes every one."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A board with one promise more than the base has."""
    return write_base_board(tmp_path, {"promises/kitchen.yaml": KITCHEN})


def read_records(root: Path) -> dict[str, bytes]:
    """Return every record of the board."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted((root / "commitments").rglob("*.yaml"))}


def list_left_behind(root: Path) -> list[str]:
    """Return what else lies there: half-written files."""
    return [
        path.name for path in (root / "commitments").rglob("*") if path.is_file() and path.suffix != ".yaml" and path.name != "README.md"
    ]


def test_a_kill_at_any_moment_of_an_edit_tears_nothing(root: Path, record_property: Callable[[str, object], None]) -> None:
    """After each kill the record is the old one or the new one, no other file has changed, and the next command succeeds."""
    before, number, killed = read_records(root), 1, 0
    while kill_at(number, root, make_troth_action(root, *REPORT)):
        after = read_records(root)
        if after != before:
            check_appended(before[FILE], after[FILE], ENTRY)
        assert {**after, FILE: b""} == {**before, FILE: b""}
        (root / FILE).write_bytes(before[FILE])
        number, killed = number + EVERY, killed + 1
    check_appended(before[FILE], read_records(root)[FILE], ENTRY)
    record_property("kills", killed)
    assert killed > 1


def test_a_kill_at_any_moment_of_making_a_record_leaves_all_of_it_or_nothing(
    root: Path, record_property: Callable[[str, object], None]
) -> None:
    """The new file is there whole, or not at all."""
    before, number, killed, wholes = read_records(root), 1, 0, set[bytes]()
    while kill_at(number, root, make_troth_action(root, *PROMISE)):
        made = {path: content for path, content in read_records(root).items() if path not in before}
        assert len(made) <= 1
        for path, content in made.items():
            assert read_data(content)["title"] == "Hang the doors"
            wholes.add(content)
            (root / path).unlink()
        number, killed = number + EVERY, killed + 1
    record_property("kills", killed)
    made = {path: content for path, content in read_records(root).items() if path not in before}
    assert len({*wholes, *made.values()}) == 1


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("words", [REPORT, PROMISE], ids=["edit", "new"])
def test_a_disk_that_fails_anywhere_changes_nothing(root: Path, error: int, words: tuple[str, ...]) -> None:
    """Each call that would write fails once: then all is as it was, nothing is left behind, and the exit code says so."""
    before, number = read_records(root), 1
    while True:
        failed, code = fail_at(number, error, root, make_troth_action(root, *words))
        if not failed:
            break
        assert code in (0, 2), (number, code)
        if code:
            assert read_records(root) == before, number
            assert not list_left_behind(root), number
        else:  # the folder could not be seen onto the disk, or a mode not be set: the record is written whole all the same
            for path in read_records(root).keys() - before.keys():
                (root / path).unlink()
            (root / FILE).write_bytes(before[FILE])
        number += 1
    assert number > 1


def test_a_full_disk_tears_nothing(root: Path) -> None:
    """Where the new file has no room the old one stays."""
    before = read_records(root)
    assert run_with_little_room(64, make_troth_action(root, *REPORT)) == 2
    assert read_records(root) == before
    assert not list_left_behind(root)


def test_writers_at_once_lose_nothing(root: Path) -> None:
    """Four people who report at the same moment, again and again, all find their words in the log."""
    rounds = int(os.environ.get("TROTH_FAULTS_APPENDS", "5"))

    def writes(name: str) -> int:
        words = [("promise", "report", "kitchen", "--by", "nina", "--on-track", "--note", f"{name} {number}") for number in range(rounds)]
        return max(make_troth_action(root, *each)() for each in words)

    assert run_at_once(*(lambda name=name: writes(name) for name in "abcd")) == [0] * 4
    notes = [entry["note"] for entry in read_data((root / FILE).read_bytes())["log"][2:]]
    assert sorted(notes) == sorted(f"{name} {number}" for name in "abcd" for number in range(rounds))
