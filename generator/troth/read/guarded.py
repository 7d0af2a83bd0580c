"""The files of a change that decide what is checked, and by whom: a record says nothing of them, so a review does."""

from __future__ import annotations

from posixpath import relpath
from typing import TYPE_CHECKING

from troth.model import Place
from troth.problem import Problem, Severity
from troth.read.names import in_messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.read.git.command import Git

_FROM_TOP = (
    ".github", ".gitlab", ".gitlab-ci.yml", ".forgejo", ".gitea", "CODEOWNERS", "docs/CODEOWNERS",
    ".gitattributes", ".mailmap", ".gitmodules", ".pre-commit-config.yaml",
)  # fmt: skip
_FROM_BOARD = ("mkdocs.yml", "mkdocs.yaml", "schema", "drafts", "overrides")
"""What the site is made with, and what editors and commands hold a record to."""
_MOST = 20


def guarded(git: Git, base: str, after: str, prefix: str) -> Iterator[Problem]:
    """Yield a warning for each such file that differs between two commits or trees. `prefix` leads to the board's folder."""
    wanted = (*_FROM_TOP, *(f"{prefix}{each}" for each in _FROM_BOARD))
    with git.stream("diff-tree", "-r", "-z", "--name-only", "--no-renames", base, after, "--", *dict.fromkeys(wanted)) as out:
        paths = [path for path in out.read().decode("utf-8", "surrogateescape").split("\0") if path]
    for path in paths[:_MOST]:
        yield _warning(path, prefix, "this file decides what is checked, or how a record is read or shown")
    if len(paths) > _MOST:
        yield _warning(paths[_MOST], prefix, f"and {len(paths) - _MOST} more files that decide what is checked")


def _warning(path: str, prefix: str, message: str) -> Problem:
    here = relpath(path, prefix) if prefix else path
    hint = "somebody else than its author should look at it before it is merged"
    return Problem("review/guarded", Place(in_messages(here)), message, hint, Severity.WARNING)
