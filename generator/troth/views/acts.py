"""The page of words: every state and every act of a promise, read off the one table that is the state machine."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import ACTS, CLOSED, State
from troth.lifecycle.flags import Flag
from troth.lifecycle.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.board import Board
    from troth.lifecycle.acts import Act

STATES: Mapping[State, str] = MappingProxyType(
    {
        State.REQUESTED: "The customer has asked for it. The promiser owes an answer.",
        State.OFFERED: "It was offered, or not every promiser of a team has signed. Nothing is promised yet.",
        State.COUNTERED: "Somebody has answered with other terms. The other side owes an answer.",
        State.DECLINED: "The side that was asked said no. Saying no is a good answer.",
        State.WITHDRAWN: "The side that asked or offered took it back before it was promised.",
        State.PROMISED: "It is promised. A date that passes makes it overdue, never broken.",
        State.DELIVERED: "The promiser says that it is done. The customer has yet to look at it.",
        State.KEPT: "The customer accepted it.",
        State.PARTLY_KEPT: "The customer accepted it in part.",
        State.NOT_KEPT: "Promiser or customer said that it was not kept, with the reason.",
        State.REVOKED: "The promiser took it back, with the reason.",
        State.CANCELLED: "The customer does not need it any more. That is nobody's miss.",
        State.SUPERSEDED: "Another promise has taken its place.",
    }
)
SCHEDULES: Mapping[Schedule, str] = MappingProxyType(
    {
        Schedule.UPCOMING: "Due later than the days that the board calls soon.",
        Schedule.DUE_SOON: "Due within the days that the board calls soon.",
        Schedule.DUE_TODAY: "Due by the end of today.",
        Schedule.OVERDUE: "The due day has passed, and it is neither delivered nor moved.",
        Schedule.AWAITING_ANSWER: "Somebody was asked and has yet to answer.",
        Schedule.ANSWER_OVERDUE: "The day by which an answer was wanted has passed.",
        Schedule.AWAITING_AGREEMENT: "The customer has yet to agree to the terms as they stand.",
        Schedule.AWAITING_ACCEPTANCE: "Delivered; the customer has yet to accept it or send it back.",
        Schedule.CHANGE_PENDING: "One side asked for other terms; the other has yet to agree or refuse.",
        Schedule.FOLLOW_UP_DUE: "The due day has come, and nobody has asked yet how it went.",
    }
)
FLAGS: Mapping[Flag, str] = MappingProxyType(
    {
        Flag.HELP_WANTED: "The promiser asked for help, and nobody has helped yet.",
        Flag.AT_RISK: "The promiser says so, or a part of it or something that it needs is late or lost.",
        Flag.LOOKS_DONE: "All its parts are kept, or it was delivered a while ago, and nobody has closed it.",
        Flag.NO_REPORT: "Nobody has said for a while how it is going. That is not the same as nothing being done.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A word of the board, and what it means."""

    word: str
    text: str
    state: str = ""
    """The state's code, for its chip; empty for what is no state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act: what is written, who may write it, what it says, when it has a place, and where it leads."""

    name: str
    who: str
    says: str
    when: str
    leads_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActsPage:
    """The page of words."""

    page: str
    title: str
    description: str
    as_of: str
    acts: tuple[ActRow, ...]
    states: tuple[Meaning, ...]
    schedules: tuple[Meaning, ...]
    flags: tuple[Meaning, ...]
    protocol: str
    """How this board handles problems and changes, in its own words (Markdown)."""


def acts_page(board: Board) -> ActsPage:
    """Return the page of words, the same for every board but for its protocol."""
    return ActsPage(
        page="help/acts",
        title="The words and acts of a promise",
        description="What each word on this board means, who may do what, and where it leads",
        as_of=days.written(board.day),
        acts=tuple(_row(act) for act in ACTS),
        states=tuple(Meaning(word=state.word, text=text, state=state.value) for state, text in STATES.items()),
        schedules=tuple(Meaning(word=each.word, text=text) for each, text in SCHEDULES.items()),
        flags=tuple(Meaning(word=each.word, text=text) for each, text in FLAGS.items()),
        protocol=board.settings.protocol or "",
    )


def _row(act: Act) -> ActRow:
    targets = ([act.to] if act.to else []) + sorted(act.or_to)
    return ActRow(
        name=act.name,
        who=act.by.value if act.name != "promised" else "each promiser",
        says=act.says,
        when=_when(act),
        leads_to=" or ".join(state.word for state in targets) or "the same state",
    )


def _when(act: Act) -> str:
    ended = CLOSED & act.when
    words = [state.word.lower() for state in State if state in act.when - CLOSED]
    if ended:
        words.append(next(iter(ended)).word.lower() if len(ended) == 1 else "at the end")
    return ", ".join(words)
