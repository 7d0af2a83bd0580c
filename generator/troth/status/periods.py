"""Calendar periods in which requirements are measured: week, month, quarter, year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from troth.base.dates import Interval, add_days, format_period

PERIOD_EXAMPLES = {"week": "2026-W36", "month": "2026-01", "quarter": "2026-Q1", "year": "2026"}


_MONTHS = (
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
            return f"{_MONTHS[self.first.month - 1]} {year}"
        return {"week": f"week {part[1:].lstrip('0')} of {year}", "quarter": f"{part} {year}"}.get(self.every, year)

    @property
    def short(self) -> str:
        """The period in a narrow column: `Jan 26`, `W36`, `Q1 26`, `2026`."""
        year, _, part = self.text.partition("-")
        if self.every == "month":
            return f"{_MONTHS[self.first.month - 1][:3]} {year[2:]}"
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
    """Return the periods that ended on `since` or later and are over on `as_of`, the last `most` of them, in their order."""
    found: list[Period] = []
    each = find_period(as_of, every)
    while len(found) < limit and each.first > date.min:
        each = find_period(add_days(each.first, -1), every)
        if each.last < since:
            break
        found.append(each)
    return tuple(reversed(found))
