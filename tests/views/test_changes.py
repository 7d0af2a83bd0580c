"""What changed, in words, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.lifecycle.told import board_of, day, promise
from tests.render.boards import lively

from troth.views.changes import Chronicle, changes, changes_page
from troth.views.desk import Desk
from troth.views.span import named, text_of

if TYPE_CHECKING:
    from datetime import date

LIVELY = lively()
LOG = """date: 2026-10-02, by: cora, act: agreed
date: 2026-10-05, by: ann, act: accepted
date: 2026-10-10, by: ann, act: renegotiated, due: 2026-10-22, reason: people, because: Ill.
date: 2026-10-11, by: cora, act: agreed
date: 2026-10-25, by: ann, act: delivered
date: 2026-10-25, by: cora, act: accepted"""


def told(as_of: str = "2026-10-26") -> list[str]:
    """Return the changes of one promise as lines."""
    found = changes(Desk(board_of(promise(LOG), as_of=as_of)))
    return [f"{each.event.iso} {text_of(named(each.event.who))} {text_of(each.event.says)}" for each in found]


def test_the_newest_first() -> None:
    """Made, agreed, moved, overdue, delivered, accepted: each with its day; an entry that had no place is no change."""
    assert told() == [
        "2026-10-25 Cora accepted it",
        "2026-10-25 Ann declared it delivered",
        "2026-10-23 Ann had promised it for 22 Oct 2026: now it is overdue",
        "2026-10-11 Cora agreed to the change: due 22 Oct 2026 (was 20 Oct 2026)",
        "2026-10-10 Ann asked for other terms: due 22 Oct 2026 (was 20 Oct 2026)",
        "2026-10-02 Cora agreed to the terms",
        "2026-10-01 Ann promised it",
    ]


def test_names_stay_when_time_goes_on() -> None:
    """A change has the same name on every later day, and no two have one name, even where somebody did a thing twice on one day."""
    twice = "date: 2026-10-05, by: ann, act: reported, note: One.\ndate: 2026-10-05, by: ann, act: reported, note: Two."
    early, late = (changes(Desk(board_of(promise(twice), promise(LOG, record="other"), as_of=day))) for day in ("2026-10-12", "2026-11-26"))
    names = [each.name for each in late]
    assert len(set(names)) == len(names)
    assert [each.name for each in early] == names[-len(early) :]


def test_the_page_goes_by_days() -> None:
    """The page holds the board's window, a section a day."""
    page = changes_page(Desk(board_of(promise(LOG), as_of="2026-10-26")))
    assert [(each.title, len(each.events)) for each in page.days][:2] == [("Sunday, 25 Oct 2026", 2), ("Friday, 23 Oct 2026", 1)]
    assert text_of(page.says) == "As it stood on 26 Oct 2026: 7 events in the last 90 days."
    assert changes_page(Desk(board_of(promise(LOG), as_of="2027-06-01"))).days == ()


@given(st.integers(1, 40), st.sampled_from([None, "ann", "bob", "cora", "dan", "blue", "acme", "empty"]))
def test_the_newest_are_found_without_the_rest(number: int, party: str | None) -> None:
    """A feed of so many holds exactly the newest, of all or of a party, in the order in which all of them stand."""
    desk = Desk(LIVELY)
    wanted = tuple(each for each in changes(desk) if party is None or party in each.parties)
    assert Chronicle(desk).newest(number, party) == wanted[:number]


@given(st.dates(day("2026-09-01"), day("2026-11-01")))
def test_how_many_there_were(after: date) -> None:
    """The number of changes after a day is that of all that there are."""
    desk = Desk(LIVELY)
    assert Chronicle(desk).number_after(after) == sum(each.event.day > after for each in changes(desk))
