"""The small signs of a row: a shape and a word each, one hue a meaning; and how a party is shown: name, initials, colour, page."""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from troth.status.acts import PromiseState
from troth.status.attention import Flag
from troth.status.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from troth.model import Parties, PartyKind


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


_STATE_TONES: Final[Mapping[PromiseState, Tone]] = {
    PromiseState.REQUESTED: Tone.WAIT,
    PromiseState.OFFERED: Tone.WAIT,
    PromiseState.COUNTERED: Tone.WAIT,
    PromiseState.DECLINED: Tone.REST,
    PromiseState.WITHDRAWN: Tone.REST,
    PromiseState.PROMISED: Tone.WORK,
    PromiseState.DELIVERED: Tone.WAIT,
    PromiseState.KEPT: Tone.KEPT,
    PromiseState.PARTLY_KEPT: Tone.KEPT,
    PromiseState.NOT_KEPT: Tone.LOST,
    PromiseState.REVOKED: Tone.LOST,
    PromiseState.CANCELLED: Tone.REST,
    PromiseState.SUPERSEDED: Tone.REST,
}

STATE_CHIPS: Final[Mapping[PromiseState, Chip]] = {
    state: Chip(icon=state.value.replace("_", "-"), word=state.word, tone=tone) for state, tone in _STATE_TONES.items()
}

FLAG_CHIPS: Final[Mapping[Flag, Chip]] = {
    Flag.HELP_WANTED: Chip(icon="help", word=Flag.HELP_WANTED.word, tone=Tone.HELP),
    Flag.AT_RISK: Chip(icon="risk", word=Flag.AT_RISK.word, tone=Tone.LOST),
    Flag.LOOKS_DONE: Chip(icon="looks-done", word=Flag.LOOKS_DONE.word, tone=Tone.KEPT),
    Flag.NO_REPORT: Chip(icon="silent", word=Flag.NO_REPORT.word, tone=Tone.REST),
}

_SCHEDULE_CHIPS: Final[Mapping[Schedule, Chip]] = {
    Schedule.ANSWER_OVERDUE: Chip(icon="overdue", word=Schedule.ANSWER_OVERDUE.word, tone=Tone.WAIT),
    Schedule.CHANGE_PENDING: Chip(icon="countered", word=Schedule.CHANGE_PENDING.word, tone=Tone.WAIT),
}
"""What the calendar says and neither the due date nor the next step of a row does."""

OVERDUE_CHIP = Chip(icon="overdue", word="Overdue", tone=Tone.LOST)
TODAY_CHIP = Chip(icon="soon", word="Today", tone=Tone.WORK)
WAITING_CHIP = Chip(icon="requested", word="Waiting", tone=Tone.WAIT)

REPORT_CHIPS: Final[Mapping[str, Chip]] = {
    "on_track": Chip(icon="on-track", word="On track", tone=Tone.WORK),
    "at_risk": Chip(icon="risk", word="At risk", tone=Tone.LOST),
    "off_track": Chip(icon="off-track", word="Off track", tone=Tone.LOST),
}


def list_flag_chips(flags: Iterable[Flag], schedule: Iterable[Schedule]) -> tuple[Chip, ...]:
    """Return the signs that stand behind a title."""
    return (*(FLAG_CHIPS[flag] for flag in flags), *(_SCHEDULE_CHIPS[turn] for turn in schedule if turn in _SCHEDULE_CHIPS))


def choose_status_chip(state: PromiseState, schedule: Collection[Schedule]) -> Chip | None:
    """Return what matters now of a promise: overdue, today, waiting, or its state where that says something; None for work that goes on."""
    if Schedule.OVERDUE in schedule:
        return OVERDUE_CHIP
    if Schedule.DUE_TODAY in schedule:
        return TODAY_CHIP
    if state is not PromiseState.PROMISED:
        return STATE_CHIPS[state]
    return WAITING_CHIP if Schedule.CHANGE_PENDING in schedule or Schedule.AWAITING_AGREEMENT in schedule else None


HUE_COUNT = 8
"""How many colours there are for initials."""
_MAX_INITIALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLabel:
    """A party as pages show it. `page` is empty for one that the board does not know."""

    id: str
    name: str
    initials: str
    hue: int
    kind: PartyKind | None
    page: str


class PartyLabels:
    """The faces of a board's parties, each made once."""

    __slots__ = ("_made", "_parties")

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._made: dict[str, PartyLabel] = {}

    def __call__(self, party: str) -> PartyLabel:
        """Return the face of a party; of one that nobody knows, its id as the name."""
        face = self._made.get(party)
        if face is None:
            face = self._made[party] = self._build_label(party)
        return face

    def get_many(self, parties: Iterable[str]) -> tuple[PartyLabel, ...]:
        """Return the faces of several parties, in their order."""
        return tuple(self(party) for party in parties)

    def _build_label(self, party: str) -> PartyLabel:
        found = self._parties.get(party)
        name = found.name if found else party
        return PartyLabel(
            id=party,
            name=name,
            initials=derive_initials(name),
            hue=zlib.crc32(party.encode("utf-8", "replace")) % HUE_COUNT,
            kind=found.kind if found else None,
            page=f"{found.kind.section}/{party}" if found else "",
        )


def derive_initials(name: str) -> str:
    """Return the first letters of the first and the last word, in capitals; a question mark where there is no letter or digit."""
    starts = [
        start
        for word in name.replace("-", " ").replace("_", " ").split()
        if (start := next((char for char in unicodedata.normalize("NFC", word) if char.isalnum()), ""))
    ]
    shown = starts if len(starts) < _MAX_INITIALS else [starts[0], starts[-1]]
    return "".join(shown).upper() or "?"
