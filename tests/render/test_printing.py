"""What a browser prints: Home on one page, a promise without its buttons, a chart with its table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.render.boards import make_rich_board
from tests.render.pdf import read_pdf_text
from tests.render.test_numbers_page import make_full_board
from tests.render.test_svg_graph import make_document, render_page_body

from troth.base.dates import AsOf, parse_iso_date
from troth.build import load_board
from troth.render.page import SiteUrls
from troth.render.pages import make_pages

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

HOME = ("Alder&Finch", "Keptontime", "Latesinceyesterday1", "Overdueforlonger4", "39dayslate", "Dueinthenext7days8", "in7days")
ELSEWHERE = ("Waitingfor", "Newsinceyesterday", "Viewall", "Allreports", "Iam", "Formaintainers")

THEME = "html { font-size: 20px; } body { margin: 0; font-family: sans-serif; line-height: 1.6; }"
"""What the theme would say of all text."""


def print_page(page: Page, body: str) -> tuple[str, int]:
    """Return the text of the PDF of a page without its spaces, and how many sheets of A4 it takes."""
    page.set_content(make_document(body).replace("<style>", f"<style>{THEME}"))
    data = page.pdf(format="A4")
    return read_pdf_text(data), len(re.findall(rb"/Type\s*/Page\b", data))


def test_home_of_the_example_board_is_one_sheet(page: Page, checkout: Path) -> None:
    """The sentence, what is late and what is due in the next 7 days, the numbers, and nothing else."""
    day = parse_iso_date("2026-11-20")
    assert day is not None
    text, sheets = print_page(page, render_page_body(load_board(checkout, AsOf(day)), "index"))
    assert sheets == 1
    assert all(each in text for each in HOME)
    assert not any(each in text for each in ELSEWHERE)


def test_reports_and_an_ask_take_few_sheets(page: Page, checkout: Path) -> None:
    """The reports take four at most, with every table and without what stands behind each number; an ask goes on over its sheets.

    Its replies alone, for a workshop, are what was asked and every answer in full.
    """
    day = parse_iso_date("2026-11-20")
    assert day is not None
    board = load_board(checkout, AsOf(day))
    text, sheets = print_page(page, render_page_body(board, "record"))
    assert sheets <= 4
    assert all(each in text for each in ("Keptontime,bymonth", "Sumsofar", "Bycustomer"))
    assert not any(each in text for each in ("Showitems", "Download"))
    ask = render_page_body(board, "asks/from-measuring-to-ordering")
    assert print_page(page, ask)[1] <= 3
    whole, sheets = print_page(page, ask.replace('class="troth-section troth-replies"', 'class="troth-section troth-replies troth-alone"'))
    assert sheets == 1
    assert all(each in whole for each in ("Halfanhourwithyou", "Elevenplaces,sortedbyhowoftenIswear", "MaraKeller"))
    assert not any(each in whole for each in ("Whattosay", "Contacthistory", "Waitingforareply"))


def test_a_promise_is_printed_without_what_one_can_click(page: Page) -> None:
    """The letter, the facts, the picture as a list, the history and the terms; no act, no file and no link written out."""
    text, _ = print_page(page, render_page_body(make_rich_board(), "promises/it"))
    for each in ("AnnpromisedCora", "Howwe'llknow", "Partner", "Alateone", "hastocomebeforeIt", "History", "TermsID"):
        assert each in text
    for each in ("Whatyoucando", "asJSON", "Editthefile", "https"):
        assert each not in text.replace("https://example.com/x", "")


def test_a_chart_is_printed_with_its_table(page: Page) -> None:
    """The table that is closed on a screen is open on paper; the badges are for screens."""
    text, _ = print_page(page, render_page_body(make_full_board(), "record"))
    assert "DueinKept" in text
    assert "Badgesforotherpages" not in text


def test_a_page_knows_its_own_address_on_paper(page: Page) -> None:
    """Where the site's is known, and only there: on a screen the browser has it."""
    known = SiteUrls(directory_urls=False, site="https://example.com/board/")
    body = next(each.body for each in make_pages(make_rich_board(), known) if each.uri == "overdue")
    text, _ = print_page(page, body)
    assert text.count("https://example.com/board/overdue.html") == 1
    assert not page.locator(".troth-address").is_visible()
    assert "troth-address" not in render_page_body(make_rich_board(), "overdue")
