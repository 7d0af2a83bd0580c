"""Earlier versions of one record: what it said before somebody made it unreadable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.read.document import document
from troth.read.git.changes import changes
from troth.read.git.command import Git
from troth.read.git.objects import objects

if TYPE_CHECKING:
    from pathlib import Path

    from troth.model import Kind, Source

_BACK = 50
"""Commits that touched the file, looked at from the newest on."""


def last_read(root: Path, kind: Kind, path: str, commit: str) -> Source | None:
    """Return the last readable version that `commit` reaches of the record at `path`; None where there is none lately.

    Raises GitFailed where git cannot read them.
    """
    git = Git(folder=root)
    prefix, *_ = git.lines("rev-parse", "--show-prefix")
    commits = git.lines("rev-list", f"--max-count={_BACK}", "--end-of-options", commit, "--", path)
    found = changes(git, prefix, commits)
    id_ = path.rpartition("/")[2].removesuffix(".yaml")
    blobs = [each.blob for one in commits for each in found.get(one, ()) if (each.kind, each.id) == (kind, id_)]
    sources = (document(path, data)[0] for _, data in objects(git, dict.fromkeys(blobs)))
    return next(filter(None, sources), None)
