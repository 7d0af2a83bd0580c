"""Commands find the board that somebody stands in, and know who `me` is."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.cli.boards import KITCHEN, make_promise_yaml, write_base_board

from troth.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

ASKED = make_promise_yaml(made="") + "log:\n  - {date: 2026-11-20, by: jane, act: requested, respond_by: 2026-12-01}\n"


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """Return a board in a repository whose git knows Nina by her account's address."""
    write_base_board(tmp_path / "board", {"promises/fit-kitchen.yaml": KITCHEN, "promises/shelves.yaml": ASKED})
    root = tmp_path / "board"
    subprocess.run(["git", "init", "--quiet", "-b", "main", root], check=True)
    for key, value in (("user.name", "Nina"), ("user.email", "nina-novak@users.noreply.github.com")):
        subprocess.run(["git", "-C", root, "config", key, value], check=True)
    for words in (["add", "--all"], ["commit", "--quiet", "--message", "Begin"]):
        subprocess.run(["git", "-C", root, *words], check=True)
    return root


def run_at(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    """Run the command as somebody who stands in a folder."""
    monkeypatch.chdir(folder)
    return CliRunner().invoke(main, ["--as-of", "2026-11-22", *words], env={"COLUMNS": "160"})


@pytest.mark.parametrize("below", ["commitments", "commitments/promises"])
def test_from_any_folder_below(board: Path, monkeypatch: pytest.MonkeyPatch, below: str) -> None:
    """The nearest board above is meant, for looking and for writing."""
    assert "no problem" in run_at(board / below, monkeypatch, "check").output
    ended = run_at(board / below, monkeypatch, "promise", "report", "fit-kitchen", "--on-track")
    assert ended.exit_code == 0, ended.output
    assert "act: reported, confidence: on_track" in (board / "commitments/promises/fit-kitchen.yaml").read_text()


def test_the_repository_is_the_border(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository of its own below is no part of the board."""
    subprocess.run(["git", "init", "--quiet", board / "other"], check=True)
    assert run_at(board / "other", monkeypatch, "check").exit_code == 2


def test_what_waits_for_me(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--mine` is the party with git's address, and says too what has no day that has come: a request to answer."""
    ended = run_at(board, monkeypatch, "due", "--mine")
    assert ended.exit_code == 0, ended.output
    assert "for Nina Novak: 1 overdue, 1 follow-up due, 1 more waiting for an answer." in ended.output
    assert "shelves" in ended.output.partition("Waiting for an answer (1)")[2]
    assert run_at(board, monkeypatch, "due", "--for", "ME").output == ended.output
    assert '"waiting": [' in run_at(board, monkeypatch, "due", "--mine", "--json").output
    assert "## Waiting for an answer (1)" in run_at(board, monkeypatch, "due", "--mine", "--format", "markdown").output


def test_my_digest(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`digest --mine` is the digest of the party with git's address."""
    mine = run_at(board, monkeypatch, "digest", "--mine")
    assert mine.exit_code == 0, mine.output
    assert mine.output.startswith("Nina Novak: ")
    assert mine.output == run_at(board, monkeypatch, "digest", "--for", "nina").output


@pytest.mark.parametrize("named", ["Jürgen Größl", "jurgen grossl", "JUERGEN GROESSL", "Ju\u0308rgen", "juergen", "jgr"])
def test_a_name_however_it_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    """A name is found in any capitals, without its accents, with umlauts as two letters, and in either way that Unicode writes it."""
    root = write_base_board(tmp_path, {"parties/more.yaml": "people:\n  jgr: {name: Jürgen Größl}\n"})
    assert "for Jürgen Größl: " in run_at(root, monkeypatch, "due", "--for", named).output


def test_a_review_without_a_base_takes_the_boards_branch(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is in this clone, where nothing is known of the host's."""
    subprocess.run(["git", "-C", board, "switch", "--quiet", "-c", "topic"], check=True)
    run_at(board, monkeypatch, "promise", "report", "fit-kitchen", "--on-track", "--commit")
    ended = run_at(board, monkeypatch, "review")
    assert ended.exit_code == 0, ended.output
    assert ended.output == run_at(board, monkeypatch, "review", "main").output
    assert "on track" in ended.output


def test_a_review_says_what_it_has_not_seen(board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records that are not committed yet are no part of it, and named: a review of a new branch would look empty otherwise."""
    run_at(board, monkeypatch, "promise", "report", "fit-kitchen", "--on-track", "--branch", "topic")
    (board / "commitments/promises/new.yaml").write_text(KITCHEN)
    said = "2 files are not committed yet and not part of this review: "
    assert f"{said}commitments/promises/fit-kitchen.yaml, commitments/promises/new.yaml\n" in run_at(board, monkeypatch, "review").stderr
    assert said not in run_at(board, monkeypatch, "review", "main", "topic").stderr
