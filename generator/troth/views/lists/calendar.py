"""The pages of months: a calendar of what is due, with the months before and after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from troth.base.dates import add_days, count_days, find_period, format_date
from troth.status.acts import TALKING, PromiseState
from troth.status.agreement_tasks import AgreementTaskKind, list_day_marks, list_pending_tasks
from troth.status.ask import AskState
from troth.status.occurrences import DAYS_AHEAD, iter_coming_occurrences, list_followed_occurrences
from troth.status.schedule import Schedule
from troth.views.chips import OVERDUE_CHIP, STATE_CHIPS, Chip, Tone
from troth.views.due import format_weekday
from troth.views.lists.lists import SavedViewLink
from troth.views.meeting import find_next_meeting_day
from troth.views.meetings import meeting_url
from troth.views.page_head import PageHead
from troth.views.promise.rhythm import NOT_DONE_CHIP
from troth.views.rich_text import inline_text, pluralize, strip_code_marks, strong_text
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.base.dates import Period
    from troth.board import PromiseStatus
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.views.context import ViewContext
    from troth.views.lists.work import Tab, WorkLists
    from troth.views.rich_text import Inline, Sentence


_DROPPED_STATES = frozenset(
    {PromiseState.DECLINED, PromiseState.WITHDRAWN, PromiseState.CANCELLED, PromiseState.REVOKED, PromiseState.SUPERSEDED}
)
"""Their due day means nothing to anybody any more."""
DUE_CHIP = Chip(icon="promised", word="Due", tone=Tone.WORK)
DELIVERED_CHIP = Chip(icon="delivered", word="Delivered", tone=Tone.WAIT)
PROPOSED_CHIP = Chip(icon="offered", word="Proposed", tone=Tone.WAIT)
ANSWER_CHIP = Chip(icon="requested", word="Respond by", tone=Tone.WAIT)
TALK_CHIP = Chip(icon="soon", word="Talk", tone=Tone.WORK)
MEETING_CHIP = Chip(icon="soon", word="Meeting", tone=Tone.REST)
REVIEW_CHIP = Chip(icon="review", word="Review", tone=Tone.WAIT)
MEASURE_CHIP = Chip(icon="on-track", word="Measure", tone=Tone.WORK)
MARK_CHIPS: Final[Mapping[AgreementTaskKind, Chip]] = {
    AgreementTaskKind.MISSED: Chip(icon="not-kept", word="Missed target", tone=Tone.LOST),
    AgreementTaskKind.RESOURCE: Chip(icon="open", word="Needed", tone=Tone.WAIT),
    AgreementTaskKind.OBSTACLE: Chip(icon="on-track", word="Plan", tone=Tone.WORK),
}
_CHIPS_IN_ORDER = (OVERDUE_CHIP, DUE_CHIP, DELIVERED_CHIP, ANSWER_CHIP, REVIEW_CHIP, MEASURE_CHIP)
_CHIP_ORDER: Final[Mapping[Chip, int]] = {chip: at for at, chip in enumerate(_CHIPS_IN_ORDER)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayItem:
    """Something that stands on a day: its sign, the record's title and page. `follow_up` tells that nobody has asked how it went."""

    day: date
    sign: Chip
    title: str
    page: str
    follow_up: bool = False

    @property
    def rank(self) -> tuple[int, str, str]:
        """What comes first on a day: what is late, what is due, and then the rest."""
        return _CHIP_ORDER.get(self.sign, len(_CHIP_ORDER)), self.title.casefold(), self.page


def iter_day_items(context: ViewContext) -> Iterator[DayItem]:
    """Yield all that has a day, in no order."""
    for standing in context.board.promises.values():
        yield from _iter_promise_items(standing, context)
    for pursuit in context.board.asks.values():
        yield from _iter_ask_items(pursuit, context)
    for accord in context.board.agreements.values():
        yield from _iter_agreement_items(accord, context)
    for meeting in context.board.ledger.meetings.values():
        day = find_next_meeting_day(meeting, context)
        if day is not None:
            yield DayItem(day=day, sign=MEETING_CHIP, title=meeting.title, page=meeting_url(meeting.id))


def _iter_promise_items(standing: PromiseStatus, context: ViewContext) -> Iterator[DayItem]:
    title, page = strip_code_marks(standing.promise.title), promise_url(standing.id)
    if standing.snapshot.occurrences:
        yield from _iter_occurrence_items(standing, title, page, context)
    elif standing.due is not None and standing.state not in _DROPPED_STATES:
        follow_up = Schedule.FOLLOW_UP_DUE in standing.schedule
        sign = _choose_chip(standing.state, is_overdue=standing.overdue)
        yield DayItem(day=standing.due, sign=sign, title=title, page=page, follow_up=follow_up)
    asked = standing.snapshot.open_request
    if standing.state in TALKING and asked is not None and asked.respond_by is not None:
        yield DayItem(day=asked.respond_by, sign=ANSWER_CHIP, title=title, page=page)


def _iter_ask_items(pursuit: AskStatus, context: ViewContext) -> Iterator[DayItem]:
    """Yield by when answers are wanted, and the talks that were set."""
    page = f"asks/{pursuit.ask.id}"
    if pursuit.state is AskState.OPEN:
        yield DayItem(day=pursuit.ask.respond_by, sign=ANSWER_CHIP, title=pursuit.ask.title, page=page)
    for each in pursuit.respondents if pursuit.closed_on is None else ():
        if each.answer is not None and each.answer.kind == "scheduled" and each.answer.until is not None:
            title = f"{pursuit.ask.title}, {context.faces(each.party).name}"
            yield DayItem(day=each.answer.until, sign=TALK_CHIP, title=title, page=page)


def _iter_occurrence_items(standing: PromiseStatus, title: str, page: str, context: ViewContext) -> Iterator[DayItem]:
    """Yield each time of a recurring promise, a year ahead."""
    followed = list_followed_occurrences(standing.snapshot)
    for each in standing.snapshot.occurrences:
        due, is_not_done = each.snapshot.terms.due, each.is_not_done(context.day)
        if due is not None and each.snapshot.state not in _DROPPED_STATES:
            follow_up = each in followed and each.snapshot.waits_for_follow_up(context.day) and not is_not_done
            sign = NOT_DONE_CHIP if is_not_done else _choose_chip(each.snapshot.state, is_overdue=due < context.day)
            yield DayItem(day=due, sign=sign, title=title, page=page, follow_up=follow_up)
    for name in iter_coming_occurrences(standing.snapshot, context.board.settings.calendar, add_days(context.day, DAYS_AHEAD)):
        yield DayItem(day=name.due, sign=DUE_CHIP, title=title, page=page)


def _choose_chip(state: PromiseState, *, is_overdue: bool) -> Chip:
    if state in TALKING:
        return PROPOSED_CHIP
    if state is PromiseState.PROMISED:
        return OVERDUE_CHIP if is_overdue else DUE_CHIP
    return DELIVERED_CHIP if state is PromiseState.DELIVERED else STATE_CHIPS[state]


def _iter_agreement_items(accord: AgreementStatus, context: ViewContext) -> Iterator[DayItem]:
    """Yield the next review of an agreement, and the last day of each period that is running, while it is in force."""
    wording, page = accord.agreement.wording, f"agreements/{accord.agreement.id}"
    if accord.next_review is not None:
        yield DayItem(day=accord.next_review, sign=REVIEW_CHIP, title=wording.title, page=page)
    if accord.in_force_since is not None and accord.ending is None:
        for every in dict.fromkeys(each.every for each in wording.requirements):
            period = find_period(context.day, every)
            yield DayItem(day=period.last, sign=MEASURE_CHIP, title=f"{wording.title}: {period.words}", page=page)
    for mark in list_day_marks(accord, context.board.ledger.parties):
        yield DayItem(day=mark.day, sign=MARK_CHIPS[mark.kind], title=f"{wording.title}: {mark.text}", page=page)
    for task in list_pending_tasks(accord, context.board.ledger.parties, context.day):
        if task.kind is AgreementTaskKind.MEASUREMENT and task.since is not None:
            yield DayItem(day=task.since, sign=MEASURE_CHIP, title=f"{wording.title}: {task.text}", page=page)


MONTHS_SHOWN = 3
MONTHS_AROUND = 12
"""For so many months before these and after them, in which something is due, there is a page each."""
CELL_ITEMS_SHOWN = 3
"""So many things stand in a cell; the rest of a busy day is listed below the months."""
BUSY_ITEMS_SHOWN, BUSY_ITEMS_ON_PAGE = 50, 500
"""So many things of a busy day are listed at most, and of all busy days of a page about so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a month."""

    date: str
    number: int
    weekday: str
    month: str
    today: bool
    past: bool
    off: str
    """Why nobody works on it: `holiday`, `day off`; empty for a working day."""
    items: tuple[DayItem, ...]
    rest: int
    """How many more there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month in weeks from Monday to Sunday; None stands for a day of another month."""

    id: str
    title: str
    count: int
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyDay:
    """A day with more on it than a cell takes: all of it."""

    id: str
    title: str
    items: tuple[DayItem, ...]
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    """The page of the months."""

    head: PageHead
    text: Sentence
    tabs: tuple[Tab, ...]
    earlier: SavedViewLink | None
    """The month before those that are shown; None where nothing is due before."""
    later: SavedViewLink | None
    heads: tuple[tuple[str, bool], ...]
    """The days of the week, each with whether it is a working day."""
    months: tuple[Month, ...]
    busy: tuple[BusyDay, ...]


def build_month_pages(work_lists: WorkLists) -> Iterator[MonthPage]:
    """Yield this month with the next two, then a page for each month before and after in which something is due."""
    desk = work_lists.desk
    found: dict[date, list[DayItem]] = defaultdict(list)
    for each in iter_day_items(desk):
        found[each.day].append(each)
    current = tuple(_iter_months(desk.day))
    others = {find_period(day, "month") for day in found}.difference(current)
    earlier = sorted((each for each in others if each.first < current[0].first), key=lambda each: each.first)[-MONTHS_AROUND:]
    later = sorted((each for each in others if each.first > current[-1].first), key=lambda each: each.first)[:MONTHS_AROUND]
    pages = [
        *((f"month/{each.text}", (each,)) for each in earlier),
        ("month", current),
        *((f"month/{each.text}", (each,)) for each in later),
    ]
    for place in sorted(range(len(pages)), key=lambda each: pages[each][0] != "month"):
        page, periods = pages[place]
        before, after = pages[place - 1] if place else None, pages[place + 1] if pages[place + 1 :] else None
        yield _build_month_page(
            page,
            periods,
            found,
            work_lists,
            earlier=SavedViewLink(label=before[1][-1].words, to=before[0]) if before else None,
            later=SavedViewLink(label=after[1][0].words, to=after[0]) if after else None,
        )


def _build_month_page(
    page: str,
    periods: tuple[Period, ...],
    found: Mapping[date, list[DayItem]],
    work_lists: WorkLists,
    *,
    earlier: SavedViewLink | None,
    later: SavedViewLink | None,
) -> MonthPage:
    desk, is_current = work_lists.desk, page == "month"
    shown = {day: tuple(sorted(of, key=lambda each: each.rank)) for day, of in found.items() if periods[0].first <= day <= periods[-1].last}
    busy = [day for day, of in sorted(shown.items()) if len(of) > CELL_ITEMS_SHOWN + 1]
    listed = min(BUSY_ITEMS_SHOWN, max(CELL_ITEMS_SHOWN + 2, BUSY_ITEMS_ON_PAGE // max(1, len(busy))))
    monday = date(2024, 1, 1)
    words = " to ".join(dict.fromkeys((periods[0].words, periods[-1].words)))
    return MonthPage(
        head=PageHead(
            page=page,
            title="Due by month" if is_current else f"Due in {words}",
            description=f"What is due on which day, {words}: {desk.board.settings.name}",
            as_of=desk.as_of_words,
        ),
        text=tuple(_summarize_months(work_lists, periods, found)) if is_current else (),
        tabs=work_lists.list_tabs(),
        earlier=earlier,
        later=later,
        heads=tuple((format_weekday(add_days(monday, each)), each in desk.board.settings.counted_days) for each in range(7)),
        months=tuple(_build_month(period, shown, desk) for period in periods),
        busy=tuple(
            BusyDay(
                id=f"d-{day.isoformat()}",
                title=f"{format_weekday(day)} {format_date(day)}",
                items=shown[day][:listed],
                rest=max(0, len(shown[day]) - listed),
            )
            for day in busy
        ),
    )


def _iter_months(today: date) -> Iterator[Period]:
    """Yield the months; fewer at the calendar's end."""
    day = today
    for _ in range(MONTHS_SHOWN):
        period = find_period(day, "month")
        yield period
        if period.last == date.max:
            return
        day = add_days(period.last, 1)


def _build_month(period: Period, shown: Mapping[date, tuple[DayItem, ...]], context: ViewContext) -> Month:
    cells: list[Day | None] = [None] * period.first.weekday()
    all_days = [add_days(period.first, each) for each in range(count_days(period.first, period.last) + 1)]
    cells += [_build_day(day, shown.get(day, ()), context) for day in all_days]
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return Month(id=f"m-{period.text}", title=period.words, count=sum(len(shown.get(day, ())) for day in all_days), weeks=weeks)


def _build_day(day: date, day_items: tuple[DayItem, ...], context: ViewContext) -> Day:
    first, settings = day_items if len(day_items) <= CELL_ITEMS_SHOWN + 1 else day_items[:CELL_ITEMS_SHOWN], context.board.settings
    off = "" if day.weekday() in settings.counted_days else "day off"
    return Day(
        date=day.isoformat(),
        number=day.day,
        weekday=format_weekday(day)[:3],
        month=format_date(day).split()[1],
        today=day == context.day,
        past=day < context.day,
        off="holiday" if day in settings.holidays else off,
        items=first,
        rest=len(day_items) - len(first),
    )


def _summarize_months(work_lists: WorkLists, periods: tuple[Period, ...], items_by_day: Mapping[date, list[DayItem]]) -> Iterator[Inline]:
    first, last = periods[0].first, periods[-1].last
    yield inline_text(f"{work_lists.desk.as_of_words}: ")
    for index, period in enumerate(periods):
        number = sum(len(of) for day, of in items_by_day.items() if period.first <= day <= period.last)
        told = (pluralize(number, "thing", "things") if not index else str(number)) if number else "nothing"
        yield inline_text(", " if index else "")
        yield strong_text(f"{told} in {period.words}", f"#m-{period.text}")
    late = sum(each.sign is OVERDUE_CHIP for day, of in items_by_day.items() if day < first for each in of)
    if late:
        yield from (inline_text(", "), strong_text(f"{late} overdue from before", "overdue"))
    after = sum(len(of) for day, of in items_by_day.items() if day > last)
    if after:
        yield from (inline_text(", "), strong_text(f"{after} after that", "due#later" if work_lists.later else ""))
    yield inline_text(".")
