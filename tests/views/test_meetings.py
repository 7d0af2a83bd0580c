"""Meetings: what became of their next steps, and those that were only a nice conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.boards import promise
from tests.lifecycle.told import day
from tests.views.looked import desk_at, meeting

from troth.build import look
from troth.days import AsOf
from troth.views.desk import Desk
from troth.views.meeting import agenda_page, meeting_page
from troth.views.meetings import NICE, meetings_page
from troth.views.span import text_of

if TYPE_CHECKING:
    from pathlib import Path

CAME = "log:\n  - {date: 2026-10-20, by: jane, act: followed_up, outcome: It hangs., learned: Ask early.}\n"
FILES = {
    "meetings/review-2026-09.yaml": meeting("2026-09-25", title="Review, September"),
    "meetings/review-2026-10.yaml": meeting("2026-10-10", title="Review, October", follows="review-2026-09", notes="Good."),
    "meetings/review-2026-11.yaml": meeting("2026-11-10", title="Review, November", follows="review-2026-10"),
    "meetings/call.yaml": meeting("2026-11-09", title="A call", kind="call"),
    "promises/old.yaml": promise(title="Old", meeting="review-2026-09", due="2026-12-20"),
    "promises/door.yaml": promise(title="Door", meeting="review-2026-10", made="2026-10-10", due="2026-10-20") + CAME,
    "promises/lamp.yaml": promise(title="Lamp", meeting="review-2026-10", made="2026-10-10", due="2026-12-01"),
}


def test_the_list_by_kind(tmp_path: Path) -> None:
    """Meetings stand by kind, the newest first, each with what became of its next steps; one without any is flagged."""
    page = meetings_page(desk_at(tmp_path, "2026-11-20", FILES))
    assert [(kind.title, [row.title for row in kind.rows]) for kind in page.kinds] == [
        ("Account reviews", ["Review, November", "Review, October", "Review, September", "First visit"]),
        ("Calls", ["A call"]),
    ]
    reviews = {row.title: row for row in page.kinds[0].rows}
    assert reviews["Review, October"].says == "2 next steps: 1 overdue, 1 open"
    assert reviews["Review, October"].flag is None
    assert reviews["Review, November"].flag is NICE
    assert "3 of them a nice conversation" in text_of(page.says)


def test_a_meeting_opens_with_the_last_one(tmp_path: Path) -> None:
    """A meeting's page opens with what became of the last one's next steps, what came of them, and what is open from before."""
    desk = desk_at(tmp_path, "2026-11-20", FILES)
    page = meeting_page(desk.board.ledger.meetings["review-2026-11"], desk)
    assert page.before is not None
    assert page.before.section.says == "Review, October, 10 Oct 2026: 1 overdue, 1 open."
    assert [row.title for row in page.before.section.rows] == ["Door", "Lamp"]
    assert [[quote.text for quote in event.quotes] for event in page.before.events] == [["It hangs.", "Ask early."]]
    assert [row.title for row in page.earlier.rows] == ["Old"]
    assert page.flag is NICE
    assert page.own.section.rows == ()


def test_a_last_meeting_without_next_steps(tmp_path: Path) -> None:
    """Where nothing came of the last meeting, the page says so."""
    files = {**FILES, "meetings/after.yaml": meeting("2026-11-12", follows="review-2026-11")}
    desk = desk_at(tmp_path, "2026-11-20", files)
    before = meeting_page(desk.board.ledger.meetings["after"], desk).before
    assert before is not None
    assert before.section.empty == "Review, November, 10 Nov 2026, was a nice conversation: no next step came of it."


def test_an_agenda_until_there_was_a_next_one(tmp_path: Path) -> None:
    """The agenda asks of each open next step how it went, the old ones too; once the next meeting was held there is none."""
    desk = desk_at(tmp_path, "2026-11-05", FILES)
    october = desk.board.ledger.meetings["review-2026-10"]
    agenda = agenda_page(october, desk)
    assert agenda is not None
    assert [(item.row.title, item.asks) for item in agenda.items] == [("Door", False), ("Lamp", True), ("Old", True)]
    assert meeting_page(october, desk).agenda == agenda.page

    later = Desk(look(tmp_path, AsOf(day("2026-11-20"))))
    assert agenda_page(october, later) is None
    assert text_of(meeting_page(october, later).followed_by) == "Review, November on 10 Nov 2026"


def test_a_meeting_to_come_is_not_there_yet(tmp_path: Path) -> None:
    """As it stood on a day, the board shows no meeting that was held later."""
    page = meetings_page(desk_at(tmp_path, "2026-10-01", FILES))
    assert [row.title for kind in page.kinds for row in kind.rows] == ["Review, September", "First visit"]


def test_november_shows_october(shared: Path) -> None:
    """The scenario: October ended without a next step, and November's three are shown with what came of them."""
    desk = Desk(look(shared / "data/scenarios/acme-review", AsOf(day("2026-11-22"))))
    page = meeting_page(desk.board.ledger.meetings["acme-2026-11"], desk)
    assert page.before is not None
    assert "was a nice conversation" in page.before.section.empty
    assert [row.id for row in page.own.section.rows] == ["map-buyers", "send-case", "meet-finance"]
    assert text_of(page.says) == "As it stood on 22 Nov 2026: 3 next steps, 1 kept, 2 overdue."
    assert [quote.text for event in page.own.events for quote in event.quotes][:2] == ["Eight names.", "Finance decides."]
