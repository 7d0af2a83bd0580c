"""Which commits somebody means: names are looked up once, in a repository that has its whole history."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.problem import BoardError
from troth.read.git.command import Git, GitFailed, GitMissing, unreadable
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = re.compile(r"[^\W-][^\s\x00-\x20\x7f:?*\[\\{]*")
"""A branch, a tag, an id, HEAD~1; no option, no range, no search through messages, nothing of the reflog."""
_WHERE = ("rev-parse", "--is-shallow-repository", "--show-object-format", "--show-prefix", "--git-path", "objects")
_ELSEWHERE = ("not a git repository", "cannot use bare repository", "must be run in a work tree", "safe.bareRepository")
_WHOLE = "fetch the whole history: git fetch --unshallow; with actions/checkout set fetch-depth: 0, in GitLab GIT_DEPTH: 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository with its whole history, seen from the folder of a board."""

    git: Git
    prefix: str
    """The way from the repository's top to the board's folder: empty, or ends with `/`."""
    objects: Path
    """Where git keeps what was committed."""
    format: str
    """How objects are named: sha1 or sha256."""

    def commit(self, name: str) -> str:
        """Return the full id of the commit that a branch, tag or id names. Raises BoardError where there is none."""
        hint = "name a branch or commit that this clone has; in CI fetch the whole history (fetch-depth: 0)"
        if not _NAME.fullmatch(name) or ".." in name or not name.isprintable():
            raise BoardError(f"'{shown(name)}' is not the name of a branch or commit", hint)
        try:
            return self.git.lines("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")[0]
        except GitFailed as failed:
            if "dubious ownership" in failed.said:
                raise
            raise BoardError(f"git knows no revision '{shown(name)}'", hint) from failed

    def fork(self, base: str, head: str) -> str:
        """Return the last commit that two commits have in common. Raises BoardError where there is none."""
        try:
            return self.git.lines("merge-base", base, head)[0]
        except GitFailed as failed:
            if any(line.startswith(("fatal:", "error:")) for line in failed.said.splitlines()):
                raise
            message = "the two commits have no history in common, so nobody can tell what the change did"
            raise BoardError(
                message, "start the branch from the one that it is to be merged into, or fetch the missing history"
            ) from failed


def repository(root: Path) -> Repository:
    """Return the repository that `root` lies in. Raises BoardError where there is none, or only the last part of its history."""
    git = Git(folder=root)
    shallow, format_, prefix, objects, *rest = git.lines(*_WHERE)
    if rest:
        raise BoardError("the name of the board's folder has a line break in it", "rename the folder")
    if shallow == "true":
        raise BoardError("this clone has only the last part of the history, so nobody can tell what the change did", _WHOLE)
    return Repository(git=git, prefix=prefix, objects=(root / objects).resolve(), format=format_)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what git says into a BoardError: one sentence, and the way out."""
    try:
        yield
    except GitMissing as error:
        raise BoardError("there is no git here, and a change is read from git alone", "install git") from error
    except GitFailed as failed:
        if any(each in failed.said for each in _ELSEWHERE):
            message = "this folder is in no git repository with files of its own"
            raise BoardError(message, "run the review in the folder that holds commitments/, or name it with -C") from failed
        raise unreadable(failed) from failed
