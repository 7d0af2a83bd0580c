"""Read who changed the files of parties: each commit of a change that did, with the parties before it and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind, Parties
from troth.model.change_set import PartiesCommit
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
    versions = _read_versions(git, folder, dict.fromkeys((*commits, *(parent for commit in commits for parent in graph[commit]))))
    return tuple(
        PartiesCommit(
            sha=name, author=raw.author, email=raw.email,
            before=tuple(versions[parent] for parent in graph[name]), after=versions[name],
        )
        for name, raw in ((name, parse_commit(data)) for name, data in read_objects(git, commits))
    )  # fmt: skip


def _read_versions(git: Git, folder: str, commits: Iterable[str]) -> Mapping[str, Parties]:
    files = {commit: tuple(_list_blobs(git, folder, commit)) for commit in commits}
    contents = dict(read_objects(git, dict.fromkeys(blob for each in files.values() for _, blob in each)))
    sources = {(path, blob): _parse_file(path, contents[blob]) for each in files.values() for path, blob in each}
    return {commit: Parties(parse_parties(tuple(source for file in each if (source := sources[file])))) for commit, each in files.items()}


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
