"""Verify what the board's recorder has signed; find which messages are written down already, and what stood when somebody spoke."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from troth.base.hashing import hash_value
from troth.model.history import Voucher
from troth.read.git.command import GitError, GitNotFoundError, parse_commit, read_objects
from troth.status.provenance import is_host
from troth.status.vouchers import find_voucher_fault, list_marks, parse_voucher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.model import Recorder
    from troth.model.history import Commit
    from troth.read.git.cache import HistoryCache
    from troth.read.git.command import Git, RawCommit


_SIGNATURES = (
    "-c", "log.showSignature=false",
    "log", "--stdin", "--no-walk=unsorted", "--no-patch", "--format=%H%x09%G?%x09%GF",
)  # fmt: skip
_SSH_FINGERPRINT = "SHA256:"
"""What the fingerprint of an SSH key begins with: the key ring of GnuPG has no say here."""


def is_recorders(raw: RawCommit, recorder: Recorder | None) -> bool:
    """Tell whether a commit bears the recorder's address as its committer's."""
    email = raw.committer_email.lower()
    return recorder is not None and not is_host(email) and email in {each.lower() for each in recorder.emails}


def verify_vouchers(git: Git, cache: HistoryCache, recorder: Recorder | None, settings: tuple[str, ...] = ()) -> bool:
    """Learn which commits are signed with the recorder's key; tell whether there was anything. `settings` precede git's command."""
    state = hash_value([list(recorder.emails), list(recorder.keys)]) if recorder else ""
    changed = state != cache.recorder_digest
    if changed:
        cache.recorder_digest, cache.vouched = state, {}
    claimed = [sha for sha, raw in cache.commits.items() if raw.signed and sha not in cache.vouched and is_recorders(raw, recorder)]
    if recorder and recorder.keys and claimed:
        cache.vouched |= _verify_signatures(git, claimed, recorder.keys, settings)
    return changed or bool(claimed)


def _verify_signatures(git: Git, commits: Iterable[str], keys: Iterable[str], settings: tuple[str, ...]) -> dict[str, bool]:
    """Return of each commit whether its signature is good and made with one of these keys, whatever keys git is set to."""
    asked = tuple(commits)
    with TemporaryDirectory(prefix="troth-") as folder:
        file = Path(folder) / "recorder"
        file.write_text("".join(f'recorder namespaces="git" {" ".join(each.split()[:2])}\n' for each in keys), encoding="utf-8")
        lines = git.read_lines(*settings, "-c", f"gpg.ssh.allowedSignersFile={file}", *_SIGNATURES, input_lines=asked)
    good = {line.split("\t")[0] for line in lines if line.split("\t")[1:2] == ["G"] and line.split("\t")[2].startswith(_SSH_FINGERPRINT)}
    return {sha: sha in good for sha in asked}


def add_voucher(commit: Commit, raw: RawCommit, recorder: Recorder | None, vouched: Mapping[str, bool]) -> Commit:
    """Return the commit with what it says of the message that it brings in, and what stands behind that."""
    is_by_recorder = recorder is not None and (recorder.is_named or bool(raw.said)) and is_recorders(raw, recorder)
    if not is_by_recorder and not raw.said:
        return commit
    return replace(
        commit, voucher=parse_voucher(raw.said), is_by_recorder=is_by_recorder, is_vouched=is_by_recorder and vouched.get(commit.sha, False)
    )


def mark_repeated(commits: Mapping[str, Commit], cache: HistoryCache, before: Mapping[str, str]) -> dict[str, Commit]:
    """Return, with a fault, the commits whose message was written down `before`, or by an earlier one of them."""
    first = dict(before)
    marked: dict[str, Commit] = {}
    # parents before children, which count within a second
    in_order = (sha for sha, raw in cache.commits.items() if raw.said and sha in commits)
    for sha in sorted(in_order, key=lambda each: cache.commits[each].committed):
        voucher = commits[sha].voucher
        if voucher is None or find_voucher_fault(commits[sha]):
            continue
        earlier = next((first[each] for each in list_marks(voucher) if each in first), sha)
        first |= dict.fromkeys(list_marks(voucher), earlier)
        if earlier != sha:
            fault = f"{earlier[:7]} has already recorded the same message"
            marked[sha] = replace(commits[sha], voucher=replace(voucher, fault=fault))
    return marked


def find_said_before(git: Git, revision: str, marks: Iterable[str], recorder: Recorder | None) -> dict[str, str]:
    """Return, by where it was said or by its token, the recorder's commits that lead to `revision` and brought in these messages."""
    wanted = frozenset(marks)
    if not wanted:
        return {}
    found: dict[str, str] = {}
    shas = git.read_lines("log", "--format=%H", "--fixed-strings", *(f"--grep={each}" for each in sorted(wanted)), revision)
    for sha, data in read_objects(git, shas):
        raw = parse_commit(data)
        if is_recorders(raw, recorder):
            found |= {mark: sha for mark in list_marks(parse_voucher(raw.said) or Voucher()) if mark in wanted}
    return found


PROPOSED = "said/"
"""What the branches of messages begin with that wait as pull requests."""
_TRAILERS = tuple(f"%(trailers:key={key},valueonly,separator=%x20)" for key in ("Said-by", "Said-at", "Said-token"))
_FORMAT = "--format=" + "%x09".join(("%H", "%at", "%ct", *_TRAILERS))


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidCommit:
    """A commit, and the message that it brought in: who said it, where, and when; empty where it brought none."""

    commit: str
    said_by: str
    said_at: str
    moment: datetime
    """When it was said; of other commits, when it was made."""
    said_token: str = ""
    """The hash of a mail's token."""


def list_said(git: Git, revisions: Iterable[str]) -> tuple[SaidCommit, ...]:
    """Return the commits in the history of some branches that brought messages in. A branch that is not there has none."""
    known = []
    for each in revisions:
        try:
            known += git.read_lines("rev-parse", "--verify", "--quiet", "--end-of-options", f"{each}^{{commit}}")
        except GitError:
            continue
    lines = git.read_lines("log", "--grep=^Said-at: ", _FORMAT, *known, "--") if known else []
    return tuple(each for each in _parse_commits(lines) if each.said_at)


def find_standing_commit(git: Git, moment: str) -> str:
    """Return the commit that stood on the branch at a moment; nothing where git cannot tell.

    What was said before that moment counts as standing, although it was written down later: its author's date is when it was said.
    """
    try:
        at = int(datetime.fromisoformat(moment).timestamp())
        lines = git.read_lines("log", "--first-parent", f"--since={at}", _FORMAT, "HEAD", "--")
        # the oldest that came after it: what stood there is what came before that one
        later = [each.commit for each in _parse_commits(lines) if each.moment.timestamp() > at]
        return git.read_lines("rev-parse", "--verify", "--quiet", f"{later[-1]}^" if later else "HEAD")[0]
    except (GitError, GitNotFoundError, ValueError, IndexError):
        return ""


def list_proposed_branches(git: Git) -> list[str]:
    """Return the branches, here or as the remote has them, whose messages wait as pull requests."""
    return git.read_lines("for-each-ref", "--format=%(refname)", f"refs/heads/{PROPOSED}", f"refs/remotes/origin/{PROPOSED}")


def _parse_commits(lines: Iterable[str]) -> Iterator[SaidCommit]:
    for line in lines:
        commit, authored, committed, said_by, said_at, said_token = line.split("\t", 5)
        seconds = int(authored if said_at else committed)
        yield SaidCommit(
            commit=commit, said_by=said_by, said_at=said_at, moment=datetime.fromtimestamp(seconds, UTC), said_token=said_token
        )
