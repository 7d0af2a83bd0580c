"""The months as they come out: a table for every reader, a list on a phone, and no text of a user that comes alive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from tests.render.boards import AS_OF, make_board_with_text, make_rich_board
from tests.render.html_parser import parse_html
from tests.render.test_svg_graph import make_document, render_page_body
from tests.status.builders import make_board, make_promise, parse_day

from troth.model import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.conftest import Golden

    from troth.board import Board


def make_full_board() -> Board:
    """Return a board with a busy day, a holiday, and a day off with something on it."""
    busy = [make_promise(record=f"busy-{number}", title=f"Busy {number}", due="2026-10-23") for number in range(6)]
    settings = Settings(working_days=frozenset(range(5)), holidays=frozenset({parse_day("2026-10-26")}))
    return make_board(*busy, make_promise(record="off", due="2026-10-24"), make_promise(record="late"), as_of=AS_OF, settings=settings)


def test_a_month_looks_as_it_did(golden: Golden) -> None:
    """The first month, with today, a busy day and a holiday."""
    found = re.search(
        r'<section class="troth-section" aria-labelledby="m-2026-10">.*?</section>\n',
        render_page_body(make_full_board(), "month"),
        re.DOTALL,
    )
    assert found is not None
    golden("pictures/month.html", found[0])


def test_a_month_is_a_table_with_heads_and_a_caption() -> None:
    """Seven heads of columns for each, one cell that is today, and `more` leads to the whole of that day."""
    body = render_page_body(make_full_board(), "month")
    found = parse_html(body)
    assert found.faults == []
    assert len(found.find_all("caption")) == 3
    assert [each.text for each in found.find_all("th")][:7] == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday, day off",
        "Sunday, day off",
    ]
    assert all(each.attributes["scope"] == "col" for each in found.find_all("th"))
    assert [each.attributes.get("aria-current") for each in found.find_all("td")].count("date") == 1
    (more,) = (each for each in found.find_all("a") if "more" in each.text)
    assert more.text == "3 more on 23 Oct"
    assert more.attributes["href"].lstrip("#") in found.ids


def test_due_and_months_lead_to_each_other() -> None:
    """Each is one link away, and says which one it is."""
    for uri, other in (("due", "month"), ("month", "due")):
        links = {each.attributes["href"]: each.attributes for each in parse_html(render_page_body(make_full_board(), uri)).find_all("a")}
        assert links[f"{uri}.html"]["aria-current"] == "page"
        assert f"{other}.html" in links


def test_what_somebody_wrote_stays_text() -> None:
    """A title becomes no markup and no code of a template engine."""
    body = render_page_body(make_board_with_text("<img src=x onerror=alert(1)> {{ 7*7 }}"), "month")
    assert "<img" not in body
    assert "{" not in body


@pytest.mark.parametrize("board", [make_full_board(), make_rich_board(), make_board(as_of=AS_OF)])
@pytest.mark.parametrize("width", [390, 1440])
def test_everybody_can_use_it(page: Page, board: Board, width: int) -> None:
    """An automatic check of accessibility finds nothing, and all of it fits into the window."""
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(make_document(render_page_body(board, "month")))
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": False}}})
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_has_a_list_of_days_that_have_something(page: Page) -> None:
    """With the day of the week and the month, and today even where it has nothing."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.set_content(make_document(render_page_body(make_full_board(), "month")))
    shown = page.locator("td.troth-day:visible .troth-day-date").all_inner_texts()
    assert [" ".join(each.split()) for each in shown] == ["Tue 20 Oct", "Thu 22 Oct today", "Fri 23 Oct", "Sat 24 Oct"]
    lefts = {round(each.bounding_box()["x"]) for each in page.locator("td.troth-day:visible .troth-day-item-link").all()}  # type: ignore[index]
    assert len(lefts) == 1
