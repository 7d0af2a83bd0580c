"""Recurrence rules, beside a library of the calendar standard as a second opinion."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import islice, takewhile

import pytest
from dateutil import rrule

from troth.base.dates import add_days
from troth.base.recurrence import Recurrence, Step, WorkCalendar, parse_step

ANY_DAY = WorkCalendar()
UNITS = ("day", "week", "month", "quarter", "year", "working day")
FREQUENCIES = {"day": rrule.DAILY, "week": rrule.WEEKLY, "month": rrule.MONTHLY, "quarter": rrule.MONTHLY, "year": rrule.YEARLY}


def list_by_library(rule: Recurrence, since: date, until: date) -> list[date]:
    """List the rule's days from `since` to `until` as the calendar standard says them."""
    step, start = rule.step, rule.start
    options: dict[str, object] = {"interval": step.count * (3 if step.unit == "quarter" else 1)}
    if step.unit == "working day":
        options = {"byweekday": range(5)}
    elif step.unit in ("month", "quarter", "year") and start.day > 28:
        options |= {"bymonthday": range(28, start.day + 1), "bysetpos": -1}
        options |= {"bymonth": start.month} if step.unit == "year" else {}
    last = min(until, rule.until or until)
    found = rrule.rrule(FREQUENCIES.get(step.unit, rrule.DAILY), dtstart=start, until=last, **options)
    return [each.date() for each in found if each.date() >= since]


def make_rule(dice: random.Random) -> Recurrence:
    """Make any rule: any first day of a hundred years, any step, with an end or without."""
    unit = dice.choice(UNITS)
    start = add_days(date(1990, 1, 1), dice.randrange(36_500))
    if dice.random() < 0.4:
        start = date(start.year, dice.choice((1, 3, 5, 7, 8, 10, 12)), dice.choice((28, 29, 30, 31)))
    if unit == "working day" and start.weekday() > 4:
        start = add_days(start, 2)
    step = Step(count=1 if unit == "working day" else dice.choice((1, 1, 2, 3, dice.randrange(1, 100))), unit=unit)
    ends = dice.random()
    until = add_days(start, dice.randrange(2_000)) if ends < 0.3 else None
    return Recurrence(start=start, step=step, until=until, times=dice.randrange(1, 40) if ends > 0.7 else None)


def test_random_rules_agree_with_the_calendar_standard() -> None:
    """Ten thousand random rules, seen from random days, have exactly the days that the standard's library computes."""
    dice = random.Random(28)  # noqa: S311 - the same rules each time
    for _ in range(10_000):
        rule = make_rule(dice)
        since = add_days(rule.start, dice.randrange(-400, 1_500))
        horizon = add_days(max(since, rule.start), dice.choice((40, 400)) * min(rule.step.count, 12))
        names = [*takewhile(horizon.__ge__, rule.iter_names(since, ANY_DAY))]
        assert names == list(islice(list_by_library(rule, since, horizon), rule.times)), rule


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("week", "every week"),
        ("1 week", "every week"),
        ("2 weeks", "every 2 weeks"),
        ("2 week", "every 2 weeks"),
        ("99 days", "every 99 days"),
        ("quarter", "every quarter"),
        ("working day", "every working day"),
    ],
)
def test_step_is_read_as_it_is_written(text: str, words: str) -> None:
    """A step may be written with or without its number."""
    step = parse_step(text)
    assert step is not None
    assert step.words == words


@pytest.mark.parametrize("text", ["", "0 days", "100 days", "-1 week", "2 working days", "fortnight", "1.5 weeks", "week ", "٢ weeks"])
def test_other_texts_are_no_step(text: str) -> None:
    """Nothing else is taken for a step."""
    assert parse_step(text) is None


def test_a_day_that_the_month_lacks_is_its_last() -> None:
    """Months are counted from the first day, so a short month takes nothing from the next one."""
    rule = Recurrence(start=date(2026, 1, 31), step=Step(count=1, unit="month"), times=4)
    assert list(rule.iter_names(date.min, ANY_DAY)) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_a_name_stays_and_its_due_day_gives_way() -> None:
    """An occurrence keeps its calendar day as its name; due it is on the next working day, but never for a daily one."""
    calendar = WorkCalendar(working_days=frozenset(range(5)), holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28)}))
    weekly = Recurrence(start=date(2026, 12, 18), step=Step(count=1, unit="week"), times=2)
    assert [(name, weekly.find_first_due(name, calendar)) for name in weekly.iter_names(date.min, calendar)] == [
        (date(2026, 12, 18), date(2026, 12, 18)),
        (date(2026, 12, 25), date(2026, 12, 29)),
    ]
    daily = Recurrence(start=date(2026, 12, 25), step=Step(count=1, unit="day"))
    assert daily.find_first_due(date(2026, 12, 25), calendar) == date(2026, 12, 25)


def test_working_days_are_the_boards_or_monday_to_friday() -> None:
    """`working day` takes the board's days and holidays; a board that names no days works from Monday to Friday."""
    rule = Recurrence(start=date(2026, 12, 24), step=Step(count=1, unit="working day"), times=3)
    holiday = frozenset({date(2026, 12, 25)})
    assert [each.day for each in rule.iter_names(date.min, WorkCalendar(holidays=holiday))] == [24, 28, 29]
    every_day = WorkCalendar(working_days=frozenset(range(7)), holidays=holiday)
    assert [each.day for each in rule.iter_names(date.min, every_day)] == [24, 26, 27]


def test_a_rule_ends_with_the_calendar() -> None:
    """No rule runs over the last day that a calendar has, and none stands still."""
    rule = Recurrence(start=date(9998, 1, 1), step=Step(count=99, unit="year"))
    assert list(rule.iter_names(date.min, ANY_DAY)) == [date(9998, 1, 1)]
    assert list(Recurrence(start=date(2026, 1, 1), step=Step(count=1, unit="day"), times=3).iter_names(date(2026, 5, 1), ANY_DAY)) == [
        date(2026, 5, 1) + timedelta(days=number) for number in range(3)
    ]
