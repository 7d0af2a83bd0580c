"""The page that lists the goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.views.goal_row import goal_row
from troth.views.span import count, words

if TYPE_CHECKING:
    from troth.views.desk import Desk
    from troth.views.goal_row import GoalRow
    from troth.views.span import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsPage:
    """The page of all goals, the one with the nearest date first."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    rows: tuple[GoalRow, ...]
    empty: str


def goals_page(desk: Desk) -> GoalsPage:
    """Return the page that lists the goals."""
    rows = sorted((goal_row(each, desk) for each in desk.board.ledger.goals.values()), key=lambda row: (row.iso or "9999", row.page))
    promised = sum(row.promised + row.kept for row in rows)
    for_what = "it" if len(rows) == 1 else "them"
    said = f"{desk.as_of_words}: {count(len(rows), 'goal', 'goals')}, and {count(promised, 'promise', 'promises')} made for {for_what}."
    return GoalsPage(
        page="goals/index",
        title="Goals",
        description=f"Goals: {desk.board.settings.name}",
        as_of=desk.as_of_words,
        says=(words(said),) if rows else (),
        rows=tuple(rows),
        empty="No goal is named yet. A goal is a file under commitments/goals/; promises and asks say `goal:` with its name.",
    )
