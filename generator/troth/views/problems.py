"""What is wrong with a board's records: one quiet line for its maintainers, and a page of their own that lists all of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize

if TYPE_CHECKING:
    from troth.board import Board
    from troth.model.problem import Problem
    from troth.views.context import ViewContext
    from troth.views.rich_text import Sentence


PROBLEMS_URL = "problems"
PROBLEMS_SHOWN = 200
"""How many problems the page lists at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOfProblems:
    """The problems of one file, in the order of its lines."""

    path: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsPage:
    """The page for maintainers: every problem with its place, what is wrong and the way out."""

    head: PageHead
    text: Sentence
    files: tuple[FileOfProblems, ...]
    rest: int
    """How many problems are not shown."""


def summarize_problems(board: Board) -> str:
    """Return what is wrong with the records in a few words: `1 record could not be read, 4 errors`; nothing where all is well."""
    unread, warnings = len(board.ledger.unreadable), len(board.problems) - board.errors
    parts = [f"{pluralize(unread, 'record', 'records')} could not be read"] if unread else []
    parts += [pluralize(board.errors, "error", "errors")] if board.errors else []
    parts += [pluralize(warnings, "warning", "warnings")] if warnings else []
    return ", ".join(parts)


def build_problems_page(context: ViewContext) -> ProblemsPage:
    """Return the page of all problems, those of the first file first."""
    board = context.board
    summary = summarize_problems(board) or "no problem"
    says = f"{context.as_of_words}: {summary}. This page is for the board's maintainers. The command troth check lists the same."
    shown = board.problems[:PROBLEMS_SHOWN]
    return ProblemsPage(
        head=PageHead(
            page=PROBLEMS_URL,
            title="Problems in the records",
            description=f"Problems in the records: {board.settings.name}",
            as_of=context.as_of_words,
        ),
        text=(inline_text(says),),
        files=tuple(
            FileOfProblems(path=path, problems=tuple(problems)) for path, problems in groupby(shown, key=lambda each: each.place.path)
        ),
        rest=len(board.problems) - len(shown),
    )
