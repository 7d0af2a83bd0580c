"""The picture of a thread as it comes out: links, words beside colours, and nothing of a user's that comes alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from tests.render.boards import AS_OF, make_board_with_text, make_rich_board
from tests.render.html_parser import parse_html
from tests.status.builders import make_board, make_promise

from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.render.svg_graph import draw_thread, get_shape
from troth.site import STYLES, list_sources
from troth.views.chips import STATE_CHIPS
from troth.views.context import ViewContext
from troth.views.promise.thread import PromiseGraph, Threads, build_thread_graph

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.conftest import Golden

    from troth.board import Board


def find_drawing(board: Board, record: str) -> str:
    """Return the drawing on the page of a promise."""
    found = build_thread_graph(record, PromiseGraph(board, Threads(board)), ViewContext(board))
    return str(draw_thread(found, SiteUrls(directory_urls=False).build_page_urls(f"promises/{record}"))) if found else ""


def make_document(body: str) -> str:
    """Return a page with our styles and without a theme."""
    styles = b"".join(content for address, content in list_sources() if address in STYLES).decode()
    return f'<!doctype html><html lang="en"><head><title>x</title><style>{styles}</style></head><body><main>{body}</main></body></html>'


def render_page_body(board: Board, uri: str) -> str:
    """Return the body of one page."""
    return next(page.body for page in make_pages(board, SiteUrls(directory_urls=False)) if page.uri == uri)


def test_a_picture_is_drawn_as_it_was(golden: Golden) -> None:
    """One file, with a line of each kind."""
    golden("pictures/thread.svg", find_drawing(make_rich_board(), "it").replace("><", ">\n<") + "\n")


def test_a_box_says_state_and_day_in_words() -> None:
    """What is overdue says so; the promise at hand is told apart without a colour, and leads nowhere."""
    found = parse_html(find_drawing(make_rich_board(), "it"))
    labels = {each.attributes["aria-label"] for each in found.elements if "aria-label" in each.attributes}
    assert labels == {
        "This promise, It: Promised, due 25 Oct 2026",
        "The whole: Offered, due 20 Oct 2026",
        "A late one: Overdue, due 20 Oct 2026",
        "What comes after: Overdue, due 20 Oct 2026",
    }  # fmt: skip
    assert found.faults == []
    assert len(found.find_all("a")) == 3


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", '"></a><script>', "漢字" * 40, "e\u0301" * 70, "x" * 200, "a " * 90])
def test_a_title_is_text_and_stays_in_its_box(text: str) -> None:
    """It is cut where it is too long, whatever letters it is written in."""
    board = make_board(*(make_promise(record=each, part_of="a" if each != "a" else "", title=repr(text)) for each in "abc"), as_of=AS_OF)
    found = parse_html(find_drawing(board, "a"))
    assert found.faults == []
    assert {each.tag for each in found.elements} <= {"svg", "title", "desc", "defs", "marker", "path", "a", "g", "rect", "circle", "text"}
    titles = [each.text for each in found.find_all("text") if each.attributes["class"] == "troth-node-title"]
    assert all(len(each) <= 26 for each in titles if not each.startswith("e"))
    assert 3 <= len(titles) <= 6


def test_no_brace_reaches_a_page() -> None:
    """The page around the picture stays a block that no template engine takes for its own."""
    assert "{" not in render_page_body(make_board_with_text("{{ 7*7 }}"), "promises/it")


def test_every_state_has_a_shape() -> None:
    """Read from the style sheet, in the colour of the text around it."""
    for sign in STATE_CHIPS.values():
        assert "<" in get_shape(sign.icon)
        assert "#" not in get_shape(sign.icon)
    assert get_shape("unheard-of") == ""


@pytest.mark.parametrize("width", [390, 1440])
def test_everybody_can_use_it(page: Page, width: int) -> None:
    """An automatic check finds nothing; a phone moves the picture within its frame, and the keyboard goes from box to box."""
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(make_document(render_page_body(make_rich_board(), "promises/it")))
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": False}}})
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".troth-picture").bounding_box()["width"] > 390  # type: ignore[index]
    page.locator("a.troth-node").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('troth-node')")
