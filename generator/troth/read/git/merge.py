"""Merge two commits without a checkout (`git merge-tree`) in a store that goes away afterwards; and read the conflicts of an index."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.model import RECORD_KINDS, Kind
from troth.model.source import FOLDER
from troth.read.git.command import Git, GitError, GitNotFoundError, explain_git_error, read_objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MERGE = (
    "-c", "merge.default=text", "-c", "core.attributesFile=",
    "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages",
)  # fmt: skip
"""A repository's settings and attributes may name programs that merge its files. The store has neither, and needs neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeResult:
    """The tree that a merge comes to, and the git that can read it."""

    git: Git
    tree: str
    fork: str
    conflicts: tuple[str, ...] = ()
    """The paths, from the repository's top, that git cannot put together."""


@contextmanager
def merge_trees(repository: Repository, base: str, head: str) -> Iterator[MergeResult]:
    """Give the result of merging `head` into `base`, both full ids. Raises BoardError where they share no history."""
    fork = repository.find_fork(base, head)
    with TemporaryDirectory(prefix="troth-") as folder:
        git = repository.create_store(Path(folder))
        if fork == base:
            yield MergeResult(git=git, tree=head, fork=fork)
        elif fork == head:
            yield MergeResult(git=git, tree=base, fork=fork)
        else:
            tree, conflicts = _merge_commits(git, base, head)
            yield MergeResult(git=git, tree=tree, fork=fork, conflicts=conflicts)


def _merge_commits(git: Git, base: str, head: str) -> tuple[str, tuple[str, ...]]:
    said = b""
    try:
        with git.open_stream(*_MERGE, base, head) as out:
            said = out.read()
    except GitError as failed:
        if "usage:" in failed.output or "unknown option" in failed.output:
            raise BoardError("this version of git can't merge without a checkout", "use git 2.38 or later") from failed
        if not said:
            raise
    tree, *conflicts = [each for each in said.decode("utf-8", "surrogateescape").split("\0") if each]
    return tree, tuple(dict.fromkeys(conflicts))


_NAME = re.compile(r"[^\W-][^\s\x00-\x20\x7f:?*\[\\{]*")
"""A branch, a tag, an id, HEAD~1; no option, no range, no search through messages, nothing of the reflog."""
_WHERE = (
    "rev-parse", "--is-shallow-repository", "--show-object-format", "--show-prefix", "--show-toplevel", "--git-path", "objects",
)  # fmt: skip
_ELSEWHERE = ("not a git repository", "cannot use bare repository", "must be run in a work tree", "safe.bareRepository")
_WHOLE = "fetch the whole history: git fetch --unshallow; with actions/checkout set fetch-depth: 0, in GitLab GIT_DEPTH: 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository with its whole history, seen from the folder of a board."""

    git: Git
    prefix: str
    """The way from the repository's top to the board's folder: empty, or ends with `/`."""
    top: Path
    """The repository's folder."""
    objects: Path
    """Where git keeps what was committed."""
    format: str
    """How objects are named: sha1 or sha256."""

    def find_commit(self, name: str) -> str:
        """Return the full id of the commit that a branch, tag or id names. Raises BoardError where there is none."""
        hint = "use a branch or commit of this clone; in CI fetch the whole history (fetch-depth: 0)"
        if not _NAME.fullmatch(name) or ".." in name or not name.isprintable():
            raise BoardError(f"'{escape_text(name)}' is not the name of a branch or commit", hint)
        try:
            return self.git.read_lines("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")[0]
        except GitError as failed:
            if "dubious ownership" in failed.output:
                raise
            raise BoardError(f"git knows no revision '{escape_text(name)}'", hint) from failed

    def find_fork(self, base: str, head: str) -> str:
        """Return the last commit that two commits have in common. Raises BoardError where there is none."""
        try:
            return self.git.read_lines("merge-base", base, head)[0]
        except GitError as failed:
            if any(line.startswith(("fatal:", "error:")) for line in failed.output.splitlines()):
                raise
            message = "the two commits have no common history, so the change can't be compared"
            raise BoardError(message, "start the branch from the branch it will be merged into, or fetch the missing history") from failed

    def create_store(self, folder: Path) -> Git:
        """Return git in an empty repository that can read all that this one has, and whose own objects go away with the folder."""
        if "\n" in str(self.objects):
            raise BoardError("the name of the repository's folder has a line break in it", "rename the folder")
        settings = ("--quiet", "--bare", "--template=", f"--object-format={self.format}")
        Git(folder=folder, environment=self.git.environment).read_lines("init", *settings, ".")
        (folder / "objects/info").mkdir(exist_ok=True)
        (folder / "objects/info/alternates").write_bytes(f"{self.objects}\n".encode("utf-8", "surrogateescape"))
        return Git(folder=folder, environment=self.git.environment, leading=("--git-dir=.",))


def open_repository(root: Path) -> Repository:
    """Return the repository that `root` lies in. Raises BoardError where there is none, or only the last part of its history."""
    git = Git(folder=root)
    shallow, format_, prefix, top, objects, *rest = git.read_lines(*_WHERE)
    if rest:
        raise BoardError("the name of the board's folder has a line break in it", "rename the folder")
    if shallow == "true":
        raise BoardError("this clone has only part of the history, so the change can't be compared", _WHOLE)
    return Repository(git=git, prefix=prefix, top=Path(top), objects=(root / objects).resolve(), format=format_)


@contextmanager
def translate_git_errors() -> Iterator[None]:
    """Turn what git says into a BoardError: one sentence, and the way out."""
    try:
        yield
    except GitNotFoundError as error:
        raise BoardError("git is not installed, and a review reads the change from git", "install git") from error
    except GitError as failed:
        if any(each in failed.output for each in _ELSEWHERE):
            message = "this folder is in no git repository with files of its own"
            raise BoardError(message, "run the review in the folder with commitments/ in it, or give that folder with -C") from failed
        raise explain_git_error(failed) from failed


_KINDS: Mapping[str, Kind] = {kind.folder: kind for kind in (*RECORD_KINDS, Kind.PARTIES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictedFile:
    """A file of the board that both sides of a merge changed: as it was before, ours and theirs; None where it was not there."""

    path: str
    """From the board's folder."""
    kind: Kind | None
    before: bytes | None
    ours: bytes | None
    theirs: bytes | None


def read_conflicts(root: Path) -> tuple[ConflictedFile, ...]:
    """Return the files below `root/commitments` that wait to be put together. Raises BoardError where there is no git."""
    with translate_git_errors():
        git, stages = Git(folder=root), dict[str, dict[str, str]]()
        with git.open_stream("ls-files", "--unmerged", "-z", "--", FOLDER) as out:
            for line in filter(None, out.read().decode("utf-8", "surrogateescape").split("\0")):
                header, _, path = line.partition("\t")
                mode, blob, stage = header.split(" ")
                if mode not in ("100644", "100755"):
                    raise BoardError(f"{path} is not an ordinary file on one side", "fix it by hand: the board follows no links")
                stages.setdefault(path, {})[stage] = blob
        contents = dict(read_objects(git, dict.fromkeys(blob for each in stages.values() for blob in each.values())))
        sides = {path: [contents[blobs[stage]] if stage in blobs else None for stage in "123"] for path, blobs in sorted(stages.items())}
        return tuple(
            ConflictedFile(path=path, kind=_find_kind(path), before=before, ours=ours, theirs=theirs)
            for path, (before, ours, theirs) in sides.items()
        )


def _find_kind(path: str) -> Kind | None:
    folder, _, rest = path.removeprefix(f"{FOLDER}/").partition("/")
    return _KINDS.get(folder) if rest and path.endswith(".yaml") else None
