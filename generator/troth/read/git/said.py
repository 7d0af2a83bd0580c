"""Find in git which messages are on the board already, by the trailers of the commits that brought them in, and what stood when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from troth.read.git.command import Git, GitError, GitNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROPOSED = "said/"
"""What the branches of messages begin with that wait as pull requests."""
_TRAILERS = tuple(f"%(trailers:key={key},valueonly,separator=%x20)" for key in ("Said-by", "Said-at"))
_FORMAT = "--format=" + "%x09".join(("%H", "%at", "%ct", *_TRAILERS))


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidCommit:
    """A commit, and the message that it brought in: who said it, where, and when; empty where it brought none."""

    commit: str
    said_by: str
    said_at: str
    moment: datetime
    """When it was said; of other commits, when it was made."""


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
        commit, authored, committed, said_by, said_at = line.split("\t", 4)
        seconds = int(authored if said_at else committed)
        yield SaidCommit(commit=commit, said_by=said_by, said_at=said_at, moment=datetime.fromtimestamp(seconds, UTC))
