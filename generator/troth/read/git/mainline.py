"""The mainline: by which commit something came onto the board, and who the parties were before and after commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from troth.model import Kind, Parties
from troth.model.ledger import PartiesCommit
from troth.model.source import FOLDER
from troth.read.board_files import parse_parties
from troth.read.git.command import parse_commit, read_objects
from troth.read.git.versions import read_commit_graph
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
    """The commit of the mainline that brought it in; empty where it is one itself."""
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
        era = len(eras) - 1
        todo = [commit]
        while todo:
            each = todo.pop()
            if each in seen or each not in graph:
                continue
            seen.add(each)
            todo += graph[each]
            if each in changes:
                landed[each] = Landing("" if each == commit else commit, era)
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


_FILE_MODES = frozenset({"100644", "100755"})


def read_parties_commits(git: Git, prefix: str, base: str, tip: str) -> tuple[PartiesCommit, ...]:
    """Return the commits that lead to `tip` and not to `base` and leave other parties than each of their parents, parents first."""
    graph = read_commit_graph(git, f"{base}..{tip}")
    folder = f"{prefix}{FOLDER}/{Kind.PARTIES.folder}"
    # git names the files that a commit leaves and none of its parents has
    options = ("--stdin", "-r", "-c", "--root", "--name-only", "-z", "--no-renames", "--no-relative")
    with git.open_stream("diff-tree", *options, "--", folder, input_lines=graph) as out:
        fields = out.read().decode("utf-8", "surrogateescape").split("\0")
    touching = frozenset(graph) & frozenset(fields)
    commits = [commit for commit in graph if commit in touching]
    both = dict.fromkeys((*commits, *(parent for commit in commits for parent in graph[commit])))
    files = {commit: tuple(_list_blobs(git, folder, commit)) for commit in both}
    contents = dict(read_objects(git, dict.fromkeys(blob for each in files.values() for _, blob in each)))
    sources = {(path, blob): _parse_file(path, contents[blob]) for each in files.values() for path, blob in each}
    versions = {
        commit: Parties(parse_parties(tuple(source for file in each if (source := sources[file])))) for commit, each in files.items()
    }
    return tuple(
        PartiesCommit(
            sha=name, author=raw.author, email=raw.email,
            before=tuple(versions[parent] for parent in graph[name]), after=versions[name],
        )
        for name, raw in ((name, parse_commit(data)) for name, data in read_objects(git, commits))
    )  # fmt: skip


def _list_blobs(git: Git, folder: str, commit: str) -> Iterator[tuple[str, str]]:
    """Yield path and blob of each file of parties in one commit."""
    with git.open_stream("ls-tree", "-r", "-z", "--full-tree", commit, "--", folder) as out:
        for line in filter(None, out.read().decode("utf-8", "surrogateescape").split("\0")):
            header, _, path = line.partition("\t")
            mode, _, blob = header.split(" ")
            if mode in _FILE_MODES and path.endswith(".yaml"):
                yield path, blob


def _parse_file(path: str, data: bytes) -> Source | None:
    source, faults = parse_document(path, data)
    usable = source is not None and not any(fault.is_error for fault in (*faults, *check_schema(Kind.PARTIES, source)))
    return source if usable else None
