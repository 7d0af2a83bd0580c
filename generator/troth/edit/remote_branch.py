"""Write commits onto a host's branch without a checkout: fetched into a store that goes away, pushed only where nobody was quicker."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.read.git.command import FIXED_OPTIONS, GIT_VARIABLES, Git, read_tracked_file
from troth.read.git.vouchers import PROPOSED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

_OVERTAKEN = (
    "stale info",
    "fetch first",
    "non-fast-forward",
    "cannot lock ref",
    "failed to update ref",
    "incorrect old value",
    "already exists",
)
_SECONDS = 300


class OvertakenError(Exception):
    """Somebody else moved the branch first; nothing was pushed."""


class RefusedPushError(BoardError):
    """The host takes nothing that is pushed so: the token may not, or the rules of the branch forbid it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """Where a branch is fetched from and pushed to."""

    url: str
    branch: str
    user: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitAuthor:
    """Who a commit is of, and when it was said."""

    name: str
    email: str
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitMaker:
    """Who writes commits for others: the board's recorder, with the file of its private key where there is one."""

    name: str
    email: str
    key: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteBranch:
    """The branch as it was fetched into a store of its own."""

    store: Path
    remote: Remote

    @property
    def git(self) -> Git:
        """Git, for reading the store."""
        return Git(folder=self.store, leading=("--git-dir=.",))

    def fetch(self) -> str:
        """Fetch the branch, and those of messages that wait, and return the id of its tip. Raises BoardError."""
        branch = f"refs/heads/{self.remote.branch}"
        self._run_or_fail(
            "the branch could not be fetched", "fetch", "--quiet", "--no-tags", "--prune", self.remote.url,
            f"+{branch}:{branch}", f"+refs/heads/{PROPOSED}*:refs/heads/{PROPOSED}*",
        )  # fmt: skip
        return self.git.read_lines("rev-parse", "--verify", f"{branch}^{{commit}}")[0]

    def find_folder(self, commit: str, path: str) -> str:
        """Return the id of a folder in a commit; empty where it has none."""
        lines = self.git.read_lines("ls-tree", "-d", "--full-tree", commit, "--", path)
        return lines[0].partition("\t")[0].split(" ")[2] if lines else ""

    def read_file(self, commit: str, path: str) -> bytes | None:
        """Return what a commit has under a path; None where it has nothing there, and nothing of a link."""
        return read_tracked_file(self.git, commit, path)

    def list_files(self, commit: str, folder: str) -> list[str]:
        """Return the paths of a commit's files below a folder."""
        return self.git.read_lines("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "--full-tree", commit, "--", f"{folder}/")

    def write_commit(self, parent: str, files: Mapping[str, bytes], message: str, author: CommitAuthor, maker: CommitMaker) -> str:
        """Make a commit on top of another, with these files in it, and return its id. Raises BoardError."""
        fault = "git could not create the commit"
        index = {"GIT_INDEX_FILE": str(self.store / "troth-index")}
        self._run_or_fail(fault, "read-tree", parent, own=index)
        lines = []
        for path, content in files.items():
            blob = self._run_or_fail(fault, "hash-object", "-w", "--stdin", given=content)
            lines.append(f"100644 {blob}\t{path}\0")
        self._run_or_fail(fault, "update-index", "-z", "--index-info", given="".join(lines).encode(), own=index)
        tree = self._run_or_fail(fault, "write-tree", own=index)
        who = {
            "GIT_AUTHOR_NAME": author.name,
            "GIT_AUTHOR_EMAIL": author.email,
            "GIT_AUTHOR_DATE": author.moment.strftime("%Y-%m-%dT%H:%M:%S%z"),
        }
        who |= {"GIT_COMMITTER_NAME": maker.name, "GIT_COMMITTER_EMAIL": maker.email}
        signed = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={maker.key}") if maker.key else ()
        return self._run_or_fail(
            fault, "commit-tree", tree, "-p", parent, *(("-S",) if signed else ()), given=message.encode(), own=who, settings=signed
        )

    def push(self, moved: Mapping[str, tuple[str, str]]) -> None:
        """Move branches, each from the commit that it must be at (none, for a new one) to another: all of them or none.

        Raises OvertakenError where one of them is elsewhere by now, and RefusedPushError where the host refuses.
        """
        leases = [f"--force-with-lease=refs/heads/{branch}:{old}" for branch, (old, _) in moved.items()]
        wanted = [f"{new}:refs/heads/{branch}" for branch, (_, new) in moved.items()]
        done = self._run("push", "--porcelain", "--atomic", *leases, self.remote.url, *wanted)
        if done.returncode:
            said = (done.stdout + done.stderr).decode("utf-8", "replace")
            if any(each in said for each in _OVERTAKEN):
                raise OvertakenError
            raise RefusedPushError(
                f"the host refused the push: {escape_text(_pick_reason(said), 300)}",
                "allow the job's token to push to this branch, or set `receive: pull-request` in board.yaml",
            )

    def _run_or_fail(
        self, fault: str, *arguments: str, given: bytes = b"", own: Mapping[str, str] | None = None, settings: tuple[str, ...] = ()
    ) -> str:
        done = self._run(*arguments, given=given, own=own, settings=settings)
        if done.returncode:
            said = _pick_reason(done.stderr.decode("utf-8", "replace"))
            raise BoardError(fault, f"git says: {escape_text(said, 300)}")
        return done.stdout.decode("utf-8", "replace").strip()

    def _run(
        self, *arguments: str, given: bytes = b"", own: Mapping[str, str] | None = None, settings: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess[bytes]:
        """Run git in the store: what is on the way out knows the token by its environment, where no list of processes shows it."""
        program = shutil.which("git")
        if program is None:
            raise BoardError("git is not installed", "install git")
        kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_") or name in _KEPT}
        variables = kept | GIT_VARIABLES | {"GIT_ALLOW_PROTOCOL": "https:http", **self._authorize(), **(own or {})}
        words = [program, *FIXED_OPTIONS, "--git-dir=.", *settings, *arguments]
        try:
            return subprocess.run(words, cwd=self.store, env=variables, input=given, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603 - fixed arguments; ids and names are checked where they come in
        except subprocess.TimeoutExpired:
            raise BoardError("the host did not respond to git in time", "run it again") from None

    def _authorize(self) -> dict[str, str]:
        if not self.remote.token:
            return {}
        secret = base64.b64encode(f"{self.remote.user}:{self.remote.token}".encode()).decode()
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{self.remote.url}.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {secret}",
        }


_KEPT = frozenset({"GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_SSL_CAINFO", "GIT_EXEC_PATH"})


@contextmanager
def open_remote(remote: Remote) -> Iterator[RemoteBranch]:
    """Give the branch of a remote in an empty store, which goes away afterwards."""
    with TemporaryDirectory(prefix="troth-") as folder:
        Git(folder=Path(folder)).read_lines("init", "--quiet", "--bare", "--template=", ".")
        yield RemoteBranch(store=Path(folder), remote=remote)


def read_public_key(key: Path) -> str:
    """Return the public half of a private key, as `ssh-ed25519 AAAA…`. Raises BoardError for what is no key, or asks for a passphrase."""
    program = shutil.which("ssh-keygen")
    if program is None:
        raise BoardError("ssh-keygen is not installed, so nothing can be signed", "install OpenSSH")
    done = subprocess.run([program, "-y", "-P", "", "-f", str(key)], capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - fixed arguments
    if done.returncode:
        raise BoardError("TROTH_RECORDER_KEY is not an OpenSSH private key without a passphrase", "make one with ssh-keygen -N ''")
    return " ".join(done.stdout.decode("utf-8", "replace").split()[:2])


def _pick_reason(said: str) -> str:
    """Return the line of git's that says why."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    marked = [line for line in lines if line.startswith(("!", "fatal:", "error:", "remote: error")) or "rejected" in line]
    return (marked or lines or ["nothing"])[0]
