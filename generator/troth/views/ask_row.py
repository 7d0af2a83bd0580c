"""The row of an ask, wherever asks are listed: what is asked by whom, how many have answered, and what waits for the asker."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.pursuit import AskState, NextStep
from troth.views.ask_answer import ANSWERS, SILENT, coverage
from troth.views.chip import Chip, Tone
from troth.views.due import Due, Urgency
from troth.views.span import count, theirs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.lifecycle.pursuit import Pursued, Pursuit
    from troth.views.ask_answer import Coverage
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.span import Span

OPEN = Chip(icon="open", word="Open", tone=Tone.WAIT)
STATES: Mapping[AskState, Chip] = MappingProxyType(
    {
        AskState.OPEN: OPEN,
        AskState.ANSWERED: Chip(icon="kept", word="Answered", tone=Tone.KEPT),
        AskState.CLOSED: Chip(icon="partly-kept", word="Closed", tone=Tone.REST),
    }
)
OVERDUE = Chip(icon="overdue", word="Overdue", tone=Tone.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """State · title · asker · answer by · n of N · what is next for the asker."""

    page: str
    title: str
    state: Chip
    asker: Face
    due: Due
    coverage: Coverage
    next: str
    """What the asker does next, in one line; empty where there is nothing to do."""
    mine: Chip | None = None
    """On a party's page, what that party answered."""
    asked_as: Face | None = None
    """On a person's page, the team that was asked."""


def page_of_ask(ask: str) -> str:
    """Return the address of an ask's page."""
    return f"asks/{ask}"


def ask_titled(ask: str, desk: Desk) -> Span:
    """Return the title of an ask with its page; of one that is not there, its id."""
    found = desk.board.pursuits.get(ask)
    return theirs(found.ask.title, page_of_ask(ask)) if found else theirs(ask)


def state_of(pursuit: Pursuit) -> Chip:
    """Return the sign of where an ask stands."""
    return OVERDUE if pursuit.answer_overdue else STATES[pursuit.state]


def ask_row(pursuit: Pursuit, desk: Desk) -> AskRow:
    """Return the row of an ask."""
    row = desk.ask_rows.get(pursuit.ask.id)
    if row is None:
        row = desk.ask_rows[pursuit.ask.id] = _ask_row(pursuit, desk)
    return row


def mine(each: Pursued) -> Chip:
    """Return the sign of what one of those asked answered."""
    return ANSWERS[each.answer.kind] if each.answer else SILENT


def answer_by(pursuit: Pursuit, desk: Desk) -> Due:
    """Return the day by which answers are wanted, as rows show it."""
    day = pursuit.ask.respond_by
    left, waits = days.between(desk.day, day), pursuit.state is AskState.OPEN
    urgency = Urgency.LATE if left < 0 else Urgency.SOON if left <= desk.board.settings.due_soon else Urgency.FAR
    return Due(
        iso=day.isoformat(),
        written=days.written(day),
        words=days.in_words(day, desk.day) if waits else "",
        urgency=urgency if waits else Urgency.OVER,
        live=False,
    )


def steps_due(pursuit: Pursuit) -> Iterator[str]:
    """Yield what the asker can do now: `talk with 9`, `write to 2`, `take 1 to the sponsor`."""
    counts = Counter(each.step for each in pursuit.silent if each.due)
    for step, says in _DO.items():
        if counts[step]:
            yield says.format(counts[step])


def joined(parts: Iterable[str]) -> str:
    """Return parts as one says them: `talk with 9, write to 2 and take 1 to the sponsor`."""
    *first, last = (*parts,) or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def open_asks(pursuits: Iterable[Pursuit]) -> tuple[Pursuit, ...]:
    """Return the asks that wait for answers, the one wanted first coming first."""
    return tuple(sorted((each for each in pursuits if each.state is AskState.OPEN), key=lambda each: (each.ask.respond_by, each.ask.id)))


_DO: Mapping[NextStep, str] = MappingProxyType(
    {NextStep.PERSONAL: "talk with {}", NextStep.REACH_OUT: "write to {}", NextStep.SPONSOR: "take {} to the sponsor"}
)


def _later(pursuit: Pursuit) -> str:
    waits = [each.since for each in pursuit.silent if each.step is NextStep.WAIT and each.since]
    return f"wait for {count(len(waits), 'answer', 'answers')} until {days.written(min(waits))}" if waits else ""


def _ask_row(pursuit: Pursuit, desk: Desk) -> AskRow:
    return AskRow(
        page=page_of_ask(pursuit.ask.id),
        title=pursuit.ask.title,
        state=state_of(pursuit),
        asker=desk.faces(pursuit.ask.asker),
        due=answer_by(pursuit, desk),
        coverage=coverage(pursuit),
        next=joined(steps_due(pursuit)) or _later(pursuit),
    )
