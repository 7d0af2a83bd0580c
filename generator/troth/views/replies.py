"""The ready replies to what waits for somebody: each a command that does it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.status.schedule import Schedule
from troth.views.promise.actions import PROMISE_ACTION_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from troth.board import PromiseStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedReply:
    """Something that one can say, and the command that says it; words in capitals are to be overwritten."""

    label: str
    command: str


_BECAUSE_OPTION = '--because "WHY"'
REPLY_COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "promised": "promise",
        "agreed": "agree",
        "countered": f"counter --due DAY {_BECAUSE_OPTION}",
        "declined": f"decline {_BECAUSE_OPTION}",
        "refused": f"refuse {_BECAUSE_OPTION}",
        "accepted": "accept --satisfaction 1-5",
        "rejected": f"reject {_BECAUSE_OPTION}",
        "followed_up": 'follow-up --outcome "OUTCOME" --learned "LEARNED"',
        "delivered": 'deliver --note "WHAT IS DONE"',
        "renegotiated": f"renegotiate --due DAY --reason CODE {_BECAUSE_OPTION}",
        "help_wanted": 'help --note "WHAT WOULD HELP"',
        "missed": f"miss --reason CODE {_BECAUSE_OPTION}",
    }
)
"""The subcommand of `troth promise` for each act that replies to something, with its options."""
DUE_REPLIES = ("delivered", "renegotiated", "help_wanted")
"""What a promiser can say about what is due."""
OVERDUE_REPLIES = ("delivered", "renegotiated", "missed")
"""What a promiser can say about what is overdue."""
WAITING_REPLIES: Mapping[Schedule, tuple[str, ...]] = MappingProxyType(
    {
        Schedule.AWAITING_ANSWER: ("promised", "agreed", "countered", "declined"),
        Schedule.AWAITING_ACCEPTANCE: ("accepted", "rejected"),
        Schedule.AWAITING_AGREEMENT: ("agreed", "renegotiated"),
        Schedule.CHANGE_PENDING: ("agreed", "refused", "renegotiated"),
        Schedule.FOLLOW_UP_DUE: ("followed_up",),
    }
)
"""What can be said to what waits."""


def list_replies(acts: Iterable[str], standing: PromiseStatus, by: str, acting: Iterable[str]) -> tuple[SuggestedReply, ...]:
    """Return the replies by those acts that have a place now, for somebody who acts as one of `acting`."""
    found: list[SuggestedReply] = []
    doing = frozenset(acting)
    doers = {each.act.name: frozenset(each.parties) for each in standing.allowed_acts}
    for act in acts:
        if doers.get(act, frozenset()) & doing:
            subcommand, _, options = REPLY_COMMANDS[act].partition(" ")
            found.append(
                SuggestedReply(
                    label=PROMISE_ACTION_LABELS[act], command=f"troth promise {subcommand} {standing.id} --by {by} {options}".rstrip()
                )
            )
    return tuple(found)
