"""The rows of goals, and their list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from troth.base.dates import format_date, format_relative_date
from troth.status.acts import PromiseState
from troth.status.measures import is_bounded
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strip_code_marks, user_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import PromiseStatus
    from troth.model import Goal
    from troth.status.ask import AskStatus
    from troth.status.ask_replay import AskedParty
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """A goal in the list."""

    id: str
    page: str
    title: str
    owner: PartyLabel
    date: str
    date_text: str
    relative_date: str
    promised: int
    overdue: int
    kept: int
    answered: int
    asked: int
    depth: int = 0
    """How many goals stand above it, of those that it serves."""
    ended: str = ""
    """That it was achieved or dropped, and when; empty while it is open."""
    measured: str = ""
    """How many of its measures are met, of those that have a target; empty where none has."""


def goal_url(goal: str) -> str:
    """Return the address of a goal's page."""
    return f"goals/{goal}"


def link_goal(goal: str, context: ViewContext) -> Inline:
    """Return the title of a goal with its page; of one that is not there, its id."""
    found = context.board.ledger.goals.get(goal)
    return user_text(strip_code_marks(found.title), goal_url(goal)) if found else user_text(goal)


def list_promises_for(goal: str, context: ViewContext) -> tuple[PromiseStatus, ...]:
    """Return the promises that serve a goal: those that name it, and those that answer an ask for it."""
    board = context.board
    asks = frozenset(board.asks_by_goal.get(goal, ()))
    named = frozenset(board.promises_by_goal.get(goal, ()))
    answers = {each.respondent.answer.promise for each in list_asked_for(goal, context) if each.respondent.answer}
    return tuple(each for each in board.promises.values() if each.id in named or each.id in answers or each.promise.ask in asks)


def asks_for(goal: str, desk: ViewContext) -> tuple[AskStatus, ...]:
    """Return the asks for something that serves a goal, by id."""
    return tuple(desk.board.asks[each] for each in sorted(desk.board.asks_by_goal.get(goal, ())))


def list_asked_for(goal: str, context: ViewContext) -> tuple[AskedParty, ...]:
    """Return everybody who was asked for something that serves a goal."""
    asks = frozenset(context.board.asks_by_goal.get(goal, ()))
    return tuple(each for asked in context.board.asks_of_party.values() for each in asked if each.ask_status.ask.id in asks) if asks else ()


def build_goal_row(goal: Goal, context: ViewContext) -> GoalRow:
    """Return the row of a goal."""
    promises = list_promises_for(goal.id, context)
    relative = "" if goal.by is None else format_relative_date(goal.by, context.day) if goal.by >= context.day else "has passed"
    aim = context.board.aims[goal.id]
    judged = [each for each in goal.measures if is_bounded(each)]
    return GoalRow(
        id=goal.id,
        page=goal_url(goal.id),
        title=strip_code_marks(goal.title),
        owner=context.faces(goal.owner),
        date=goal.by.isoformat() if goal.by else "",
        date_text=format_date(goal.by) if goal.by else "",
        relative_date=relative,
        promised=sum(each.snapshot.promised_on is not None and each.state.open for each in promises),
        overdue=sum(each.overdue for each in promises),
        kept=sum(each.state in (PromiseState.KEPT, PromiseState.PARTLY_KEPT) for each in promises),
        answered=sum(each.answer_count for each in asks_for(goal.id, context)),
        asked=sum(each.of for each in asks_for(goal.id, context)),
        ended=f"{aim.state.value} {format_date(aim.ending.day)}" if aim.ending else "",
        measured=f"{sum(aim.is_met(each) is True for each in judged)}/{len(judged)} met" if judged else "",
    )


def list_goal_tree(context: ViewContext, above: str | None = None) -> tuple[GoalRow, ...]:
    """Return the goals that serve one, or all of them: each above those that serve it, otherwise the one with the nearest date first.

    A goal that serves none of the board's stands at the top; so does one of a circle, which `check` refuses.
    """
    goals = context.board.ledger.goals
    below: dict[str | None, list[Goal]] = defaultdict(list)
    for goal in sorted(goals.values(), key=lambda each: (each.by or date.max, each.id)):
        below[goal.serves if goal.serves in goals else None].append(goal)
    seen: set[str] = set() if above is None else {above}

    def walk(found: Iterable[Goal], depth: int) -> Iterator[GoalRow]:
        for goal in found:
            if goal.id not in seen:
                seen.add(goal.id)
                row = context.cached((GoalRow, goal.id), partial(build_goal_row, goal, context))
                yield replace(row, depth=depth)
                yield from walk(below[goal.id], depth + 1)

    tree = tuple(walk(below[above], 0))
    return tree if above is not None else (*tree, *walk(goals.values(), 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsPage:
    """The page of all goals as a tree: those that serve another one stand below it."""

    head: PageHead
    text: Sentence
    rows: tuple[GoalRow, ...]
    empty: str


def build_goals_page(context: ViewContext) -> GoalsPage:
    """Return the page that lists the goals."""
    rows = list_goal_tree(context)
    promised = sum(row.promised + row.kept for row in rows)
    for_what = "it" if len(rows) == 1 else "them"
    goals, promises = pluralize(len(rows), "goal", "goals"), pluralize(promised, "promise", "promises")
    said = f"{context.as_of_words}: {goals}, and {promises} made for {for_what}."
    return GoalsPage(
        head=PageHead(page="goals/index", title="Goals", description=f"Goals: {context.board.settings.name}", as_of=context.as_of_words),
        text=(inline_text(said),) if rows else (),
        rows=rows,
        empty="There are no goals yet. A goal gives several promises and asks a shared aim, with an owner: `troth new goal`.",
    )
