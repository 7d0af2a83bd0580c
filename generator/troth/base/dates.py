"""Calendar arithmetic: days, working days, periods from week to year. What day it is today is always somebody else's to say."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Collection

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
YEARS = range(1980, 2100)
"""The years in which a board may be looked at: archives and compressed files can't be dated much earlier or later."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The date as of which a board is read.

    `pinned` tells that somebody named the date (`--as-of`, the plugin's `as_of`, `SOURCE_DATE_EPOCH`): then entries
    after it are only left out. Without it the date is today, and an entry of the far future is a fault.
    """

    day: date
    pinned: bool = True


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A point in time that becomes a date once the board's zone is known: seconds after 1970 began in UTC."""

    seconds: float
    pinned: bool = False

    def to_as_of(self, zone: str) -> AsOf:
        """Return the date that it is in `zone` (an IANA name)."""
        return AsOf(datetime.fromtimestamp(self.seconds, tz=UTC).astimezone(ZoneInfo(zone)).date(), self.pinned)


@lru_cache(maxsize=10_000)  # The days of a large board are few, and each is written many times.
def parse_iso_date(text: str) -> date | None:
    """Return the day that `text` writes as YYYY-MM-DD, or None where it is no such day of the calendar."""
    if not _ISO.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def may_be_as_of(day: date) -> bool:
    """Tell whether a board may be looked at as of that day."""
    return day.year in YEARS


def add_days(day: date, days: int) -> date:
    """Return the day `days` later (or earlier), held within the calendar's ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_working_days(
    day: date, count: int, working_days: frozenset[int], holidays: frozenset[date], stopped: Collection[tuple[date, date]] = ()
) -> date:
    """Return the day on which `count` working days after `day` have gone by; `working_days` holds weekdays, 0 for Monday.

    `stopped` are stretches whose days do not count, each from its first day up to the day before its end.
    """
    while count > 0 and working_days and day < date.max:
        day = add_days(day, 1)
        goes_on = max((end for start, end in stopped if start <= day < end), default=None)
        if goes_on is not None:
            day = add_days(goes_on, -1)
        elif day.weekday() in working_days and day not in holidays:
            count -= 1
    return day


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of the calendar: `3 months`. A month later than the 31st of August is the 30th of September."""

    count: int
    unit: str
    """`day`, `week`, `month` or `year`."""

    def add_to(self, day: date) -> date:
        """Return the day that lies this interval after `day`, held within the calendar's end."""
        if self.unit in ("day", "week"):
            return add_days(day, self.count * (7 if self.unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + self.count * (12 if self.unit == "year" else 1)
        year, month = divmod(months, 12)
        if year > date.max.year:
            return date.max
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_INTERVAL = re.compile(r"([1-9][0-9]{0,3}) (day|week|month|year)s?\Z", re.ASCII)


def parse_interval(text: str) -> Interval | None:
    """Return the interval that `text` writes as `3 months`, or None where it is none."""
    match = _INTERVAL.match(text)
    return Interval(int(match[1]), match[2]) if match else None


_PERIOD = {"week": "{0}-W{1:02}", "month": "{2}-{3:02}", "quarter": "{2}-Q{4}", "year": "{2}"}


def format_period(day: date, every: str) -> str:
    """Return the period that `day` lies in, by week (2026-W36), month (2026-01), quarter (2026-Q1) or year (2026)."""
    year, number = get_iso_week(day)
    return _PERIOD[every].format(year, number, day.year, day.month, (day.month + 2) // 3)


def count_days(earlier: date, later: date) -> int:
    """Return how many days `later` lies after `earlier`: negative where it lies before."""
    return (later - earlier).days


def get_iso_week(day: date) -> tuple[int, int]:
    """Return the ISO year and week of a day."""
    year, number, _ = day.isocalendar()
    return year, number


def format_relative_date(day: date, as_of: date) -> str:
    """Return a due date as people say it: `today`, `in 3 days`, `5 days late`."""
    days = count_days(as_of, day)
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    if days > 1:
        return f"in {days} days"
    return "1 day late" if days == -1 else f"{-days} days late"


def earlier(asked: date, due: date) -> str:
    """Return how much earlier a day lies than the one in force: `9 days earlier`; nothing where it is the same or later."""
    count = count_days(asked, due)
    return "" if count <= 0 else "1 day earlier" if count == 1 else f"{count} days earlier"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_date(day: date) -> str:
    """Return the day as pages write it: `18 Dec 2026`, in any locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


PERIOD_EXAMPLES = {"week": "2026-W36", "month": "2026-01", "quarter": "2026-Q1", "year": "2026"}
"""How the periods of each kind are written, by an example."""


_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


_PERIOD_PATTERNS = {
    "week": re.compile(r"([0-9]{4})-W([0-9]{2})\Z", re.ASCII),
    "month": re.compile(r"([0-9]{4})-([0-9]{2})\Z", re.ASCII),
    "quarter": re.compile(r"([0-9]{4})-Q([1-4])\Z", re.ASCII),
    "year": re.compile(r"([0-9]{4})\Z", re.ASCII),
}


_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Period:
    """One period, from its first day to its last."""

    first: date
    last: date
    text: str
    """As records write it: `2026-01`."""
    every: str

    @property
    def words(self) -> str:
        """The period as people call it: `January 2026`, `week 36 of 2026`, `Q1 2026`, `2026`."""
        year, _, part = self.text.partition("-")
        if self.every == "month":
            return f"{_MONTH_NAMES[self.first.month - 1]} {year}"
        return {"week": f"week {part[1:].lstrip('0')} of {year}", "quarter": f"{part} {year}"}.get(self.every, year)

    @property
    def short(self) -> str:
        """The period in a narrow column: `Jan 26`, `W36`, `Q1 26`, `2026`."""
        year, _, part = self.text.partition("-")
        if self.every == "month":
            return f"{_MONTH_NAMES[self.first.month - 1][:3]} {year[2:]}"
        return {"week": part, "quarter": f"{part} {year[2:]}"}.get(self.every, year)


def parse_period(text: str, every: str) -> Period | None:
    """Return the period that `text` writes, or None where it is no `every` (week, month, quarter, year) of the calendar."""
    match = _PERIOD_PATTERNS[every].match(text)
    if match is None:
        return None
    try:
        year, part = int(match[1]), int(match[2]) if every != "year" else 1
        inside = date.fromisocalendar(year, part, 1) if every == "week" else date(year, (part - 1) * _MONTHS_OF[every] + 1, 1)
    except ValueError:
        return None
    return find_period(inside, every)


def find_period(day: date, every: str) -> Period:
    """Return the period that a day lies in."""
    if every == "week":
        first = add_days(day, -day.weekday())
        last = add_days(first, 6)
    else:
        months = _MONTHS_OF[every]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        following = Interval(months, "month").add_to(first)
        last = add_days(following, -1) if following < date.max else date.max
    return Period(first=first, last=last, text=format_period(day, every), every=every)


def list_ended_periods(every: str, since: date, as_of: date, limit: int) -> tuple[Period, ...]:
    """Return the periods that began on `since` or later and are over on `as_of`, the last `limit` of them, in their order."""
    found: list[Period] = []
    each = find_period(as_of, every)
    while len(found) < limit and each.first > date.min:
        each = find_period(add_days(each.first, -1), every)
        if each.first < since:
            break
        found.append(each)
    return tuple(reversed(found))


_EPOCH = date(1970, 1, 1)
_DAY = 86_400


@lru_cache(maxsize=8)
def _get_zone(zone: str) -> tzinfo:
    return ZoneInfo(zone)


def find_day(moment: int, zone: str) -> date:
    """Return the day of a moment in the time zone; one that no calendar has is the first or the last of all days."""
    # tens of thousands of commits are asked for three days each, many of which are the same
    return _find_utc_day(moment // _DAY) if zone == "UTC" else _find_zoned_day(moment, zone)


@lru_cache(maxsize=4096)
def _find_utc_day(number: int) -> date:
    return add_days(_EPOCH, number)


@lru_cache(maxsize=4096)
def _find_zoned_day(moment: int, zone: str) -> date:
    try:
        return datetime.fromtimestamp(moment, _get_zone(zone)).date()
    except (OverflowError, ValueError, OSError):
        return add_days(_EPOCH, moment // _DAY)
