"""Compare two commits (three-way merge, then diff) into the change set that a review is about."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.ids import format_path
from troth.model import RECORD_KINDS, Kind, Place
from troth.model.history import History
from troth.model.ledger import ChangeSet, RecordChange, RecordVersion
from troth.model.problem import Problem
from troth.model.source import FOLDER
from troth.read.changed_paths import check_guarded_files
from troth.read.files.folder import RecordFile
from troth.read.files.tree import compare_trees, list_tree
from troth.read.git.command import read_objects
from troth.read.git.history import read_branch_history
from troth.read.git.mainline import read_parties_commits
from troth.read.git.merge import merge_trees, open_repository, translate_git_errors
from troth.read.git.signatures import find_readable_version
from troth.read.ledger import build_ledger
from troth.read.yaml.document import parse_document, report_oversize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from troth.model.ledger import Ledger, PartiesCommit
    from troth.read.files.tree import Tree, TreeEntry, Trees
    from troth.read.files.walk import FoundFile
    from troth.read.git.command import Git
    from troth.read.git.merge import MergeResult, Repository


_CONFLICT = "both sides changed this file, and git can't merge them"
_CONFLICT_HINT = "merge the other branch into this one, and keep the log entries of both in date order"
_EMPTY_BLOBS = frozenset({"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"})
"""The ids of a file with nothing in it; what has no content under another id was too large to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReading:
    """A change that has been read: what differs, and what of it cannot be read or merged."""

    change_set: ChangeSet
    problems: tuple[Problem, ...]
    touched: int
    """How many files it adds, changes, moves or removes."""
    head: str
    """The id of the commit that is to be merged."""
    git: Git
    before: Tree
    after: Tree

    def read_surroundings(self, words: Iterable[str]) -> Ledger:
        """Return settings and parties, and the promises whose id is one of the words or whose file has one in it, after the change."""
        return self._read_naming(words, self.after, (Kind.PROMISE,))

    def read_involving(self, parties: Iterable[str]) -> Ledger:
        """Return settings, parties, and the records in whose files one of these parties is named, before the change."""
        return self._read_naming(parties, self.before, (Kind.PROMISE, Kind.ASK, Kind.AGREEMENT, Kind.GOAL))

    def _read_naming(self, words: Iterable[str], tree: Tree, kinds: tuple[Kind, ...]) -> Ledger:
        ids = frozenset(words)
        needles = [each.encode() for each in sorted(ids)]
        # `jane`, and not the `jane` in `jane-ito`
        whole = re.compile(rb"(?<![a-z0-9-])(?:" + b"|".join(map(re.escape, needles)) + rb")(?![a-z0-9-])")
        chosen = {file.path: file for file in tree.files if file.kind in (Kind.BOARD, Kind.PARTIES, *kinds)}
        with translate_git_errors():
            contents = _read_blobs(self.git, (tree.entries[path].blob for path in chosen))
        files = [_build_record_file(file, tree, contents) for file in chosen.values()]
        near = (
            file
            for file in files
            if file.kind not in kinds or file.id in ids or (any(each in file.data for each in needles) and whole.search(file.data))
        )
        return build_ledger(near)[0]


# decision: 2026-11-22, `review` reads what differs, and judges the merged result
@contextmanager
def read_change(root: Path, base: str, head: str) -> Iterator[ChangeReading]:
    """Give what merging `head` into `base` would change in the board of `root`.

    Raises BoardError where there is no such commit, or not the whole history.
    """
    with translate_git_errors():
        here = open_repository(root)
        before, after = here.find_commit(base), here.find_commit(head)
        with merge_trees(here, before, after) as result:
            inside = f"{here.prefix}{FOLDER}/"
            conflicts = tuple(path.removeprefix(here.prefix) for path in result.conflicts if path.startswith(inside))
            found = compare_trees(*_list_sides(result, here, before, after, conflicts))
            proposed = _build_reading(root, result.git, found, conflicts, (before, after))
            guarded = check_guarded_files(result.git, before, result.tree, here.prefix, (here.git, here.top))
            yield replace(proposed, problems=(*proposed.problems, *guarded))


def _list_sides(
    result: MergeResult, repository: Repository, base: str, head: str, conflicts: tuple[str, ...]
) -> tuple[dict[str, TreeEntry], dict[str, TreeEntry]]:
    """Return what the board's folder holds before and after.

    A file that cannot be merged is compared as the branch has it, with what it was where the branch began.
    """
    before, after = list_tree(result.git, base, repository.prefix), list_tree(result.git, result.tree, repository.prefix)
    if conflicts:
        own, fork = list_tree(result.git, head, repository.prefix), list_tree(result.git, result.fork, repository.prefix)
        for path in conflicts:
            after.pop(path, None)
            after |= {path: own[path]} if path in own else {}
            before |= {path: fork[path]} if path in fork else {}
    return before, after


def _build_reading(root: Path, git: Git, trees: Trees, conflicts: tuple[str, ...], commits: tuple[str, str]) -> ChangeReading:
    pairs = tuple(trees.pair_records())
    contents = _read_blobs(git, trees.iter_blobs(pairs))
    before, _ = build_ledger(_build_record_files(trees.before, contents))
    after, faults = build_ledger(_build_record_files(trees.after, contents))
    base, tip = commits
    logged = any(pair.after is not None for pair in pairs)
    difference = ChangeSet(
        before=before,
        after=after,
        changes=tuple(_read_sides(root, base, pair, trees, contents) for pair in pairs),
        history=read_branch_history(
            root, before.parties, base=base, tip=tip, recorder=before.settings.effective_recorder, zone=before.settings.timezone
        )
        if logged
        else History(),
        parties_commits=_read_parties_commits(root, base, tip, trees),
        unread=tuple(
            (kind, path)
            for kind, path in dict.fromkeys((*before.unreadable, *after.unreadable))
            if kind not in RECORD_KINDS and path in trees.touched
        ),
    )
    problems = (
        *trees.find_new_problems(),
        *(
            report_oversize(path)
            for path in trees.iter_changed()
            if contents.get(blob := trees.after.entries[path].blob) == b"" and blob not in _EMPTY_BLOBS
        ),
        *_find_unreadable(after, faults, trees),
        *(Problem("review/conflict", Place(format_path(path)), _CONFLICT, _CONFLICT_HINT) for path in conflicts),
    )
    return ChangeReading(
        change_set=difference, problems=problems, touched=len(trees.touched), head=tip, git=git, before=trees.before, after=trees.after
    )


def _read_parties_commits(root: Path, base: str, tip: str, trees: Trees) -> tuple[PartiesCommit, ...]:
    """Return who changed the parties, where the change touches them at all."""
    if not any(file.path in trees.touched for tree in (trees.before, trees.after) for file in tree.files if file.kind is Kind.PARTIES):
        return ()
    repository = open_repository(root)
    return read_parties_commits(repository.git, repository.prefix, base, tip)


def _read_blobs(git: Git, blobs: Iterable[str]) -> dict[str, bytes]:
    return dict(read_objects(git, dict.fromkeys(blobs)))


def _build_record_files(tree: Tree, contents: Mapping[str, bytes]) -> list[RecordFile]:
    """Return the files that were read."""
    return [_build_record_file(file, tree, contents) for file in tree.files if tree.entries[file.path].blob in contents]


def _build_record_file(file: FoundFile, tree: Tree, contents: Mapping[str, bytes]) -> RecordFile:
    return RecordFile(kind=file.kind, id=file.stem, path=file.path, data=contents[tree.entries[file.path].blob])


def _read_sides(root: Path, base: str, pair: RecordChange, trees: Trees, contents: Mapping[str, bytes]) -> RecordChange:
    """Return the pair with its content; where the base cannot be read and the change can, with what it said when it last could be."""
    pair = replace(pair, before=_read_side(pair.before, trees.before, contents), after=_read_side(pair.after, trees.after, contents))
    if pair.before is None or pair.before.source is not None or pair.after is None or pair.after.source is None:
        return pair
    if pair.before.path not in trees.touched:
        return pair
    return replace(pair, before=replace(pair.before, source=find_readable_version(root, pair.kind, pair.before.path, base)))


def _read_side(side: RecordVersion | None, tree: Tree, contents: Mapping[str, bytes]) -> RecordVersion | None:
    """Return the file with what it says, whether that is a sound record or not."""
    data = contents.get(tree.entries[side.path].blob) if side else None
    return replace(side, source=parse_document(side.path, data)[0]) if side and data is not None else side


def _find_unreadable(after: Ledger, faults: Iterable[Problem], trees: Trees) -> Iterator[Problem]:
    """Yield why files of the change cannot be read as records; for settings and parties only where they are no YAML.

    What is wrong with a record that can be read is for the check to say, and the settings of the base are in force.
    """
    kinds = {format_path(path): kind for kind, path in after.unreadable if path in trees.touched}
    for fault in faults:
        kind = kinds.get(format_path(fault.place.path))
        if kind and fault.is_error and (kind in RECORD_KINDS or fault.rule.startswith("yaml/")):
            yield fault
