"""The views that a board keeps in its settings, as links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from troth import days

if TYPE_CHECKING:
    from datetime import date

    from troth.model import View
    from troth.views.desk import Desk

TABLE, BOARD = "promises/index", "board"
"""The pages that show the same promises: in a table, and in columns by state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A view by its name, and the address that shows it."""

    label: str
    to: str


def saved_views(desk: Desk) -> tuple[Saved, ...]:
    """Return the views that the board keeps, in its order."""
    return tuple(Saved(label=each.name, to=_address(each, desk.day)) for each in desk.board.settings.views)


def _address(view: View, day: date) -> str:
    chosen = dict(view.chosen)
    if view.within is not None:
        chosen["to"] = days.plus(day, view.within).isoformat()
    page = BOARD if view.board else TABLE
    return f"{page}?{urlencode(chosen)}" if chosen else page
