"""The home page: one sentence, what is new and newly late, what is overdue, due and waiting, each row once, and the numbers below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from troth.views.ask.rows import build_waiting_asks
from troth.views.charts import list_headlines
from troth.views.lists.help_wanted import list_help_requests
from troth.views.lists.lists import build_waiting_rows, describe_next_due, group_by_age, list_saved_views
from troth.views.lists.news import collect_news, describe_since, is_newly_late
from troth.views.page_head import PageHead
from troth.views.problems import summarize_problems
from troth.views.readers import list_readers
from troth.views.rich_text import pluralize, to_plain_text
from troth.views.rows import Group, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.views.ask.rows import AskSection
    from troth.views.charts import Headline
    from troth.views.lists.help_wanted import HelpRequest
    from troth.views.lists.lists import SavedViewLink
    from troth.views.lists.news import News
    from troth.views.lists.work import WorkLists
    from troth.views.readers import Reader
    from troth.views.rich_text import Sentence
    from troth.views.rows import Row


HOME_ROWS_SHOWN = 8
"""How many rows of a list the home page shows at most."""
_AGREEMENTS_SHOWN = 3
"""So many rows of what waits are agreements, where some wait."""
READERS_URL = "people/readers.js"
"""The script that says who may read, and what waits for each."""
_NUMBERS_ELSEWHERE = frozenset({"Kept as agreed"})
"""Headline numbers that only the reports show: two that sound alike confuse who sees them first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """All that the home page says."""

    head: PageHead
    text: Sentence
    welcome: bool
    """Whether there is nothing on the board yet: then one panel says how to begin."""
    views: tuple[SavedViewLink, ...]
    """The views that the board keeps."""
    news: News
    newly_late: Section
    sections: tuple[Section, ...]
    """What is overdue, what is due soon and what waits."""
    asks: AskSection
    """The asks that wait for replies, the first of them."""
    calls: tuple[HelpRequest, ...]
    calls_above: int
    """How many promises that are listed above ask for help, too."""
    calls_total: int
    tallies: tuple[Headline, ...]
    problems: str
    """What is wrong with the records, in a few words for those who look after them; empty where nothing is."""
    readers: tuple[Reader, ...]
    """Who may say who they are."""
    readers_at: str = READERS_URL


def build_home_page(work_lists: WorkLists) -> HomePage:
    """Return the home page of a board."""
    desk = work_lists.desk
    says = work_lists.summarize_board()
    newly_late = _build_newly_late_section(work_lists)
    sections = tuple(_iter_home_sections(work_lists, newly_late))
    calls, shown = list_help_requests(work_lists), _list_shown(newly_late, *sections)
    return HomePage(
        head=PageHead(
            page="this-board" if desk.board.rollup else "index",
            title=desk.board.settings.name,
            description=to_plain_text(says),
            as_of=desk.as_of_words,
        ),
        text=says,
        welcome=is_unused(desk.board),
        views=list_saved_views(desk),
        news=collect_news(desk),
        newly_late=newly_late,
        sections=sections,
        asks=replace(build_waiting_asks(desk, HOME_ROWS_SHOWN), id="waiting-asks", title="Asks waiting for replies"),
        calls=tuple(each for each in calls if each.row.id not in shown)[:HOME_ROWS_SHOWN],
        calls_total=len(calls),
        calls_above=sum(each.row.id in shown for each in calls),
        tallies=tuple(
            each for each in list_headlines(desk.board.numbers, desk.board.settings.window) if each.label not in _NUMBERS_ELSEWHERE
        ),
        problems=summarize_problems(desk.board),
        readers=list_readers(desk),
    )


def is_unused(board: Board) -> bool:
    """Tell whether a board has no record but its parties and settings."""
    ledger = board.ledger
    return not (board.promises or board.asks or board.agreements or ledger.meetings or ledger.goals or ledger.unreadable)


def _build_newly_late_section(work_lists: WorkLists) -> Section:
    desk = work_lists.desk
    late = [each for each in work_lists.overdue if is_newly_late(each, desk)]
    return Section(
        id="newly-late",
        title=f"Late since {describe_since(desk)}",
        rows=desk.get_rows(late[:HOME_ROWS_SHOWN]),
        total=len(late),
        more="overdue",
    )


def _iter_home_sections(work_lists: WorkLists, newly_late: Section) -> Iterator[Section]:
    """Yield the first of what is overdue, what is due soon and what waits, each with how many there are in all.

    Where there is nothing, the sentence has said so; only what is due next is told.
    """
    desk = work_lists.desk
    next_due = f"Nothing. {to_plain_text(describe_next_due(work_lists))}" if work_lists.later else ""
    overdue = _build_overdue_section(work_lists, newly_late)
    soon = Section(
        id="due",
        title=f"Due {desk.soon_words}",
        rows=desk.get_rows(work_lists.soon[:HOME_ROWS_SHOWN]),
        empty=next_due,
        total=len(work_lists.soon),
        more="due",
    )
    yield from (overdue, soon)
    yield _build_waiting_section(work_lists, _list_shown(newly_late, overdue, soon))


def _build_overdue_section(work_lists: WorkLists, newly_late: Section) -> Section:
    """Return what is overdue for longer, the newest first, by age; what is not shown is counted by age."""
    desk, new = work_lists.desk, {row.id for row in newly_late.rows}
    late = [each for each in reversed(work_lists.overdue) if each.id not in new]
    shown, count_days_late = late[:HOME_ROWS_SHOWN], attrgetter("days_late")
    groups = (Group(title=title, rows=desk.get_rows(chosen)) for _, title, chosen in group_by_age(shown, count_days_late))
    counts = [f"{title[0].lower()}{title[1:]}: {len(found)}" for _, title, found in group_by_age(late, count_days_late)]
    return Section(
        id="overdue",
        title="Overdue for longer" if new else "Overdue",
        rows=desk.get_rows(shown),
        groups=tuple(groups),
        text=f"The newest first. All by age, {', '.join(counts)}." if len(late) > len(shown) and len(counts) > 1 else "",
        total=len(late),
        more="overdue",
    )


def _build_waiting_section(work_lists: WorkLists, above: frozenset[str]) -> Section:
    """Return what waits for somebody, without the promises that stand above already, which are counted."""
    desk = work_lists.desk
    accords: dict[str, Row] = {}
    for row in chain.from_iterable(section.rows for section in work_lists.accords_waiting):
        accords.setdefault(row.id, row)
    waiting = tuple(accords.values())[:_AGREEMENTS_SHOWN]
    rows: dict[str, Row] = {}
    for pair in work_lists.waiting:
        if pair[0].id not in above and pair[0].id not in rows and len(rows) + len(waiting) < HOME_ROWS_SHOWN:
            rows[pair[0].id] = build_waiting_rows((pair,), desk)[0]
    shown = (*rows.values(), *waiting)
    hidden = len({standing.id for standing, _ in work_lists.waiting} & above)
    return Section(
        id="waiting",
        title="Waiting for someone",
        rows=shown,
        text=f"{pluralize(hidden, 'promise that is listed above waits', 'promises that are listed above wait')}, too." if hidden else "",
        total=work_lists.all_waiting - work_lists.asks_waiting.count,
        more="waiting",
    )


def _list_shown(*sections: Section) -> frozenset[str]:
    """Return the ids of the promises that stand in sections."""
    return frozenset(row.id for section in sections for row in section.rows)
