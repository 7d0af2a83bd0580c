from __future__ import annotations

from tests.lifecycle.told import board_of, promise
from tests.report.runner import commands

from troth.report.summary import MOST, built


def test_what_is_overdue_is_said() -> None:
    """After a build the overdue promises are named, the latest first, and where to look."""
    lines = list(built(board_of(promise(due="2026-10-18"), promise(record="b", title="B", due="2026-10-10"), as_of="2026-10-20"), "site"))
    assert lines == [
        "Commitments: 2 promises as of 20 Oct 2026",
        "",
        "2 overdue:",
        "  10 days late  B (Ann for Cora)",
        "   2 days late  It (Ann for Cora)",
        "",
        "Look at site/index.html",
    ]


def test_many_are_counted() -> None:
    """Of many the oldest are named."""
    late = (promise(record=f"late-{number}", due="2026-10-10") for number in range(MOST + 1))
    assert f"{MOST + 1} overdue, the oldest {MOST}:" in list(built(board_of(*late, as_of="2026-10-20"), "site"))


def test_titles_are_harmless() -> None:
    """A title is no command to a runner."""
    board = board_of(promise(title='"##[add-mask]e"', due="2026-10-10"), as_of="2026-10-20")
    assert commands("\n".join(built(board, "site"))) == []
