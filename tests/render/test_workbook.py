"""The workbook holds what the board says: dates as dates, every text as text, and nothing that runs."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from tests.cli.boards import make_promise_yaml, run_troth, write_base_board

from troth.base.dates import AsOf
from troth.build import load_board
from troth.render.export import list_data_files, render_board_xlsx
from troth.render.page import SiteUrls
from troth.render.spreadsheets import Workbook

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = AsOf(date(2026, 11, 22))
EVIL = ("=HYPERLINK('https://evil.example')", "+1+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1+1}", "https://evil.example", "1e5")


def open_workbook(root: Path, address: str = "") -> Any:  # noqa: ANN401 - openpyxl's workbook
    """Return the workbook of a board as a spreadsheet program would open it."""
    return load_workbook(io.BytesIO(render_board_xlsx(load_board(root, AS_OF), SiteUrls(directory_urls=True, site=address))))


def test_no_text_is_ever_a_formula_or_a_link(tmp_path: Path) -> None:
    """Whatever it starts with, it is written as it is, and only our own addresses are links."""
    root = write_base_board(
        tmp_path, {f"promises/evil-{number}.yaml": make_promise_yaml(title=f'"{text}"') for number, text in enumerate(EVIL)}
    )
    page = open_workbook(root)["Promises"]
    found = {cell.value: cell for cell in page["A"]}
    for text in EVIL:
        assert (found[text].data_type, found[text].hyperlink) == ("s", None)
    assert all(cell.data_type != "f" for row in page for cell in row)


def test_days_are_days_and_pages_are_links(tmp_path: Path) -> None:
    """They can be sorted and counted with; a link leads to the page where the site's address is known, and is text where not."""
    root = write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()})
    page = open_workbook(root, "https://example.com/board/")["Promises"]
    headings = [cell.value for cell in page[1]]
    (row,) = [row for row in page.iter_rows(min_row=2) if row[1].value == "doors"]
    named = dict(zip(headings, row, strict=True))
    assert named["Due"].value == datetime(2026, 12, 15)  # noqa: DTZ001 - as sheets have it
    assert named["Url"].hyperlink.target == "https://example.com/board/promises/doors/"
    assert page.auto_filter.ref is not None
    assert page.freeze_panes == "B2"
    (row,) = [row for row in open_workbook(root)["Promises"].iter_rows(min_row=2) if row[1].value == "doors"]
    unlinked = row[headings.index("Url")]
    assert (unlinked.value, unlinked.hyperlink) == ("promises/doors.html", None)


def test_who_was_asked_and_who_the_ids_are(tmp_path: Path) -> None:
    """Each on a sheet of its own."""
    book = open_workbook(write_base_board(tmp_path, {"asks/measuring.yaml": ASK}))
    assert [row[2].value for row in book["Asks"].iter_rows(min_row=2)] == ["nina", "omar"]
    assert {row[2].value for row in book["Parties"].iter_rows(min_row=2)} >= {"Nina Novak", "Fitters", "Retail customers"}


ASK = """\
title: How do you measure?
asker: jane
asked: [nina, omar]
seeks: input
made: 2026-11-02
respond_by: 2026-11-20
request: Tell us.
"""


def test_the_same_board_gives_the_same_bytes(tmp_path: Path) -> None:
    """Beside the pages and from the command."""
    root = write_base_board(tmp_path)
    board = load_board(root, AS_OF, witness=True)
    book = next(each for each in list_data_files(board, SiteUrls(directory_urls=False)) if each.address == "promises.xlsx")
    assert book.make() == run_troth(root, "export", "xlsx").stdout_bytes


def test_a_text_longer_than_a_cell_is_cut() -> None:
    """The rest of the row stays."""
    book = Workbook(date(2026, 11, 22), ("title", "due"))
    book.add_promise({"title": "x" * 40_000, "due": "2026-12-15"})
    page = load_workbook(io.BytesIO(book.finish_workbook([], [])))["Promises"]
    assert (len(str(page["A2"].value)), page["B2"].value) == (32_767, datetime(2026, 12, 15))  # noqa: DTZ001 - as sheets have it
