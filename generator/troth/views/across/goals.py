"""Goals across boards: those of one id on several boards are one goal, with the commitments of all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.views.across.counter import page_of_goals
from troth.views.across.tables import AcrossSection, section
from troth.views.span import count, strong, words

if TYPE_CHECKING:
    from troth.organisation import Item
    from troth.views.across.counter import Counter
    from troth.views.span import Sentence, Span

_KEPT = (State.KEPT, State.PARTLY_KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossGoalRow:
    """A goal with the boards that commit to it."""

    page: str
    title: str
    by: str
    boards: tuple[Span, ...]
    open: int
    overdue: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsAcross:
    """The page that lists the goals."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    rows: tuple[AcrossGoalRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalAcross:
    """The page of a goal: what each board has committed to for it."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    named: tuple[Span, ...]
    """The boards that have the goal."""
    sections: tuple[AcrossSection, ...]


def goals_across(counter: Counter) -> GoalsAcross:
    """Return the page of all goals, those with most boards first."""
    rows = sorted((_row(goal, items, counter) for goal, items in counter.of.goals.items()), key=lambda each: (-len(each.boards), each.page))
    several = sum(len(each.boards) > 1 for each in rows)
    says = (
        words(f"{counter.as_of_words}: {count(len(rows), 'goal', 'goals')}, "),
        strong(f"{several} served by several boards"),
        words("."),
    )
    return GoalsAcross(
        page="across/goals/index",
        title="Goals across boards",
        description=f"Goals of {counter.board.settings.name}",
        as_of=counter.as_of_words,
        says=says,
        rows=tuple(rows),
    )


def goal_across(goal: str, items: tuple[Item, ...], counter: Counter) -> GoalAcross:
    """Return the page of a goal, a section for each board that committed to something."""
    row = _row(goal, items, counter)
    parts = tuple(section(f"on-{board}", counter.name(board), found, counter) for board, found in _by_board(items).items())
    says = (
        words(f"{counter.as_of_words}: "),
        strong(count(row.open, "open promise", "open promises")),
        words(f" on {count(len(parts), 'board', 'boards')}, {row.overdue} overdue, {row.kept} kept."),
    )
    return GoalAcross(
        page=row.page,
        title=row.title,
        description=f"{row.title}: {row.open} open, {row.kept} kept",
        as_of=counter.as_of_words,
        says=says,
        named=tuple(counter.label(of.id) for of, _ in counter.of.goal_at(goal)),
        sections=parts,
    )


def _by_board(items: tuple[Item, ...]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for each in items:
        found[each.of.id].append(each)
    return {board: found[board] for board in sorted(found)}


def _row(goal: str, items: tuple[Item, ...], counter: Counter) -> AcrossGoalRow:
    at = counter.of.goal_at(goal)
    by = min((each.by for _, each in at if each.by), default=None)
    boards = dict.fromkeys((*(of.id for of, _ in at), *(each.of.id for each in items)))
    return AcrossGoalRow(
        page=page_of_goals(goal),
        title=at[0][1].title if at else goal,
        by=days.written(by) if by else "",
        boards=tuple(counter.label(each) for each in boards),
        open=sum(each.promise.state.open for each in items),
        overdue=sum(counter.of.late(each) > 0 for each in items),
        kept=sum(each.promise.state in _KEPT for each in items),
    )
