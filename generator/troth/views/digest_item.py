"""One thing that waits, as a digest tells it, with the ready replies to it: each a command that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import count_days
from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from troth.board import PromiseStatus

_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One thing that waits. `lines` are plain text, one sentence each."""

    kind: str
    id: str
    title: str
    page: str
    path: str
    """The record's file, from the board's root."""
    day: date
    """Since when it waits, or by when it is wanted."""
    when: str
    """That day in words."""
    lines: tuple[str, ...]
    replies: tuple[SuggestedReply, ...]
    speaks: bool
    """Whether it is worth a message today on its own."""


def is_worth_asking(since: date | None, by: date | None, as_of: date) -> bool:
    """Tell whether a question is worth a message today: when it is new, on the day it is to be answered by, and once a week after."""
    if since is not None and count_days(since, as_of) <= 1:
        return True
    asked = by or since or as_of
    return count_days(asked, as_of) >= 0 and count_days(asked, as_of) % _WEEK == 0


def join_lines(text: str) -> str:
    """Return a text of a record on one line."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedReply:
    """Something that one can say, and the command that says it; words in capitals are to be overwritten."""

    label: str
    command: str


DUE_REPLIES = ("delivered", "renegotiated", "help_wanted")
"""What a promiser can say about what is due."""
OVERDUE_REPLIES = ("delivered", "renegotiated", "missed")
"""What a promiser can say about what is overdue."""
WAITING_REPLIES: Final[Mapping[Schedule, tuple[str, ...]]] = {
    Schedule.AWAITING_ANSWER: ("promised", "agreed", "countered", "declined"),
    Schedule.AWAITING_ACCEPTANCE: ("accepted", "rejected"),
    Schedule.AWAITING_AGREEMENT: ("agreed", "renegotiated"),
    Schedule.CHANGE_PENDING: ("agreed", "refused", "renegotiated"),
    Schedule.FOLLOW_UP_DUE: ("followed_up",),
}
"""What can be said to what waits."""


def list_replies(acts: Iterable[str], standing: PromiseStatus, by: str, acting: Iterable[str]) -> tuple[SuggestedReply, ...]:
    """Return the replies by those acts that have a place now, for somebody who acts as one of `acting`."""
    found: list[SuggestedReply] = []
    doing = frozenset(acting)
    doers = {each.act.name: frozenset(each.parties) for each in standing.allowed_acts}
    for act in acts:
        if doers.get(act, frozenset()) & doing:
            words = PROMISE_ACT_WORDS[act]
            command = f"troth promise {words.command} {standing.id} --by {by} {words.reply}".rstrip()
            found.append(SuggestedReply(label=words.label, command=command))
    return tuple(found)
