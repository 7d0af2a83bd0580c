"""Read the history of a board's records: at most six runs of git and one for every thousand versions, and one where nothing is new."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from troth.base.errors import BoardError
from troth.base.hashing import hash_value
from troth.base.runtime import MAX_TASKS, count_workers, run_in_processes
from troth.model import Kind, Parties
from troth.model.history import History, HistoryState, Version
from troth.read.git.cache import HistoryCache, load_cache, save_cache
from troth.read.git.command import Git, GitError, GitNotFoundError, explain_git_error, parse_commit, read_objects
from troth.read.git.commits import LazyCommits, build_commit, raise_days
from troth.read.git.lineage import link_versions
from troth.read.git.mainline import find_landings, read_eras
from troth.read.git.signatures import fingerprint_keys, read_base_keys, verify_signers
from troth.read.git.versions import VersionDigests, hash_version, read_commit_graph, read_file_changes
from troth.read.git.vouchers import find_said_before, mark_repeated, verify_vouchers
from troth.read.yaml.document import parse_document
from troth.status.vouchers import list_marks, parse_voucher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Recorder
    from troth.read.git.versions import FileChange


_WHERE = ("rev-parse", "--is-shallow-repository", "--show-toplevel", "--show-prefix", "--git-common-dir")
_TIP = re.compile(r"HEAD|[0-9a-f]{40}|[0-9a-f]{64}")
_NOWHERE = ("not a git repository", "cannot use bare repository", "must be run in a work tree")
_MANY_VERSIONS = 2000
"""From how many versions of files on it pays to look into them in several processes."""
_VERSIONS_PER_TASK = 1000
"""Versions that a process looks into at a time, in a run of git of its own."""

NO_GIT = History(note="Git is not installed, so the board can't show who wrote what.", hint="Install git.")
NO_REPOSITORY = History(
    note="This folder is not in a git repository, so the board can't show who wrote what.", hint="Run `git init` and commit the board."
)
SHALLOW = History(
    state=HistoryState.SHALLOW,
    note="This clone has only part of the history, so the board can't show who wrote what.",
    hint="Run `git fetch --unshallow`; with actions/checkout, set `fetch-depth: 0`.",
)
PARTIAL = History(
    state=HistoryState.SHALLOW,
    note="This clone lacks files of the history, so the board can't show who wrote what.",
    hint="Clone without `--filter`.",
)


class _RepositoryState(NamedTuple):
    """Where the board's folder is in its repository."""

    shallow: bool
    top: Path
    prefix: str
    cache: Path
    tip: str
    """Empty where nothing was committed yet."""


def read_history(
    root: Path,
    parties: Parties | None = None,
    *,
    recorder: Recorder | None = None,
    zone: str = "UTC",
    tip: str = "HEAD",
    environment: Mapping[str, str] = os.environ,
) -> History:
    """Return what git knows of the records in `root/commitments`, up to `tip` (HEAD or the full id of a commit).

    Days are those of the time zone. Signatures are looked into only where a party of `parties` or the `recorder` made the commit.
    Raises BoardError where git refuses the repository or cannot read it.
    """
    git = Git(folder=root, environment=environment)
    try:
        here = _locate_repository(git, tip)
        if here is None:
            return NO_REPOSITORY
        return SHALLOW if here.shallow else _read_cached_history(git, here, parties or Parties(), recorder, zone)
    except GitNotFoundError:
        return NO_GIT
    except GitError as failed:
        if git.is_partial():
            return PARTIAL
        raise explain_git_error(failed) from failed


def fingerprint_history(root: Path, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return all that `read_history` depends on besides the records: where that is the same, so is the history.

    Raises BoardError as `read_history` does.
    """
    git = Git(folder=root, environment=environment)
    try:
        here = _locate_repository(git, "HEAD")
        return (here.tip, str(here.shallow), here.prefix, fingerprint_keys(git, here.top)) if here else ("no repository",)
    except GitNotFoundError:
        return ("no git",)
    except GitError as failed:
        raise explain_git_error(failed) from failed


def read_branch_history(  # noqa: PLR0913 - the sides of a change, and the same as above
    root: Path,
    parties: Parties,
    *,
    base: str,
    tip: str,
    recorder: Recorder | None = None,
    zone: str = "UTC",
    environment: Mapping[str, str] = os.environ,
) -> History:
    """Return what git knows of the commits that lead to `tip` and not to `base`, both full ids. Nothing of it is kept.

    Parties and recorder are those of the base. Raises GitFailed where git cannot read them.
    """
    git = Git(folder=root, environment=environment)
    here = _locate_repository(git, tip)
    if here is None:
        return NO_REPOSITORY
    known, parents = HistoryCache(tip=tip), read_commit_graph(git, f"{base}..{tip}")
    known.changes = read_file_changes(git, here.prefix, parents) if parents else {}
    _read_contents(git, known.changes, known, with_before=True)
    known.chains = link_versions(parents, known.changes, known.contents)
    with read_base_keys(git, here.top, base, tip) as settings:
        verify_signers(git, here.top, known, parties, settings)
        verify_vouchers(git, known, recorder, settings)
    marks = (mark for raw in known.commits.values() if (voucher := parse_voucher(raw.said)) for mark in list_marks(voucher))
    before = find_said_before(git, base, marks, recorder) if recorder else {}
    history = _build_history(known, (parties,), zone, recorder, before)
    blobs = {version.blob for chain in known.chains.values() for version in chain if version.blob}
    sources = ((blob, parse_document("", data)[0]) for blob, data in read_objects(git, sorted(blobs)))
    return replace(
        history,
        commits=MappingProxyType(dict(raise_days(git, parents, known, history, zone))),
        data=MappingProxyType({blob: source.data for blob, source in sources if source is not None}),
    )


def _locate_repository(git: Git, tip: str) -> _RepositoryState | None:
    if not _TIP.fullmatch(tip):
        raise BoardError(f"`{tip[:80]}` is not the full id of a commit.", "Find it with `git rev-parse`.")
    try:
        shallow, top, prefix, common, *rest = git.read_lines(*_WHERE, "--revs-only", f"{tip}^{{commit}}")
    except GitError as failed:
        if any(each in failed.output for each in _NOWHERE):
            return None
        raise
    if len(rest) > 1:
        raise BoardError("The name of the board's folder has a line break in it.", "Rename the folder.")
    name = f"history-{hash_value(prefix)}.json" if prefix else "history.json"
    return _RepositoryState(shallow == "true", Path(top), prefix, git.folder / common / "troth" / name, rest[0] if rest else "")


def _read_cached_history(git: Git, state: _RepositoryState, parties: Parties, recorder: Recorder | None, zone: str) -> History:
    if not state.tip:
        return History(state=HistoryState.GIT)
    known = load_cache(state.cache)
    news = _update_cache(git, state, known)
    news |= verify_signers(git, state.top, known, parties)
    news |= verify_vouchers(git, known, recorder)
    if news:
        save_cache(state.cache, known)
    return _build_history(known, read_eras(git, known.eras, parties), zone, recorder, {})


def _update_cache(git: Git, state: _RepositoryState, cache: HistoryCache) -> bool:
    """Learn what is not known yet of the commits that lead to the tip; tell whether there was anything."""
    if cache.tip == state.tip:
        return False
    cache.decode_log()
    parents = read_commit_graph(git, state.tip)
    fresh = [commit for commit in parents if commit not in cache.changes and commit not in cache.untouched]
    if fresh:
        found = read_file_changes(git, state.prefix, {commit: parents[commit] for commit in fresh})
        _read_contents(git, found, cache)
        cache.changes |= found
        cache.untouched |= set(fresh) - found.keys()
    cache.chains = link_versions(parents, cache.changes, cache.contents)
    cache.landings, cache.eras = find_landings(parents, cache.changes, state.tip)
    cache.tip = state.tip
    return True


def _read_contents(
    git: Git, changes_by_commit: Mapping[str, tuple[FileChange, ...]], cache: HistoryCache, *, with_before: bool = False
) -> None:
    """Read the commits, and the versions of files that were not read before; also those that there were before, where they are wanted."""
    kinds: dict[str, set[Kind]] = defaultdict(set)
    for change in chain.from_iterable(changes_by_commit.values()):
        blobs = (change.blob, change.was) if with_before else (change.blob,)
        for blob in blobs if change.kind is not Kind.PARTIES else ():
            if blob and (change.kind, blob) not in cache.contents:
                kinds[blob].add(change.kind)
    many = len(kinds) >= _MANY_VERSIONS
    for name, data in read_objects(git, (*changes_by_commit, *(() if many else kinds))):
        if name in changes_by_commit:
            cache.commits[name] = parse_commit(data)
        else:
            cache.contents |= {(kind, name): hash_version(kind, data) for kind in kinds[name]}
    if many:
        cache.contents |= _hash_versions(git, kinds)


def _hash_versions(git: Git, kinds: Mapping[str, set[Kind]]) -> dict[tuple[Kind, str], VersionDigests | None]:
    """Return what many versions of files say: told by several processes where there are several processors."""
    names = tuple(kinds)
    mine: dict[tuple[Kind, str], VersionDigests | None] = {}
    size = max(_VERSIONS_PER_TASK, len(names) // (MAX_TASKS - 1) + 1)

    def work(piece: int) -> None:
        for name, data in read_objects(git, names[piece * size : (piece + 1) * size]):
            mine.update({(kind, name): hash_version(kind, data) for kind in kinds[name]})

    for others in run_in_processes(-(-len(names) // size), work, lambda: mine, processes=count_workers()):
        mine.update(others)
    return {(kind, name): mine[kind, name] for name in names for kind in kinds[name]}


def _build_history(
    cache: HistoryCache, eras: tuple[Parties, ...], zone: str, recorder: Recorder | None, said_before: Mapping[str, str]
) -> History:
    shas = {version.commit for chain in cache.chains.values() for version in chain}
    commits = LazyCommits(shas & cache.commits.keys(), lambda sha: build_commit(sha, cache, zone, recorder))
    commits.put(mark_repeated(commits, cache, said_before))
    by_record = {}
    for (kind, id_), versions in cache.chains.items():
        found = ((each, cache.contents.get((kind, each.blob)) or _DELETED) for each in versions)
        by_record[kind, id_] = tuple(
            Version(
                commit=each.commit, blob=each.blob, terms=said.terms, entries=said.entries, contexts=said.contexts, parents=each.parents
            )
            for each, said in found
        )
    return History(
        state=HistoryState.GIT,
        tip=cache.tip,
        commits=commits,
        eras=eras,
        by_record=MappingProxyType(by_record),
    )


_DELETED = VersionDigests("", (), ())
