"""Feeds: valid for a feed reader, stable, and nothing in them but text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profiles import scale_examples
from tests.render.boards import make_board_with_text, make_rich_board
from tests.status.builders import make_board, make_promise

from troth.render.feeds import SHOWN, list_feeds
from troth.render.page import SiteUrls
from troth.views.context import ViewContext

if TYPE_CHECKING:
    from troth.board import Board


AT = SiteUrls(directory_urls=True, site="https://example.com/board/")


def render_all(board: Board, addresses: SiteUrls = AT) -> dict[str, bytes]:
    """Return all feeds of a board, by address."""
    return {each.address: each.make() for each in list_feeds(ViewContext(board), addresses)}


def parse_feed(content: bytes) -> Any:  # noqa: ANN401 - as the reader has it
    """Return a feed as a feed reader reads it; it must have nothing to complain about."""
    found = feedparser.parse(content)
    assert not found.bozo, found.bozo_exception
    return found


def test_what_happened_as_a_reader_shows_it() -> None:
    """Each event is an entry with a sentence, its day, its author, the act, and the promise's page."""
    feed = parse_feed(
        render_all(make_board(make_promise("date: 2026-10-02, by: cora, act: agreed, note: Fine."), as_of="2026-10-15"))["feed.xml"]
    )
    first, second = feed.entries
    assert (first.title, first.author, first.updated) == ("It: Cora agreed to the terms", "Cora", "2026-10-02T00:00:00Z")
    assert (first.link, first.tags[0].term) == ("https://example.com/board/promises/it/", "agreed")
    assert first.content[0].value == "Cora agreed to the terms.\n\nFine."
    assert second.title == "It: Ann promised it"
    assert feed.feed.updated == first.updated


def test_a_feed_for_each_party() -> None:
    """A party's feed holds what concerns it; one whom nothing concerns has an empty feed that is valid."""
    found = render_all(make_board(make_promise(partner="dan"), as_of="2026-10-15"))
    assert {path for path, content in found.items() if parse_feed(content).entries} == {
        "feed.xml",
        *(f"feeds/{each}.xml" for each in ("ann", "cora", "dan", "blue")),
    }
    assert len(found) == 1 + 9


def test_ids_are_tags_and_stay() -> None:
    """Ids are `tag:` URIs that are the same on a later day, in every feed and at every address."""
    board, later = (make_board(make_promise("date: 2026-10-02, by: cora, act: agreed"), as_of=day) for day in ("2026-10-15", "2026-11-15"))
    ids = {each.id for each in parse_feed(render_all(board)["feed.xml"]).entries}
    assert all(each.startswith("tag:troth.invalid,2026:troth/") for each in ids)
    assert ids < {each.id for each in parse_feed(render_all(later)["feed.xml"]).entries}
    assert ids == {each.id for each in parse_feed(render_all(board, SiteUrls(directory_urls=False))["feeds/ann.xml"]).entries}


def test_only_the_newest() -> None:
    """A feed holds a hundred events at most, the newest."""
    log = "\n".join(f"date: 2026-10-{2 + number // 10:02}, by: ann, act: reported, note: n{number}" for number in range(150))
    feed = parse_feed(render_all(make_board(make_promise(log), as_of="2026-10-19"))["feed.xml"])
    assert len(feed.entries) == SHOWN
    assert "n149" in feed.entries[0].content[0].value


def test_the_same_bytes() -> None:
    """Feeds of one board are the same however often they are made."""
    assert render_all(make_rich_board()) == render_all(make_rich_board())


@settings(max_examples=scale_examples(60))
@given(st.text(min_size=1, max_size=200))
def test_no_text_breaks_a_feed(text: str) -> None:
    """Whatever a record says, a feed stays well-formed, with the same entries, and the text is a text."""
    for path, content in render_all(make_board_with_text(text)).items():
        entries = ET.fromstring(content).findall("{http://www.w3.org/2005/Atom}entry")  # noqa: S314 - our own
        assert len(entries) == len(parse_feed(render_all(make_board_with_text("plain"))[path]).entries)
        assert all(len(entry) == len(entries[0]) for entry in entries)
