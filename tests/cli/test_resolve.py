"""`troth resolve` in the middle of a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner
from tests.repositories import make_repository
from tests.review.scratch import FILES, KITCHEN, PARTIES

from troth.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from tests.repositories import Repository

ONE = "  - {date: 2026-11-19, by: nina, act: reported, confidence: on_track}\n"
TWO = "  - {date: 2026-11-18, by: omar, act: followed_up, note: We spoke.}\n"


def merge(folder: Path, ours: dict[str, str], theirs: dict[str, str]) -> Repository:
    """Return a board in the middle of a merge that git could not finish."""
    repo = make_repository(folder)
    repo.commit(FILES, on="2026-11-10")
    repo.branch("topic")
    repo.commit(theirs, by="omar", on="2026-11-18")
    repo.switch("main")
    repo.commit(ours, on="2026-11-19")
    repo.run_git("-c", "merge.conflictStyle=merge", "merge-tree", "--write-tree", "main", "main")
    (folder / "merge.sh").write_text("git merge -q topic || true\n", encoding="utf-8")
    repo.run_git("-c", "alias.try=!sh ./merge.sh", "try")
    return repo


def run(repo: Repository, *words: str) -> Result:
    """Run the command on a board."""
    return CliRunner().invoke(main, ["-C", str(repo.folder), "resolve", *words])


def test_two_who_added_at_once(tmp_path: Path) -> None:
    """The file holds the entries of both in date order, a dry run writes nothing, and a second run finds nothing to do but to add it."""
    repo = merge(tmp_path / "board", {KITCHEN: FILES[KITCHEN] + ONE}, {KITCHEN: FILES[KITCHEN] + TWO})
    file = repo.folder / KITCHEN
    marked = file.read_text(encoding="utf-8")
    assert "<<<<<<< " in marked
    assert (run(repo, "--dry-run").exit_code, file.read_text(encoding="utf-8")) == (0, marked)
    done = run(repo)
    assert (done.exit_code, file.read_text(encoding="utf-8")) == (0, FILES[KITCHEN] + TWO + ONE)
    assert f"git add {KITCHEN}" in done.output
    again = run(repo)
    assert (again.exit_code, "someone has already merged it" in again.output) == (1, True)


def test_what_somebody_wrote_in_between_stays(tmp_path: Path) -> None:
    """A file that somebody has begun to put together by hand is named with the line, and stays as they left it."""
    repo = merge(tmp_path / "board", {KITCHEN: FILES[KITCHEN] + ONE}, {KITCHEN: FILES[KITCHEN] + TWO})
    file = repo.folder / KITCHEN
    begun = file.read_text(encoding="utf-8") + "# mine\n"
    file.write_text(begun, encoding="utf-8")
    left = run(repo)
    assert (left.exit_code, file.read_text(encoding="utf-8")) == (1, begun)
    assert f"line {len(begun.splitlines())} is from neither side" in left.output


def test_what_it_leaves_alone(tmp_path: Path) -> None:
    """A file without a log is named with what to do, and stays as git left it."""
    edits = [{PARTIES: FILES[PARTIES].replace("Jane Ito", name)} for name in ("Jane Berg", "Jane Haddad")]
    repo = merge(tmp_path / "board", *edits)
    before = (repo.folder / PARTIES).read_bytes()
    left = run(repo)
    assert (left.exit_code, (repo.folder / PARTIES).read_bytes()) == (1, before)
    assert "it has no log" in left.output


def test_nothing_to_do(tmp_path: Path) -> None:
    """Without a merge there is nothing to put together."""
    repo = make_repository(tmp_path / "board")
    repo.commit(FILES)
    assert (run(repo).exit_code, run(repo).output) == (0, "No file of the board is in conflict.\n")
