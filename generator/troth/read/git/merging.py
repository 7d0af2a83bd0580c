"""What merging a commit into another would give: in a store of its own, so that nothing is checked out, written here or run."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from troth.problem import BoardError
from troth.read.git.command import Git, GitFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.read.git.revisions import Repository

_MERGE = (
    "-c", "merge.default=text", "-c", "core.attributesFile=",
    "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages",
)  # fmt: skip
"""A repository's settings and attributes may name programs that merge its files. The store has neither, and needs neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The tree that a merge comes to, and the git that can read it."""

    git: Git
    tree: str
    fork: str
    conflicts: tuple[str, ...] = ()
    """The paths, from the repository's top, that git cannot put together."""


@contextmanager
def merged(here: Repository, base: str, head: str) -> Iterator[Merged]:
    """Give the result of merging `head` into `base`, both full ids. Raises BoardError where they share no history."""
    fork = here.fork(base, head)
    with TemporaryDirectory(prefix="troth-") as folder:
        git = _store(here, Path(folder))
        if fork == base:
            yield Merged(git=git, tree=head, fork=fork)
        elif fork == head:
            yield Merged(git=git, tree=base, fork=fork)
        else:
            tree, conflicts = _put_together(git, base, head)
            yield Merged(git=git, tree=tree, fork=fork, conflicts=conflicts)


def _store(here: Repository, folder: Path) -> Git:
    """Return git in an empty repository that can read all that `here` has, and whose own objects go away with the folder."""
    if "\n" in str(here.objects):
        raise BoardError("the name of the repository's folder has a line break in it", "rename the folder")
    settings = ("--quiet", "--bare", "--template=", f"--object-format={here.format}")
    Git(folder=folder, environment=here.git.environment).lines("init", *settings, ".")
    (folder / "objects/info").mkdir(exist_ok=True)
    (folder / "objects/info/alternates").write_bytes(f"{here.objects}\n".encode("utf-8", "surrogateescape"))
    return Git(folder=folder, environment=here.git.environment, leading=("--git-dir=.",))


def _put_together(git: Git, base: str, head: str) -> tuple[str, tuple[str, ...]]:
    said = b""
    try:
        with git.stream(*_MERGE, base, head) as out:
            said = out.read()
    except GitFailed as failed:
        if "usage:" in failed.said or "unknown option" in failed.said:
            raise BoardError("this git is too old to merge without a checkout", "use git 2.38 or later") from failed
        if not said:
            raise
    tree, *conflicts = [each for each in said.decode("utf-8", "surrogateescape").split("\0") if each]
    return tree, tuple(dict.fromkeys(conflicts))
