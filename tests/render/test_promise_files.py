"""Promises as files for programs: told once, and the same in each file as when it is asked for alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lifecycle.told import board_of
from tests.render.boards import holding, lively

from troth.render.addresses import Addresses
from troth.render.export import board_json, board_xlsx, promise_files, promise_json, promises_csv

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


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_text(text: str) -> None:
    """Whatever a record says comes out of the JSON as it was written."""
    board = holding(text)
    same(board)
    assert json.loads(board_json(board, AT))["promises"][0]["title"] == text
