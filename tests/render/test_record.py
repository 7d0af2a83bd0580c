"""The page of the record as it comes out: charts with words and tables, for everybody and on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from tests.lifecycle.told import board_of, promise
from tests.render.boards import holding, lively
from tests.render.reading import read
from tests.views.test_record import KEPT, MISSED, MOVED

from troth.render.addresses import Addresses
from troth.render.charts import columns, pareto
from troth.render.pages import pages
from troth.render.static import STYLES, assets
from troth.views.record_charts import Chart, Mark

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from troth.board import Board


def full() -> Board:
    """Return a board with something in every chart and table."""
    kept = [promise(KEPT, record=f"kept-{number}", promiser="blue", customer="acme") for number in range(5)]
    return board_of(
        *kept, promise(MOVED, record="moved"), promise(MISSED, record="missed"), promise(record="late"), as_of="2026-11-05"
    )  # fmt: skip


def record(board: Board) -> str:
    """Return the body of the record."""
    return next(page.body for page in pages(board, Addresses(directory_urls=False)) if page.uri == "record")


def test_each_chart_has_words_and_its_table_right_below() -> None:
    """Four drawings, each an image with a text, followed by its table."""
    body = record(full())
    found = read(body)
    assert found.faults == []
    charts = [each for each in found.all("svg") if each.attributes.get("class") == "troth-chart"]
    assert len(charts) == 4
    assert all(each.attributes["aria-label"].endswith(".") for each in charts)
    assert len(re.findall(r'</svg>\n<details class="troth-move troth-as-table">', body)) == 4


def test_ids_of_the_numbers_are_there_to_link_to() -> None:
    """Other pages may lead to one number."""
    ids = read(record(full())).ids
    assert {"kept-on-time", "kept-as-agreed", "moved", "answered", "accepted", "help", "reasons", "overdue-by-age", "by-team"} <= set(ids)


def test_what_somebody_wrote_stays_text() -> None:
    """A title, a name or a reason becomes no markup, in lists, tables and drawings."""
    body = record(holding("<img src=x onerror=alert(1)> {{ 7*7 }}"))
    assert "<img" not in body
    assert "{" not in body


@pytest.mark.parametrize("board", [full(), lively(), board_of(as_of="2026-11-05")])
@pytest.mark.parametrize("opened", [True, False])
def test_everybody_can_use_it(page: Page, board: Board, *, opened: bool) -> None:
    """An automatic check of accessibility finds nothing, and a phone shows all of it, with all lists open too."""
    styles = b"".join(content for address, content in assets() if address in STYLES).decode()
    body = record(board)
    shown = body.replace("<details", "<details open") if opened else body
    page.set_viewport_size({"width": 390, "height": 800})
    page.set_content(
        f'<!doctype html><html lang="en"><head><title>A</title><style>{styles}</style></head><body><main>{shown}</main></body></html>'
    )
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": False}}})
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def chart(*marks: Mark) -> Chart:
    """Return a chart of these marks."""
    return Chart(id="x", title="X", lead="", says='All "of" it.', marks=marks, heads=(), lines=())


def test_a_column_is_as_high_as_its_number() -> None:
    """The tallest fills the height, the filled part is what was kept, and an empty month has no number."""
    drawn = str(columns(chart(Mark(label="Oct", n=1, of=4), Mark(label="Nov", n=0, of=0))))
    assert 'aria-label="All &#34;of&#34; it."' in drawn
    assert re.findall(r'height="([0-9.]+)"', drawn) == ["92.0", "23.0", "0.0", "0.0"]
    assert re.findall(r">([^<]+)</text>", drawn) == ["1/4", "Oct", "Nov"]


def test_the_line_of_sums_ends_at_all_of_them() -> None:
    """In a Pareto chart, and a label that is too long is cut."""
    drawn = str(pareto(chart(Mark(label="a" * 60, n=3, of=3), Mark(label="b", n=1, of=4))))
    assert 'd="M270.0 25L360.0 63"' in drawn
    assert f">{'a' * 45}…<" in drawn


def test_no_marks_no_drawing() -> None:
    """Nothing is divided by nought."""
    assert columns(chart()) == pareto(chart()) == ""
