"""A small board on a host's stand-in, and the two jobs that take messages, run one after the other as a workflow does."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from click.testing import CliRunner
from tests.hosts.forum import JUDGE, REPOSITORY, WRITE, Forum, build_environment, serve_forum
from tests.repositories import Repository

from troth.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from click.testing import Result

DOORS = "commitments/promises/doors.yaml"
FILES = {
    "commitments/board.yaml": "name: Doors\ntimezone: Europe/Berlin\n",
    "commitments/parties/all.yaml": "people:\n  jane: {name: Jane Ito, github: jane-ito, gitlab: jane-ito, forgejo: jane-ito}\n"
    "  nina: {name: Nina Novak, github: nina-b, gitlab: nina-b, forgejo: nina-b}\n",
    DOORS: "title: Doors\npromiser: nina\ncustomer: jane\noutcome: They shut.\nmade: 2026-11-01\ndue: 2026-12-15\nlog:\n"
    "  - {date: 2026-11-02, by: jane, act: agreed}\n",
}
OPENING = "### Record\n\npromise/doors"
ACCEPTANCE = """\
### Record

promise/doors

### Act

accept

### Of

_No response_

### How satisfied are you?

4 of 5

### Was all of it delivered?

All of it

### In your own words

Lovely.
"""
"""What the host makes of the form with which Jane accepts the doors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsEnded:
    """How a run of both jobs ended."""

    judged: Result
    written: Result | None = None
    outputs: Mapping[str, str]

    @property
    def again(self) -> bool:
        """Whether it is to be judged anew."""
        return self.outputs.get("again") == "true"


@dataclass(frozen=True, kw_only=True)
class HostedBoard:
    """A board whose repository a host has, with an issue about its one promise."""

    forum: Forum
    work: Repository
    bare: Path

    def run_git(self, *words: str) -> str:
        """Ask the host's own repository."""
        return subprocess.run(["git", *words], cwd=self.bare, check=True, capture_output=True, text=True).stdout.strip()

    def push(self, files: Mapping[str, str], message: str = "Change", by: str = "nina", on: str = "2026-01-01") -> None:
        """Let somebody push to the branch."""
        if self.run_git("branch", "--list", "main"):
            self.work.run_git("pull", "--quiet", "--rebase", str(self.bare), "main")
        for path, text in files.items():
            (self.work.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.work.folder / path).write_text(text, encoding="utf-8")
        self.work.run_git("add", "--all")
        self.work.run_git("commit", "--quiet", "-m", message, by=by, on=on)
        self.work.run_git("push", "--quiet", str(self.bare), "HEAD:refs/heads/main")

    def read_file(self, path: str, branch: str = "main") -> bytes:
        """Return what the branch has under a path."""
        return subprocess.run(["git", "show", f"{branch}:{path}"], cwd=self.bare, check=True, capture_output=True).stdout

    def list_subjects(self, branch: str = "main") -> list[str]:
        """Return the subjects of the branch's commits, the newest first."""
        return self.run_git("log", "--format=%s", branch).splitlines()

    def list_added(self) -> list[dict[str, Any]]:
        """Return the entries of the promise that were not there at first; every other byte has to be as it was."""
        now = self.read_file(DOORS).decode()
        assert now.startswith(FILES[DOORS])
        entries: list[dict[str, Any]] = yaml.safe_load(now)["log"]
        return entries[1:]

    def list_acts(self) -> list[str]:
        """Return the acts of these entries."""
        return [entry["act"] for entry in self.list_added()]

    def take(
        self,
        event: Mapping[str, Any] | None = None,
        *words: str,
        key: str = "",
        between: Mapping[str, str] | None = None,
        write_token: str = WRITE,
    ) -> JobsEnded:
        """Run both jobs for an event, each with its own token and folder; somebody may push `between` them."""
        place = self.clone()
        told = ["--issues"]
        if event is not None:
            (place / "event.json").write_text(json.dumps(event), encoding="utf-8")
            told += ["--event", str(place / "event.json")]
        judging = ("-C", str(place / "clone"), "receive", *told, *words, "--host", self.forum.kind, "--out", str(place / "judged.json"))
        judged = self._run(JUDGE, place, *judging)
        outputs = read_outputs(place)
        if judged.exit_code or outputs.get("found") != "true":
            return JobsEnded(judged=judged, outputs=outputs)
        if between:
            self.push(between)
        written = self._run(write_token, place, "receive", *told, "--write", str(place / "judged.json"), key=key)
        return JobsEnded(judged=judged, written=written, outputs=read_outputs(place))

    def clone(self) -> Path:
        """Return a new folder with a clone of the repository in it."""
        place = self.bare.parents[2] / f"run-{len(list(self.bare.parents[2].glob('run-*')))}"
        place.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(self.bare), str(place / "clone")], check=True, capture_output=True)
        return place

    def show(self, *words: str) -> Result:
        """Run a command that reads the board as it is on the host."""
        return CliRunner().invoke(main, ["-C", str(self.clone() / "clone"), "--as-of", "2026-11-21", *words])

    def _run(self, token: str, place: Path, *words: str, key: str = "") -> Result:
        now = str(int(self.forum.now.timestamp()))
        around = build_environment(self.forum, token) | {"GITHUB_OUTPUT": str(place / "outputs"), "SOURCE_DATE_EPOCH": now}
        return CliRunner().invoke(main, list(words), env={**around, "TROTH_RECORDER_KEY": key, "GITHUB_REF_NAME": "main"})


def read_outputs(place: Path) -> dict[str, str]:
    """Return what the jobs told the workflow."""
    file = place / "outputs"
    return dict(line.split("=", 1) for line in file.read_text().splitlines()) if file.exists() else {}


def check_fine(ended: JobsEnded) -> JobsEnded:
    """Return how a run ended, which must be well."""
    assert ended.judged.exit_code == 0, ended.judged.output
    assert ended.written is None or ended.written.exit_code == 0, ended.written.output
    return ended


def begin_board(folder: Path, files: Mapping[str, str], kind: str = "github") -> HostedBoard:
    """Return a new board of these files in `folder`, and the host's own repository of it."""
    board = _find_board(folder, kind)
    board.bare.mkdir(parents=True)
    board.work.folder.mkdir()
    board.run_git("init", "--quiet", "--bare", "--initial-branch", "main")
    board.run_git("config", "http.receivepack", "true")
    board.work.run_git("init", "--quiet", "--initial-branch", "main")
    board.push(files, "Begin")
    return board


def _find_board(folder: Path, kind: str) -> HostedBoard:
    return HostedBoard(
        forum=Forum(root=folder / "host", kind=kind), work=Repository(folder=folder / "work"), bare=folder / f"host/{REPOSITORY}.git"
    )


@contextmanager
def host_board(
    folder: Path, kind: str = "github", files: Mapping[str, str] | None = None, like: Path | None = None
) -> Iterator[HostedBoard]:
    """Give a board on a host of this kind, on which Jane has opened an issue about the doors; nothing asked may have been wrong.

    It is a new one, or a copy of the one that was begun in the folder `like`.
    """
    if like:
        shutil.copytree(like, folder, dirs_exist_ok=True)
    board = _find_board(folder, kind) if like else begin_board(folder, {**FILES, **(files or {})}, kind)
    with serve_forum(board.forum):
        board.forum.open_issue("jane-ito", OPENING)
        yield board
    assert board.forum.faults == []


def make_key(folder: Path) -> tuple[str, str]:
    """Return a recorder's key: the private and the public half."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / "key")], check=True)
    return (folder / "key").read_text(), (folder / "key.pub").read_text().strip()
