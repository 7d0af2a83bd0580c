"""Goals across boards: those of one id on several boards are one goal, with the commitments of all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.status.acts import PromiseState
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strong_text
from troth.views.rollup.context import rollup_goal_url
from troth.views.rollup.lists import build_rollup_section

if TYPE_CHECKING:
    from troth.rollup.people import BoardPromise
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rollup.context import RollupContext
    from troth.views.rows import Section


_KEPT_STATES = (PromiseState.KEPT, PromiseState.PARTLY_KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupGoalRow:
    """A goal with the boards that commit to it."""

    page: str
    title: str
    by: str
    boards: tuple[Inline, ...]
    open: int
    overdue: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupGoalsPage:
    """The page that lists the goals."""

    head: PageHead
    text: Sentence
    rows: tuple[RollupGoalRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupGoalPage:
    """The page of a goal: what each board has committed to for it."""

    head: PageHead
    text: Sentence
    named: tuple[Inline, ...]
    """The boards that have the goal."""
    sections: tuple[Section, ...]


def build_rollup_goals_page(context: RollupContext) -> RollupGoalsPage:
    """Return the page of all goals, those with most boards first."""
    rows = sorted(
        (_build_goal_row(goal, items, context) for goal, items in context.of.goals.items()), key=lambda each: (-len(each.boards), each.page)
    )
    several = sum(len(each.boards) > 1 for each in rows)
    says = (
        inline_text(f"{context.as_of_words}: {pluralize(len(rows), 'goal', 'goals')}, "),
        strong_text(f"{several} served by several boards"),
        inline_text("."),
    )
    return RollupGoalsPage(
        head=PageHead(
            page="across/goals/index",
            title="Goals across boards",
            description=f"Goals of {context.board.settings.name}",
            as_of=context.as_of_words,
        ),
        text=says,
        rows=tuple(rows),
    )


def build_rollup_goal_page(goal: str, items: tuple[BoardPromise, ...], context: RollupContext) -> RollupGoalPage:
    """Return the page of a goal, a section for each board that committed to something."""
    row = _build_goal_row(goal, items, context)
    by_board: dict[str, list[BoardPromise]] = defaultdict(list)
    for each in items:
        by_board[each.source.id].append(each)
    parts = tuple(
        build_rollup_section(f"on-{board}", context.name_board(board), found, context) for board, found in sorted(by_board.items())
    )
    says = (
        inline_text(f"{context.as_of_words}: "),
        strong_text(pluralize(row.open, "open promise", "open promises")),
        inline_text(f" on {pluralize(len(parts), 'board', 'boards')}, {row.overdue} overdue, {row.kept} kept."),
    )
    return RollupGoalPage(
        head=PageHead(
            page=row.page, title=row.title, description=f"{row.title}: {row.open} open, {row.kept} kept", as_of=context.as_of_words
        ),
        text=says,
        named=tuple(context.link_board(of.id) for of, _ in context.of.find_goals(goal)),
        sections=parts,
    )


def _build_goal_row(goal: str, items: tuple[BoardPromise, ...], context: RollupContext) -> RollupGoalRow:
    at = context.of.find_goals(goal)
    by = min((each.by for _, each in at if each.by), default=None)
    boards = dict.fromkeys((*(of.id for of, _ in at), *(each.source.id for each in items)))
    return RollupGoalRow(
        page=rollup_goal_url(goal),
        title=at[0][1].title if at else goal,
        by=format_date(by) if by else "",
        boards=tuple(context.link_board(each) for each in boards),
        open=sum(each.promise.state.open for each in items),
        overdue=sum(context.of.count_days_late(each) > 0 for each in items),
        kept=sum(each.promise.state in _KEPT_STATES for each in items),
    )
