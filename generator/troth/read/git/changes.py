"""Read which commits touched which records: every commit against its parents, in one run of git.

A commit is compared with its parent; a merge with all of its parents, and only what differs from each of them is a
change of its own. So what came in on a side branch is the side branch's, what was put right in a merge is the merge's,
and a squash or a rebase speaks for itself, since the commits that it replaced cannot be reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from troth.model import RECORD_KINDS, Kind
from troth.read.folder import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.read.git.command import Git

_FILE_MODES = frozenset({"100644", "100755"})
_KINDS = {kind.folder: kind for kind in RECORD_KINDS}
_COMPARE = (
    "diff-tree", "--stdin", "-r", "-c", "--combined-all-paths", "-M", "-l1000", "--root", "--raw", "--no-abbrev", "--no-relative", "-z",
    "--", FOLDER,
)  # fmt: skip


class Change(NamedTuple):
    """One record's file as one commit left it."""

    kind: Kind
    id: str
    blob: str
    before: tuple[tuple[str, str], ...] = ()
    """Where git sees a rename from another id: that id, and the blob that it had."""


def graph(git: Git, tip: str) -> dict[str, tuple[str, ...]]:
    """Return the parents of every commit that `tip` reaches, parents before children and older before newer."""
    lines = git.lines("rev-list", "--date-order", "--reverse", "--parents", "--end-of-options", tip, "--")
    return {commit: tuple(parents) for commit, *parents in map(str.split, lines)}


def changes(git: Git, prefix: str, commits: Iterable[str]) -> dict[str, tuple[Change, ...]]:
    """Return what each of these commits changed in the records below `prefix`; commits that changed nothing are left out."""
    found: dict[str, list[Change]] = {}
    with git.stream(*_COMPARE, given=commits) as out:
        fields = iter(out.read().decode("utf-8", "surrogateescape").split("\0"))
    commit = ""
    for field in fields:
        if not field.startswith(":"):
            commit = field
        elif change := _change(field, fields, f"{prefix}{FOLDER}/"):
            found.setdefault(commit, []).append(change)
    return {commit: tuple(each) for commit, each in found.items()}


def _change(header: str, fields: Iterator[str], folder: str) -> Change | None:
    """Return the change that a raw line and the paths behind it tell of.

    The line is a colon for each parent, the modes and blobs of each parent and of the result, and a letter for each parent.
    """
    words = header.lstrip(":").split(" ")
    parents = len(header) - len(header.lstrip(":"))
    modes, blobs, status = words[: parents + 1], words[parents + 1 : -1], words[-1]
    *old, new = [next(fields) for _ in range(_paths(parents, status))]
    record = _record(new, folder)
    if record is None or modes[-1] not in _FILE_MODES:
        return None
    kind, id_ = record
    renamed = ((_record(path, folder), blob) for path, blob, how in zip(old, blobs, status, strict=False) if how == "R")
    return Change(kind, id_, blobs[-1], tuple((was[1], blob) for was, blob in renamed if was and was[0] is kind and was[1] != id_))


def _paths(parents: int, status: str) -> int:
    """Return how many paths follow: for a merge one for each parent and the new one, else two for a rename."""
    if parents > 1:
        return parents + 1
    return 2 if status.startswith(("R", "C")) else 1


def _record(path: str, folder: str) -> tuple[Kind, str] | None:
    """Return the kind and id of the record whose file this is, wherever it lies in the folder of its kind."""
    if not path.startswith(folder) or not path.endswith(".yaml"):
        return None
    top, _, rest = path[len(folder) :].partition("/")
    kind = _KINDS.get(top)
    return (kind, rest.rpartition("/")[2].removesuffix(".yaml")) if kind and rest else None
