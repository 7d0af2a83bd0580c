"""What the record adds to the numbers: how they went month by month, what changes of the date cost, and who was helped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from troth.base.dates import add_days
from troth.status.numbers import Ratio, count_kept, is_kept_by
from troth.status.occurrences import is_own_rhythm, list_counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.status.promise import PromiseSnapshot


MONTHS_BACK = 12
"""So many months the record looks back, the month of the as-of date among them."""
EASY_PERCENT = 95
"""Kept on time by more than this percentage, a board should ask whether only easy things are promised."""


SATISFIED = 4
"""A customer is satisfied who rates what was delivered so high, of 5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthNumbers:
    """The promises that were due in one month, as they stand on the as-of date."""

    first: date
    kept_on_time: Ratio
    kept_in_force: Ratio


def count_by_month(snapshots: Iterable[PromiseSnapshot], as_of: date) -> tuple[MonthNumbers, ...]:
    """Return the last months, the oldest first and the one of the as-of date last."""
    all_of = list_counted(each for each in snapshots if not is_own_rhythm(each))
    number = as_of.year * 12 + as_of.month - 1
    found = []
    for each in range(max(12, number - MONTHS_BACK + 1), number + 1):
        first = _find_month_start(each)
        before, end = add_days(first, -1), min(add_days(_find_month_start(each + 1), -1), as_of)
        month = MonthNumbers(
            first=first,
            kept_on_time=count_kept(all_of, before, end, as_of, lambda course: course.first_due),
            kept_in_force=count_kept(all_of, before, end, as_of, lambda course: course.terms.due),
        )
        found.append(month)
    return tuple(found)


def count_kept_after_change(snapshots: Iterable[PromiseSnapshot], in_force: Ratio) -> Ratio:
    """Return those kept by the date in force and not by the first one, of those kept by the date in force: what renegotiation cost."""
    late = {(each.promise.id, each.occurrence) for each in list_counted(snapshots) if is_kept_by(each, each.first_due) is False}
    names = in_force.counted_names or (None,) * in_force.n
    return Ratio(
        counted=tuple(each for each, name in zip(in_force.counted, names, strict=True) if (each, name) in late),
        considered=in_force.counted,
        of_rhythms=sum(name is not None for name in names),
    )


def count_help_given(snapshots: Iterable[PromiseSnapshot], start: date, as_of: date) -> Ratio:
    """Return the promises on which somebody helped, of those for which help was asked after `start` and by the as-of date."""
    calls = {}
    for each in snapshots:
        day = next((entry.day for entry in each.valid if entry.act == "help_wanted" and start < entry.day <= as_of), None)
        if day is not None:
            calls[each.promise.id] = (each, day)
    return Ratio(
        counted=tuple(name for name, (each, day) in calls.items() if any(entry.day >= day for entry in each.help_given)),
        considered=tuple(calls),
    )


def count_satisfied(snapshots: Iterable[PromiseSnapshot], start: date, end: date) -> Ratio:
    """Return what the customer accepted and rated with 4 or 5, of all that was rated after `start` and by `end`."""
    rated = [
        (each, each.ending.satisfaction)
        for each in list_counted(whole for whole in snapshots if not is_own_rhythm(whole))
        if each.ending is not None and each.ending.satisfaction is not None and start < each.ending.day <= end
    ]
    return Ratio(
        counted=tuple(each.promise.id for each, rating in rated if rating >= SATISFIED),
        considered=tuple(each.promise.id for each, _ in rated),
        of_rhythms=sum(each.occurrence is not None for each, _ in rated),
    )


def is_suspiciously_high(share: Ratio) -> bool:
    """Tell whether so much is kept that the promises may be too easy."""
    return not share.too_few and share.n * 100 > EASY_PERCENT * share.total


def _find_month_start(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max
