"""What the calendar says: it changes the schedule and never the state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lifecycle.told import board_of, day, promise, told

from troth.lifecycle.acts import State
from troth.lifecycle.schedule import Schedule, schedule
from troth.model import Settings

AGREED = "date: 2026-10-02, by: cora, act: agreed"


@pytest.mark.parametrize(
    ("as_of", "says"),
    [
        ("2026-10-12", ["upcoming"]),
        ("2026-10-13", ["due_soon"]),
        ("2026-10-19", ["due_soon"]),
        ("2026-10-20", ["due_today", "follow_up_due"]),
        ("2026-10-21", ["overdue", "follow_up_due"]),
    ],
)
def test_overdue_is_from_the_day_after(as_of: str, says: list[str]) -> None:
    """A due date means the end of that day; `due_soon` is seven days."""
    assert [each.value for each in schedule(told(AGREED), Settings(), day(as_of))] == says


def test_an_answer_is_overdue_after_its_day() -> None:
    """The request says by when it wants an answer."""
    course = told("date: 2026-10-02, by: cora, act: requested, respond_by: 2026-10-05", made="")

    assert schedule(course, Settings(), day("2026-10-05")) == (Schedule.AWAITING_ANSWER,)
    assert schedule(course, Settings(), day("2026-10-06")) == (Schedule.AWAITING_ANSWER, Schedule.ANSWER_OVERDUE)


def test_what_is_delivered_is_not_overdue() -> None:
    """It waits for the customer, however late the day."""
    course = told(f"{AGREED}\ndate: 2026-10-10, by: ann, act: delivered")

    assert schedule(course, Settings(), day("2027-10-10")) == (Schedule.AWAITING_ACCEPTANCE, Schedule.FOLLOW_UP_DUE)


def test_a_follow_up_on_or_after_the_day_answers_it() -> None:
    """One before the due day is no answer to the question of the day."""
    early = told(f"{AGREED}\ndate: 2026-10-15, by: cora, act: followed_up")
    on_the_day = told(f"{AGREED}\ndate: 2026-10-20, by: cora, act: followed_up")

    assert Schedule.FOLLOW_UP_DUE in schedule(early, Settings(), day("2026-10-22"))
    assert Schedule.FOLLOW_UP_DUE not in schedule(on_the_day, Settings(), day("2026-10-22"))


@given(st.dates())
def test_no_date_changes_a_state(as_of: object) -> None:
    """A promise that nobody said anything about stays promised on any day of the calendar."""
    board = board_of(promise(), as_of=str(as_of))

    assert all(each.state is State.PROMISED for each in board.standings.values())


def test_the_last_day_of_the_calendar_is_a_day_like_any_other() -> None:
    """Nothing overflows on 9999-12-31 or on the first day."""
    last = promise(due="9999-12-31")

    assert board_of(last, as_of="9999-12-31").standings["it"].schedule[0] is Schedule.DUE_TODAY
    assert board_of(last, as_of="0001-01-01").standings == {}
