"""Badges: small files of their own that say their number in words too."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.lifecycle.told import board_of, promise
from tests.render.boards import holding
from tests.views.test_record import KEPT

from troth.render.addresses import Addresses
from troth.render.badges import badge_files, snippets
from troth.views.desk import Desk

if TYPE_CHECKING:
    from tests.conftest import Golden

    from troth.board import Board


def files(board: Board) -> dict[str, str]:
    """Return the badges of a board by their address."""
    return {path: content.decode() for path, content in badge_files(Desk(board))}


def kept(number: int) -> Board:
    """Return a board on which the blue team has kept so many promises, and one is late."""
    told = (promise(KEPT, record=f"kept-{each}", promiser="blue", customer="acme") for each in range(number))
    return board_of(*told, promise(record="late", due="2026-10-02"), as_of="2026-11-05")


def test_a_badge_is_drawn_as_it_was(golden: Golden) -> None:
    """One file, byte for byte."""
    golden("pictures/kept-on-time.svg", files(kept(5))["badges/kept-on-time.svg"])


def test_numbers_of_the_board_and_of_teams_that_promised() -> None:
    """So many of so many, or that there are too few; a team that has promised nothing has none, and people never have."""
    found = {path: ET.fromstring(text).attrib["aria-label"] for path, text in files(kept(5)).items()}  # noqa: S314 - our own
    window = "(by the first due date, last 90 days). As it stood on 5 Nov 2026."
    assert found == {
        "badges/kept-on-time.svg": f"Commitments: kept on time 5/6 {window}",
        "badges/overdue.svg": "Commitments: overdue 1. As it stood on 5 Nov 2026.",
        "badges/blue-kept-on-time.svg": f"Blue: kept on time 5/5 {window}",
        "badges/blue-overdue.svg": "Blue: overdue nothing. As it stood on 5 Nov 2026.",
    }
    assert "kept on time too few" in files(kept(2))["badges/kept-on-time.svg"]


def test_a_name_becomes_no_markup() -> None:
    """Whatever a board or a team is called, its badges are well-formed, and of a size that fits on a page."""
    for name in ("<b>&\"'", "\x0b]]>", "漢字" * 40, "e\u0301" * 60, ""):
        for text in files(holding(name)).values():
            drawn = ET.fromstring(text)  # noqa: S314 - our own
            assert [each.tag.rpartition("}")[2] for each in drawn] == ["title", "rect", "path", "g"]
            assert 0 < int(drawn.attrib["width"]) < 600


def test_what_to_copy_has_whole_addresses_where_they_are_known() -> None:
    """Markdown of a picture that leads to the record."""
    desk = Desk(kept(1))
    first, *_ = snippets(desk, Addresses(directory_urls=True, site="https://example.com/board/"))
    assert first.markdown == "[![kept on time](https://example.com/board/badges/kept-on-time.svg)](https://example.com/board/record/)"
    *_, last = snippets(desk, Addresses(directory_urls=False))
    assert last.markdown == "[![blue: overdue](badges/blue-overdue.svg)](record.html)"
