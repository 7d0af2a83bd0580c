"""Follow each record through commits and renames: its versions in commit order (as `git log --follow` does for a file)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from troth.model import RECORD_KINDS, Kind
from troth.model.source import FOLDER
from troth.read.yaml.document import parse_document
from troth.status.provenance import hash_entries, hash_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.read.git.command import Git


_FILE_MODES = frozenset({"100644", "100755"})
_KINDS = {kind.folder: kind for kind in RECORD_KINDS}
_COMPARE = (
    "diff-tree", "--stdin", "-r", "-c", "--combined-all-paths", "-M", "-l1000", "--root", "--raw", "--no-abbrev", "--no-relative", "-z",
    "--", FOLDER,
)  # fmt: skip


class FileChange(NamedTuple):
    """One record's file as one commit left it."""

    kind: Kind
    id: str
    blob: str
    before: tuple[tuple[str, str], ...] = ()
    """Where git sees a rename from another id: that id, and the blob that it had."""


def read_commit_graph(git: Git, tip: str) -> dict[str, tuple[str, ...]]:
    """Return the parents of every commit that `tip` reaches, parents before children and older before newer."""
    lines = git.read_lines("rev-list", "--date-order", "--reverse", "--parents", "--end-of-options", tip, "--")
    return {commit: tuple(parents) for commit, *parents in map(str.split, lines)}


def read_file_changes(git: Git, prefix: str, commits: Iterable[str]) -> dict[str, tuple[FileChange, ...]]:
    """Return what each of these commits changed in the records below `prefix`; commits that changed nothing are left out."""
    found: dict[str, list[FileChange]] = {}
    with git.open_stream(*_COMPARE, input_lines=commits) as out:
        fields = iter(out.read().decode("utf-8", "surrogateescape").split("\0"))
    commit = ""
    for field in fields:
        if not field.startswith(":"):
            commit = field
        elif change := _parse_change(field, fields, f"{prefix}{FOLDER}/"):
            found.setdefault(commit, []).append(change)
    return {commit: tuple(each) for commit, each in found.items()}


def _parse_change(header: str, fields: Iterator[str], folder: str) -> FileChange | None:
    """Return the change that a raw line and the paths behind it tell of.

    The line is a colon for each parent, the modes and blobs of each parent and of the result, and a letter for each parent.
    """
    words = header.lstrip(":").split(" ")
    parents = len(header) - len(header.lstrip(":"))
    modes, blobs, status = words[: parents + 1], words[parents + 1 : -1], words[-1]
    # a merge has one path for each parent and the new one, a rename two
    paths = parents + 1 if parents > 1 else 2 if status.startswith(("R", "C")) else 1
    *old, new = [next(fields) for _ in range(paths)]
    record = _parse_record_path(new, folder)
    if record is None or modes[-1] not in _FILE_MODES:
        return None
    kind, id_ = record
    renamed = ((_parse_record_path(path, folder), blob) for path, blob, how in zip(old, blobs, status, strict=False) if how == "R")
    return FileChange(kind, id_, blobs[-1], tuple((was[1], blob) for was, blob in renamed if was and was[0] is kind and was[1] != id_))


def _parse_record_path(path: str, folder: str) -> tuple[Kind, str] | None:
    """Return the kind and id of the record whose file this is, wherever it lies in the folder of its kind."""
    if not path.startswith(folder) or not path.endswith(".yaml"):
        return None
    top, _, rest = path[len(folder) :].partition("/")
    kind = _KINDS.get(top)
    return (kind, rest.rpartition("/")[2].removesuffix(".yaml")) if kind and rest else None


RecordKey: TypeAlias = "tuple[Kind, str]"
VersionChain: TypeAlias = "tuple[tuple[str, str], ...]"
"""A record's versions, parents before children: each a commit and the blob that it left."""


class VersionDigests(NamedTuple):
    """What an old version says, as digests."""

    terms: str
    entries: tuple[str, ...]


class _Rename(NamedTuple):
    commit: str
    old: RecordKey
    new: RecordKey


def hash_version(kind: Kind, data: bytes) -> VersionDigests | None:
    """Return what the bytes of a version say, or None where they are no record."""
    source, _ = parse_document("", data)
    return VersionDigests(hash_terms(kind, source.data), hash_entries(source.data)) if source else None


def link_versions(
    graph: Mapping[str, tuple[str, ...]],
    changes: Mapping[str, tuple[FileChange, ...]],
    contents: Mapping[tuple[Kind, str], VersionDigests | None],
) -> dict[RecordKey, VersionChain]:
    """Return the life of each record. `graph` has the parents of each commit, and the order.

    A file keeps its id when it moves between folders, so that needs no care. Where the id changes, the new record takes
    over the old one's versions if git sees a rename and every entry of the old log is in the new one: two records that
    merely look alike stay apart. What happens to the old id after it was given up is not the new one's.
    """
    found: dict[RecordKey, dict[str, str]] = defaultdict(dict)
    renames: list[_Rename] = []
    for commit in graph:
        for change in changes.get(commit, ()):
            found[change.kind, change.id][commit] = change.blob
            renames += _find_renames(commit, change, contents)
    order = {commit: number for number, commit in enumerate(graph)} if renames else {}
    for rename in renames:
        inherited = _find_inherited(rename, found[rename.old], graph, order)
        both = inherited | found[rename.new]
        found[rename.new] = {commit: both[commit] for commit in sorted(both, key=order.__getitem__)}
    return {record: tuple(versions.items()) for record, versions in found.items()}


def _find_renames(commit: str, change: FileChange, contents: Mapping[tuple[Kind, str], VersionDigests | None]) -> Iterator[_Rename]:
    now = contents.get((change.kind, change.blob))
    for id_, blob in change.before:
        old = contents.get((change.kind, blob))
        if old and now and Counter(old.entries) <= Counter(now.entries):
            yield _Rename(commit, (change.kind, id_), (change.kind, change.id))


def _find_inherited(
    rename: _Rename, versions: Mapping[str, str], graph: Mapping[str, tuple[str, ...]], order: Mapping[str, int]
) -> dict[str, str]:
    """Return the versions that the old id had where the rename was not yet known: before it, or on a branch beside it."""
    start = order[rename.commit]
    later = [commit for commit in versions if order[commit] > start]
    if not later:
        return dict(versions)
    after = {rename.commit}
    for commit in list(graph)[start : order[later[-1]] + 1]:
        if not after.isdisjoint(graph[commit]):
            after.add(commit)
    return {commit: blob for commit, blob in versions.items() if commit not in after}
