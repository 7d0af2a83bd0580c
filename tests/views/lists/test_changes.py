"""What changed, in words, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.render.boards import make_rich_board
from tests.status.builders import make_board, make_promise, parse_day

from troth.views.context import ViewContext
from troth.views.lists.changes import ChangeFeed, build_changes_page, list_changes
from troth.views.rich_text import join_names, to_plain_text

if TYPE_CHECKING:
    from datetime import date


LIVELY = make_rich_board()
LOG = """date: 2026-10-02, by: cora, act: agreed
date: 2026-10-05, by: ann, act: accepted
date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-22, reason: people, because: Ill.
date: 2026-10-11, by: cora, act: agreed
date: 2026-10-25, by: ann, act: delivered
date: 2026-10-25, by: cora, act: accepted"""


def format_changes(as_of: str = "2026-10-26") -> list[str]:
    """Return the changes of one promise as lines."""
    found = list_changes(ViewContext(make_board(make_promise(LOG), as_of=as_of)))
    return [f"{each.event.date} {to_plain_text(join_names(each.event.who))} {to_plain_text(each.event.text)}" for each in found]


def test_the_newest_first() -> None:
    """Made, agreed, moved, overdue, delivered, accepted: each with its day; an entry that had no place is no change."""
    assert format_changes() == [
        "2026-10-25 Cora accepted it",
        "2026-10-25 Ann marked it as delivered",
        "2026-10-23 Ann had promised it for 22 Oct 2026: now it is overdue",
        "2026-10-11 Cora agreed to the change: due 22 Oct 2026 (was 20 Oct 2026)",
        "2026-10-10 Ann requested a change: due 22 Oct 2026 (was 20 Oct 2026)",
        "2026-10-02 Cora agreed to the terms",
        "2026-10-01 Ann promised it",
    ]


def test_names_stay_when_time_goes_on() -> None:
    """A change has the same name on every later day, and no two have one name, even where somebody did a thing twice on one day."""
    twice = "date: 2026-10-05, by: ann, act: reported, note: One.\ndate: 2026-10-05, by: ann, act: reported, note: Two."
    early, late = (
        list_changes(ViewContext(make_board(make_promise(twice), make_promise(LOG, record="other"), as_of=day)))
        for day in ("2026-10-12", "2026-11-26")
    )
    names = [each.name for each in late]
    assert len(set(names)) == len(names)
    assert [each.name for each in early] == names[-len(early) :]


def test_the_page_goes_by_days() -> None:
    """The page holds the board's window, a section a day."""
    page = build_changes_page(ViewContext(make_board(make_promise(LOG), as_of="2026-10-26")))
    assert [(each.title, len(each.events)) for each in page.days][:2] == [("Sunday, 25 Oct 2026", 2), ("Friday, 23 Oct 2026", 1)]
    assert to_plain_text(page.text) == "As of 26 Oct 2026: 7 events in the last 90 days."
    assert build_changes_page(ViewContext(make_board(make_promise(LOG), as_of="2027-06-01"))).days == ()


@given(st.integers(1, 40), st.sampled_from([None, "ann", "bob", "cora", "dan", "blue", "acme", "empty"]))
def test_the_newest_are_found_without_the_rest(number: int, party: str | None) -> None:
    """A feed of so many holds exactly the newest, of all or of a party, in the order in which all of them stand."""
    desk = ViewContext(LIVELY)
    wanted = tuple(each for each in list_changes(desk) if party is None or party in each.parties)
    assert ChangeFeed(desk).list_newest(number, party) == wanted[:number]


@given(st.dates(parse_day("2026-09-01"), parse_day("2026-11-01")))
def test_how_many_there_were(after: date) -> None:
    """The number of changes after a day is that of all that there are."""
    desk = ViewContext(LIVELY)
    assert ChangeFeed(desk).count_after(after) == sum(each.event.day > after for each in list_changes(desk))
