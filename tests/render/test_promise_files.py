"""Promises as files for programs: told once, and the same in each file as when it is asked for alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lifecycle.told import board_of
from tests.render.boards import holding, lively
from tests.render.reading import read

from troth.render.addresses import Addresses
from troth.render.export import AS_FILES, board_json, board_xlsx, promise_files, promise_json, promises_csv
from troth.render.pages import pages

if TYPE_CHECKING:
    from troth.board import Board

AT = Addresses(directory_urls=True)


def same(board: Board) -> None:
    """Compare every file with what is written where only that one is asked for."""
    found = {each.address: each.make() for each in promise_files(board, AT)}
    assert found.pop("promises.xlsx") == board_xlsx(board, AT)
    assert found.pop("promises.csv") == promises_csv(board).encode("utf-8-sig")
    assert found.pop("v1/board.json") == board_json(board, AT).encode()
    assert found == {f"v1/promises/{each.id}.json": promise_json(each, board, AT).encode() for each in board.standings.values()}
    assert json.loads(board_json(board, AT))["promises"] == [json.loads(found[f"v1/promises/{each}.json"]) for each in board.standings]


def test_the_files_of_a_board() -> None:
    """All files say the same, of a board with everything in it and of an empty one."""
    same(lively())
    same(board_of(as_of="2026-10-15"))


@pytest.mark.parametrize(("there", "linked"), [(True, {"promises.xlsx", "promises.csv"}), (False, {"promises.csv"})])
def test_the_list_of_all_promises_links_to_them(there: bool, linked: set[str], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    """To those that are published: a workbook only where it can be written."""
    for module in ("export", "pages"):
        monkeypatch.setattr(f"troth.render.{module}.installed", lambda: there)
    board = lively()
    page = next(each for each in pages(board, AS_FILES) if each.uri == "promises/index")
    links = {link.attributes["href"].removeprefix("../") for link in read(page.body).all("a")}

    assert {link for link in links if link.startswith("promises.")} == linked
    assert linked == {each.address for each in promise_files(board, AS_FILES) if "/" not in each.address}


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_text(text: str) -> None:
    """Whatever a record says comes out of the JSON as it was written."""
    board = holding(text)
    same(board)
    assert json.loads(board_json(board, AT))["promises"][0]["title"] == text
