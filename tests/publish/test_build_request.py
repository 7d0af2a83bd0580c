"""What is asked of a build reaches the plugin, and no other build."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from tests.cli.boards import KITCHEN, write_base_board
from tests.publish.sites import MKDOCS

from troth.base.dates import AsOf
from troth.mkdocs_plugin import TrothPlugin
from troth.publish.builder import BuildRequest, get_build_request, request_build

if TYPE_CHECKING:
    from pathlib import Path

    from troth.board import Board


class Refused(Exception):  # noqa: N818 - nothing is wrong
    """No site is wanted of a board."""


def test_a_request_is_for_the_time_of_the_build() -> None:
    """It is there while a build runs, and gone after it: a plain `mkdocs build` has none."""
    request = BuildRequest(as_of=AsOf(date(2026, 11, 22)))
    with request_build(request):
        assert get_build_request() is request
    assert get_build_request() == BuildRequest()


@pytest.mark.parametrize("asked", [AsOf(date(2026, 11, 20)), None])
def test_the_plugin_reads_the_request(tmp_path: Path, asked: AsOf | None) -> None:
    """The board is that of the day that was asked for, else of the day in `mkdocs.yml`; who takes it may refuse the build."""
    root = tmp_path / "board"
    boards: list[Board] = []
    write_base_board(root, {"promises/kitchen.yaml": KITCHEN})
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS.replace("troth: {}", "troth: {as_of: 2026-11-22}"))

    def refuse(board: Board) -> None:
        boards.append(board)
        raise Refused

    config = load_config(str(root / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    with pytest.raises(Refused), request_build(BuildRequest(as_of=asked, take_board=refuse)):
        build(config)
    assert [board.day for board in boards] == [asked.day if asked else date(2026, 11, 22)]


def test_the_plugin_keeps_its_state_for_itself() -> None:
    """Nobody sets it from outside: it has no attribute that is meant for others."""
    assert [name for name in vars(TrothPlugin()) if not name.startswith("_")] == []
