"""List pages (due, overdue, waiting, all), and saved views."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlencode

from troth.base.dates import add_days, count_days, format_date, format_relative_date
from troth.status.numbers import AGES
from troth.status.schedule import Schedule
from troth.views.due import format_weekday
from troth.views.page_head import PageHead, build_pagers, rows_url, slice_sections
from troth.views.rich_text import inline_text, pluralize, strip_code_marks, strong_text, user_text
from troth.views.rows import Group, Section, add_act_link, describe_pending_action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.board import PromiseStatus
    from troth.status.schedule import PendingAction
    from troth.views.ask.rows import AskSection
    from troth.views.context import ViewContext
    from troth.views.facets import Filter
    from troth.views.lists.help_wanted import HelpRequest
    from troth.views.lists.work import Tab, WorkLists
    from troth.views.page_head import Pager
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rows import Row


TABLE_URL, BOARD_URL = "promises/index", "board"
"""The pages that show the same promises: in a table, and in columns by state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewLink:
    """A view by its name, and the address that shows it."""

    label: str
    to: str


def list_saved_views(context: ViewContext) -> tuple[SavedViewLink, ...]:
    """Return the views that the board keeps, in its order."""
    links = []
    for view in context.board.settings.views:
        chosen = dict(view.criteria)
        if view.due_within is not None:
            chosen["to"] = add_days(context.day, view.due_within).isoformat()
        page = BOARD_URL if view.is_board else TABLE_URL
        links.append(SavedViewLink(label=view.name, to=f"{page}?{urlencode(chosen)}" if chosen else page))
    return tuple(links)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of rows in sections."""

    head: PageHead
    text: Sentence
    """One sentence first."""
    tabs: tuple[Tab, ...]
    sections: tuple[Section, ...]
    filter: Filter | None = None
    """What all of its rows can be filtered by, where the page offers that."""
    views: tuple[SavedViewLink, ...] = ()
    """The views that the board keeps, on the page of all promises."""
    pager: Pager | None = None
    """Which of several pages this is, where the rows are too many for one."""
    rows_at: str = ""
    """The file that holds all rows as data, where they are too many for one page."""
    whole: bool = False
    """Whether it is the list of all promises."""
    is_plain: bool = False
    """Whether all rows would say the same in the first column, which is then left out."""
    asks: AskSection | None = None
    """The asks that wait for answers, on the page of what waits."""
    calls: tuple[HelpRequest, ...] = ()
    """Those who ask for help, on the page of several boards."""
    empty: str = ""
    """What is said in place of sections, on a page of several boards that has none."""

    @property
    def grouped(self) -> bool:
        """Whether its rows go by day, and so have one order only."""
        return any(section.groups for section in self.sections)


def paginate_list(view: ListPage) -> tuple[ListPage, ...]:
    """Return the list as one page, or as several where it is too long."""
    pages, head = [], view.head
    for pager in build_pagers(head.page, sum(len(each.rows) for each in view.sections)):
        title, about = pager.number_title(head.title), head.description.partition(": ")[2]
        pages.append(
            replace(
                view,
                head=replace(head, page=pager.page, title=title, description=f"{title}, {about}" if pager.number > 1 else head.description),
                sections=tuple(slice_sections(view.sections, pager)),
                asks=view.asks if pager.number == 1 else None,
                pager=pager,
                rows_at=rows_url(head.page),
            )
        )
    return tuple(pages) or (view,)


WAITING_TEXTS: Final[Mapping[Schedule, tuple[str, str]]] = {
    Schedule.AWAITING_ANSWER: ("Answers", "Someone asked or offered. The other side has not said yes or no yet."),
    Schedule.AWAITING_ACCEPTANCE: ("Acceptance", "Delivered. Only the customer can confirm that it is what was agreed."),
    Schedule.CHANGE_PENDING: ("Changes", "One side requested a change. The old terms apply until the other side answers."),
    Schedule.AWAITING_AGREEMENT: ("Agreement", "Promised, but the customer has not agreed to these terms yet."),
    Schedule.FOLLOW_UP_DUE: ("Follow-ups", "The due date has come. How did it go, what was the outcome, what comes next?"),
}
"""What can wait for somebody: the heading, and what it means."""
_WEEKS_BY_DAY = 4
_AGE_WORDS: Final[Mapping[str, str]] = {
    "1-7": "1 to 7 days late",
    "8-14": "8 to 14 days late",
    "15-28": "15 to 28 days late",
    "over-28": "More than 4 weeks late",
}
"""The ages of what is overdue, the newest first: what became overdue today is what nobody has seen yet."""
_OVERDUE_SHOWN = 10
"""How many overdue promises stand before the agenda; their own page has all."""
T = TypeVar("T")


def build_promises_page(work_lists: WorkLists) -> ListPage:
    """Return the page of all promises: the open ones, then those that have ended."""
    desk = work_lists.desk
    opened = Section(
        id="open",
        title="Open",
        rows=work_lists.facets.get_rows(work_lists.open),
        empty="No promise is open.",
    )
    closed = Section(id="closed", title="Ended", rows=work_lists.facets.get_rows(work_lists.closed), empty="No promise has ended yet.")
    says = (
        inline_text(f"{desk.as_of_words}: "),
        strong_text(f"{len(work_lists.open)} open", "promises/index#open"),
        inline_text(" and "),
        strong_text(f"{len(work_lists.closed)} ended", "promises/index#closed"),
        inline_text("."),
    )
    return replace(
        _build_list_page("promises/index", "Promises", work_lists, says, (opened, closed)), views=list_saved_views(desk), whole=True
    )


def build_overdue_page(work_lists: WorkLists) -> ListPage:
    """Return what is overdue, by age, the newest first."""
    ages = group_by_age(_order_newest_first(work_lists), lambda each: each.days_late)
    sections = tuple(Section(id=f"late-{age}", title=title, rows=work_lists.facets.get_rows(chosen)) for age, title, chosen in ages)
    number = len(work_lists.overdue)
    if number:
        says: Sentence = (
            inline_text(f"{work_lists.desk.as_of_words}: "),
            inline_text(f"{pluralize(number, 'promise is', 'promises are')} past the due date and not delivered, the newest first. "),
            inline_text("A missed date does not end a promise: deliver it, request a new date, or say that it won't be kept."),
        )
    else:
        says = (inline_text(f"{work_lists.desk.as_of_words}: nothing overdue. "), *describe_next_due(work_lists))
    return replace(_build_list_page("overdue", "Overdue", work_lists, says, sections), is_plain=True)


def group_by_age(items: Iterable[T], count_days_late: Callable[[T], int]) -> Iterator[tuple[str, str, tuple[T, ...]]]:
    """Yield each age that some have: its key, its heading, and those of that age in their order."""
    every = tuple(items)
    for age, title in _AGE_WORDS.items():
        first, last = AGES[age]
        chosen = tuple(each for each in every if first <= count_days_late(each) <= (last or count_days_late(each)))
        if chosen:
            yield age, title, chosen


def _order_newest_first(work_lists: WorkLists) -> list[PromiseStatus]:
    return sorted(work_lists.overdue, key=lambda each: (each.days_late, each.id))


def build_due_page(work_lists: WorkLists) -> ListPage:
    """Return the agenda: what became overdue last, then day by day what falls due."""
    desk, newest = work_lists.desk, _order_newest_first(work_lists)[:_OVERDUE_SHOWN]
    late = Section(id="overdue", title="Overdue", rows=work_lists.facets.get_rows(newest), total=len(work_lists.overdue), more="overdue")
    sections = (
        *((late,) if late.rows else ()),
        *_iter_agenda_sections(work_lists.soon, work_lists, "soon", f"Due {desk.soon_words}"),
        *work_lists.accords_due,
        *_iter_agenda_sections(work_lists.later, work_lists, "later", "Later"),
    )
    says = (
        inline_text(f"{desk.as_of_words}: "),
        work_lists.describe_soon(),
        inline_text(", "),
        strong_text(f"{len(work_lists.later) or 'nothing'} later", "due#later" if work_lists.later else ""),
        inline_text(". "),
        *(() if work_lists.soon else describe_next_due(work_lists)),
    )
    return _build_list_page("due", "Due", work_lists, says, sections)


def build_waiting_page(work_lists: WorkLists) -> ListPage:
    """Return what waits for somebody, by what it waits for."""
    sections = []
    for schedule, (title, text) in WAITING_TEXTS.items():
        pairs = work_lists.list_waiting_for(schedule)
        rows = zip(build_waiting_rows(pairs, work_lists.desk), pairs, strict=True)
        found = tuple(replace(row, facets=work_lists.facets.get_row(standing).facets) for row, (standing, _) in rows)
        if found:
            sections.append(Section(id=schedule.value.replace("_", "-"), title=title, text=text, rows=found))
    shown = (*sections, *work_lists.accords_waiting)
    number = work_lists.all_waiting
    if number:
        says = f"{pluralize(number, 'thing is', 'things are')} waiting for someone, the longest wait first."
    else:
        says = "nothing is waiting on anyone."
    summary = (inline_text(f"{work_lists.desk.as_of_words}: {says}"),)
    return replace(_build_list_page("waiting", "Waiting", work_lists, summary, shown), asks=work_lists.asks_waiting)


def build_waiting_rows(pairs: Iterable[tuple[PromiseStatus, PendingAction]], context: ViewContext) -> tuple[Row, ...]:
    """Return rows whose next thing to do is what waits."""
    return tuple(
        replace(context.get_row(each), step=add_act_link(describe_pending_action(wait, context.faces, context.day), each.id))
        for each, wait in pairs
    )


def describe_next_due(work_lists: WorkLists) -> Iterator[Inline]:
    """Yield what falls due next, as a sentence, or what to do where nothing does."""
    upcoming = next(iter((*work_lists.soon, *work_lists.later)), None)
    if upcoming is None or upcoming.due is None:
        yield inline_text("Nothing is coming up. Ask someone for a promise, or make one.")
        return
    yield inline_text("Next due: ")
    yield user_text(strip_code_marks(upcoming.promise.title), work_lists.desk.get_row(upcoming).page)
    yield inline_text(f", {format_date(upcoming.due)} ({format_relative_date(upcoming.due, work_lists.desk.day)}).")


def _iter_agenda_sections(standings: tuple[PromiseStatus, ...], work_lists: WorkLists, name: str, title: str) -> Iterator[Section]:
    """Yield a section with a group a day for the next weeks, then one a month; nothing where there is nothing."""
    groups: dict[str, list[PromiseStatus]] = defaultdict(list)
    for each in standings:
        if each.due is not None:
            is_far = count_days(work_lists.desk.day, each.due) > _WEEKS_BY_DAY * 7
            day = format_date(each.due)
            groups[day.split(" ", 1)[1] if is_far else f"{format_weekday(each.due)} {day}"].append(each)
    if groups:
        days_of = tuple(Group(title=day, rows=work_lists.facets.get_rows(group)) for day, group in groups.items())
        yield Section(id=name, title=title, rows=work_lists.facets.get_rows(standings), groups=days_of)


def _build_list_page(page: str, title: str, work_lists: WorkLists, summary: Sentence, sections: tuple[Section, ...]) -> ListPage:
    return ListPage(
        head=PageHead(
            page=page, title=title, description=f"{title}: {work_lists.desk.board.settings.name}", as_of=work_lists.desk.as_of_words
        ),
        text=summary,
        tabs=work_lists.list_tabs(),
        sections=sections,
        filter=work_lists.facets.build_filter(row for section in sections for row in section.rows if row.facets),
    )
