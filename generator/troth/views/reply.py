"""The ready replies to what waits for somebody: each a command that does it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.lifecycle.schedule import Schedule
from troth.views.moves import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.board import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Something that one can say, and the command that says it; words in capitals are to be overwritten."""

    label: str
    command: str


_WHY = '--because "WHY"'
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "promised": "promise",
        "agreed": "agree",
        "countered": f"counter --due DAY {_WHY}",
        "declined": f"decline {_WHY}",
        "refused": f"refuse {_WHY}",
        "accepted": "accept --satisfaction 1-5",
        "rejected": f"reject {_WHY}",
        "followed_up": 'follow-up --outcome "OUTCOME" --learned "LEARNED"',
        "delivered": 'deliver --note "WHAT IS DONE"',
        "renegotiated": f"renegotiate --due DAY --reason CODE {_WHY}",
        "help_wanted": 'help --note "WHAT WOULD HELP"',
        "missed": f"miss --reason CODE {_WHY}",
    }
)
"""The subcommand of `troth promise` for each act that replies to something, with its options."""
DELIVERING = ("delivered", "renegotiated", "help_wanted")
"""What a promiser can say about what is due."""
LATE = ("delivered", "renegotiated", "missed")
"""What a promiser can say about what is overdue."""
WAITING: Mapping[Schedule, tuple[str, ...]] = MappingProxyType(
    {
        Schedule.AWAITING_ANSWER: ("promised", "agreed", "countered", "declined"),
        Schedule.AWAITING_ACCEPTANCE: ("accepted", "rejected"),
        Schedule.AWAITING_AGREEMENT: ("agreed", "renegotiated"),
        Schedule.CHANGE_PENDING: ("agreed", "refused"),
        Schedule.FOLLOW_UP_DUE: ("followed_up",),
    }
)
"""What can be said to what waits."""


def replies(acts: Iterable[str], standing: Standing, by: str, acting: Iterable[str]) -> tuple[Reply, ...]:
    """Return the replies by those acts that have a place now, for somebody who acts as one of `acting`."""
    return tuple(_replies(acts, standing, by, frozenset(acting)))


def _replies(acts: Iterable[str], standing: Standing, by: str, acting: frozenset[str]) -> Iterator[Reply]:
    doers = {each.act.name: frozenset(each.parties) for each in standing.next_acts}
    for act in acts:
        if doers.get(act, frozenset()) & acting:
            subcommand, _, options = COMMANDS[act].partition(" ")
            yield Reply(label=LABELS[act], command=f"troth promise {subcommand} {standing.id} --by {by} {options}".rstrip())
