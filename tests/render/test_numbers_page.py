"""The page of the record as it comes out: charts with words and tables, for everybody and on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from tests.render.boards import make_board_with_text, make_rich_board
from tests.render.html_parser import parse_html
from tests.status.builders import make_board, make_promise
from tests.views.test_numbers import KEPT, MISSED, MOVED

from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.render.svg_charts import columns, pareto
from troth.site import STYLES, list_sources
from troth.views.charts import Bar, Chart

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from troth.board import Board


def make_full_board() -> Board:
    """Return a board with something in every chart and table."""
    kept = [make_promise(KEPT, record=f"kept-{number}", promiser="blue", customer="acme") for number in range(5)]
    return make_board(
        *kept, make_promise(MOVED, record="moved"), make_promise(MISSED, record="missed"), make_promise(record="late"), as_of="2026-11-05"
    )  # fmt: skip


def render_numbers_body(board: Board) -> str:
    """Return the body of the record."""
    return next(page.body for page in make_pages(board, SiteUrls(directory_urls=False)) if page.uri == "record")


def test_each_chart_has_words_and_its_table_right_below() -> None:
    """Four drawings, each an image with a text, followed by its table."""
    body = render_numbers_body(make_full_board())
    found = parse_html(body)
    assert found.faults == []
    charts = [each for each in found.find_all("svg") if each.attributes.get("class") == "troth-chart"]
    assert len(charts) == 4
    assert all(each.attributes["aria-label"].endswith(".") for each in charts)
    assert len(re.findall(r'</svg>\n<details class="troth-move troth-as-table">', body)) == 4


def test_ids_of_the_numbers_are_there_to_link_to() -> None:
    """Other pages may lead to one number."""
    ids = parse_html(render_numbers_body(make_full_board())).ids
    assert {"kept-on-time", "kept-as-agreed", "moved", "answered", "accepted", "help", "reasons", "overdue-by-age", "by-team"} <= set(ids)


def test_what_somebody_wrote_stays_text() -> None:
    """A title, a name or a reason becomes no markup, in lists, tables and drawings."""
    body = render_numbers_body(make_board_with_text("<img src=x onerror=alert(1)> {{ 7*7 }}"))
    assert "<img" not in body
    assert "{" not in body


@pytest.mark.parametrize("board", [make_full_board(), make_rich_board(), make_board(as_of="2026-11-05")])
@pytest.mark.parametrize("opened", [True, False])
def test_everybody_can_use_it(page: Page, board: Board, *, opened: bool) -> None:
    """An automatic check of accessibility finds nothing, and a phone shows all of it, with all lists open too."""
    styles = b"".join(content for address, content in list_sources() if address in STYLES).decode()
    body = render_numbers_body(board)
    shown = body.replace("<details", "<details open") if opened else body
    page.set_viewport_size({"width": 390, "height": 800})
    page.set_content(
        f'<!doctype html><html lang="en"><head><title>A</title><style>{styles}</style></head><body><main>{shown}</main></body></html>'
    )
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": False}}})
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def make_chart(*marks: Bar) -> Chart:
    """Return a chart of these marks."""
    return Chart(id="x", title="X", lead="", text='All "of" it.', marks=marks, heads=(), lines=())


def test_a_column_is_as_high_as_its_number() -> None:
    """The tallest fills the height, the filled part is what was kept, and an empty month has no number."""
    drawn = str(columns(make_chart(Bar(label="Oct", n=1, total=4), Bar(label="Nov", n=0, total=0))))
    assert 'aria-label="All &#34;of&#34; it."' in drawn
    assert re.findall(r'height="([0-9.]+)"', drawn)[1:] == ["92.0", "23.0", "0.0", "0.0", "1"]
    assert re.findall(r">([^<]+)</text>", drawn) == ["1/4", "Oct", "Nov"]


def test_numbers_of_three_digits_stand_in_two_lines() -> None:
    """Above a narrow column there is no room for `131/213` beside the next one."""
    drawn = str(columns(make_chart(Bar(label="Oct", n=131, total=213), Bar(label="Nov", n=1, total=4))))
    assert re.findall(r">([^<]+)</text>", drawn) == ["131", "/213", "Oct", "1", "/4", "Nov"]


def test_a_share_so_far_stands_where_it_says_something() -> None:
    """From the second of three reasons on, with its value; two reasons are added at sight, and a label that is too long is cut."""
    drawn = str(pareto(make_chart(Bar(label="a" * 60, n=3, total=3), Bar(label="b", n=2, total=5), Bar(label="c", n=1, total=6))))
    assert re.findall(r"share\">([^<]+)</tspan>", drawn) == ["83 %", "100 %"]
    assert f">{'a' * 41}…<" in drawn
    assert "%</tspan>" not in str(pareto(make_chart(Bar(label="a", n=3, total=3), Bar(label="b", n=1, total=4))))


@pytest.mark.parametrize("width", [390, 1440])
def test_no_word_of_a_chart_lies_on_another(page: Page, width: int) -> None:
    """On a phone and on a wide screen, with twelve months of three digits and long reasons."""
    months = make_chart(*(Bar(label=f"M{number:02}", n=131 + number, total=213 + number) for number in range(12)))
    reasons = make_chart(
        *(Bar(label=f"It was more work than we expected at {number}", n=110 - number, total=110 * number + 110) for number in range(4))
    )
    styles = b"".join(content for address, content in list_sources() if address in STYLES).decode()
    page.set_viewport_size({"width": width, "height": 800})
    look = "max-width: 574px; font: 16px/1.6 Verdana, sans-serif"
    drawn = f"{columns(months)}{pareto(reasons)}"
    page.set_content(f'<!doctype html><style>{styles}</style><main class="troth" style="{look}">{drawn}</main>')
    boxes = page.locator("text").evaluate_all("all => all.map(each => each.getBoundingClientRect().toJSON())")
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = (
                one["right"] <= other["left"]
                or other["right"] <= one["left"]
                or one["bottom"] <= other["top"] + 3
                or other["bottom"] <= one["top"] + 3
            )
            assert apart, (one, other)
    assert max(each["right"] for each in boxes) <= width


def test_no_marks_no_drawing() -> None:
    """Nothing is divided by nought."""
    assert columns(make_chart()) == pareto(make_chart()) == ""
