"""Find in git which messages are on the board already, by the trailers of the commits that brought them in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from troth.read.git.command import Git, GitError, GitNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SAID_BY, SAID_AT, SAID_SHA256 = "Said-by", "Said-at", "Said-sha256"
PROPOSED = "said/"
"""What the branches of messages begin with that wait as pull requests."""
_FORMAT = f"--format=%as%x09%(trailers:key={SAID_BY},valueonly,separator=%x20)%x09%(trailers:key={SAID_AT},valueonly,separator=%x20)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidMessages:
    """The messages that are in history: their addresses, and how many each account said on each day."""

    addresses: frozenset[str]
    counts: Mapping[tuple[str, str], int]
    """By account and day of the author's date, as 2026-11-20."""


def read_said(git: Git, revisions: Iterable[str]) -> SaidMessages:
    """Return what the history of some branches has of messages. A branch that is not there has none."""
    known = []
    for each in revisions:
        try:
            known += git.read_lines("rev-parse", "--verify", "--quiet", "--end-of-options", f"{each}^{{commit}}")
        except GitError:
            continue
    lines = git.read_lines("log", "--grep=^Said-at: ", _FORMAT, *known, "--") if known else []
    found = [line.split("\t") for line in lines]
    said = [(day, account, address) for day, account, address in (each for each in found if len(each) == 3) if address]  # noqa: PLR2004 - as asked
    return SaidMessages(
        addresses=frozenset(address for *_, address in said), counts=Counter((account.lower(), day) for day, account, _ in said)
    )


def list_proposed_branches(git: Git) -> list[str]:
    """Return the branches, here or as the remote has them, whose messages wait as pull requests."""
    return git.read_lines("for-each-ref", "--format=%(refname)", f"refs/heads/{PROPOSED}", f"refs/remotes/origin/{PROPOSED}")


def find_standing_commit(git: Git, moment: str) -> str:
    """Return the commit that stood on the branch at a moment; nothing where git cannot tell.

    What was said before that moment counts as standing, although it was written down later: its author's date is when it was said.
    """
    try:
        at = int(datetime.fromisoformat(moment).timestamp())
        lines = git.read_lines("log", "--first-parent", f"--since={at}", _STANDING, "HEAD", "--")
        commits = [line.split("\t") for line in lines]
        # the oldest that came after it: what stood there is what came before that one
        later = [commit for commit, authored, committed, said in commits if int(authored if said else committed) > at]
        return git.read_lines("rev-parse", "--verify", "--quiet", f"{later[-1]}^" if later else "HEAD")[0]
    except (GitError, GitNotFoundError, ValueError, IndexError):
        return ""


_STANDING = f"--format=%H%x09%at%x09%ct%x09%(trailers:key={SAID_AT},valueonly,separator=%x20)"
