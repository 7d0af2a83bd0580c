"""What the calendar says: it changes the schedule and never the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.status.builders import make_board, make_promise, parse_day, replay_log

from troth.model import Settings
from troth.status.acts import PromiseState
from troth.status.schedule import Schedule, count_overdue_days, derive_schedule, is_follow_up_due

if TYPE_CHECKING:
    from datetime import date


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
    assert [each.value for each in derive_schedule(replay_log(AGREED), Settings(), parse_day(as_of))] == says


def test_an_answer_is_overdue_after_its_day() -> None:
    """The request says by when it wants an answer."""
    course = replay_log("date: 2026-10-02, by: cora, act: requested, respond_by: 2026-10-05", made="")

    assert tuple(derive_schedule(course, Settings(), parse_day("2026-10-05"))) == (Schedule.AWAITING_ANSWER,)
    assert tuple(derive_schedule(course, Settings(), parse_day("2026-10-06"))) == (Schedule.AWAITING_ANSWER, Schedule.ANSWER_OVERDUE)


def test_what_is_delivered_is_not_overdue() -> None:
    """It waits for the customer, however late the day."""
    course = replay_log(f"{AGREED}\ndate: 2026-10-10, by: ann, act: delivered")

    assert tuple(derive_schedule(course, Settings(), parse_day("2027-10-10"))) == (Schedule.AWAITING_ACCEPTANCE, Schedule.FOLLOW_UP_DUE)


def test_a_follow_up_on_or_after_the_day_answers_it() -> None:
    """One before the due day is no answer to the question of the day."""
    early = replay_log(f"{AGREED}\ndate: 2026-10-15, by: cora, act: followed_up")
    on_the_day = replay_log(f"{AGREED}\ndate: 2026-10-20, by: cora, act: followed_up")

    assert Schedule.FOLLOW_UP_DUE in derive_schedule(early, Settings(), parse_day("2026-10-22"))
    assert Schedule.FOLLOW_UP_DUE not in derive_schedule(on_the_day, Settings(), parse_day("2026-10-22"))


@given(st.dates())
def test_no_date_changes_a_state(as_of: object) -> None:
    """A promise that nobody said anything about stays promised on any day of the calendar."""
    board = make_board(make_promise(), as_of=str(as_of))

    assert all(each.state is PromiseState.PROMISED for each in board.promises.values())


def test_the_last_day_of_the_calendar_is_a_day_like_any_other() -> None:
    """Nothing overflows on 9999-12-31 or on the first day."""
    last = make_promise(due="9999-12-31")

    assert make_board(last, as_of="9999-12-31").promises["it"].schedule[0] is Schedule.DUE_TODAY
    assert make_board(last, as_of="0001-01-01").promises == {}


@given(st.dates(), st.dates())
def test_overdue_is_every_day_after_the_due_date_and_no_other(due: date, as_of: date) -> None:
    """On any two days of the calendar: leap days, the turn of a year, the last day that there is."""
    course = replay_log(AGREED, due=due.isoformat())
    found = tuple(derive_schedule(course, Settings(), as_of))

    assert (Schedule.OVERDUE in found) == (as_of > due)
    assert (Schedule.DUE_TODAY in found) == (as_of == due)
    assert count_overdue_days(course, as_of) == max(0, (as_of - due).days)
    assert is_follow_up_due(course, as_of) == (as_of >= due)
    assert (Schedule.DUE_SOON in found) == (0 < (due - as_of).days <= Settings().due_soon)


def test_what_is_not_promised_is_never_late() -> None:
    """Neither an offer nor what was delivered, nor what has no due date."""
    for course in (
        replay_log("", made=""),
        replay_log(f"{AGREED}\ndate: 2026-10-30, by: ann, act: delivered"),
        replay_log("", made="", due=""),
        replay_log("", due=""),
    ):
        assert count_overdue_days(course, parse_day("2027-10-10")) == 0


def test_what_waits_for_two_is_said_of_both() -> None:
    """A change that nobody has agreed to, and a promise that nobody has."""
    change = "date: 2026-10-05, by: ann, act: renegotiated, due: 2026-10-30, reason: people, because: Ill."

    assert tuple(derive_schedule(replay_log(f"{AGREED}\n{change}"), Settings(), parse_day("2026-10-06"))) == (
        Schedule.UPCOMING,
        Schedule.CHANGE_PENDING,
    )
    assert tuple(derive_schedule(replay_log(""), Settings(), parse_day("2026-10-06"))) == (Schedule.UPCOMING, Schedule.AWAITING_AGREEMENT)


def test_nobody_follows_up_on_what_was_never_promised() -> None:
    """An offer whose day has come waits for an answer, and that is all."""
    assert tuple(derive_schedule(replay_log("", made=""), Settings(), parse_day("2026-11-01"))) == (Schedule.AWAITING_ANSWER,)


def test_what_is_closed_is_not_waited_for() -> None:
    """A promise that was kept has no schedule on any day."""
    kept = replay_log(f"{AGREED}\ndate: 2026-10-18, by: ann, act: delivered\ndate: 2026-10-19, by: cora, act: accepted, satisfaction: 5")

    assert (
        tuple(derive_schedule(kept, Settings(), parse_day("2026-10-19")))
        == tuple(derive_schedule(kept, Settings(), parse_day("2027-10-19")))
        == ()
    )


def test_the_words_of_the_contract() -> None:
    """As exports write them, and as the board shows them."""
    words = [
        "upcoming", "due_soon", "due_today", "overdue", "awaiting_answer", "answer_overdue",
        "awaiting_agreement", "awaiting_acceptance", "change_pending", "follow_up_due",
    ]  # fmt: skip

    assert [each.value for each in Schedule] == words
    assert [each.word for each in Schedule] == [each.replace("_", " ") for each in words]
