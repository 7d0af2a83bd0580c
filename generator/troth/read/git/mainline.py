"""The mainline: by which commit something came onto the board, and who the parties were just before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from troth.model import Kind, Parties
from troth.read.board_files import parse_parties
from troth.read.git.command import read_objects
from troth.read.schema.check import check_schema
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.model import Source
    from troth.read.git.command import Git
    from troth.read.git.versions import FileChange


PartyFiles = tuple[tuple[str, str], ...]
"""The files of the parties at one time: paths and blobs, sorted."""


class Landing(NamedTuple):
    """How a commit came onto the mainline."""

    commit: str
    """The commit of the mainline that brought it in: very often the commit itself."""
    era: int
    """Which parties there were just before that, by number; the first is a board with none."""


def find_landings(
    graph: Mapping[str, tuple[str, ...]], changes: Mapping[str, tuple[FileChange, ...]], tip: str
) -> tuple[dict[str, Landing], tuple[PartyFiles, ...]]:
    """Return how each commit that changed anything came onto the mainline of `tip`, and the parties of each era."""
    eras: list[PartyFiles] = [()]
    files: dict[str, str] = {}
    landed: dict[str, Landing] = {}
    seen: set[str] = set()
    for commit in reversed(tuple(_walk_mainline(graph, tip))):
        landing = Landing(commit, len(eras) - 1)
        for each in _walk_unseen(graph, commit, seen):
            if each in changes:
                landed[each] = landing
        moved = [each for each in changes.get(commit, ()) if each.kind is Kind.PARTIES and each.parent == 0]
        for change in moved:
            files[change.id] = change.blob
        if moved:
            eras.append(tuple(sorted((path, blob) for path, blob in files.items() if blob)))
    return landed, tuple(eras)


def _walk_mainline(graph: Mapping[str, tuple[str, ...]], tip: str) -> Iterator[str]:
    commit = tip
    while commit in graph:
        yield commit
        parents = graph[commit]
        if not parents:
            return
        commit = parents[0]


def _walk_unseen(graph: Mapping[str, tuple[str, ...]], commit: str, seen: set[str]) -> Iterator[str]:
    """Yield the commit and all that it reaches and that was not seen before."""
    todo = [commit]
    while todo:
        each = todo.pop()
        if each not in seen and each in graph:
            seen.add(each)
            yield each
            todo += graph[each]


def read_eras(git: Git, eras: Iterable[PartyFiles], present: Parties) -> tuple[Parties, ...]:
    """Return the parties of each era. `present` are those of the files as they are now, which need not be read again."""
    known = tuple(eras)
    now = tuple(sorted({(party.source.path, party.source.blob) for party in present}))
    wanted = {blob: path for era in known if not _ends_with(era, now) for path, blob in era}
    sources = {blob: _parse_parties_file(wanted[blob], data) for blob, data in read_objects(git, wanted)}
    return tuple(
        present if _ends_with(era, now) else Parties(parse_parties(tuple(filter(None, (sources[blob] for _, blob in era)))))
        for era in known
    )


def _ends_with(era: PartyFiles, now: PartyFiles) -> bool:
    """Tell whether an era's files are those of now; git names them from the repository's top."""
    return len(era) == len(now) and all(old[1] == new[1] and old[0].endswith(new[0]) for old, new in zip(era, now, strict=True))


def _parse_parties_file(path: str, data: bytes) -> Source | None:
    source, _ = parse_document(path, data)
    if source is None or any(fault.is_error for fault in check_schema(Kind.PARTIES, source)):
        return None
    return source
