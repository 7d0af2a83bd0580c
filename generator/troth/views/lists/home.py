"""The home page: the board in one sentence, its numbers, what is overdue, due, waiting and in need of help, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.views.ask.rows import build_waiting_asks
from troth.views.charts import list_headlines
from troth.views.context import list_reader_options
from troth.views.lists.help_wanted import list_help_requests
from troth.views.lists.lists import build_waiting_rows, describe_next_due, list_saved_views
from troth.views.page_head import PageHead
from troth.views.promise.timeline import list_latest_events
from troth.views.rich_text import pluralize, to_plain_text
from troth.views.rows import Section

if TYPE_CHECKING:
    from troth.model.problem import Problem
    from troth.views.ask.rows import AskSection
    from troth.views.charts import Headline
    from troth.views.context import ReaderOption
    from troth.views.lists.help_wanted import HelpRequest
    from troth.views.lists.lists import SavedViewLink
    from troth.views.lists.work import WorkLists
    from troth.views.promise.timeline import TimelineEvent
    from troth.views.rich_text import Sentence


HOME_ROWS_SHOWN = 8
"""How many rows of a list the home page shows at most."""
HOME_CHANGES_SHOWN = 10
PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemSummary:
    """What is wrong with the records: the sentence, and the first problems."""

    text: str
    problems: tuple[Problem, ...]
    rest: int
    """How many problems are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """All that the home page says."""

    head: PageHead
    text: Sentence
    views: tuple[SavedViewLink, ...]
    """The views that the board keeps."""
    trouble: ProblemSummary | None
    tallies: tuple[Headline, ...]
    sections: tuple[Section, ...]
    asks: AskSection
    """The asks that wait for answers, the first of them."""
    calls: tuple[HelpRequest, ...]
    changes: tuple[TimelineEvent, ...]
    readers: tuple[ReaderOption, ...]
    """Who may say who they are; none where they are too many for a page."""


def build_home_page(work_lists: WorkLists) -> HomePage:
    """Return the home page of a board."""
    desk = work_lists.desk
    says = work_lists.summarize_board()
    return HomePage(
        head=PageHead(
            page="this-board" if desk.board.rollup else "index",
            title=desk.board.settings.name,
            description=to_plain_text(says),
            as_of=desk.as_of_words,
        ),
        text=says,
        views=list_saved_views(desk),
        trouble=_summarize_problems(work_lists),
        tallies=list_headlines(desk.board.numbers, desk.board.settings.window),
        sections=_list_home_sections(work_lists),
        asks=build_waiting_asks(desk, HOME_ROWS_SHOWN),
        calls=list_help_requests(work_lists)[:HOME_ROWS_SHOWN],
        changes=list_latest_events(desk, HOME_CHANGES_SHOWN),
        readers=list_reader_options(desk),
    )


def _list_home_sections(work_lists: WorkLists) -> tuple[Section, ...]:
    """Return the first of what is overdue, what is due soon and what waits, each with how many there are in all."""
    desk, next_due = work_lists.desk, to_plain_text(describe_next_due(work_lists))
    waiting = (
        *build_waiting_rows(work_lists.waiting[:HOME_ROWS_SHOWN], desk),
        *(row for section in work_lists.accords_waiting for row in section.rows),
    )
    return (
        Section(
            id="overdue",
            title="Overdue",
            rows=desk.get_rows(work_lists.overdue[:HOME_ROWS_SHOWN]),
            empty=f"Nothing overdue. {next_due}",
            total=len(work_lists.overdue),
            more="overdue",
        ),
        Section(
            id="due",
            title=f"Due {desk.soon_words}",
            rows=desk.get_rows(work_lists.soon[:HOME_ROWS_SHOWN]),
            empty=f"Nothing is due {desk.soon_words}. {next_due}",
            total=len(work_lists.soon),
            more="due",
        ),
        Section(
            id="waiting",
            title="Waiting for somebody",
            rows=waiting[:HOME_ROWS_SHOWN],
            empty="Nothing waits: everybody has answered, agreed, accepted and followed up.",
            total=work_lists.all_waiting,
            more="waiting",
        ),
    )


def _summarize_problems(work_lists: WorkLists) -> ProblemSummary | None:
    board = work_lists.desk.board
    if not board.problems and not board.ledger.unreadable:
        return None
    unread = len(board.ledger.unreadable)
    warnings = len(board.problems) - board.errors
    parts = [f"{pluralize(unread, 'record', 'records')} could not be read"] if unread else []
    parts += [pluralize(board.errors, "error", "errors")] if board.errors else []
    parts += [pluralize(warnings, "warning", "warnings")] if warnings else []
    first = sorted(board.problems, key=lambda problem: not problem.is_error)[:PROBLEMS_SHOWN]
    return ProblemSummary(
        text=": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else parts[0],
        problems=tuple(first),
        rest=len(board.problems) - len(first),
    )
