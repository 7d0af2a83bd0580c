"""Look at boards in folders as pages do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.boards import lay
from tests.lifecycle.told import day

from troth.build import look
from troth.days import AsOf
from troth.views.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def desk_at(folder: Path, as_of: str, files: Mapping[str, str] | None = None) -> Desk:
    """Return the desk of the base board with these files over it, as of a date; nothing may be wrong with it."""
    board = look(lay(folder, files), AsOf(day(as_of)))
    assert board.problems == ()
    return Desk(board)


def meeting(date: str, **fields: str) -> str:
    """Return a meeting of Nina and Jane as YAML."""
    base = {"title": "A review", "kind": "account", "date": date, "attendees": "[nina, jane]"}
    return "".join(f"{key}: {value}\n" for key, value in {**base, **fields}.items())
