"""What asks mean for one party: what it was asked, and whom it is to reach as the asker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.lifecycle.pursuit import AskState
from troth.views.ask_row import ask_row, ask_titled, mine, open_asks
from troth.views.asks import AskSection
from troth.views.due import Urgency
from troth.views.reach import by_step, reach
from troth.views.span import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.lifecycle.answers import Asked
    from troth.model import Party
    from troth.views.ask_row import AskRow
    from troth.views.desk import Desk
    from troth.views.reach import Reach
    from troth.views.span import Span

ENDED_SHOWN = 10
REACHED_SHOWN = 15
"""So many people to reach stand on the asker's page; the others on the ask's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReach:
    """The people whom an asker can reach now, for one ask, with words for each."""

    ask: Span
    id: str
    people: tuple[Reach, ...]
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A party's part in asks: `unanswered` asks of it wait for an answer."""

    asked: AskSection
    to_reach: tuple[ToReach, ...]
    unanswered: int


def asking(party: Party, desk: Desk) -> Asking:
    """Return what a party was asked, in person or for its teams, and whom it is to reach."""
    of = [(acting, each) for acting in _acting(party, desk) for each in desk.board.asked_of.get(acting, ())]
    waiting = sorted((pair for pair in of if _waits(pair[1])), key=_by_day)
    rest = sorted((pair for pair in of if not _waits(pair[1])), key=_by_day, reverse=True)
    rows = [_row(acting, each, party, desk) for acting, each in (*waiting, *rest[:ENDED_SHOWN])]
    says = (
        f"{count(len(waiting), 'waits', 'wait')} for an answer: yes, no, or how else. It can be given on the ask's page." if waiting else ""
    )
    return Asking(
        asked=AskSection(id="asked", title=f"Asked of {party.name}", rows=tuple(rows), says=says, total=len(of), more="asks/index"),
        to_reach=tuple(_to_reach(party, desk)),
        unanswered=len(waiting),
    )


def _acting(party: Party, desk: Desk) -> tuple[str, ...]:
    return (party.id, *desk.acts_for.get(party.id, ()))


def _waits(asked: Asked) -> bool:
    return asked.pursuit.state is AskState.OPEN and asked.pursued.answer is None


def _by_day(pair: tuple[str, Asked]) -> tuple[date, str]:
    return pair[1].pursuit.ask.respond_by, pair[1].id


def _row(acting: str, each: Asked, party: Party, desk: Desk) -> AskRow:
    """Return the row of an ask on the page of one who was asked: what they answered; and no hurry, since they promised nothing."""
    row = ask_row(each.pursuit, desk)
    due = replace(row.due, words="", urgency=Urgency.OVER)
    return replace(row, due=due, mine=mine(each.pursued), next="", asked_as=desk.faces(acting) if acting != party.id else None)


def _to_reach(party: Party, desk: Desk) -> Iterator[ToReach]:
    for pursuit in open_asks(each for acting in _acting(party, desk) for each in desk.board.asked_by.get(acting, ())):
        due = tuple(each for each in by_step(pursuit.silent, desk) if each.due)
        people = tuple(replace(reach(pursuit, each, desk), anchor="") for each in due[:REACHED_SHOWN])
        if people:
            titled = ask_titled(pursuit.ask.id, desk)
            yield ToReach(ask=titled, id=pursuit.ask.id, people=people, rest=len(due) - len(people))
