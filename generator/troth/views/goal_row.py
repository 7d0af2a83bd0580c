"""The row of a goal: who owns it, by when, what was promised for it and who was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.views.span import theirs

if TYPE_CHECKING:
    from troth.board import Standing
    from troth.lifecycle.answers import Asked
    from troth.model import Goal
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """A goal in the list."""

    page: str
    title: str
    owner: Face
    iso: str
    written: str
    when: str
    promised: int
    overdue: int
    kept: int
    answered: int
    asked: int


def page_of_goal(goal: str) -> str:
    """Return the address of a goal's page."""
    return f"goals/{goal}"


def goal_titled(goal: str, desk: Desk) -> Span:
    """Return the title of a goal with its page; of one that is not there, its id."""
    found = desk.board.ledger.goals.get(goal)
    return theirs(found.title, page_of_goal(goal)) if found else theirs(goal)


def promises_for(goal: str, desk: Desk) -> tuple[Standing, ...]:
    """Return the promises that serve a goal: those that name it, and those that answer an ask for it."""
    board = desk.board
    asks = frozenset(board.asked_for.get(goal, ()))
    named = frozenset(board.serving.get(goal, ()))
    answers = {each.pursued.answer.promise for each in asked_for(goal, desk) if each.pursued.answer}
    return tuple(each for each in board.standings.values() if each.id in named or each.id in answers or each.promise.ask in asks)


def asked_for(goal: str, desk: Desk) -> tuple[Asked, ...]:
    """Return everybody who was asked for something that serves a goal."""
    asks = frozenset(desk.board.asked_for.get(goal, ()))
    return tuple(each for asked in desk.board.asked_of.values() for each in asked if each.pursuit.ask.id in asks) if asks else ()


def goal_row(goal: Goal, desk: Desk) -> GoalRow:
    """Return the row of a goal."""
    promises, asked = promises_for(goal.id, desk), asked_for(goal.id, desk)
    return GoalRow(
        page=page_of_goal(goal.id),
        title=goal.title,
        owner=desk.faces(goal.owner),
        iso=goal.by.isoformat() if goal.by else "",
        written=days.written(goal.by) if goal.by else "",
        when=_when(goal, desk),
        promised=sum(each.course.promised_on is not None and each.state.open for each in promises),
        overdue=sum(each.overdue for each in promises),
        kept=sum(each.state in (State.KEPT, State.PARTLY_KEPT) for each in promises),
        answered=sum(each.pursued.answer is not None for each in asked),
        asked=len(asked),
    )


def _when(goal: Goal, desk: Desk) -> str:
    if goal.by is None:
        return ""
    left = days.between(desk.day, goal.by)
    return days.in_words(goal.by, desk.day) if left >= 0 else "has passed"
