"""The small signs of a row: a shape and a word each, and one hue per meaning. The word says it all; the rest only helps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.lifecycle.acts import State
from troth.lifecycle.flags import Flag
from troth.lifecycle.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Tone(StrEnum):
    """What a hue means; a page has no other colours."""

    WAIT = "wait"
    WORK = "work"
    KEPT = "kept"
    LOST = "lost"
    HELP = "help"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A sign: the name of its shape, its word, and its tone."""

    icon: str
    word: str
    tone: Tone


_TONES: Mapping[State, Tone] = MappingProxyType(
    {
        State.REQUESTED: Tone.WAIT,
        State.OFFERED: Tone.WAIT,
        State.COUNTERED: Tone.WAIT,
        State.DECLINED: Tone.REST,
        State.WITHDRAWN: Tone.REST,
        State.PROMISED: Tone.WORK,
        State.DELIVERED: Tone.WAIT,
        State.KEPT: Tone.KEPT,
        State.PARTLY_KEPT: Tone.KEPT,
        State.NOT_KEPT: Tone.LOST,
        State.REVOKED: Tone.LOST,
        State.CANCELLED: Tone.REST,
        State.SUPERSEDED: Tone.REST,
    }
)

STATES: Mapping[State, Chip] = MappingProxyType(
    {state: Chip(icon=state.value.replace("_", "-"), word=state.word, tone=tone) for state, tone in _TONES.items()}
)

FLAGS: Mapping[Flag, Chip] = MappingProxyType(
    {
        Flag.HELP_WANTED: Chip(icon="help", word=Flag.HELP_WANTED.word, tone=Tone.HELP),
        Flag.AT_RISK: Chip(icon="risk", word=Flag.AT_RISK.word, tone=Tone.LOST),
        Flag.LOOKS_DONE: Chip(icon="looks-done", word=Flag.LOOKS_DONE.word, tone=Tone.KEPT),
        Flag.NO_REPORT: Chip(icon="silent", word="no report lately", tone=Tone.REST),
    }
)

_TURNS: Mapping[Schedule, Chip] = MappingProxyType(
    {
        Schedule.ANSWER_OVERDUE: Chip(icon="overdue", word=Schedule.ANSWER_OVERDUE.word, tone=Tone.WAIT),
        Schedule.CHANGE_PENDING: Chip(icon="countered", word=Schedule.CHANGE_PENDING.word, tone=Tone.WAIT),
    }
)
"""What the calendar says and neither the due date nor the next step of a row does."""

REPORTS: Mapping[str, Chip] = MappingProxyType(
    {
        "on_track": Chip(icon="on-track", word="On track", tone=Tone.WORK),
        "at_risk": Chip(icon="risk", word="At risk", tone=Tone.LOST),
        "off_track": Chip(icon="off-track", word="Off track", tone=Tone.LOST),
    }
)


def signs(flags: Iterable[Flag], schedule: Iterable[Schedule]) -> tuple[Chip, ...]:
    """Return the signs that stand behind a title."""
    return (*(FLAGS[flag] for flag in flags), *(_TURNS[turn] for turn in schedule if turn in _TURNS))
