"""The lists that people work from: all promises, overdue, due, waiting."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.numbers import AGES
from troth.lifecycle.schedule import Schedule
from troth.views.due import weekday
from troth.views.row import Group, Section
from troth.views.saved import saved_views
from troth.views.span import count, strong, theirs, words
from troth.views.step import asking_for, waited_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from troth.board import Standing
    from troth.lifecycle.waiting import Waits
    from troth.views.asks import AskSection
    from troth.views.desk import Desk
    from troth.views.facets import Filter
    from troth.views.glance import Glance, Tab
    from troth.views.paging import Pager
    from troth.views.row import Row
    from troth.views.saved import Saved
    from troth.views.span import Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of rows in sections."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    """One sentence first."""
    tabs: tuple[Tab, ...]
    sections: tuple[Section, ...]
    filter: Filter | None = None
    """What all of its rows can be filtered by, where the page offers that."""
    views: tuple[Saved, ...] = ()
    """The views that the board keeps, on the page of all promises."""
    pager: Pager | None = None
    """Which of several pages this is, where the rows are too many for one."""
    rows_at: str = ""
    """The file that holds all rows as data, where they are too many for one page."""
    whole: bool = False
    """Whether it is the list of all promises, where the filter comes first."""
    asks: AskSection | None = None
    """The asks that wait for answers, on the page of what waits."""

    @property
    def grouped(self) -> bool:
        """Whether its rows go by day, and so have one order only."""
        return any(section.groups for section in self.sections)


WAITING: Mapping[Schedule, tuple[str, str]] = MappingProxyType(
    {
        Schedule.AWAITING_ANSWER: ("Answers", "Somebody asked or offered; the other side has not said yes, no, or how else."),
        Schedule.AWAITING_ACCEPTANCE: ("Acceptance", "It is delivered. Only the customer can say that it is what was agreed."),
        Schedule.CHANGE_PENDING: ("Changes", "One side asked for other terms. Until the other side answers, the old ones stand."),
        Schedule.AWAITING_AGREEMENT: ("Agreement", "It is promised, and the customer has not yet agreed to these terms."),
        Schedule.FOLLOW_UP_DUE: ("Follow-ups", "The due day has come: how did it go, what was the outcome, what next?"),
    }
)
"""What can wait for somebody: the heading, and what it means."""
_BY_DAY_WEEKS = 4
_AGE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "over-28": "More than 4 weeks late",
        "15-28": "15 to 28 days late",
        "8-14": "8 to 14 days late",
        "1-7": "1 to 7 days late",
    }
)


def promises_page(glance: Glance) -> ListPage:
    """Return the page of all promises: the open ones, then those that have ended."""
    desk = glance.desk
    opened = Section(
        id="open", title="Open", rows=glance.facets.rows(glance.open), empty="Nothing is open: every promise has come to its end."
    )
    closed = Section(id="closed", title="Ended", rows=glance.facets.rows(glance.closed), empty="Nothing has ended yet.")
    says = (
        words(f"{desk.as_of_words}: "),
        strong(f"{len(glance.open)} open", "promises/index#open"),
        words(" and "),
        strong(f"{len(glance.closed)} ended", "promises/index#closed"),
        words("."),
    )
    return replace(_page("promises/index", "Promises", glance, says, (opened, closed)), views=saved_views(desk), whole=True)


def overdue_page(glance: Glance) -> ListPage:
    """Return what is overdue, by age, the oldest first."""
    sections = tuple(section for section in map(partial(_of_age, glance), _AGE_WORDS) if section.rows)
    return _page("overdue", "Overdue", glance, tuple(_overdue_says(glance)), sections)


def due_page(glance: Glance) -> ListPage:
    """Return the agenda: what is overdue, then day by day what falls due."""
    desk = glance.desk
    late = Section(id="overdue", title="Overdue", rows=glance.facets.rows(glance.overdue), more="overdue")
    sections = (
        *((late,) if late.rows else ()),
        *_agenda(glance.soon, glance, "soon", f"Due {desk.soon_words}"),
        *_agenda(glance.later, glance, "later", "Later"),
    )
    return _page("due", "Due", glance, tuple(_due_says(glance)), sections)


def waiting_page(glance: Glance) -> ListPage:
    """Return what waits for somebody, by what it waits for."""
    sections = (_waiting_for(glance, what) for what in WAITING)
    shown = (*(section for section in sections if section.rows), *glance.accords_waiting)
    return replace(_page("waiting", "Waiting", glance, tuple(_waiting_says(glance)), shown), asks=glance.asks_waiting)


def waited_rows(pairs: Iterable[tuple[Standing, Waits]], desk: Desk) -> tuple[Row, ...]:
    """Return rows whose next thing to do is what waits."""
    return tuple(replace(desk.row(each), step=asking_for(waited_step(wait, desk.faces, desk.day), each.id)) for each, wait in pairs)


def next_due(glance: Glance) -> Iterator[Span]:
    """Yield what falls due next, as a sentence, or what to do where nothing does."""
    upcoming = next(iter((*glance.soon, *glance.later)), None)
    if upcoming is None or upcoming.due is None:
        yield words("Nothing is promised for a coming day: ask somebody for a promise, or make one.")
        return
    yield words("Next due: ")
    yield theirs(upcoming.promise.title, glance.desk.row(upcoming).page)
    yield words(f", {days.written(upcoming.due)} ({days.in_words(upcoming.due, glance.desk.day)}).")


def _overdue_says(glance: Glance) -> Iterator[Span]:
    number = len(glance.overdue)
    if number:
        yield words(f"{glance.desk.as_of_words}: ")
        yield words(f"{count(number, 'promise is', 'promises are')} past the due date and not delivered. ")
        yield words("A date that passes breaks no promise: deliver it, ask for another date, or say that it won't be kept.")
    else:
        yield words(f"{glance.desk.as_of_words}: nothing overdue. ")
        yield from next_due(glance)


def _due_says(glance: Glance) -> Iterator[Span]:
    yield words(f"{glance.desk.as_of_words}: ")
    yield glance.soon_span()
    yield words(", ")
    yield strong(f"{len(glance.later) or 'nothing'} later", "due#later" if glance.later else "")
    yield words(". ")
    if not glance.soon:
        yield from next_due(glance)


def _waiting_says(glance: Glance) -> Iterator[Span]:
    number = glance.all_waiting
    if number:
        yield words(f"{glance.desk.as_of_words}: {count(number, 'thing waits', 'things wait')} for somebody, the longest wait first.")
    else:
        yield words(f"{glance.desk.as_of_words}: nothing waits. Everybody has answered, agreed, accepted and followed up.")


def _of_age(glance: Glance, age: str) -> Section:
    first, last = AGES[age]
    chosen = (each for each in glance.overdue if first <= each.days_late <= (last or each.days_late))
    return Section(id=f"late-{age}", title=_AGE_WORDS[age], rows=glance.facets.rows(chosen))


def _waiting_for(glance: Glance, what: Schedule) -> Section:
    title, says = WAITING[what]
    pairs = glance.waiting_for(what)
    rows = zip(waited_rows(pairs, glance.desk), pairs, strict=True)
    found = tuple(replace(row, facets=glance.facets.row(standing).facets) for row, (standing, _) in rows)
    return Section(id=what.value.replace("_", "-"), title=title, says=says, rows=found)


def _agenda(standings: tuple[Standing, ...], glance: Glance, name: str, title: str) -> Iterator[Section]:
    """Yield a section with a group a day for the next weeks, then one a month; nothing where there is nothing."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for each in standings:
        if each.due is not None:
            groups[_heading(each.due, glance.desk.day)].append(each)
    if groups:
        days_of = tuple(Group(title=day, rows=glance.facets.rows(group)) for day, group in groups.items())
        yield Section(id=name, title=title, rows=glance.facets.rows(standings), groups=days_of)


def _heading(due: date, as_of: date) -> str:
    if days.between(as_of, due) > _BY_DAY_WEEKS * 7:
        return days.written(due).split(" ", 1)[1]
    return f"{weekday(due)} {days.written(due)}"


def _page(page: str, title: str, glance: Glance, says: Sentence, sections: tuple[Section, ...]) -> ListPage:
    return ListPage(
        page=page,
        title=title,
        description=f"{title}: {glance.desk.board.settings.name}",
        as_of=glance.desk.as_of_words,
        says=says,
        tabs=glance.tabs(),
        sections=sections,
        filter=glance.facets.filter(row for section in sections for row in section.rows if row.facets),
    )
