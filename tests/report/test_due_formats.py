from __future__ import annotations

from tests.status.builders import make_board, make_promise

from troth.model import Settings
from troth.report.due import build_due_report
from troth.report.due_formats import LARGEST, format_due_markdown
from troth.views.context import ViewContext


def test_an_issue_has_room_for_it() -> None:
    """However much is overdue and whatever the titles hold, the text fits into an issue and says how much more there is."""
    late = (make_promise(record=f"late-{number}", title='"' + "@#&" * 66 + '"', due="2026-10-02") for number in range(300))
    found = build_due_report(ViewContext(make_board(*late, as_of="2026-10-20")), within=7)
    text = format_due_markdown(found, Settings(repository="https://github.com/a/b"))
    assert LARGEST / 4 < len(text.encode()) < LARGEST
    assert "## Overdue (300)" in text
    assert "more: run `troth due` to see them." in text


def test_nothing_due() -> None:
    """Where nothing is due the sentence says so, and what comes next; no table follows."""
    found = build_due_report(ViewContext(make_board(make_promise(title="Fit_it"), as_of="2026-10-02")), within=7)
    assert format_due_markdown(found, Settings()) == (
        "As of 2 Oct 2026: nothing is overdue, and nothing is due until 9 Oct 2026. Next: Fit\\_it \\(it\\), due 20 Oct 2026, in 18 days.\n"
    )
