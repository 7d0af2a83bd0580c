from __future__ import annotations

import pytest
from tests.rules.boards import find_broken, list_places

from troth.rules.dates import follows_in_order


def make_meeting_yaml(date: str, follows: str = "") -> str:
    """Return a meeting as YAML."""
    return f"title: A\nkind: call\ndate: {date}\nattendees: [nina]\n" + (f"follows: {follows}\n" if follows else "")


@pytest.mark.parametrize("date", ["2026-10-20", "2026-11-20"])
def test_in_order(date: str) -> None:
    """A meeting may follow one of the same day or of an earlier one; one that is not there is another rule's to tell."""
    files = {
        "meetings/a.yaml": make_meeting_yaml("2026-10-20"),
        "meetings/b.yaml": make_meeting_yaml(date, "a"),
        "meetings/c.yaml": make_meeting_yaml(date, "gone"),
    }
    assert find_broken(follows_in_order, files) == ()


def test_out_of_order() -> None:
    """A meeting never follows one that was held after it."""
    files = {"meetings/a.yaml": make_meeting_yaml("2026-10-20"), "meetings/b.yaml": make_meeting_yaml("2026-10-19", "a")}
    assert list_places(follows_in_order, files) == ["meetings/b.yaml:5:10"]
