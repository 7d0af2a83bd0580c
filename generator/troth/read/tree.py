"""The files of a board as a commit has them: the same judgement as on disk, with nothing checked out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from troth.model import RECORD_KINDS, Kind, Place
from troth.problem import Problem
from troth.read.folder import FOLDER, judged, may_be_read
from troth.read.walk import What, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.read.git.command import Git
    from troth.read.walk import Found

_WHAT = {"120000": What.LINK, "160000": What.REPOSITORY, "100644": What.FILE, "100755": What.FILE, "100664": What.FILE}


class Leaf(NamedTuple):
    """What a tree holds under a path: git's mode, and the id of the content."""

    mode: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A board's folder in a commit."""

    leaves: Mapping[str, Leaf]
    """All that lies in it, by its path from the board's root with `/`."""
    files: tuple[Found, ...]
    """The YAML files that have a name to be read under, by path."""
    problems: tuple[Problem, ...]

    def records(self) -> dict[tuple[Kind, str], tuple[str, ...]]:
        """Return the paths of each record by kind and id: one, unless two files have the same id."""
        found: dict[tuple[Kind, str], tuple[str, ...]] = defaultdict(tuple)
        for file in self.files:
            if file.kind in RECORD_KINDS:
                found[file.kind, file.stem] += (file.path,)
        return found


@dataclass(frozen=True, slots=True)
class _InTree:
    """A name in a folder of a tree."""

    name: str
    real: str
    is_: What

    def what(self) -> What:
        return self.is_


def leaves(git: Git, tree: str, prefix: str) -> dict[str, Leaf]:
    """Return what a commit or tree has below `prefix` in the board's folder, by its path from the board's root."""
    found: dict[str, Leaf] = {}
    with git.stream("ls-tree", "-r", "-z", "--full-tree", tree, "--", f"{prefix}{FOLDER}") as out:
        lines = out.read().decode("utf-8", "surrogateescape").split("\0")
    for line in filter(None, lines):
        about, _, path = line.partition("\t")
        mode, _, blob = about.split(" ")
        found[path[len(prefix) :]] = Leaf(mode, blob)
    return found


def tree_of(found: Mapping[str, Leaf]) -> Tree:
    """Return the board that lies in these leaves, judged as a folder on disk is."""
    folders = _folders(found)
    files, problems = judged(walk(FOLDER, FOLDER, lambda folder: folders.get(folder, {}).values()))
    if FOLDER in found:
        message, hint = f"{FOLDER} is a link, a submodule or a file, not a folder", "keep the records in a folder of this repository"
        problems.append(Problem("folder/link", Place(FOLDER), message, hint))
    return Tree(leaves=MappingProxyType(dict(found)), files=tuple(filter(may_be_read, files)), problems=tuple(problems))


def _folders(found: Mapping[str, Leaf]) -> dict[str, dict[str, _InTree]]:
    """Return what each folder holds, by name."""
    folders: dict[str, dict[str, _InTree]] = defaultdict(dict)
    for path, leaf in found.items():
        folder, _, name = path.rpartition("/")
        folders[folder][name] = _InTree(name, path, _WHAT.get(leaf.mode, What.SPECIAL))
        for parent in _unknown(folder, folders):
            above, _, own = parent.rpartition("/")
            folders[above][own] = _InTree(own, parent, What.FOLDER)
    return folders


def _unknown(folder: str, folders: Mapping[str, Mapping[str, _InTree]]) -> Iterator[str]:
    """Yield the folder and those above it, up to the first that was met before."""
    while folder:
        above, _, name = folder.rpartition("/")
        if name in folders.get(above, {}):
            return
        yield folder
        folder = above


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """A board before a change and after it."""

    before: Tree
    after: Tree
    touched: frozenset[str] = field(default_factory=frozenset)
    """The paths whose content or mode differs, or that are on one side alone."""

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of names and places that the change brings in."""
        old = frozenset(self.before.problems)
        return tuple(each for each in self.after.problems if each not in old)


def trees(before: Mapping[str, Leaf], after: Mapping[str, Leaf]) -> Trees:
    """Return both boards, and what differs between them."""
    differing = (path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return Trees(before=tree_of(before), after=tree_of(after), touched=frozenset(differing))
