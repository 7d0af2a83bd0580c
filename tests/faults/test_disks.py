"""Real disks that are full or may not be written to: what was there stays, and the command says so in a line."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, run_troth, write_base_board
from tests.faults.test_edits import PROMISE, REPORT, list_left_behind, read_records
from tests.publish.sites import read_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

    Mount = Callable[[str], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mount a disk of a size in memory, and unmount it in the end. Needs leave to mount; where there is none the test is skipped."""
    place = tmp_path / "disk"
    place.mkdir()

    def mounted(size: str) -> Path:
        asked = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], capture_output=True, check=False)
        if asked.returncode:
            pytest.skip("needs leave to mount a disk")
        return place

    yield mounted
    subprocess.run(["umount", place], capture_output=True, check=False)


def fill_disk(disk: Path) -> None:
    """Leave no room on a disk."""
    with (disk / "filler").open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def check_one_line(result: Result) -> None:
    """Exit code 2, a message, and no traceback."""
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output


@pytest.mark.parametrize("words", [REPORT, PROMISE], ids=["edit", "new"])
def test_a_disk_without_room_keeps_what_it_has(mount: Mount, words: tuple[str, ...]) -> None:
    """A disk of 300 kB, filled to the last block."""
    disk = mount("300k")
    write_base_board(disk, {"promises/kitchen.yaml": KITCHEN})
    before = read_records(disk)
    fill_disk(disk)

    check_one_line(run_troth(disk, *words))

    assert read_records(disk) == before
    assert not list_left_behind(disk)


@pytest.mark.parametrize("words", [REPORT, PROMISE], ids=["edit", "new"])
def test_a_disk_that_may_only_be_read_keeps_what_it_has(mount: Mount, words: tuple[str, ...]) -> None:
    """Mounted again for reading alone."""
    disk = mount("300k")
    write_base_board(disk, {"promises/kitchen.yaml": KITCHEN})
    before = read_records(disk)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)

    check_one_line(run_troth(disk, *words))

    assert read_records(disk) == before


def test_a_site_that_has_no_room_leaves_the_old_one(mount: Mount, tmp_path: Path) -> None:
    """The disk has room for one site, and not for a second one beside it."""
    root = write_base_board(tmp_path / "board", {"promises/kitchen.yaml": KITCHEN})
    disk = mount("20m")
    assert run_troth(root, "build", "--out", str(disk / "site")).exit_code == 0
    before = read_site(disk / "site")
    fill_disk(disk)
    (root / "commitments/promises/kitchen.yaml").write_text(KITCHEN.replace("Fit the kitchen", "Fit it"))

    check_one_line(run_troth(root, "build", "--out", str(disk / "site")))

    assert read_site(disk / "site") == before
    assert sorted(each.name for each in disk.iterdir()) == ["filler", "site"]


def test_a_site_on_a_disk_for_reading_stays(mount: Mount, tmp_path: Path) -> None:
    """Nothing can be written there, and the command says that."""
    root = write_base_board(tmp_path / "board", {"promises/kitchen.yaml": KITCHEN})
    disk = mount("20m")
    assert run_troth(root, "build", "--out", str(disk / "site")).exit_code == 0
    before = read_site(disk / "site")
    (root / "commitments/promises/kitchen.yaml").write_text(KITCHEN.replace("Fit the kitchen", "Fit it"))
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)

    check_one_line(run_troth(root, "build", "--out", str(disk / "site")))

    assert read_site(disk / "site") == before
