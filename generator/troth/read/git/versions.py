"""Read what each commit changed in the records, against each of its parents, and what every version says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from troth.model import RECORD_KINDS, Kind
from troth.model.source import FOLDER
from troth.read.yaml.document import parse_document
from troth.status.answer_context import hash_contexts
from troth.status.provenance import hash_entries, hash_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.model import Data
    from troth.read.git.command import Git


_FILE_MODES = frozenset({"100644", "100755"})
_KINDS = {kind.folder: kind for kind in RECORD_KINDS} | {Kind.PARTIES.folder: Kind.PARTIES}
_COMPARE = (
    "diff-tree", "--stdin", "-r", "-M", "-l1000", "--root", "--raw", "--no-abbrev", "--no-relative", "-z",
)  # fmt: skip
_NO_BLOB = "0"
RecordKey: TypeAlias = "tuple[Kind, str]"


class FileChange(NamedTuple):
    """One record's file as one commit left it, beside what one of its parents had."""

    kind: Kind
    id: str
    """The record's id; of the parties, whose files are many, the path."""
    blob: str
    """Empty where the file was deleted."""
    was: str = ""
    """The blob that the parent had at that place; empty where it had none."""
    previous_id: str = ""
    """The id that it had in that parent, where git sees a rename from another id."""
    parent: int = 0
    """Which of the commit's parents it is compared with."""


def read_commit_graph(git: Git, tip: str) -> dict[str, tuple[str, ...]]:
    """Return the parents of every commit that `tip` reaches, parents before children and older before newer."""
    lines = git.read_lines("rev-list", "--date-order", "--reverse", "--parents", "--end-of-options", tip, "--")
    return {commit: tuple(parents) for commit, *parents in map(str.split, lines)}


def read_file_changes(git: Git, prefix: str, graph: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[FileChange, ...]]:
    """Return what each of these commits changed in the records below `prefix`, against each of its parents.

    Commits that changed nothing against any parent are left out.
    """
    found: dict[str, list[FileChange]] = {}
    plain = [(commit, 0) for commit, parents in graph.items() if len(parents) < 2]  # noqa: PLR2004 - no merge
    merges = [(commit, number, parent) for commit, parents in graph.items() if len(parents) > 1 for number, parent in enumerate(parents)]
    folder = f"{prefix}{FOLDER}/"
    if plain:
        for commit, changes in _read_differences(git, (commit for commit, _ in plain), folder):
            found.setdefault(commit, []).extend(_settle_changes(changes, 0))
    if merges:
        told = _read_differences(git, (f"{commit} {parent}" for commit, _, parent in merges), folder, "--always")
        for (commit, number, _), (_, changes) in zip(merges, told, strict=True):
            found.setdefault(commit, []).extend(_settle_changes(changes, number))
    return {commit: tuple(changes) for commit, changes in found.items() if changes}


def _read_differences(git: Git, pairs: Iterable[str], folder: str, *options: str) -> Iterator[tuple[str, list[FileChange]]]:
    """Yield each commit that git names, with what it says of the files in the folder."""
    with git.open_stream(*_COMPARE, *options, "--", FOLDER, input_lines=pairs) as out:
        fields = iter(out.read().decode("utf-8", "surrogateescape").split("\0"))
    commit, changes = "", list[FileChange]()
    for field in fields:
        if field.startswith(":"):
            changes += _parse_change(field, fields, folder)
        elif field.strip():
            if commit:
                yield commit, changes
            commit, changes = field.strip(), []
    if commit:
        yield commit, changes


def _parse_change(header: str, fields: Iterator[str], folder: str) -> Iterator[FileChange]:
    """Yield what a raw line (modes, blobs and a letter) and the paths behind it tell of: of a rename both ends."""
    old_mode, new_mode, was, blob, status = header[1:].split(" ")
    path = next(fields)
    new_path = next(fields) if status.startswith(("R", "C")) else path
    old = _parse_record_path(path, folder) if status.startswith("R") else None
    new = _parse_record_path(new_path, folder)
    if old is not None and old != new and old_mode in _FILE_MODES:
        yield FileChange(*old, "", was)
    if new is None or (new_mode not in _FILE_MODES and status != "D"):
        return
    renamed = old is not None and old[0] is new[0] and old != new and new[0] is not Kind.PARTIES
    had = was if was.strip(_NO_BLOB) and not status.startswith("C") and (old is None or old == new or renamed) else ""
    yield FileChange(*new, "" if status == "D" else blob, had, old[1] if renamed and old else "")


def _settle_changes(changes: Iterable[FileChange], parent: int) -> Iterator[FileChange]:
    """Yield one change a record: where it lies elsewhere now, and git sees no rename, that is no deletion."""
    by_record: dict[RecordKey, FileChange] = {}
    for change in changes:
        known = by_record.get((change.kind, change.id))
        if known is None:
            by_record[change.kind, change.id] = change
        elif not known.blob or not change.blob:
            by_record[change.kind, change.id] = (change if change.blob else known)._replace(was=known.was or change.was)
    for change in by_record.values():
        yield change._replace(parent=parent)


def _parse_record_path(path: str, folder: str) -> RecordKey | None:
    """Return the kind and id of the record whose file this is, wherever it lies in the folder of its kind."""
    if not path.startswith(folder) or not path.endswith(".yaml"):
        return None
    top, _, rest = path[len(folder) :].partition("/")
    kind = _KINDS.get(top)
    if kind is Kind.PARTIES:
        return kind, path
    return (kind, rest.rpartition("/")[2].removesuffix(".yaml")) if kind and rest else None


class VersionDigests(NamedTuple):
    """What an old version says, as digests."""

    terms: str
    entries: tuple[str, ...]
    contexts: tuple[str, ...]
    """For each entry that of what it answers; empty for one that answers nothing."""


_CONTEXT_LENGTH = 32
"""Digits of a context that are kept: two wordings of somebody's own choice have 2^64 tries between them."""


def hash_version(kind: Kind, data: bytes) -> VersionDigests | None:
    """Return what the bytes of a version say, or None where they are no record."""
    source, _ = parse_document("", data)
    return hash_data(kind, source.data) if source else None


def hash_data(kind: Kind, data: Data) -> VersionDigests:
    """Return what a record says, as digests."""
    contexts = tuple(each[:_CONTEXT_LENGTH] for each in hash_contexts(kind, data))
    return VersionDigests(hash_terms(kind, data), hash_entries(data), contexts)
