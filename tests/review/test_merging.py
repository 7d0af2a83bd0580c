"""What is judged is the result of the merge, read from git alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.review.scratch import DRAFT, KITCHEN, REPORTED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.review.scratch import Scratch


def test_two_branches_that_append(scratch: Scratch) -> None:
    """Where both sides add to one log git cannot merge: that is said, with what to do, and each is judged all the same."""
    scratch.append(KITCHEN, REPORTED)
    scratch.git.switch("main")
    scratch.append(KITCHEN, "  - {date: 2026-11-21, by: nina, act: help_wanted, note: Hands.}\n", on="2026-11-21")
    result = scratch.review()
    assert result.exit_code == 1
    assert "keep the log entries of both in date order  [review/conflict]" in result.stdout
    assert scratch.list_problems() == [("conflict", KITCHEN, 1)]
    assert scratch.list_sentences() == ["Nina Berg reports on “Fit the kitchen”: on track"]


def test_no_program_of_the_repository_is_run(scratch: Scratch, tmp_path: Path) -> None:
    """A merge driver, a filter or a hook that the repository names stays where it is."""
    touched = tmp_path / "pwned"
    scratch.git.run_git("config", "merge.evil.driver", f"touch {touched}; cat %B > %A")
    scratch.git.run_git("config", "merge.default", "evil")
    scratch.git.run_git("config", "filter.evil.smudge", f"touch {touched}")
    scratch.commit({".gitattributes": "* merge=evil filter=evil\n"})
    scratch.append(DRAFT, "due: 2026-12-24\n")
    scratch.git.switch("main")
    scratch.replace(DRAFT, "title: Paint the hall, prehaps", "title: Paint the hall")
    assert scratch.review().exit_code == 0
    assert not touched.exists()


def test_nothing_is_written(scratch: Scratch) -> None:
    """A review leaves the repository as it was, objects and all."""
    scratch.append(KITCHEN, REPORTED)
    scratch.git.switch("main")
    scratch.commit({"notes.txt": "x"})
    before = sorted((folder, tuple(sorted(files))) for folder, _, files in os.walk(scratch.git.folder))
    assert scratch.review().exit_code == 0
    assert sorted((folder, tuple(sorted(files))) for folder, _, files in os.walk(scratch.git.folder)) == before


def test_the_branch_that_is_checked_out_does_not_matter(scratch: Scratch) -> None:
    """Neither do changes that are not committed: two commits are all that counts."""
    scratch.append(KITCHEN, REPORTED)
    scratch.git.switch("main")
    scratch.git.write({KITCHEN: "title: [", DRAFT: None})
    assert scratch.list_sentences() == ["Nina Berg reports on “Fit the kitchen”: on track"]


def test_a_shallow_clone(scratch: Scratch, tmp_path: Path) -> None:
    """With only the last part of the history nothing is guessed: exit 2, and what to fetch."""
    scratch.append(KITCHEN, REPORTED)
    clone = scratch.git.clone(tmp_path / "clone", "--depth=1", "--branch=topic")
    result = type(scratch)(clone).review(base="HEAD", head="HEAD")
    assert result.exit_code == 2
    assert "fetch-depth: 0" in result.stderr


@pytest.mark.parametrize("base", ["nowhere", "main..topic", ":/x", "", "HEAD@{1}", "^main", "main^{tree}", "0" * 40])
def test_no_such_commit(scratch: Scratch, base: str) -> None:
    """What is no commit is one sentence and exit 2; no option, range or search reaches git."""
    result = scratch.review(base=base)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "what" not in result.stderr or result.stderr.startswith("Error: ")


def test_no_common_history(scratch: Scratch) -> None:
    """A branch that was started afresh cannot be compared."""
    scratch.git.run_git("checkout", "--quiet", "--orphan", "fresh")
    scratch.commit({KITCHEN: scratch.text(KITCHEN)})
    result = scratch.review(head="fresh")
    assert result.exit_code == 2
    assert "no common history" in result.stderr


def test_links_and_submodules(scratch: Scratch) -> None:
    """What is no plain file is told as the check tells it on disk, and never followed."""
    (scratch.git.folder / "commitments/promises/leak.yaml").symlink_to("/etc/hostname")
    scratch.git.run_git(
        "update-index", "--add", "--cacheinfo", f"160000,{scratch.git.run_git('rev-parse', 'HEAD')},commitments/promises/sub"
    )
    scratch.git.run_git("add", "commitments/promises/leak.yaml")
    scratch.git.run_git("commit", "--quiet", "--message=x")
    assert scratch.list_problems() == [
        ("folder/link", "commitments/promises/leak.yaml", 1),
        ("folder/submodule", "commitments/promises/sub", 1),
    ]


def test_what_was_wrong_before_is_not_of_the_change(scratch: Scratch) -> None:
    """A file that the base has at fault is no fault of the branch."""
    scratch.git.switch("main")
    scratch.commit({"commitments/promises/broken.yaml": "title: [", "commitments/promises/Odd.yaml": "title: x\n"})
    scratch.git.branch("later")
    scratch.append(KITCHEN, REPORTED)
    assert scratch.review(head="later").exit_code == 0


def test_a_board_in_a_folder_of_a_larger_repository(scratch: Scratch) -> None:
    """Paths are told from the board's folder."""
    folder = scratch.git.folder / "teams/blue"
    scratch.git.switch("main")
    for path in (KITCHEN, "commitments/board.yaml", "commitments/parties/all.yaml"):
        scratch.git.write({f"teams/blue/{path}": scratch.text(path)})
    scratch.commit({})
    scratch.git.branch("blue")
    scratch.replace(f"teams/blue/{KITCHEN}", "2026-12-15", "2027-12-15")
    board = type(scratch)(type(scratch.git)(folder=folder, environment=scratch.git.environment))
    assert f"{KITCHEN}:8:1: due was changed" in board.review(head="blue").stdout
