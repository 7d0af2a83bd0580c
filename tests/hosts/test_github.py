"""GitHub's workflows, run by an emulator of its runner: this repository's own, and those that `troth init` writes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.hosts.contract import load_contract
from tests.hosts.host import Host
from tests.hosts.runner import find_act, make_pull_request, run_git, run_workflow

if TYPE_CHECKING:
    from pathlib import Path

MOVED = "commitments/promises/2026-10/cnc-dust-hood.yaml"
PROMISE = """\
title: Sweep the yard
promiser: jonas
customer: mara
outcome: The yard is swept.
made: 2026-11-20
due: 2026-12-04
"""

pytestmark = pytest.mark.skipif(find_act() is None, reason="the emulator of GitHub's runner is not installed (`make hosts` does)")


@pytest.fixture(scope="module")
def original(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this repository with one commit on main; its workflows name what lies in it as every host understands."""
    work = tmp_path_factory.mktemp("original") / "work"
    for name in run_git(checkout, "ls-files", "-z").split("\0"):
        if name and (checkout / name).is_file():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(checkout / name, work / name)
    for file in (work / ".github").rglob("*.yml"):
        file.write_text(file.read_text(encoding="utf-8").replace("uses: $/", "uses: ./"), encoding="utf-8")
    run_git(work, "init", "--quiet", "--initial-branch", "main")
    run_git(work, "add", "--all")
    run_git(work, "commit", "--quiet", "-m", "Begin")
    return work


@pytest.fixture
def work(original: Path, tmp_path: Path) -> Path:
    """A clone of its own, on main."""
    run_git(tmp_path, "clone", "--quiet", str(original), "work")
    return tmp_path / "work"


@pytest.fixture
def host(tmp_path: Path, checkout: Path) -> Host:
    """The host, held to its description."""
    return Host(tmp_path / "host", load_contract(checkout / "tests/hosts/contracts/github.json"))


def commit_on_branch(work: Path, path: str, text: str) -> None:
    """Commit a file on the branch `topic`."""
    run_git(work, "checkout", "--quiet", "-b", "topic")
    (work / path).parent.mkdir(parents=True, exist_ok=True)
    (work / path).write_text(text, encoding="utf-8")
    run_git(work, "add", "--all")
    run_git(work, "commit", "--quiet", "-m", "Change the board")


def test_an_honest_pull_request_is_green(work: Path, host: Host, tmp_path: Path) -> None:
    """It makes a promise: nothing is found, and the summary says in words what it does."""
    commit_on_branch(work, "commitments/promises/2026-11/sweep-the-yard.yaml", PROMISE)
    ended = run_workflow(host, work, ".github/workflows/check.yml", "pull_request", make_pull_request(work, "topic", 1), tmp_path / "run")
    assert ended.code == 0, ended.log
    assert "Sweep the yard" in ended.log
    assert not [each for each in ended.annotations if each.startswith("::error")]
    assert host.faults == []


def test_a_cheating_pull_request_is_red_at_its_line(work: Path, host: Host, tmp_path: Path) -> None:
    """It moves the due date of a promise in place: the host shows an error at that line, and the summary has the way out."""
    text = (work / MOVED).read_text(encoding="utf-8")
    line = next(number for number, each in enumerate(text.split("\n"), 1) if each.startswith("due: "))
    commit_on_branch(work, MOVED, text.replace("due: 2026", "due: 2027", 1))
    ended = run_workflow(host, work, ".github/workflows/check.yml", "pull_request", make_pull_request(work, "topic", 1), tmp_path / "run")
    assert ended.code == 1, ended.log
    assert any(each.startswith(f"::error file={MOVED},line={line}") and "terms-changed" in each for each in ended.annotations)
    assert "an entry with act: renegotiated" in ended.log


def test_a_merge_queue_is_checked(work: Path, host: Host, tmp_path: Path) -> None:
    """What the queue is about to merge is held to the rules once more."""
    commit_on_branch(work, "commitments/promises/2026-11/sweep-the-yard.yaml", PROMISE.replace("customer: mara", "customer: nobody"))
    base = run_git(work, "rev-parse", "main")
    payload = {"action": "checks_requested", "merge_group": {"base_sha": base, "head_sha": run_git(work, "rev-parse", "HEAD")}}
    ended = run_workflow(host, work, ".github/workflows/check.yml", "merge_group", payload, tmp_path / "run")
    assert ended.code == 1, ended.log
    assert any("sweep-the-yard.yaml" in each for each in ended.annotations)


def test_a_push_publishes_the_board(work: Path, host: Host, tmp_path: Path) -> None:
    """What is built is what is published, whole."""
    ended = run_workflow(host, work, ".github/workflows/publish.yml", "push", {"ref": "refs/heads/main"}, tmp_path / "run")
    assert ended.code == 0, ended.log
    assert "Alder" in (ended.published / "index.html").read_text(encoding="utf-8")
    assert (ended.published / "v1/board.json").exists()
    assert "own commit" in (ended.published / "promises/hofer-kitchen.html").read_text(encoding="utf-8")
