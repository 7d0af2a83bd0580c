"""Find in git which messages are on the board already, by the trailers of the commits that brought them in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.read.git.command import Git, GitError

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
