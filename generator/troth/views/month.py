"""The months: this one and the next two as a grid of days, each with what falls due on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.periods import period_of
from troth.views.due import weekday
from troth.views.month_items import OVERDUE, items
from troth.views.span import count, strong, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.lifecycle.periods import Period
    from troth.model import Settings
    from troth.views.desk import Desk
    from troth.views.glance import Glance, Tab
    from troth.views.month_items import Item
    from troth.views.span import Sentence, Span

MONTHS = 3
SHOWN = 3
"""So many things stand in a cell; the rest of a busy day is listed below the months."""
LISTED = 50
"""So many things of a busy day are listed at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a month."""

    iso: str
    number: int
    weekday: str
    month: str
    today: bool
    past: bool
    off: str
    """Why nobody works on it: `holiday`, `day off`; empty for a working day."""
    items: tuple[Item, ...]
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
    items: tuple[Item, ...]
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    """The page of the months."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    tabs: tuple[Tab, ...]
    heads: tuple[tuple[str, bool], ...]
    """The days of the week, each with whether it is a working day."""
    months: tuple[Month, ...]
    busy: tuple[BusyDay, ...]


def month_page(glance: Glance) -> MonthPage:
    """Return this month and the next two."""
    desk = glance.desk
    found: dict[date, list[Item]] = defaultdict(list)
    for each in items(desk):
        found[each.day].append(each)
    periods = tuple(_periods(desk.day))
    shown = {day: tuple(sorted(of, key=lambda each: each.rank)) for day, of in found.items() if periods[0].first <= day <= periods[-1].last}
    monday = date(2024, 1, 1)
    return MonthPage(
        page="month",
        title="Due by month",
        description=f"What falls due on which day, {periods[0].words} to {periods[-1].words}: {desk.board.settings.name}",
        as_of=desk.as_of_words,
        says=tuple(_says(glance, periods, found)),
        tabs=glance.tabs(),
        heads=tuple((weekday(days.plus(monday, each)), each in desk.board.settings.working_days) for each in range(7)),
        months=tuple(_month(period, shown, desk) for period in periods),
        busy=tuple(_busy(shown)),
    )


def _periods(today: date) -> Iterator[Period]:
    """Yield the months; fewer at the calendar's end."""
    day = today
    for _ in range(MONTHS):
        period = period_of(day, "month")
        yield period
        if period.last == date.max:
            return
        day = days.plus(period.last, 1)


def _month(period: Period, shown: Mapping[date, tuple[Item, ...]], desk: Desk) -> Month:
    cells: list[Day | None] = [None] * period.first.weekday()
    all_days = [days.plus(period.first, each) for each in range(days.between(period.first, period.last) + 1)]
    cells += [_day(day, shown.get(day, ()), desk) for day in all_days]
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return Month(id=f"m-{period.text}", title=period.words, count=sum(len(shown.get(day, ())) for day in all_days), weeks=weeks)


def _day(day: date, of: tuple[Item, ...], desk: Desk) -> Day:
    first = of if len(of) <= SHOWN + 1 else of[:SHOWN]
    return Day(
        iso=day.isoformat(),
        number=day.day,
        weekday=weekday(day)[:3],
        month=days.written(day).split()[1],
        today=day == desk.day,
        past=day < desk.day,
        off=_off(day, desk.board.settings),
        items=first,
        rest=len(of) - len(first),
    )


def _off(day: date, settings: Settings) -> str:
    if day in settings.holidays:
        return "holiday"
    return "" if day.weekday() in settings.working_days else "day off"


def _busy(shown: Mapping[date, tuple[Item, ...]]) -> Iterator[BusyDay]:
    for day, of in sorted(shown.items()):
        if len(of) > SHOWN + 1:
            title = f"{weekday(day)} {days.written(day)}"
            yield BusyDay(id=f"d-{day.isoformat()}", title=title, items=of[:LISTED], rest=max(0, len(of) - LISTED))


def _says(glance: Glance, periods: tuple[Period, ...], found: Mapping[date, list[Item]]) -> Iterator[Span]:
    first, last = periods[0].first, periods[-1].last
    yield words(f"{glance.desk.as_of_words}: ")
    for index, period in enumerate(periods):
        number = sum(len(of) for day, of in found.items() if period.first <= day <= period.last)
        told = (count(number, "thing", "things") if not index else str(number)) if number else "nothing"
        yield words(", " if index else "")
        yield strong(f"{told} in {period.words}", f"#m-{period.text}")
    late = sum(each.sign is OVERDUE for day, of in found.items() if day < first for each in of)
    if late:
        yield from (words(", "), strong(f"{late} overdue from before", "overdue"))
    after = sum(len(of) for day, of in found.items() if day > last)
    if after:
        yield from (words(", "), strong(f"{after} after that", "due#later" if glance.later else ""))
    yield words(".")
