"""Put the versions of each record in a row: over all its commits, folders and ids."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from troth.lifecycle.provenance import entry_digests, terms_digest
from troth.read.document import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.model import Kind
    from troth.read.git.changes import Change

Record: TypeAlias = "tuple[Kind, str]"
Life: TypeAlias = "tuple[tuple[str, str], ...]"
"""A record's versions, parents before children: each a commit and the blob that it left."""


class Content(NamedTuple):
    """What an old version says, as digests."""

    terms: str
    entries: tuple[str, ...]


class _Rename(NamedTuple):
    commit: str
    old: Record
    new: Record


def content(kind: Kind, data: bytes) -> Content | None:
    """Return what the bytes of a version say, or None where they are no record."""
    source, _ = document("", data)
    return Content(terms_digest(kind, source.data), entry_digests(source.data)) if source else None


def lives(
    graph: Mapping[str, tuple[str, ...]],
    changes: Mapping[str, tuple[Change, ...]],
    contents: Mapping[tuple[Kind, str], Content | None],
) -> dict[Record, Life]:
    """Return the life of each record. `graph` has the parents of each commit, and the order.

    A file keeps its id when it moves between folders, so that needs no care. Where the id changes, the new record takes
    over the old one's versions if git sees a rename and every entry of the old log is in the new one: two records that
    merely look alike stay apart. What happens to the old id after it was given up is not the new one's.
    """
    found: dict[Record, dict[str, str]] = defaultdict(dict)
    renames: list[_Rename] = []
    for commit in graph:
        for change in changes.get(commit, ()):
            found[change.kind, change.id][commit] = change.blob
            renames += _renames(commit, change, contents)
    order = {commit: number for number, commit in enumerate(graph)} if renames else {}
    for rename in renames:
        inherited = _before(rename, found[rename.old], graph, order)
        both = inherited | found[rename.new]
        found[rename.new] = {commit: both[commit] for commit in sorted(both, key=order.__getitem__)}
    return {record: tuple(versions.items()) for record, versions in found.items()}


def _renames(commit: str, change: Change, contents: Mapping[tuple[Kind, str], Content | None]) -> Iterator[_Rename]:
    now = contents.get((change.kind, change.blob))
    for id_, blob in change.before:
        old = contents.get((change.kind, blob))
        if old and now and Counter(old.entries) <= Counter(now.entries):
            yield _Rename(commit, (change.kind, id_), (change.kind, change.id))


def _before(rename: _Rename, versions: Mapping[str, str], graph: Mapping[str, tuple[str, ...]], order: Mapping[str, int]) -> dict[str, str]:
    """Return the versions that the old id had where the rename was not yet known: before it, or on a branch beside it."""
    start = order[rename.commit]
    later = [commit for commit in versions if order[commit] > start]
    if not later:
        return dict(versions)
    after = _descendants(rename.commit, list(graph)[start : order[later[-1]] + 1], graph)
    return {commit: blob for commit, blob in versions.items() if commit not in after}


def _descendants(commit: str, commits: Iterable[str], graph: Mapping[str, tuple[str, ...]]) -> set[str]:
    found = {commit}
    for each in commits:
        if not found.isdisjoint(graph[each]):
            found.add(each)
    return found
