from __future__ import annotations

from typing import TYPE_CHECKING

from tests.repositories import make_repository

from troth.read.files.folder import read_record_files
from troth.read.files.tree import build_tree, compare_trees, list_tree
from troth.read.git.command import Git

if TYPE_CHECKING:
    from pathlib import Path


ODD = {
    "commitments/board.yaml": "name: Odd\n",
    "commitments/README.md": "x",
    "commitments/promises/a.yaml": "x: 1\n",
    "commitments/promises/2026/a.yaml": "x: 2\n",
    "commitments/promises/B.yaml": "x: 3\n",
    "commitments/promises/b.yaml": "x: 4\n",
    "commitments/promises/con.yaml": "x: 5\n",
    "commitments/promises/c.yml": "x: 6\n",
    "commitments/promises/7.yaml": "x: 7\n",
    "commitments/promises/notes.txt": "x",
    "commitments/promises/.hidden.yaml": "x: 8\n",
    "commitments/promises/.trash/d.yaml": "x: 9\n",
    "commitments/promise/e.yaml": "x: 10\n",
    "commitments/f.yaml": "x: 11\n",
    "commitments/asks/<b> ::x.yaml": "x: 12\n",
}


def test_a_commit_is_judged_as_the_disk_is(tmp_path: Path) -> None:
    """The same files are read, and the same problems told, whether they lie in a folder or in a commit."""
    made = make_repository(tmp_path / "odd")
    made.commit(ODD)
    (made.folder / "commitments/promises/link.yaml").symlink_to("a.yaml")
    (made.folder / "commitments/promises/loop").symlink_to(".")
    made.commit({})
    files, problems = read_record_files(made.folder)
    tree = build_tree(list_tree(Git(folder=made.folder), "HEAD", ""))
    assert [(file.kind, file.stem, file.path) for file in tree.files] == [(file.kind, file.id, file.path) for file in files]
    assert sorted(tree.problems, key=str) == sorted(problems, key=str)


def test_only_what_differs_is_touched(tmp_path: Path) -> None:
    """Paths are compared by what they hold, so that a large board costs no more than its change."""
    made = make_repository(tmp_path / "small")
    made.commit({"commitments/promises/a.yaml": "x: 1\n", "commitments/promises/b.yaml": "x: 2\n"})
    before = list_tree(Git(folder=made.folder), "HEAD", "")
    made.commit({"commitments/promises/b.yaml": "x: 3\n", "commitments/promises/Odd.yaml": "x: 4\n"})
    found = compare_trees(before, list_tree(Git(folder=made.folder), "HEAD", ""))
    assert found.touched == {"commitments/promises/b.yaml", "commitments/promises/Odd.yaml"}
    assert [problem.place.path for problem in found.find_new_problems()] == ["commitments/promises/Odd.yaml"]


def test_a_board_that_is_no_folder(tmp_path: Path) -> None:
    """Where a link stands in the folder's place, nothing is read and that is said."""
    made = make_repository(tmp_path / "link")
    made.commit({"elsewhere/promises/a.yaml": "x: 1\n"})
    (made.folder / "commitments").symlink_to("elsewhere")
    made.commit({})
    tree = build_tree(list_tree(Git(folder=made.folder), "HEAD", ""))
    assert tree.files == ()
    assert [problem.rule for problem in tree.problems] == ["folder/link"]
