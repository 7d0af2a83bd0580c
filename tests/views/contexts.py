"""Look at boards in folders as pages do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.boards import write_base_board
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.build import load_board
from troth.views.context import ViewContext

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def make_context(folder: Path, as_of: str, files: Mapping[str, str] | None = None) -> ViewContext:
    """Return the desk of the base board with these files over it, as of a date; nothing may be wrong with it."""
    board = load_board(write_base_board(folder, files), AsOf(parse_day(as_of)))
    assert not board.errors
    return ViewContext(board)


def make_meeting_yaml(date: str, **fields: str) -> str:
    """Return a meeting of Nina and Jane as YAML."""
    base = {"title": "A review", "kind": "account", "date": date, "attendees": "[nina, jane]"}
    return "".join(f"{key}: {value}\n" for key, value in {**base, **fields}.items())
