"""Prepare a commit for a pull request: a new branch, and a commit of the one file that was changed.

Here git runs as it would for the person who types: with their environment, their settings and their hooks.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from troth.edit.fault import EditError
from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SAID = 300


def ensure_repository(root: Path) -> None:
    """Raise EditError unless `root` lies in the work tree of a repository."""
    if _run(root, "rev-parse", "--is-inside-work-tree").stdout.strip() != b"true":
        raise EditError(
            "this folder is in no git repository, so there is nothing to commit to", "Leave out --commit and --branch; or: git init"
        )


def ensure_new_branch(root: Path, name: str) -> None:
    """Raise EditError unless `name` can be the name of a new branch."""
    ensure_repository(root)
    if name.startswith("-") or _run(root, "check-ref-format", "--branch", name).returncode:
        raise EditError(f"'{shown(name)}' cannot be the name of a branch", "Write letters, digits and dashes, such as deliver-kitchen.")
    if not _run(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{name}").returncode:
        raise EditError(f"there is a branch {shown(name)} already", f"Give another name; or switch to it first: git switch {shown(name)}")


@contextmanager
def switch_branch(root: Path, name: str | None) -> Iterator[None]:
    """Start the new branch here; what is not committed yet comes along. Where something fails then, it is left and removed again.

    Without a name everything stays where it is.
    """
    if name is None:
        yield
        return
    _ran(root, f"git could not start the branch {shown(name)}", "switch", "--quiet", "-c", name)
    try:
        yield
    except BaseException:
        if not _run(root, "switch", "--quiet", "-").returncode:
            _run(root, "branch", "--quiet", "-D", name)
        raise


def has_changes(root: Path, path: str) -> bool:
    """Tell whether the file at `path` has changes that are not committed, or is not known to git yet."""
    return bool(_run(root, "status", "--porcelain", "--", path).stdout.strip())


def commit(root: Path, path: str, message: str) -> str:
    """Commit the file at `path` and nothing else, and return the commit's short name.

    Raises EditError with git's own words where that fails: the file has been written then.
    """
    fault = f"{path} is written, but git did not commit it"
    _ran(root, fault, "add", "--", path)
    _ran(root, fault, "commit", "--quiet", "--only", "-m", message, "--", path)
    return _run(root, "rev-parse", "--short", "HEAD").stdout.decode("ascii", "replace").strip()


def branch(root: Path) -> str:
    """Return the name of the branch that is checked out; empty where none is."""
    return _run(root, "branch", "--show-current").stdout.decode("utf-8", "replace").strip()


def _ran(root: Path, fault: str, *arguments: str) -> None:
    done = _run(root, *arguments)
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise EditError(fault, f"git says: {shown(said or 'nothing', _SAID)}")


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise EditError("there is no git on this machine", "Install git, or leave out --commit and --branch.")
    try:
        return subprocess.run(  # noqa: S603 - fixed arguments; paths are taken as they stand, a branch's name is checked
            [program, "--literal-pathspecs", *arguments], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        raise EditError(f"git could not be started: {error.strerror}", "Check that `git --version` runs.") from error
