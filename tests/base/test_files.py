from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from troth.base.files import EditError, create_file, lock_board, overwrite_file, read_file, replace_file
from troth.base.folders import open_staging, place_file, stage_file

if TYPE_CHECKING:
    from pathlib import Path


PATH = "commitments/promises/it.yaml"

WRITER = """
import itertools, sys
from pathlib import Path
from troth.base.files import read_file, replace_file
root = Path(sys.argv[1])
for number in itertools.count():
    old = read_file(root, "commitments/promises/it.yaml")
    replace_file(root, "commitments/promises/it.yaml", old, (b"ab"[number % 2 :][:1] * 2_000_000) + b"end")
    print(number, flush=True)
"""

APPENDER = """
import sys
from pathlib import Path
from troth.base.files import lock_board
from troth.base.files import read_file, replace_file
from troth.edit.splice import append_entry
root, who = Path(sys.argv[1]), sys.argv[2]
for number in range(50):
    with lock_board(root / "commitments"):
        old = read_file(root, "commitments/promises/it.yaml")
        entry = {"date": "2026-11-20", "by": who, "act": "reported", "progress": number}
        replace_file(root, "commitments/promises/it.yaml", old, append_entry(old, entry))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one file in it."""
    file = tmp_path / PATH
    file.parent.mkdir(parents=True)
    file.write_bytes(b"title: It\n")
    return tmp_path


def list_names(root: Path) -> list[str]:
    """Return what lies beside the file."""
    return sorted(each.name for each in (root / PATH).parent.iterdir())


def test_a_file_is_replaced(root: Path) -> None:
    """The new bytes are there, the mode is the old one, and nothing is left beside it."""
    (root / PATH).chmod(0o640)
    replace_file(root, PATH, b"title: It\n", b"title: That\n")
    assert read_file(root, PATH) == b"title: That\n"
    assert (root / PATH).stat().st_mode & 0o777 == 0o640
    assert list_names(root) == ["it.yaml"]


def test_a_file_that_has_changed_is_left_alone(root: Path) -> None:
    """What an editor saved in between is not written over."""
    with pytest.raises(EditError, match="has changed since it was read"):
        replace_file(root, PATH, b"title: Other\n", b"title: That\n")
    assert read_file(root, PATH) == b"title: It\n"
    assert list_names(root) == ["it.yaml"]


def test_a_new_file(root: Path) -> None:
    """A record is made with the folders it needs and the mode of any new file, and never over another."""
    create_file(root, "commitments/promises/2026-11/new.yaml", b"title: New\n")
    made = root / "commitments/promises/2026-11/new.yaml"
    assert made.read_bytes() == b"title: New\n"
    other = root / "other"
    other.touch()
    assert made.stat().st_mode == other.stat().st_mode
    with pytest.raises(EditError, match="already exists"):
        create_file(root, "commitments/promises/2026-11/new.yaml", b"title: Newer\n")
    assert made.read_bytes() == b"title: New\n"


def test_links_are_not_followed(root: Path) -> None:
    """A file or folder that is a link is neither read nor written, wherever it leads."""
    outside = root / "outside"
    outside.mkdir()
    (outside / "it.yaml").write_bytes(b"title: It\n")
    (root / "commitments/promises/link.yaml").symlink_to(outside / "it.yaml")
    (root / "commitments/promises/folder").symlink_to(outside)
    for path in ("commitments/promises/link.yaml", "commitments/promises/folder/it.yaml"):
        with pytest.raises(EditError, match="not an ordinary file"):
            replace_file(root, path, b"title: It\n", b"")
        with pytest.raises(EditError, match="not an ordinary file"):
            create_file(root, path, b"")
    assert (outside / "it.yaml").read_bytes() == b"title: It\n"


def test_no_room(root: Path) -> None:
    """What the system does not allow is said in one sentence, and the old file stays."""
    (root / "commitments/promises/2026-11").write_text("no folder")
    with pytest.raises(EditError, match="not an ordinary file in ordinary folders"):
        create_file(root, "commitments/promises/2026-11/new.yaml", b"")
    with pytest.raises(EditError, match="can't be written"):
        replace_file(root, "commitments/promises/gone.yaml", b"", b"")


def test_old_leftovers_are_cleaned(root: Path) -> None:
    """What a writer that was killed an hour ago left behind goes with the next change; what is newer stays."""
    folder = (root / PATH).parent
    old, new = folder / ".troth-old.new", folder / ".troth-young.new"
    for each in (old, new):
        each.touch()
    os.utime(old, (time.time() - 4000, time.time() - 4000))
    replace_file(root, PATH, b"title: It\n", b"title: That\n")
    assert list_names(root) == [".troth-young.new", "it.yaml"]


def test_killed_in_the_middle(root: Path) -> None:
    """Whenever a writer is killed, the file is the old one or the new one, whole."""
    whole = {letter * 2_000_000 + b"end" for letter in (b"a", b"b")} | {b"title: It\n"}
    for pause in (0.0, 0.003, 0.011, 0.019, 0.031):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(root)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        with writer.stdout:
            writer.stdout.readline()
            time.sleep(pause)
            writer.kill()
            writer.wait()
        assert read_file(root, PATH) in whole


def test_four_writers(root: Path) -> None:
    """Four who append fifty entries each at the same time all find a place: none is lost, and each one's are in order."""
    from tests.edit.record_files import read_data  # noqa: PLC0415 - only here

    people = ("ann", "bob", "cora", "dan")
    writers = [subprocess.Popen([sys.executable, "-c", APPENDER, str(root), each]) for each in people]
    assert [each.wait(timeout=120) for each in writers] == [0, 0, 0, 0]
    log = read_data(read_file(root, PATH))["log"]
    for each in people:
        assert [entry["progress"] for entry in log if entry["by"] == each] == list(range(50))


def test_waiting_has_an_end(root: Path) -> None:
    """Who waits for their turn in vain is told so."""
    with (
        lock_board(root / "commitments"),
        pytest.raises(EditError, match="someone else is changing"),
        lock_board(root / "commitments", timeout=0.05),
    ):
        pass
    with lock_board(root / "commitments"):
        pass


def test_a_board_that_cannot_be_locked_can_be_written(tmp_path: Path) -> None:
    """Where there is no folder to hold, nobody waits for anybody, and nothing fails."""
    with lock_board(tmp_path / "commitments", timeout=0.05), lock_board(tmp_path / "commitments", timeout=0.05):
        create_file(tmp_path, "it.yaml", b"title: It\n")
    assert read_file(tmp_path, "it.yaml") == b"title: It\n"


def test_what_can_be_made_again_is_overwritten(tmp_path: Path) -> None:
    """The file is whole under its name, a new one with the mode of any new file, an old one with its own; nothing lies beside it."""
    file = tmp_path / "board.csv"
    overwrite_file(file, [b"one,", b"two"])
    (tmp_path / "other").touch()
    assert (file.read_bytes(), file.stat().st_mode) == (b"one,two", (tmp_path / "other").stat().st_mode)
    file.chmod(0o640)
    overwrite_file(file, [b"three"])
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"three", 0o640)
    assert {each.name for each in tmp_path.iterdir()} == {"board.csv", "other"}


def test_what_is_refused_at_the_last_moment_stays(tmp_path: Path) -> None:
    """Where `ensure` raises, the old file is as it was and nothing lies beside it."""
    file = tmp_path / "board.csv"
    file.write_bytes(b"theirs")

    def refuse() -> None:
        raise EditError("somebody else's", "")

    with pytest.raises(EditError, match="somebody else's"):
        overwrite_file(file, [b"ours"], ensure=refuse)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("board.csv", b"theirs")]


def test_errors_name_what_was_asked_for(tmp_path: Path) -> None:
    """An error of the disk names the file or folder that somebody asked for, and never the one that is only on its way there."""
    missing = tmp_path / "gone/board.csv"
    with pytest.raises(FileNotFoundError) as caught:
        overwrite_file(missing, [b"ours"])
    assert caught.value.filename == str(missing)
    with open_staging(tmp_path / "pages") as place:
        stage_file(place, "a/b.md", b"ours")
        (tmp_path / "pages/a").write_bytes(b"theirs")
        with pytest.raises(FileExistsError) as staged:
            place_file(place, "a/b.md")
    assert staged.value.filename == str(tmp_path / "pages/a/b.md")
    assert [each.name for each in (tmp_path / "pages").iterdir()] == ["a"]
