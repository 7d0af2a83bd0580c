from __future__ import annotations

import pytest
from tests.rules.asking import ASK, asking
from tests.rules.laid import broken_by, places

from troth.rules.after_closed import after_closed

CLOSED = "date: 2026-10-09, by: jane, act: closed"
OUT = "date: 2026-10-09, by: jane, act: reached_out, to: all, via: email"


@pytest.mark.parametrize("log", [(), (OUT,), (OUT, CLOSED)])
def test_closed_is_the_end(log: tuple[str, ...]) -> None:
    """Nothing comes after it."""
    assert broken_by(after_closed, {ASK: asking(*log)}) == ()


def test_what_comes_after_is_told() -> None:
    """Each entry, at its act."""
    assert places(after_closed, {ASK: asking(CLOSED, OUT, CLOSED)}) == ["asks/doors.yaml:11:39", "asks/doors.yaml:12:39"]


def test_only_the_asker_closes() -> None:
    """What somebody else wrote closed nothing; that is told elsewhere."""
    assert broken_by(after_closed, {ASK: asking(CLOSED.replace("jane", "nina"), OUT)}) == ()
