"""What stands on which day: due dates, follow-ups, answers that are wanted, reviews and measurements, each once."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.lifecycle.acts import TALKING, State
from troth.lifecycle.periods import period_of
from troth.lifecycle.pursuit import AskState
from troth.lifecycle.schedule import Schedule
from troth.views.chip import STATES, Chip, Tone
from troth.views.row import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import Standing
    from troth.lifecycle.agreement import Accord
    from troth.views.desk import Desk

_GONE = frozenset({State.DECLINED, State.WITHDRAWN, State.CANCELLED, State.REVOKED, State.SUPERSEDED})
"""Their due day means nothing to anybody any more."""
OVERDUE = Chip(icon="overdue", word="Overdue", tone=Tone.LOST)
DUE = Chip(icon="promised", word="Due", tone=Tone.WORK)
DELIVERED = Chip(icon="delivered", word="Delivered", tone=Tone.WAIT)
PROPOSED = Chip(icon="offered", word="Proposed", tone=Tone.WAIT)
ANSWER = Chip(icon="requested", word="Answer by", tone=Tone.WAIT)
ANSWERS = Chip(icon="requested", word="Answers by", tone=Tone.WAIT)
REVIEW = Chip(icon="review", word="Review", tone=Tone.WAIT)
MEASURE = Chip(icon="on-track", word="Measure", tone=Tone.WORK)
_ORDER: Mapping[Chip, int] = MappingProxyType(
    {chip: at for at, chip in enumerate((OVERDUE, DUE, DELIVERED, ANSWER, ANSWERS, REVIEW, MEASURE))}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that stands on a day: its sign, the record's title and page. `follow_up` tells that nobody has asked how it went."""

    day: date
    sign: Chip
    title: str
    page: str
    follow_up: bool = False

    @property
    def rank(self) -> tuple[int, str, str]:
        """What comes first on a day: what is late, what is due, and then the rest."""
        return _ORDER.get(self.sign, len(_ORDER)), self.title.casefold(), self.page


def items(desk: Desk) -> Iterator[Item]:
    """Yield all that has a day, in no order."""
    for standing in desk.board.standings.values():
        yield from _of_promise(standing)
    for pursuit in desk.board.pursuits.values():
        if pursuit.state is AskState.OPEN:
            yield Item(day=pursuit.ask.respond_by, sign=ANSWERS, title=pursuit.ask.title, page=f"asks/{pursuit.ask.id}")
    for accord in desk.board.accords.values():
        yield from _of_accord(accord, desk)


def _of_promise(standing: Standing) -> Iterator[Item]:
    title, page = standing.promise.title, page_of(standing.id)
    if standing.due is not None and standing.state not in _GONE:
        follow_up = Schedule.FOLLOW_UP_DUE in standing.schedule
        yield Item(day=standing.due, sign=_sign(standing), title=title, page=page, follow_up=follow_up)
    asked = standing.course.asked
    if standing.state in TALKING and asked is not None and asked.respond_by is not None:
        yield Item(day=asked.respond_by, sign=ANSWER, title=title, page=page)


def _sign(standing: Standing) -> Chip:
    if standing.state in TALKING:
        return PROPOSED
    if standing.state is State.PROMISED:
        return OVERDUE if standing.overdue else DUE
    return DELIVERED if standing.state is State.DELIVERED else STATES[standing.state]


def _of_accord(accord: Accord, desk: Desk) -> Iterator[Item]:
    """Yield the next review of an agreement, and the last day of each period that is running, while it is in force."""
    wording, page = accord.agreement.wording, f"agreements/{accord.agreement.id}"
    if accord.next_review is not None:
        yield Item(day=accord.next_review, sign=REVIEW, title=wording.title, page=page)
    if accord.in_force_since is not None and accord.ending is None:
        for every in dict.fromkeys(each.every for each in wording.requirements):
            period = period_of(desk.day, every)
            yield Item(day=period.last, sign=MEASURE, title=f"{wording.title}: {period.words}", page=page)
