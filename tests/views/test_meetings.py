"""Meetings: what became of their next steps, and those that ended without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.boards import make_promise_yaml
from tests.status.builders import parse_day
from tests.views.contexts import make_context, make_meeting_yaml

from troth.base.dates import AsOf
from troth.build import load_board
from troth.report.promise import format_meeting
from troth.views.context import ViewContext
from troth.views.meeting import build_agenda_page, build_meeting_page
from troth.views.meetings import NO_STEP_CHIP, build_meetings_page
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from pathlib import Path

CAME = "log:\n  - {date: 2026-10-20, by: jane, act: followed_up, outcome: It hangs., learned: Ask early.}\n"
FILES = {
    "meetings/review-2026-09.yaml": make_meeting_yaml("2026-09-25", title="Review, September"),
    "meetings/review-2026-10.yaml": make_meeting_yaml("2026-10-10", title="Review, October", follows="review-2026-09", notes="Good."),
    "meetings/review-2026-11.yaml": make_meeting_yaml("2026-11-10", title="Review, November", follows="review-2026-10"),
    "meetings/call.yaml": make_meeting_yaml("2026-11-09", title="A call", kind="call"),
    "promises/old.yaml": make_promise_yaml(title="Old", meeting="review-2026-09", due="2026-12-20"),
    "promises/door.yaml": make_promise_yaml(title="Door", meeting="review-2026-10", made="2026-10-10", due="2026-10-20") + CAME,
    "promises/lamp.yaml": make_promise_yaml(title="Lamp", meeting="review-2026-10", made="2026-10-10", due="2026-12-01"),
}


def test_the_list_by_kind(tmp_path: Path) -> None:
    """Meetings stand by kind, the newest first, each with what became of its next steps; one without any is flagged."""
    page = build_meetings_page(make_context(tmp_path, "2026-11-20", FILES))
    assert [(kind.title, [row.title for row in kind.rows]) for kind in page.kinds] == [
        ("Account reviews", ["Review, November", "Review, October", "Review, September", "First visit"]),
        ("Calls", ["A call"]),
    ]
    reviews = {row.title: row for row in page.kinds[0].rows}
    assert reviews["Review, October"].text == "2 next steps: 1 overdue, 1 open"
    assert reviews["Review, October"].flag is None
    assert reviews["Review, November"].flag is NO_STEP_CHIP
    assert "3 of them without next steps" in to_plain_text(page.text)


def test_a_meeting_opens_with_the_last_one(tmp_path: Path) -> None:
    """A meeting's page opens with what became of the last one's next steps, what came of them, and what is open from before."""
    desk = make_context(tmp_path, "2026-11-20", FILES)
    page = build_meeting_page(desk.board.ledger.meetings["review-2026-11"], desk)
    assert page.before is not None
    assert page.before.section.text == "Review, October, 10 Oct 2026: 1 overdue, 1 open."
    assert [row.title for row in page.before.section.rows] == ["Door", "Lamp"]
    assert [[quote.text for quote in event.quotes] for event in page.before.events] == [["It hangs.", "Ask early."]]
    assert [row.title for row in page.earlier.rows] == ["Old"]
    assert page.flag is NO_STEP_CHIP
    assert page.own.section.rows == ()


def test_a_last_meeting_without_next_steps(tmp_path: Path) -> None:
    """Where nothing came of the last meeting, the page says so."""
    files = {**FILES, "meetings/after.yaml": make_meeting_yaml("2026-11-12", follows="review-2026-11")}
    desk = make_context(tmp_path, "2026-11-20", files)
    before = build_meeting_page(desk.board.ledger.meetings["after"], desk).before
    assert before is not None
    assert before.section.empty == "Review, November, 10 Nov 2026: no next steps recorded."


def test_an_agenda_until_there_was_a_next_one(tmp_path: Path) -> None:
    """The agenda asks of each open next step how it went, the old ones too; once the next meeting was held there is none."""
    desk = make_context(tmp_path, "2026-11-05", FILES)
    october = desk.board.ledger.meetings["review-2026-10"]
    agenda = build_agenda_page(october, desk)
    assert agenda is not None
    assert [(item.row.title, item.asks) for item in agenda.items] == [("Door", False), ("Lamp", True), ("Old", True)]
    assert build_meeting_page(october, desk).agenda == agenda.head.page

    later = ViewContext(load_board(tmp_path, AsOf(parse_day("2026-11-20"))))
    assert build_agenda_page(october, later) is None
    assert to_plain_text(build_meeting_page(october, later).followed_by) == "Review, November on 10 Nov 2026"


def test_a_meeting_to_come_is_not_there_yet(tmp_path: Path) -> None:
    """As of a day, the board shows no meeting that was held later."""
    page = build_meetings_page(make_context(tmp_path, "2026-10-01", FILES))
    assert [row.title for kind in page.kinds for row in kind.rows] == ["Review, September", "First visit"]


def test_a_coaching_meeting_begins_with_what_was_learned(tmp_path: Path) -> None:
    """Two who meet alone see what both learned from their promises since they last met, and its agenda what they learned since."""
    files = {
        path: text.replace("kind: account", "kind: one_on_one") if path.startswith("meetings/review") else text
        for path, text in FILES.items()
    }
    late = CAME.replace("2026-10-20", "2026-11-12").replace("Ask early.", "Two days more.")
    files["promises/later.yaml"] = make_promise_yaml(title="Later", due="2026-11-12") + late
    context = make_context(tmp_path, "2026-11-20", files)
    meetings = context.board.ledger.meetings
    (lesson,) = build_meeting_page(meetings["review-2026-11"], context).lessons
    assert (lesson.text, [each.name for each in lesson.promisers], lesson.promise.text) == ("Ask early.", ["Nina Novak"], "Door")
    agenda = build_agenda_page(meetings["review-2026-11"], context)
    assert agenda is not None
    assert [each.text for each in agenda.lessons] == ["Two days more."]
    assert build_meeting_page(meetings["call"], context).lessons == ()
    told = [*format_meeting(meetings["review-2026-11"], context, 100)]
    assert "  - Two days more. (Nina Novak, Later, 12 Nov 2026)" in told


def test_november_shows_october(shared: Path) -> None:
    """The scenario: October ended without a next step, and November's three are shown with what came of them."""
    desk = ViewContext(load_board(shared / "data/scenarios/acme-review", AsOf(parse_day("2026-11-22"))))
    page = build_meeting_page(desk.board.ledger.meetings["acme-2026-11"], desk)
    assert page.before is not None
    assert "no next steps recorded" in page.before.section.empty
    assert [row.id for row in page.own.section.rows] == ["map-buyers", "send-case", "meet-finance"]
    assert to_plain_text(page.text) == "As of 22 Nov 2026: 3 next steps, 1 kept, 2 overdue."
    assert [quote.text for event in page.own.events for quote in event.quotes][:2] == ["Eight names.", "Finance decides."]
