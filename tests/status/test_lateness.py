"""When a promise became overdue."""

from __future__ import annotations

import pytest
from tests.status.builders import make_parties, make_promise, parse_day

from troth.status.replay import replay
from troth.status.schedule import list_overdue_dates

MOVED = (
    "date: 2026-10-25, by: ann, act: renegotiated, due: 2026-10-30, reason: people, because: Ill.\ndate: 2026-10-26, by: cora, act: agreed"
)


@pytest.mark.parametrize(
    ("log", "as_of", "expected"),
    [
        ("", "2026-10-20", ()),
        ("", "2026-10-21", ("2026-10-21",)),
        ("date: 2026-10-20, by: ann, act: delivered", "2026-11-01", ()),
        ("date: 2026-10-25, by: ann, act: delivered", "2026-11-01", ("2026-10-21",)),
        (MOVED, "2026-11-05", ("2026-10-21", "2026-10-31")),
        (MOVED.splitlines()[0], "2026-11-05", ("2026-10-21",)),
        (MOVED, "2026-10-30", ("2026-10-21",)),
        (MOVED.replace("10-25", "10-18").replace("10-26", "10-19"), "2026-11-05", ("2026-10-31",)),
    ],
    ids=[
        "on the day",
        "the day after",
        "delivered in time",
        "delivered late",
        "twice",
        "asked for, not agreed",
        "the new day is today",
        "moved in time",
    ],
)
def test_the_day_after_each_due_date_that_passed(log: str, as_of: str, expected: tuple[str, ...]) -> None:
    """It became overdue on the day after a due date that was in force then, as often as that happened, and on no day to come."""
    course = replay(make_promise(log), make_parties(), parse_day(as_of))
    assert list_overdue_dates(course, make_parties(), parse_day(as_of)) == tuple(map(parse_day, expected))
