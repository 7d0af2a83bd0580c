"""What is new on a board: of asks and meetings too, not of promises alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.views.contexts import make_context

from troth.views.lists.home import build_home_page
from troth.views.lists.news import collect_news
from troth.views.lists.work import WorkLists
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from pathlib import Path

ASK = """title: Who opens `the doors`?
asker: rosa
asked: [nina, omar]
seeks: input
made: 2026-11-02
respond_by: 2026-11-20
request: Which door do you open?
log:
  - {date: 2026-11-02, by: rosa, act: reached_out, to: all, via: email}
  - {date: 2026-11-04, by: omar, act: answered, answer: declined, note: Not me.}
"""
MEETING = "title: On Wednesday\nkind: retrospective\ndate: 2026-11-04\nattendees: [rosa, nina]\n"


def test_what_happens_to_an_ask_is_new(tmp_path: Path) -> None:
    """On the day of a reply and of a meeting both are told; on the day of the ask, that it was made and who was contacted."""
    news = collect_news(make_context(tmp_path, "2026-11-04", {"asks/doors.yaml": ASK, "meetings/wednesday.yaml": MEETING}))
    assert [(to_plain_text(each.text), each.title, each.page) for each in news.events] == [
        ("replied", "Who opens the doors?", "asks/doors"),
        ("met", "On Wednesday", "meetings/wednesday"),
    ]
    first = collect_news(make_context(tmp_path / "first", "2026-11-02", {"asks/doors.yaml": ASK}))
    assert [to_plain_text(each.text) for each in first.events] == ["asked 2 people", "contacted 2 people"]


def test_an_open_ask_waits_on_home(tmp_path: Path) -> None:
    """A board of asks alone is neither empty nor is everybody done."""
    home = build_home_page(WorkLists(make_context(tmp_path, "2026-11-05", {"asks/doors.yaml": ASK})))
    assert not home.welcome
    assert home.asks.count == 1
    assert "1 person has not replied to an ask" in to_plain_text(home.text)
    assert home.sections[2].empty == ""
