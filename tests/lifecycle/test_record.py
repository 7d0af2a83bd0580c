"""What the record adds to the numbers: months, the cost of renegotiation, and help."""

from __future__ import annotations

from tests.lifecycle.told import day, told

from troth.lifecycle.numbers import Share, kept_by
from troth.lifecycle.record import by_month, helped, looks_easy, only_moved

KEPT = """date: 2026-10-02, by: cora, act: agreed
date: 2026-10-{}, by: ann, act: delivered
date: 2026-10-{}, by: cora, act: accepted"""
MOVED = """date: 2026-10-02, by: cora, act: agreed
date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-30, reason: people, because: Ill.
date: 2026-10-11, by: cora, act: agreed
date: 2026-10-28, by: ann, act: delivered
date: 2026-10-28, by: cora, act: accepted"""
CALL = "date: 2026-10-05, by: ann, act: help_wanted, note: Hands."


def test_a_promise_stands_in_the_month_of_its_due_date() -> None:
    """By its first date and by the one in force, each in its own month; other months have nothing."""
    log = MOVED.replace("due: 2026-10-30", "due: 2026-11-02")
    months = by_month([told(KEPT.format("20", "21")), told(log, record="moved")], day("2026-11-20"))
    assert [month.first.isoformat() for month in (months[0], months[-1])] == ["2025-12-01", "2026-11-01"]
    assert (months[-2].kept_on_time.which, months[-2].kept_on_time.among) == (("it",), ("it", "moved"))
    assert months[-2].kept_in_force.among == ("it",)
    assert months[-1].kept_in_force.which == ("moved",)
    assert all(month.kept_on_time.of == 0 for month in (*months[:-2], months[-1]))


def test_the_last_day_of_a_past_month_is_over() -> None:
    """What was due on it and is still open is a miss of that month, and neither on the day itself."""
    late = [told(due="2026-10-31")]
    assert by_month(late, day("2026-11-20"))[-2].kept_on_time == Share(which=(), among=("it",))
    assert by_month(late, day("2026-10-31"))[-1].kept_on_time == Share(which=(), among=())


def test_months_at_the_ends_of_the_calendar() -> None:
    """The first year has no year before it, and the last one none behind."""
    assert len(by_month([], day("0001-03-05"))) == 3
    assert by_month([], day("9999-12-31"))[-1].first == day("9999-12-01")


def test_what_was_kept_only_because_the_date_moved() -> None:
    """Kept by the date in force, and later than the first one."""
    courses = [told(KEPT.format("20", "20")), told(MOVED, record="moved")]
    assert [kept_by(each, each.first_due) for each in courses] == [True, False]
    in_force = Share(which=("it", "moved"), among=("it", "moved", "x"))
    assert only_moved(courses, in_force) == Share(which=("moved",), among=("it", "moved"))


def test_help_that_was_asked_for_and_given() -> None:
    """A promise counts once, when somebody helped from the day of the call on; calls before the window don't count."""
    got = told(f"{CALL}\ndate: 2026-10-07, by: bob, act: helped, note: Here.", record="got")
    courses = [got, told(CALL), told(record="quiet")]
    assert helped(courses, day("2026-10-01"), day("2026-10-20")) == Share(which=("got",), among=("got", "it"))
    assert helped(courses, day("2026-10-05"), day("2026-10-20")).of == 0


def test_nearly_all_kept_may_be_too_easy() -> None:
    """More than 95 of 100; and never where there are too few to say."""
    names = tuple(map(str, range(100)))
    assert looks_easy(Share(which=names[:96], among=names))
    assert not looks_easy(Share(which=names[:95], among=names))
    assert not looks_easy(Share(which=names[:4], among=names[:4]))
