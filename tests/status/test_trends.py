"""What the record adds to the numbers: months, the cost of renegotiation, and help."""

from __future__ import annotations

from tests.status.builders import parse_day, replay_log

from troth.status.numbers import Ratio, is_kept_by
from troth.status.trends import count_by_month, count_help_given, count_kept_after_change, is_suspiciously_high

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
    months = count_by_month([replay_log(KEPT.format("20", "21")), replay_log(log, record="moved")], parse_day("2026-11-20"))
    assert [month.first.isoformat() for month in (months[0], months[-1])] == ["2025-12-01", "2026-11-01"]
    assert (months[-2].kept_on_time.counted, months[-2].kept_on_time.considered) == (("it",), ("it", "moved"))
    assert months[-2].kept_in_force.considered == ("it",)
    assert months[-1].kept_in_force.counted == ("moved",)
    assert all(month.kept_on_time.total == 0 for month in (*months[:-2], months[-1]))


def test_the_last_day_of_a_past_month_is_over() -> None:
    """What was due on it and is still open is a miss of that month, and neither on the day itself."""
    late = [replay_log(due="2026-10-31")]
    assert count_by_month(late, parse_day("2026-11-20"))[-2].kept_on_time == Ratio(counted=(), considered=("it",))
    assert count_by_month(late, parse_day("2026-10-31"))[-1].kept_on_time == Ratio(counted=(), considered=())


def test_months_at_the_ends_of_the_calendar() -> None:
    """The first year has no year before it, and the last one none behind."""
    assert len(count_by_month([], parse_day("0001-03-05"))) == 3
    assert count_by_month([], parse_day("9999-12-31"))[-1].first == parse_day("9999-12-01")


def test_what_was_kept_only_because_the_date_moved() -> None:
    """Kept by the date in force, and later than the first one."""
    courses = [replay_log(KEPT.format("20", "20")), replay_log(MOVED, record="moved")]
    assert [is_kept_by(each, each.first_due) for each in courses] == [True, False]
    found = count_kept_after_change(courses, parse_day("2026-10-01"), parse_day("2026-11-01"))
    assert found == Ratio(counted=("moved",), considered=("it", "moved"))
    assert count_kept_after_change(courses, parse_day("2026-10-01"), parse_day("2026-10-29")).considered == ("it",)


def test_each_time_of_a_recurring_promise_is_kept_after_a_change_by_itself() -> None:
    """One that was kept late leaves those that were kept by their first date."""
    log = """date: 2026-10-02, by: cora, act: agreed
    date: 2026-10-07, by: ann, act: delivered, through: 2026-10-07
    date: 2026-10-08, by: cora, act: accepted, through: 2026-10-07"""
    course = replay_log(log, due="2026-10-06", every="day", until="2026-10-10")
    found = count_kept_after_change([course], parse_day("2026-10-01"), parse_day("2026-11-01"))
    assert found == Ratio(counted=(), considered=("it",), of_rhythms=1)


def test_help_that_was_asked_for_and_given() -> None:
    """A promise counts once, when somebody helped from the day of the call on; calls before the window don't count."""
    got = replay_log(f"{CALL}\ndate: 2026-10-07, by: bob, act: helped, note: Here.", record="got")
    courses = [got, replay_log(CALL), replay_log(record="quiet")]
    assert count_help_given(courses, parse_day("2026-10-01"), parse_day("2026-10-20")) == Ratio(counted=("got",), considered=("got", "it"))
    assert count_help_given(courses, parse_day("2026-10-05"), parse_day("2026-10-20")).total == 0


def test_nearly_all_kept_may_be_too_easy() -> None:
    """More than 95 of 100; and never where there are too few to say."""
    names = tuple(map(str, range(100)))
    assert is_suspiciously_high(Ratio(counted=names[:96], considered=names))
    assert not is_suspiciously_high(Ratio(counted=names[:95], considered=names))
    assert not is_suspiciously_high(Ratio(counted=names[:4], considered=names[:4]))
