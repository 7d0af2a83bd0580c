"""Recurrence rule: the days on which something comes again, counted from its first day by whole steps of the calendar.

A small arithmetic of our own: a rule has no empty step and no hidden clock, and each day is computed from the first one, so
that 31 January, 28 February, 31 March follow one another. Source: the contract on promises that come again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from troth.base.dates import Interval, add_days, count_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

WORKING_DAY = "working day"
MOST_TIMES = 2_000
"""How often a rule may say that it comes, at most: eight years of working days."""
_STEP = re.compile(r"(?:([1-9][0-9]?) )?(day|week|month|quarter|year)s?\Z", re.ASCII)
_MONDAY_TO_FRIDAY = frozenset(range(5))
_EVERY_DAY = frozenset(range(7))
_LAST_YEAR = 9999
"""The year in which the calendar of the machine ends: nothing comes again in it."""
_SEARCHED = 400
"""Days after which a calendar without any working day is given up: a year of holidays is a board's mistake, not a wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """A board's working days (weekdays, 0 for Monday; empty where it names none) and its holidays."""

    working_days: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    @property
    def moves_days(self) -> bool:
        """Tell whether a day may have to give way to a working day."""
        return bool(self.working_days or self.holidays)

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on that day: on any but a holiday, where the board names no weekdays."""
        return day.weekday() in (self.working_days or _EVERY_DAY) and day not in self.holidays

    def is_default_working_day(self, day: date) -> bool:
        """Tell whether that day is one of those that `working day` means: from Monday to Friday, where the board names no weekdays."""
        return day.weekday() in (self.working_days or _MONDAY_TO_FRIDAY) and day not in self.holidays

    def find_working_day(self, day: date) -> date:
        """Return that day, or the next working day after it; the day itself where the board has none within a year."""
        days = (add_days(day, number) for number in range(_SEARCHED))
        return next((each for each in days if self.is_working_day(each)), day)


EVERY_DAY = WorkCalendar()
"""The calendar of a board that names neither working days nor holidays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far one occurrence lies from the next: `2 weeks`, `1 quarter`, or from one working day to the next."""

    count: int
    unit: str
    """`day`, `week`, `month`, `quarter`, `year` or `working day`."""

    @property
    def is_short(self) -> bool:
        """Tell whether it takes less than a week: then one follow-up a week is enough."""
        return self.unit == WORKING_DAY or (self.unit == "day" and self.count < 7)  # noqa: PLR2004 - days of a week

    @property
    def words(self) -> str:
        """The step as people say it: `every week`, `every 2 months`, `every working day`."""
        return f"every {self.unit}" if self.count == 1 else f"every {self.count} {self.unit}s"

    def shift(self, day: date, steps: int) -> date:
        """Return the day that lies so many steps after `day`; a day that the month lacks is its last. Not for working days."""
        unit, size = ("month", 3) if self.unit == "quarter" else (self.unit, 1)
        return Interval(self.count * size * steps, unit).add_to(day)

    def count_steps(self, start: date, day: date) -> int:
        """Return the number of the first occurrence that lies on `day` or later, 0 being `start`."""
        if day <= start:
            return 0
        if self.unit in ("day", "week"):
            size = self.count * (7 if self.unit == "week" else 1)
            return -(-count_days(start, day) // size)
        size = self.count * {"month": 1, "quarter": 3, "year": 12}[self.unit]
        months = (day.year - start.year) * 12 + day.month - start.month
        steps = months // size
        return steps if self.shift(start, steps) >= day else steps + 1


@lru_cache(maxsize=256)
def parse_step(text: str) -> Step | None:
    """Return the step that `text` writes as `week`, `2 weeks` or `working day`, or None where it is none."""
    if text == WORKING_DAY:
        return Step(count=1, unit=WORKING_DAY)
    match = _STEP.match(text)
    return None if match is None else Step(count=int(match[1] or 1), unit=match[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A rule: its first day, its step, and where it ends. Without `until` and `times` it stands until somebody ends it."""

    start: date
    step: Step
    until: date | None = None
    """The last day on which an occurrence may lie, before it gives way to a working day."""
    times: int | None = None
    """How many occurrences there are, counted from the first that exists."""

    def iter_names(self, since: date, calendar: WorkCalendar) -> Iterator[date]:
        """Yield the calendar days that name its occurrences, in order, from `since` on; endless where the rule is."""
        names = self._iter_days(max(since, self.start), calendar)
        if self.until is not None:
            last = self.until
            names = takewhile(lambda name: name <= last, names)
        return names if self.times is None else islice(names, self.times)

    def _iter_days(self, since: date, calendar: WorkCalendar) -> Iterator[date]:
        if self.step.unit == WORKING_DAY:
            day, idle = since, 0
            while idle < _SEARCHED and day.year < _LAST_YEAR:
                works = calendar.is_default_working_day(day)
                if works:
                    yield day
                idle = 0 if works else idle + 1
                day = add_days(day, 1)
            return
        number = self.step.count_steps(self.start, since)
        while (day := self.step.shift(self.start, number)).year < _LAST_YEAR:
            yield day
            number += 1

    def find_first_due(self, name: date, calendar: WorkCalendar) -> date:
        """Return the day on which the occurrence of that name is due at first: its name, or the next working day."""
        if self.step.unit in ("day", WORKING_DAY) or not calendar.moves_days:
            return name
        return calendar.find_working_day(name)
