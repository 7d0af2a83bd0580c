from __future__ import annotations

from tests.report.github_runner import parse_commands
from tests.status.builders import make_board, make_promise

from troth.report.changes import MOST_OVERDUE, summarize_build


def test_what_is_overdue_is_said() -> None:
    """After a build the overdue promises are named, the latest first, and where to look."""
    lines = list(
        summarize_build(
            make_board(make_promise(due="2026-10-18"), make_promise(record="b", title="B", due="2026-10-10"), as_of="2026-10-20"), "site"
        )
    )
    assert lines == [
        "Commitments: 2 promises as of 20 Oct 2026",
        "",
        "2 overdue:",
        "  10 days late  B (Ann for Cora)",
        "   2 days late  It (Ann for Cora)",
        "",
        "Open site/index.html",
    ]


def test_many_are_counted() -> None:
    """Of many the oldest are named."""
    late = (make_promise(record=f"late-{number}", due="2026-10-10") for number in range(MOST_OVERDUE + 1))
    assert f"{MOST_OVERDUE + 1} overdue, the oldest {MOST_OVERDUE}:" in list(summarize_build(make_board(*late, as_of="2026-10-20"), "site"))


def test_titles_are_harmless() -> None:
    """A title is no command to a runner."""
    board = make_board(make_promise(title='"##[add-mask]e"', due="2026-10-10"), as_of="2026-10-20")
    assert parse_commands("\n".join(summarize_build(board, "site"))) == []
