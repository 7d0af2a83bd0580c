from __future__ import annotations

import pytest
from tests.rules.laid import broken_by, places

from troth.rules.follows_in_order import follows_in_order


def meeting(date: str, follows: str = "") -> str:
    """Return a meeting as YAML."""
    return f"title: A\nkind: call\ndate: {date}\nattendees: [nina]\n" + (f"follows: {follows}\n" if follows else "")


@pytest.mark.parametrize("date", ["2026-10-20", "2026-11-20"])
def test_in_order(date: str) -> None:
    """A meeting may follow one of the same day or of an earlier one; one that is not there is another rule's to tell."""
    files = {"meetings/a.yaml": meeting("2026-10-20"), "meetings/b.yaml": meeting(date, "a"), "meetings/c.yaml": meeting(date, "gone")}
    assert broken_by(follows_in_order, files) == ()


def test_out_of_order() -> None:
    """A meeting never follows one that was held after it."""
    files = {"meetings/a.yaml": meeting("2026-10-20"), "meetings/b.yaml": meeting("2026-10-19", "a")}
    assert places(follows_in_order, files) == ["meetings/b.yaml:5:10"]
