from __future__ import annotations

from tests.rules.asks import ASK, make_ask_yaml
from tests.rules.boards import find_broken, list_places

from troth.rules.dates import before_made

REACHED = "date: {}, by: jane, act: reached_out, to: all, via: email"


def test_from_the_day_on() -> None:
    """The first step is due on the day the ask was made."""
    assert find_broken(before_made, {ASK: make_ask_yaml(REACHED.format("2026-10-01"))}) == ()


def test_before_it_nothing() -> None:
    """Told at the day of each entry that is too early."""
    text = make_ask_yaml(REACHED.format("2026-09-29"), REACHED.format("2026-09-30"), REACHED.format("2026-10-01"))
    assert list_places(before_made, {ASK: text}) == ["asks/doors.yaml:10:12", "asks/doors.yaml:11:12"]
