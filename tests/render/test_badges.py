"""Badges: small files of their own that say their number in words too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.render.boards import make_board_with_text
from tests.status.builders import make_board, make_promise
from tests.views.test_numbers import KEPT

from troth.render.page import SiteUrls
from troth.render.svg_charts import build_snippets, list_badge_files
from troth.views.context import ViewContext

if TYPE_CHECKING:
    from tests.conftest import Golden

    from troth.board import Board


def list_files(board: Board) -> dict[str, str]:
    """Return the badges of a board by their address."""
    return {path: content.decode() for path, content in list_badge_files(ViewContext(board))}


def make_kept_board(number: int) -> Board:
    """Return a board on which the blue team has kept so many promises, and one is late."""
    told = (make_promise(KEPT, record=f"kept-{each}", promiser="blue", customer="acme") for each in range(number))
    return make_board(*told, make_promise(record="late", due="2026-10-02"), as_of="2026-11-05")


def test_a_badge_is_drawn_as_it_was(golden: Golden) -> None:
    """One file, byte for byte."""
    golden("pictures/kept-on-time.svg", list_files(make_kept_board(5))["badges/kept-on-time.svg"])


def test_numbers_of_the_board_and_of_teams_that_promised() -> None:
    """So many of so many, or that there are too few; a team that has promised nothing has none, and people never have."""
    found = {path: ET.fromstring(text).attrib["aria-label"] for path, text in list_files(make_kept_board(5)).items()}  # noqa: S314 - our own
    window = "(by the first due date, last 90 days). As of 5 Nov 2026."
    assert found == {
        "badges/kept-on-time.svg": f"Commitments: kept on time 5/6 {window}",
        "badges/overdue.svg": "Commitments: overdue 1. As of 5 Nov 2026.",
        "badges/blue-kept-on-time.svg": f"Blue: kept on time 5/5 {window}",
        "badges/blue-overdue.svg": "Blue: overdue nothing. As of 5 Nov 2026.",
    }
    assert "kept on time too few" in list_files(make_kept_board(2))["badges/kept-on-time.svg"]


def test_a_name_becomes_no_markup() -> None:
    """Whatever a board or a team is called, its badges are well-formed, and of a size that fits on a page."""
    for name in ("<b>&\"'", "\x0b]]>", "漢字" * 40, "e\u0301" * 60, ""):
        for text in list_files(make_board_with_text(name)).values():
            drawn = ET.fromstring(text)  # noqa: S314 - our own
            assert [each.tag.rpartition("}")[2] for each in drawn] == ["title", "rect", "path", "g"]
            assert 0 < int(drawn.attrib["width"]) < 600


def test_what_to_copy_has_whole_addresses_where_they_are_known() -> None:
    """Markdown of a picture that leads to the record."""
    desk = ViewContext(make_kept_board(1))
    first, *_ = build_snippets(desk, SiteUrls(directory_urls=True, site="https://example.com/board/"))
    assert first.markdown == "[![kept on time](https://example.com/board/badges/kept-on-time.svg)](https://example.com/board/record/)"
    *_, last = build_snippets(desk, SiteUrls(directory_urls=False))
    assert last.markdown == "[![blue: overdue](badges/blue-overdue.svg)](record.html)"
