"""Promises as files for programs: told once, and the same in each file as when it is asked for alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profiles import scale_examples
from tests.render.boards import make_board_with_text, make_rich_board
from tests.render.html_parser import parse_html
from tests.status.builders import make_board, parse_day

from troth.base.dates import AsOf
from troth.build import load_board
from troth.render.export import AS_FILES, list_data_files, render_board_json, render_board_xlsx, render_promise_json, render_promises_csv
from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.site import build_site

if TYPE_CHECKING:
    from pathlib import Path

    from troth.board import Board


AT = SiteUrls(directory_urls=True)


def check_same_files(board: Board) -> None:
    """Compare every file with what is written where only that one is asked for."""
    found = {each.address: each.make() for each in list_data_files(board, AT)}
    assert found.pop("promises.xlsx") == render_board_xlsx(board, AT)
    assert found.pop("promises.csv") == render_promises_csv(board).encode("utf-8-sig")
    assert found.pop("v1/board.json") == render_board_json(board, AT).encode()
    assert found == {}
    assert json.loads(render_board_json(board, AT))["promises"] == [
        json.loads(render_promise_json(each, board, AT)) for each in board.promises.values()
    ]


def test_the_files_of_a_board() -> None:
    """All files say the same, of a board with everything in it and of an empty one."""
    check_same_files(make_rich_board())
    check_same_files(make_board(as_of="2026-10-15"))


@pytest.mark.parametrize(("there", "linked"), [(True, {"promises.xlsx", "promises.csv"}), (False, {"promises.csv"})])
def test_the_list_of_all_promises_links_to_them(there: bool, linked: set[str], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    """To those that are published: a workbook only where it can be written."""
    for module in ("export", "pages"):
        monkeypatch.setattr(f"troth.render.{module}.is_xlsx_available", lambda: there)
    board = make_rich_board()
    page = next(each for each in make_pages(board, AS_FILES) if each.uri == "promises/index")
    links = {link.attributes["href"].removeprefix("../") for link in parse_html(page.body).find_all("a")}

    assert {link for link in links if link.startswith("promises.")} == linked
    assert linked == {each.address for each in list_data_files(board, AS_FILES) if "/" not in each.address}


@settings(max_examples=scale_examples(40))
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_text(text: str) -> None:
    """Whatever a record says comes out of the JSON as it was written."""
    board = make_board_with_text(text)
    check_same_files(board)
    assert json.loads(render_board_json(board, AT))["promises"][0]["title"] == text


def test_each_record_has_a_line_of_its_own(checkout: Path) -> None:
    """Whoever wants one record reads its line: no other file of the site has records one by one."""
    made = build_site(load_board(checkout, AsOf(parse_day("2026-11-20"))), directory_urls=False)
    (address,) = (each.address for each in made.iter_files() if each.address.startswith("v1/"))
    content = made.files[address].decode()
    lines, whole = {each.removesuffix(",") for each in content.splitlines()}, json.loads(content)
    for kind in ("promises", "asks", "agreements", "meetings", "goals", "parties"):
        assert whole[kind]
        assert {json.dumps(each, ensure_ascii=False) for each in whole[kind]} <= lines
