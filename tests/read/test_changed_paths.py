from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.repositories import Repository, make_promise_text, make_repository

from troth.base.errors import BoardError
from troth.read.changed_paths import check_out_records, find_changed_paths

if TYPE_CHECKING:
    from pathlib import Path


KITCHEN = "commitments/promises/kitchen.yaml"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with two records and a branch that was begun after them."""
    made = make_repository(tmp_path / "here")
    made.commit({KITCHEN: make_promise_text(), "commitments/promises/ä b.yaml": make_promise_text(), "README.md": "A board."})
    made.branch("topic")
    return made


def test_added_altered_moved_and_removed(repository: Repository) -> None:
    """Every way in which a file can differ counts; of a file that was moved both places do."""
    repository.commit({KITCHEN: None, "commitments/promises/2026/kitchen.yaml": make_promise_text(), "README.md": "Our board."})
    repository.write({"commitments/promises/new.yaml": make_promise_text()})
    assert find_changed_paths(repository.folder, "main") == {
        KITCHEN,
        "commitments/promises/2026/kitchen.yaml",
        "README.md",
        "commitments/promises/new.yaml",
    }


def test_any_name(repository: Repository) -> None:
    """Names are taken as they are, without git's quotes."""
    repository.write({"commitments/promises/ä b.yaml": make_promise_text() + "\n"})
    assert find_changed_paths(repository.folder, "main") == {"commitments/promises/ä b.yaml"}


def test_a_board_in_a_folder(tmp_path: Path) -> None:
    """Paths count from the board's own folder, and what lies outside of it is left out."""
    made = make_repository(tmp_path / "here")
    first = made.commit({f"board/{KITCHEN}": make_promise_text(), "README.md": "A board."})
    made.commit({f"board/{KITCHEN}": make_promise_text() + "\n", "README.md": "Our board."})
    assert find_changed_paths(made.folder / "board", first) == {KITCHEN}
    with check_out_records(made.folder / "board", first) as folder:
        assert (folder / KITCHEN).read_text() == make_promise_text()


def test_the_records_as_they_were(repository: Repository) -> None:
    """The records are laid out as the branch found them, without what is no record and without links."""
    (repository.folder / "commitments/link.yaml").symlink_to("promises/kitchen.yaml")
    repository.switch("main")
    linked = repository.commit({KITCHEN: make_promise_text() + "\n"})
    with check_out_records(repository.folder, linked) as folder:
        files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert files == {KITCHEN, "commitments/promises/ä b.yaml"}
    assert not folder.exists()


def test_histories_that_have_nothing_in_common(repository: Repository) -> None:
    """Where two branches share no commit, the revision itself is compared with."""
    repository.run_git("checkout", "--quiet", "--orphan", "other")
    repository.commit({KITCHEN: make_promise_text() + "\n"})
    assert find_changed_paths(repository.folder, "main") == {KITCHEN}


def test_the_environment_does_not_lead_astray(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever repository the environment names, the board's own is asked."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert find_changed_paths(repository.folder, "main") == frozenset()


def test_a_revision_that_is_not_there(repository: Repository) -> None:
    """An unknown revision is a BoardError that repeats it harmlessly."""
    with pytest.raises(BoardError, match="git knows no revision 'a\\\\x1bb'"):
        find_changed_paths(repository.folder, "a\x1bb")
