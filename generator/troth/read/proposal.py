"""What somebody proposes to merge: the board before and after, read from git's objects, and no more of it than differs."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.difference import Difference, Filed, Pair
from troth.model import RECORD_KINDS, Kind, Place
from troth.problem import Problem
from troth.read.document import document, too_big
from troth.read.folder import FOLDER, RecordFile
from troth.read.git import branch
from troth.read.git.earlier import last_read
from troth.read.git.merging import merged
from troth.read.git.objects import objects
from troth.read.git.revisions import repository, told_plainly
from troth.read.guarded import guarded
from troth.read.ledger import ledger_of
from troth.read.names import in_messages
from troth.read.tree import leaves, trees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from troth.ledger import Ledger
    from troth.read.git.command import Git
    from troth.read.git.merging import Merged
    from troth.read.git.revisions import Repository
    from troth.read.tree import Leaf, Tree, Trees
    from troth.read.walk import Found

_EMPTY = frozenset({"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"})
"""The ids of a file with nothing in it; what has no content under another id was too large to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change that has been read: what differs, and what of it cannot be read or merged."""

    difference: Difference
    problems: tuple[Problem, ...]
    touched: int
    """How many files it adds, changes, moves or removes."""
    head: str
    """The id of the commit that is to be merged."""
    git: Git
    after: Tree

    def surroundings(self, words: Iterable[str]) -> Ledger:
        """Return settings and parties, and the promises whose id is one of the words or whose file has one in it, after the change."""
        ids = frozenset(words)
        named = _naming(ids)
        chosen = {file.path: file for file in self.after.files if file.kind in (Kind.BOARD, Kind.PARTIES, Kind.PROMISE)}
        with told_plainly():
            contents = _contents(self.git, (self.after.leaves[path].blob for path in chosen))
        files = [_file(file, self.after, contents) for file in chosen.values()]
        near = (file for file in files if file.kind is not Kind.PROMISE or file.id in ids or named(file.data))
        return ledger_of(near)[0]


def _naming(ids: frozenset[str]) -> Callable[[bytes], bool]:
    """Return what tells whether a file has one of the ids in it: `jane`, and not the `jane` in `jane-ito`."""
    needles = [each.encode() for each in sorted(ids)]
    whole = re.compile(rb"(?<![a-z0-9-])(?:" + b"|".join(map(re.escape, needles)) + rb")(?![a-z0-9-])")
    return lambda data: any(each in data for each in needles) and whole.search(data) is not None


@contextmanager
def proposal(root: Path, base: str, head: str) -> Iterator[Proposal]:
    """Give what merging `head` into `base` would change in the board of `root`.

    Raises BoardError where there is no such commit, or not the whole history.
    """
    with told_plainly():
        here = repository(root)
        before, after = here.commit(base), here.commit(head)
        with merged(here, before, after) as result:
            conflicts = _of_board(result.conflicts, here.prefix)
            found = trees(*_sides(result, here, before, after, conflicts))
            proposed = _proposal(root, result.git, found, conflicts, (before, after))
            yield replace(proposed, problems=(*proposed.problems, *guarded(result.git, before, result.tree, here.prefix)))


def _of_board(paths: Iterable[str], prefix: str) -> tuple[str, ...]:
    return tuple(path.removeprefix(prefix) for path in paths if path.startswith(f"{prefix}{FOLDER}/"))


def _sides(result: Merged, here: Repository, base: str, head: str, conflicts: tuple[str, ...]) -> tuple[dict[str, Leaf], dict[str, Leaf]]:
    """Return what the board's folder holds before and after.

    A file that cannot be merged is compared as the branch has it, with what it was where the branch began.
    """
    before, after = leaves(result.git, base, here.prefix), leaves(result.git, result.tree, here.prefix)
    if conflicts:
        own, fork = leaves(result.git, head, here.prefix), leaves(result.git, result.fork, here.prefix)
        for path in conflicts:
            after.pop(path, None)
            after |= {path: own[path]} if path in own else {}
            before |= {path: fork[path]} if path in fork else {}
    return before, after


def _proposal(root: Path, git: Git, found: Trees, conflicts: tuple[str, ...], commits: tuple[str, str]) -> Proposal:
    pairs = tuple(_pairs(found))
    contents = _contents(git, _blobs(found, pairs))
    before, _ = ledger_of(_files(found.before, contents))
    after, faults = ledger_of(_files(found.after, contents))
    base, tip = commits
    logged = any(pair.after is not None for pair in pairs)
    difference = Difference(
        before=before,
        after=after,
        pairs=tuple(_mended(root, base, _read(pair, found, contents), found) for pair in pairs),
        history=branch(root, before.parties, base=base, tip=tip) if logged else Difference().history,
    )
    problems = (*found.problems(), *_too_big(found, contents), *_unreadable(after, faults, found), *map(_conflict, conflicts))
    return Proposal(difference=difference, problems=problems, touched=len(found.touched), head=tip, git=git, after=found.after)


def _pairs(found: Trees) -> Iterator[Pair]:
    """Yield the records whose content or place differs; of two files with one id, the one that had it before."""
    before, after = found.before.records(), found.after.records()
    order = {kind: number for number, kind in enumerate(RECORD_KINDS)}
    for kind, id_ in sorted(before.keys() | after.keys(), key=lambda each: (order[each[0]], each[1])):
        old, new = before.get((kind, id_), ()), after.get((kind, id_), ())
        path = next((each for each in old if each in new), "")
        was, now = path or next(iter(old), ""), path or next(iter(new), "")
        if not path or path in found.touched:
            yield Pair(kind=kind, id=id_, before=Filed(path=was) if was else None, after=Filed(path=now) if now else None)


def _blobs(found: Trees, pairs: Iterable[Pair]) -> Iterator[str]:
    """Yield the ids of what has to be read: settings, parties, and both sides of the records that say something else."""
    for tree in (found.before, found.after):
        yield from (tree.leaves[file.path].blob for file in tree.files if file.kind not in RECORD_KINDS)
    for pair in pairs:
        sides = {tree.leaves[side.path].blob for tree, side in ((found.before, pair.before), (found.after, pair.after)) if side}
        if len(sides) > 1 or pair.before is None or pair.after is None:
            yield from sides


def _contents(git: Git, blobs: Iterable[str]) -> dict[str, bytes]:
    return dict(objects(git, dict.fromkeys(blobs)))


def _files(tree: Tree, contents: Mapping[str, bytes]) -> list[RecordFile]:
    """Return the files that were read."""
    return [_file(file, tree, contents) for file in tree.files if tree.leaves[file.path].blob in contents]


def _file(file: Found, tree: Tree, contents: Mapping[str, bytes]) -> RecordFile:
    return RecordFile(kind=file.kind, id=file.stem, path=file.path, data=contents[tree.leaves[file.path].blob])


def _read(pair: Pair, found: Trees, contents: Mapping[str, bytes]) -> Pair:
    return replace(pair, before=_side(pair.before, found.before, contents), after=_side(pair.after, found.after, contents))


def _mended(root: Path, base: str, pair: Pair, found: Trees) -> Pair:
    """Return the pair; where the base cannot be read and the change can, with what it said when it last could be."""
    if pair.before is None or pair.before.source is not None or pair.after is None or pair.after.source is None:
        return pair
    if pair.before.path not in found.touched:
        return pair
    return replace(pair, before=replace(pair.before, source=last_read(root, pair.kind, pair.before.path, base)))


def _side(side: Filed | None, tree: Tree, contents: Mapping[str, bytes]) -> Filed | None:
    """Return the file with what it says, whether that is a sound record or not."""
    data = contents.get(tree.leaves[side.path].blob) if side else None
    return replace(side, source=document(side.path, data)[0]) if side and data is not None else side


def _unreadable(after: Ledger, faults: Iterable[Problem], found: Trees) -> Iterator[Problem]:
    """Yield why files of the change cannot be read as records; for settings and parties only where they are no YAML.

    What is wrong with a record that can be read is for the check to say, and the settings of the base are in force.
    """
    kinds = {in_messages(path): kind for kind, path in after.unreadable if path in found.touched}
    for fault in faults:
        kind = kinds.get(in_messages(fault.place.path))
        if kind and fault.fatal and (kind in RECORD_KINDS or fault.rule.startswith("yaml/")):
            yield fault


def _too_big(found: Trees, contents: Mapping[str, bytes]) -> Iterator[Problem]:
    for file in found.after.files:
        blob = found.after.leaves[file.path].blob
        if file.path in found.touched and contents.get(blob) == b"" and blob not in _EMPTY:
            yield too_big(file.path)


def _conflict(path: str) -> Problem:
    message = "this file was changed on both sides, and git cannot put the two together"
    hint = "merge the other branch into this one, and keep the log entries of both in the order of their dates"
    return Problem("review/conflict", Place(in_messages(path)), message, hint)
