from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.repositories import Repository, promise, repository

from troth.problem import BoardError
from troth.read.changes import changed_since, laid_out

if TYPE_CHECKING:
    from pathlib import Path

KITCHEN = "commitments/promises/kitchen.yaml"


@pytest.fixture
def here(tmp_path: Path) -> Repository:
    """A repository with two records and a branch that was begun after them."""
    made = repository(tmp_path / "here")
    made.commit({KITCHEN: promise(), "commitments/promises/ä b.yaml": promise(), "README.md": "A board."})
    made.branch("topic")
    return made


def test_added_altered_moved_and_removed(here: Repository) -> None:
    """Every way in which a file can differ counts; of a file that was moved both places do."""
    here.commit({KITCHEN: None, "commitments/promises/2026/kitchen.yaml": promise(), "README.md": "Our board."})
    here.write({"commitments/promises/new.yaml": promise()})
    assert changed_since(here.folder, "main") == {
        KITCHEN,
        "commitments/promises/2026/kitchen.yaml",
        "README.md",
        "commitments/promises/new.yaml",
    }


def test_any_name(here: Repository) -> None:
    """Names are taken as they are, without git's quotes."""
    here.write({"commitments/promises/ä b.yaml": promise() + "\n"})
    assert changed_since(here.folder, "main") == {"commitments/promises/ä b.yaml"}


def test_a_board_in_a_folder(tmp_path: Path) -> None:
    """Paths count from the board's own folder, and what lies outside of it is left out."""
    made = repository(tmp_path / "here")
    first = made.commit({f"board/{KITCHEN}": promise(), "README.md": "A board."})
    made.commit({f"board/{KITCHEN}": promise() + "\n", "README.md": "Our board."})
    assert changed_since(made.folder / "board", first) == {KITCHEN}
    with laid_out(made.folder / "board", first) as folder:
        assert (folder / KITCHEN).read_text() == promise()


def test_the_records_as_they_were(here: Repository) -> None:
    """The records are laid out as the branch found them, without what is no record and without links."""
    (here.folder / "commitments/link.yaml").symlink_to("promises/kitchen.yaml")
    here.switch("main")
    linked = here.commit({KITCHEN: promise() + "\n"})
    with laid_out(here.folder, linked) as folder:
        files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert files == {KITCHEN, "commitments/promises/ä b.yaml"}
    assert not folder.exists()


def test_histories_that_have_nothing_in_common(here: Repository) -> None:
    """Where two branches share no commit, the revision itself is compared with."""
    here.git("checkout", "--quiet", "--orphan", "other")
    here.commit({KITCHEN: promise() + "\n"})
    assert changed_since(here.folder, "main") == {KITCHEN}


def test_the_environment_does_not_lead_astray(here: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever repository the environment names, the board's own is asked."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert changed_since(here.folder, "main") == frozenset()


def test_a_revision_that_is_not_there(here: Repository) -> None:
    """An unknown revision is a BoardError that repeats it harmlessly."""
    with pytest.raises(BoardError, match="git knows no revision 'a\\\\x1bb'"):
        changed_since(here.folder, "a\x1bb")
