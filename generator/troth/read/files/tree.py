"""The files of a board as a commit has them: the same judgement as on disk, with nothing checked out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from troth.model import RECORD_KINDS, Kind, Place
from troth.model.ledger import RecordChange, RecordVersion
from troth.model.problem import Problem
from troth.model.source import FOLDER
from troth.read.files.folder import classify_files, is_readable
from troth.read.files.walk import EntryType, walk_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.read.files.walk import FoundFile
    from troth.read.git.command import Git


_TYPES_BY_MODE = {
    "120000": EntryType.LINK,
    "160000": EntryType.REPOSITORY,
    "100644": EntryType.FILE,
    "100755": EntryType.FILE,
    "100664": EntryType.FILE,
}


class TreeEntry(NamedTuple):
    """What a tree holds under a path: git's mode, and the id of the content."""

    mode: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A board's folder in a commit."""

    entries: Mapping[str, TreeEntry]
    """All that lies in it, by its path from the board's root with `/`."""
    files: tuple[FoundFile, ...]
    """The YAML files that have a name to be read under, by path."""
    problems: tuple[Problem, ...]

    def index_records(self) -> dict[tuple[Kind, str], tuple[str, ...]]:
        """Return the paths of each record by kind and id: one, unless two files have the same id."""
        found: dict[tuple[Kind, str], tuple[str, ...]] = defaultdict(tuple)
        for file in self.files:
            if file.kind in RECORD_KINDS:
                found[file.kind, file.stem] += (file.path,)
        return found


@dataclass(frozen=True, slots=True)
class _TreeListing:
    """A name in a folder of a tree."""

    name: str
    real: str
    entry_type: EntryType

    def get_type(self) -> EntryType:
        return self.entry_type


def list_tree(git: Git, tree: str, prefix: str) -> dict[str, TreeEntry]:
    """Return what a commit or tree has below `prefix` in the board's folder, by its path from the board's root."""
    found: dict[str, TreeEntry] = {}
    with git.open_stream("ls-tree", "-r", "-z", "--full-tree", tree, "--", f"{prefix}{FOLDER}") as out:
        lines = out.read().decode("utf-8", "surrogateescape").split("\0")
    for line in filter(None, lines):
        about, _, path = line.partition("\t")
        mode, _, blob = about.split(" ")
        found[path[len(prefix) :]] = TreeEntry(mode, blob)
    return found


def build_tree(entries: Mapping[str, TreeEntry]) -> Tree:
    """Return the board that lies in these leaves, judged as a folder on disk is."""
    # what each folder holds, by name
    folders: dict[str, dict[str, _TreeListing]] = defaultdict(dict)
    for path, leaf in entries.items():
        folder, _, name = path.rpartition("/")
        folders[folder][name] = _TreeListing(name, path, _TYPES_BY_MODE.get(leaf.mode, EntryType.SPECIAL))
        while folder:  # and those above it, up to the first that was met before
            above, _, own = folder.rpartition("/")
            if own in folders.get(above, {}):
                break
            folders[above][own] = _TreeListing(own, folder, EntryType.FOLDER)
            folder = above
    files, problems = classify_files(walk_folder(FOLDER, FOLDER, lambda folder: folders.get(folder, {}).values()))
    if FOLDER in entries:
        message, hint = f"{FOLDER} is a link, a submodule or a file, not a folder", "keep the records in a folder of this repository"
        problems.append(Problem("folder/link", Place(FOLDER), message, hint))
    return Tree(entries=MappingProxyType(dict(entries)), files=tuple(filter(is_readable, files)), problems=tuple(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """A board before a change and after it."""

    before: Tree
    after: Tree
    touched: frozenset[str] = field(default_factory=frozenset)
    """The paths whose content or mode differs, or that are on one side alone."""

    def find_new_problems(self) -> tuple[Problem, ...]:
        """Return the problems of names and places that the change brings in."""
        old = frozenset(self.before.problems)
        return tuple(each for each in self.after.problems if each not in old)

    def iter_changed(self) -> Iterator[str]:
        """Yield the paths of the files after the change that are not as they were before it."""
        yield from (file.path for file in self.after.files if file.path in self.touched)

    def pair_records(self) -> Iterator[RecordChange]:
        """Yield the records whose content or place differs; of two files with one id, the one that had it before."""
        before, after = self.before.index_records(), self.after.index_records()
        order = {kind: number for number, kind in enumerate(RECORD_KINDS)}
        for kind, id_ in sorted(before.keys() | after.keys(), key=lambda each: (order[each[0]], each[1])):
            old, new = before.get((kind, id_), ()), after.get((kind, id_), ())
            path = next((each for each in old if each in new), "")
            was, now = path or next(iter(old), ""), path or next(iter(new), "")
            if not path or path in self.touched:
                yield RecordChange(
                    kind=kind, id=id_, before=RecordVersion(path=was) if was else None, after=RecordVersion(path=now) if now else None
                )

    def iter_blobs(self, pairs: Iterable[RecordChange]) -> Iterator[str]:
        """Yield the ids of what has to be read: settings, parties, and both sides of the records that say something else."""
        for tree in (self.before, self.after):
            yield from (tree.entries[file.path].blob for file in tree.files if file.kind not in RECORD_KINDS)
        for pair in pairs:
            sides = {tree.entries[side.path].blob for tree, side in ((self.before, pair.before), (self.after, pair.after)) if side}
            if len(sides) > 1 or pair.before is None or pair.after is None:
                yield from sides


def compare_trees(before: Mapping[str, TreeEntry], after: Mapping[str, TreeEntry]) -> Trees:
    """Return both boards, and what differs between them."""
    differing = (path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return Trees(before=build_tree(before), after=build_tree(after), touched=frozenset(differing))
