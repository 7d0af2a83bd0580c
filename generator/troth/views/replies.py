"""The ready replies to what waits for somebody: each a command that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.status.act_words import PROMISE_ACT_WORDS
from troth.status.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.board import PromiseStatus


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
