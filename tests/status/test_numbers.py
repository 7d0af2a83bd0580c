"""Numbers, each with what is behind it."""

from __future__ import annotations

from tests.status.builders import make_board, make_promise


def make_kept_log(on: str) -> str:
    """Return a log in which it was delivered on that day and accepted on the last of October."""
    return f"date: {on}, by: ann, act: delivered\ndate: 2026-10-31, by: cora, act: accepted"


MOVED = """date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-25, reason: prerequisite, because: Stone.
date: 2026-10-11, by: cora, act: agreed
"""


def test_kept_on_time_is_against_the_first_date_and_kept_in_force_against_the_last() -> None:
    """The gap between the two is what renegotiation costs."""
    numbers = make_board(
        make_promise(make_kept_log("2026-10-20"), record="on-time"),
        make_promise(MOVED + make_kept_log("2026-10-24"), record="moved"),
        make_promise(make_kept_log("2026-10-26"), record="late"),
        make_promise(record="open"),
        make_promise("date: 2026-10-10, by: cora, act: cancelled, because: Sold.", record="cancelled"),
        as_of="2026-11-01",
    ).numbers

    assert (numbers.kept_on_time.counted, numbers.kept_on_time.total) == (("on-time",), 4)
    assert (numbers.kept_in_force.counted, numbers.kept_in_force.total) == (("moved", "on-time"), 4)
    assert numbers.reasons == {"prerequisite": ("moved",)}
    assert (numbers.median_notice, numbers.renegotiated_in_time.n) == (10.0, 1)


def test_the_window_is_ninety_days() -> None:
    """What was due before it does not count any more, and neither does what is due today and open."""
    board = make_board(make_promise(make_kept_log("2026-10-20")), make_promise(record="today", due="2027-01-17"), as_of="2027-01-17")

    assert board.numbers.kept_on_time.considered == ("it",)
    assert make_board(make_promise(make_kept_log("2026-10-20")), as_of="2027-01-18").numbers.kept_on_time.total == 0


def test_a_revocation_that_the_customer_agreed_to_is_no_miss() -> None:
    """One that was only announced is."""
    revoked = "date: 2026-10-10, by: ann, act: revoked, reason: people"
    agreed = f"{revoked}\ndate: 2026-10-11, by: cora, act: agreed"

    assert make_board(make_promise(revoked), as_of="2026-11-01").numbers.kept_on_time.total == 1
    assert make_board(make_promise(agreed), as_of="2026-11-01").numbers.kept_on_time.total == 0


def test_overdue_by_age() -> None:
    """One to seven days, to fourteen, to twenty-eight, and over."""
    promises = [make_promise(record=f"d{days}", due=f"2026-10-{31 - days:02}") for days in (1, 7, 8, 14, 15, 28)]
    overdue = make_board(*promises, make_promise(record="d29", due="2026-10-02"), as_of="2026-10-31").numbers.overdue

    assert overdue == {"1-7": ("d1", "d7"), "8-14": ("d14", "d8"), "15-28": ("d15", "d28"), "over-28": ("d29",)}


def test_follow_ups_count_when_they_come_within_a_week() -> None:
    """Those whose week is not over yet are not looked at."""
    done = make_promise("date: 2026-10-27, by: cora, act: followed_up", record="done")
    late = make_promise("date: 2026-10-28, by: cora, act: followed_up", record="late")

    numbers = make_board(done, late, make_promise(record="young", due="2026-10-28"), as_of="2026-11-01").numbers

    assert (numbers.follow_ups_done.counted, numbers.follow_ups_done.considered) == (("done",), ("done", "late"))


def test_answers_in_time() -> None:
    """A request that was answered by its day counts, one that was not does not."""
    asked = "date: 2026-10-02, by: cora, act: requested, respond_by: 2026-10-05"
    numbers = make_board(
        make_promise(f"{asked}\ndate: 2026-10-05, by: ann, act: promised", record="in-time", made=""),
        make_promise(f"{asked}\ndate: 2026-10-06, by: ann, act: promised", record="late", made=""),
        make_promise(asked, record="silent", made=""),
        as_of="2026-11-01",
    ).numbers

    assert (numbers.answered_in_time.counted, numbers.answered_in_time.total) == (("in-time",), 3)


def test_too_few_says_so() -> None:
    """Under five there is no share."""
    assert make_board(make_promise(make_kept_log("2026-10-20")), as_of="2026-11-01").numbers.kept_on_time.too_few
