from __future__ import annotations

import pytest
from tests.rules.asks import ASK, make_ask_yaml
from tests.rules.boards import find_broken, list_places

from troth.rules.asks import after_closed

CLOSED = "date: 2026-10-09, by: jane, act: closed"
OUT = "date: 2026-10-09, by: jane, act: reached_out, to: all, via: email"


@pytest.mark.parametrize("log", [(), (OUT,), (OUT, CLOSED)])
def test_closed_is_the_end(log: tuple[str, ...]) -> None:
    """Nothing comes after it."""
    assert find_broken(after_closed, {ASK: make_ask_yaml(*log)}) == ()


def test_what_comes_after_is_told() -> None:
    """Each entry, at its act."""
    assert list_places(after_closed, {ASK: make_ask_yaml(CLOSED, OUT, CLOSED)}) == ["asks/doors.yaml:11:39", "asks/doors.yaml:12:39"]


def test_only_the_asker_closes() -> None:
    """What somebody else wrote closed nothing; that is told elsewhere."""
    assert find_broken(after_closed, {ASK: make_ask_yaml(CLOSED.replace("jane", "nina"), OUT)}) == ()
