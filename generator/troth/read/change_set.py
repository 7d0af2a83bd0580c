"""Two commits to a change set."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from posixpath import relpath
from typing import TYPE_CHECKING

from troth.model import RECORD_KINDS, Kind, Place
from troth.model.change_set import ChangeSet, RecordChange, RecordVersion
from troth.model.problem import Problem, Severity
from troth.model.source import FOLDER
from troth.read.files.folder import RecordFile
from troth.read.files.names import format_path
from troth.read.files.tree import compare_trees, list_tree
from troth.read.git import read_branch_history
from troth.read.git.command import read_objects
from troth.read.git.merge import merge_trees, open_repository, translate_git_errors
from troth.read.git.signatures import find_readable_version
from troth.read.ledger import build_ledger
from troth.read.yaml.document import parse_document, report_oversize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from troth.model.ledger import Ledger
    from troth.read.files.tree import Tree, TreeEntry, Trees
    from troth.read.files.walk import FoundFile
    from troth.read.git.command import Git
    from troth.read.git.merge import MergeResult, Repository


_FROM_TOP = (
    ".github", ".gitlab", ".gitlab-ci.yml", ".forgejo", ".gitea", "CODEOWNERS", "docs/CODEOWNERS",
    ".gitattributes", ".mailmap", ".gitmodules", ".pre-commit-config.yaml",
)  # fmt: skip
_FROM_BOARD = ("mkdocs.yml", "mkdocs.yaml", "schema", "drafts", "overrides")
"""What the site is made with, and what editors and commands hold a record to."""
_MOST = 20


def check_guarded_files(git: Git, base: str, after: str, prefix: str) -> Iterator[Problem]:
    """Yield a warning for each such file that differs between two commits or trees. `prefix` leads to the board's folder."""
    wanted = (*_FROM_TOP, *(f"{prefix}{each}" for each in _FROM_BOARD))
    with git.open_stream("diff-tree", "-r", "-z", "--name-only", "--no-renames", base, after, "--", *dict.fromkeys(wanted)) as out:
        paths = [path for path in out.read().decode("utf-8", "surrogateescape").split("\0") if path]
    for path in paths[:_MOST]:
        yield _build_warning(path, prefix, "this file decides what is checked, or how a record is read or shown")
    if len(paths) > _MOST:
        yield _build_warning(paths[_MOST], prefix, f"and {len(paths) - _MOST} more files that decide what is checked")


def _build_warning(path: str, prefix: str, message: str) -> Problem:
    here = relpath(path, prefix) if prefix else path
    hint = "somebody else than its author should look at it before it is merged"
    return Problem("review/guarded", Place(format_path(here)), message, hint, Severity.WARNING)


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
    after: Tree

    def read_surroundings(self, words: Iterable[str]) -> Ledger:
        """Return settings and parties, and the promises whose id is one of the words or whose file has one in it, after the change."""
        ids = frozenset(words)
        named = _build_matcher(ids)
        chosen = {file.path: file for file in self.after.files if file.kind in (Kind.BOARD, Kind.PARTIES, Kind.PROMISE)}
        with translate_git_errors():
            contents = _read_blobs(self.git, (self.after.entries[path].blob for path in chosen))
        files = [_build_record_file(file, self.after, contents) for file in chosen.values()]
        near = (file for file in files if file.kind is not Kind.PROMISE or file.id in ids or named(file.data))
        return build_ledger(near)[0]


def _build_matcher(ids: frozenset[str]) -> Callable[[bytes], bool]:
    """Return what tells whether a file has one of the ids in it: `jane`, and not the `jane` in `jane-ito`."""
    needles = [each.encode() for each in sorted(ids)]
    whole = re.compile(rb"(?<![a-z0-9-])(?:" + b"|".join(map(re.escape, needles)) + rb")(?![a-z0-9-])")
    return lambda data: any(each in data for each in needles) and whole.search(data) is not None


@contextmanager
def read_change(root: Path, base: str, head: str) -> Iterator[ChangeReading]:
    """Give what merging `head` into `base` would change in the board of `root`.

    Raises BoardError where there is no such commit, or not the whole history.
    """
    with translate_git_errors():
        here = open_repository(root)
        before, after = here.find_commit(base), here.find_commit(head)
        with merge_trees(here, before, after) as result:
            conflicts = _select_board_paths(result.conflicts, here.prefix)
            found = compare_trees(*_list_sides(result, here, before, after, conflicts))
            proposed = _build_reading(root, result.git, found, conflicts, (before, after))
            yield replace(proposed, problems=(*proposed.problems, *check_guarded_files(result.git, before, result.tree, here.prefix)))


def _select_board_paths(paths: Iterable[str], prefix: str) -> tuple[str, ...]:
    return tuple(path.removeprefix(prefix) for path in paths if path.startswith(f"{prefix}{FOLDER}/"))


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
    pairs = tuple(_pair_records(trees))
    contents = _read_blobs(git, _iter_blobs(trees, pairs))
    before, _ = build_ledger(_build_record_files(trees.before, contents))
    after, faults = build_ledger(_build_record_files(trees.after, contents))
    base, tip = commits
    logged = any(pair.after is not None for pair in pairs)
    difference = ChangeSet(
        before=before,
        after=after,
        changes=tuple(_restore_before(root, base, _read_sides(pair, trees, contents), trees) for pair in pairs),
        history=read_branch_history(root, before.parties, base=base, tip=tip) if logged else ChangeSet().history,
    )
    problems = (
        *trees.find_new_problems(),
        *_find_oversized(trees, contents),
        *_find_unreadable(after, faults, trees),
        *map(_report_conflict, conflicts),
    )
    return ChangeReading(change_set=difference, problems=problems, touched=len(trees.touched), head=tip, git=git, after=trees.after)


def _pair_records(trees: Trees) -> Iterator[RecordChange]:
    """Yield the records whose content or place differs; of two files with one id, the one that had it before."""
    before, after = trees.before.index_records(), trees.after.index_records()
    order = {kind: number for number, kind in enumerate(RECORD_KINDS)}
    for kind, id_ in sorted(before.keys() | after.keys(), key=lambda each: (order[each[0]], each[1])):
        old, new = before.get((kind, id_), ()), after.get((kind, id_), ())
        path = next((each for each in old if each in new), "")
        was, now = path or next(iter(old), ""), path or next(iter(new), "")
        if not path or path in trees.touched:
            yield RecordChange(
                kind=kind, id=id_, before=RecordVersion(path=was) if was else None, after=RecordVersion(path=now) if now else None
            )


def _iter_blobs(trees: Trees, pairs: Iterable[RecordChange]) -> Iterator[str]:
    """Yield the ids of what has to be read: settings, parties, and both sides of the records that say something else."""
    for tree in (trees.before, trees.after):
        yield from (tree.entries[file.path].blob for file in tree.files if file.kind not in RECORD_KINDS)
    for pair in pairs:
        sides = {tree.entries[side.path].blob for tree, side in ((trees.before, pair.before), (trees.after, pair.after)) if side}
        if len(sides) > 1 or pair.before is None or pair.after is None:
            yield from sides


def _read_blobs(git: Git, blobs: Iterable[str]) -> dict[str, bytes]:
    return dict(read_objects(git, dict.fromkeys(blobs)))


def _build_record_files(tree: Tree, contents: Mapping[str, bytes]) -> list[RecordFile]:
    """Return the files that were read."""
    return [_build_record_file(file, tree, contents) for file in tree.files if tree.entries[file.path].blob in contents]


def _build_record_file(file: FoundFile, tree: Tree, contents: Mapping[str, bytes]) -> RecordFile:
    return RecordFile(kind=file.kind, id=file.stem, path=file.path, data=contents[tree.entries[file.path].blob])


def _read_sides(pair: RecordChange, trees: Trees, contents: Mapping[str, bytes]) -> RecordChange:
    return replace(pair, before=_read_side(pair.before, trees.before, contents), after=_read_side(pair.after, trees.after, contents))


def _restore_before(root: Path, base: str, pair: RecordChange, trees: Trees) -> RecordChange:
    """Return the pair; where the base cannot be read and the change can, with what it said when it last could be."""
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


def _find_oversized(trees: Trees, contents: Mapping[str, bytes]) -> Iterator[Problem]:
    for file in trees.after.files:
        blob = trees.after.entries[file.path].blob
        if file.path in trees.touched and contents.get(blob) == b"" and blob not in _EMPTY_BLOBS:
            yield report_oversize(file.path)


def _report_conflict(path: str) -> Problem:
    message = "this file was changed on both sides, and git cannot put the two together"
    hint = "merge the other branch into this one, and keep the log entries of both in the order of their dates"
    return Problem("review/conflict", Place(format_path(path)), message, hint)
