"""Read the history of a board's records: at most six runs of git and one for every thousand versions, and one where nothing is new."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from datetime import date
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from troth import days
from troth.history import Commit, History, HistoryState, Version
from troth.lifecycle.canonical import digest
from troth.lifecycle.identity import of_anybody
from troth.model import Parties
from troth.problem import BoardError
from troth.read.git.changes import changes, graph
from troth.read.git.command import Git, GitFailed, GitMissing, unreadable
from troth.read.git.known import Known, load, save
from troth.read.git.lives import content, lives
from troth.read.git.objects import objects, raw_commit
from troth.read.git.signatures import signers, trust
from troth.shares import MOST_PIECES, processors, shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.model import Kind
    from troth.read.git.changes import Change
    from troth.read.git.lives import Content, Life

_WHERE = ("rev-parse", "--is-shallow-repository", "--show-toplevel", "--show-prefix", "--git-common-dir")
_TIP = re.compile(r"HEAD|[0-9a-f]{40}|[0-9a-f]{64}")
_NOWHERE = ("not a git repository", "cannot use bare repository", "must be run in a work tree")
_EPOCH = date(1970, 1, 1)
_DAY = 86_400
_MANY = 2000
"""From how many versions of files on it pays to look into them in several processes."""
_PIECE = 1000
"""Versions that a process looks into at a time, in a run of git of its own."""

NO_GIT = History(note="There is no git here, so nobody can say who wrote what.", hint="Install git.")
NO_REPOSITORY = History(
    note="This folder is not in a git repository, so nobody can say who wrote what.", hint="Run `git init` and commit the board."
)
SHALLOW = History(
    state=HistoryState.SHALLOW,
    note="This clone has only the last part of the history, so nobody can say who wrote what.",
    hint="Run `git fetch --unshallow`; with actions/checkout, set `fetch-depth: 0`.",
)
PARTIAL = History(
    state=HistoryState.SHALLOW,
    note="This clone lacks a part of the history's files, so nobody can say who wrote what.",
    hint="Clone without `--filter`.",
)


class _Here(NamedTuple):
    """Where the board's folder is in its repository."""

    shallow: bool
    top: Path
    prefix: str
    cache: Path
    tip: str
    """Empty where nothing was committed yet."""


def history(root: Path, parties: Parties | None = None, *, tip: str = "HEAD", environment: Mapping[str, str] = os.environ) -> History:
    """Return what git knows of the records in `root/commitments`, up to `tip` (HEAD or the full id of a commit).

    Signatures are looked into only where a party of `parties` made the commit. Raises BoardError where git refuses the
    repository or cannot read it.
    """
    git = Git(folder=root, environment=environment)
    try:
        here = _here(git, tip)
        if here is None:
            return NO_REPOSITORY
        return SHALLOW if here.shallow else _history(git, here, parties or Parties())
    except GitMissing:
        return NO_GIT
    except GitFailed as failed:
        if _is_partial(git):
            return PARTIAL
        raise unreadable(failed) from failed


def state(root: Path, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return all that `history` depends on besides the records: where that is the same, so is the history.

    Raises BoardError as `history` does.
    """
    git = Git(folder=root, environment=environment)
    try:
        here = _here(git, "HEAD")
        return (here.tip, str(here.shallow), here.prefix, trust(git, here.top)) if here else ("no repository",)
    except GitMissing:
        return ("no git",)
    except GitFailed as failed:
        raise unreadable(failed) from failed


def branch(root: Path, parties: Parties, *, base: str, tip: str, environment: Mapping[str, str] = os.environ) -> History:
    """Return what git knows of the commits that lead to `tip` and not to `base`, both full ids. Nothing of it is kept.

    Raises GitFailed where git cannot read them.
    """
    git = Git(folder=root, environment=environment)
    here = _here(git, tip)
    if here is None:
        return NO_REPOSITORY
    known, parents = Known(tip=tip), graph(git, f"{base}..{tip}")
    known.changes = changes(git, here.prefix, parents) if parents else {}
    _look_into(git, known.changes, known)
    known.lives = lives(parents, known.changes, known.contents)
    _verify(git, here, known, parties)
    return _told(known)


def _here(git: Git, tip: str) -> _Here | None:
    if not _TIP.fullmatch(tip):
        raise BoardError(f"`{tip[:80]}` is not the full id of a commit.", "Find it with `git rev-parse`.")
    try:
        shallow, top, prefix, common, *rest = git.lines(*_WHERE, "--revs-only", f"{tip}^{{commit}}")
    except GitFailed as failed:
        if any(each in failed.said for each in _NOWHERE):
            return None
        raise
    if len(rest) > 1:
        raise BoardError("The name of the board's folder has a line break in it.", "Rename the folder.")
    name = f"history-{digest(prefix)}.json" if prefix else "history.json"
    return _Here(shallow == "true", Path(top), prefix, git.folder / common / "troth" / name, rest[0] if rest else "")


def _history(git: Git, here: _Here, parties: Parties) -> History:
    if not here.tip:
        return History(state=HistoryState.GIT)
    known = load(here.cache)
    news = _catch_up(git, here, known)
    news |= _verify(git, here, known, parties)
    if news:
        save(here.cache, known)
    return _told(known)


def _catch_up(git: Git, here: _Here, known: Known) -> bool:
    """Learn what is not known yet of the commits that lead to the tip; tell whether there was anything."""
    if known.tip == here.tip:
        return False
    parents = graph(git, here.tip)
    fresh = [commit for commit in parents if commit not in known.changes and commit not in known.untouched]
    if fresh:
        found = changes(git, here.prefix, fresh)
        _look_into(git, found, known)
        known.changes |= found
        known.untouched |= set(fresh) - found.keys()
    known.lives = lives(parents, known.changes, known.contents)
    known.tip = here.tip
    return True


def _look_into(git: Git, found: Mapping[str, tuple[Change, ...]], known: Known) -> None:
    """Read the commits, and the versions of files that were not read before."""
    kinds: dict[str, set[Kind]] = defaultdict(set)
    for change in chain.from_iterable(found.values()):
        if (change.kind, change.blob) not in known.contents:
            kinds[change.blob].add(change.kind)
    many = len(kinds) >= _MANY
    for name, data in objects(git, (*found, *(() if many else kinds))):
        if name in found:
            known.commits[name] = raw_commit(data)
        else:
            known.contents |= {(kind, name): content(kind, data) for kind in kinds[name]}
    if many:
        known.contents |= _contents(git, kinds)


def _contents(git: Git, kinds: Mapping[str, set[Kind]]) -> dict[tuple[Kind, str], Content | None]:
    """Return what many versions of files say: told by several processes where there are several processors."""
    names = tuple(kinds)
    mine: dict[tuple[Kind, str], Content | None] = {}
    size = max(_PIECE, len(names) // (MOST_PIECES - 1) + 1)

    def work(piece: int) -> None:
        for name, data in objects(git, names[piece * size : (piece + 1) * size]):
            mine.update({(kind, name): content(kind, data) for kind in kinds[name]})

    for others in shared(-(-len(names) // size), work, lambda: mine, processes=processors()):
        mine.update(others)
    return {(kind, name): mine[kind, name] for name in names for kind in kinds[name]}


def _verify(git: Git, here: _Here, known: Known, parties: Parties) -> bool:
    """Learn whose the signatures are that parties may have made; tell whether there was anything."""
    signed = [commit for commit, raw in known.commits.items() if raw.committer and of_anybody(raw.committer, parties)]
    if not signed:
        return False
    keys = trust(git, here.top)
    changed = keys != known.trust
    if changed:
        known.trust, known.signers = keys, {}
    fresh = [commit for commit in signed if commit not in known.signers] if keys else []
    known.signers |= signers(git, fresh)
    return changed or bool(fresh)


def _told(known: Known) -> History:
    reached = {commit for life in known.lives.values() for commit, _ in life}
    return History(
        state=HistoryState.GIT,
        tip=known.tip,
        commits=MappingProxyType({sha: _commit(sha, known) for sha in reached}),
        by_record=MappingProxyType({record: tuple(_versions(record[0], life, known)) for record, life in known.lives.items()}),
    )


def _commit(sha: str, known: Known) -> Commit:
    raw = known.commits[sha]
    day = days.plus(_EPOCH, raw.time // _DAY)
    return Commit(sha=sha, author=raw.author, email=raw.email, date=day, time=raw.time, signer=known.signers.get(sha) or None)


def _versions(kind: Kind, life: Life, known: Known) -> Iterator[Version]:
    for commit, blob in life:
        if told := known.contents.get((kind, blob)):
            yield Version(commit=commit, blob=blob, terms=told.terms, entries=told.entries)


def _is_partial(git: Git) -> bool:
    """Tell whether this is a clone that left out a part of the files, and would have to fetch them."""
    try:
        return bool(git.lines("config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$"))
    except GitFailed:
        return False
