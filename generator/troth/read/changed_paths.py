"""What a change touched: the paths that differ from a revision, and the records as they were there."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.read.git.command import Git, GitError, GitNotFoundError, explain_git_error, read_objects

if TYPE_CHECKING:
    from collections.abc import Iterator


FOLDER = "commitments"
_FILES = frozenset({"100644", "100755"})


def find_changed_paths(root: Path, rev: str) -> frozenset[str]:
    """Return the paths below `root` that the change since `rev` added, altered, moved or removed, committed or not.

    What came to the branch of `rev` after this one left it is no part of the change. Raises BoardError.
    """
    with _translate_git_failures(rev):
        git = Git(folder=root)
        base = _find_base(git, rev)
        differing = _list_paths(git, "diff-index", "--name-only", "--no-renames", "--relative", "-z", base, "--", ".")
        return differing | _list_paths(git, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")


@contextmanager
def check_out_records(root: Path, rev: str) -> Iterator[Path]:
    """Give a folder that holds the records of `root` as the change since `rev` found them. Raises BoardError."""
    with TemporaryDirectory(prefix="troth-") as folder:
        with _translate_git_failures(rev):
            _write_records(Git(folder=root), rev, Path(folder))
        yield Path(folder)


def _write_records(git: Git, rev: str, folder: Path) -> None:
    """Write the ordinary files of a revision's records; links and submodules stay out, as everywhere."""
    named = []
    for line in _read_paths(git, "ls-tree", "-r", "-z", _find_base(git, rev), "--", FOLDER):
        about, _, path = line.partition("\t")
        mode, _, blob = about.split(" ")
        if mode in _FILES and _is_inside(path):
            named.append((blob, path))
    contents = read_objects(git, [blob for blob, _ in named])
    for (_, path), (_, content) in zip(named, contents, strict=True):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _is_inside(path: str) -> bool:
    """Tell whether a path that git names stays in the folder: a damaged or made-up tree may say anything."""
    pure = PurePosixPath(path)
    return pure.parts[:1] == (FOLDER,) and ".." not in pure.parts and "\\" not in path and ":" not in path


def _find_base(git: Git, rev: str) -> str:
    """Return the commit at which this branch left that of `rev`; `rev` itself where they have nothing in common."""
    commit = git.read_lines("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")[0]
    try:
        return git.read_lines("merge-base", commit, "HEAD")[0]
    except GitError:
        return commit


def _list_paths(git: Git, *arguments: str) -> frozenset[str]:
    return frozenset(_read_paths(git, *arguments))


def _read_paths(git: Git, *arguments: str) -> list[str]:
    with git.open_stream(*arguments) as out:
        return [path for path in out.read().decode("utf-8", "surrogateescape").split("\0") if path]


@contextmanager
def _translate_git_failures(rev: str) -> Iterator[None]:
    """Say in one sentence why git could not tell."""
    try:
        yield
    except GitNotFoundError as error:
        raise BoardError("there is no git here to tell what changed", "install git, or leave --changed-since out") from error
    except GitError as failed:
        if "dubious ownership" in failed.output:
            raise explain_git_error(failed) from failed
        if "not a git repository" in failed.output:
            raise BoardError("this folder is in no git repository", "leave --changed-since out") from failed
        hint = "name a branch or commit that this clone has; in CI fetch the whole history (fetch-depth: 0)"
        raise BoardError(f"git knows no revision '{escape_text(rev)}'", hint) from failed
