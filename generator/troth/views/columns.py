"""The board view: all promises in columns by state, the open ones as cards, and how the others ended as a count with the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.lifecycle.acts import State
from troth.views.chip import STATES
from troth.views.paging import rows_address
from troth.views.saved import BOARD, TABLE, saved_views
from troth.views.span import strong, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Standing
    from troth.views.chip import Chip
    from troth.views.facets import Filter
    from troth.views.glance import Glance, Tab
    from troth.views.row import Row
    from troth.views.saved import Saved
    from troth.views.span import Sentence, Span

CARDS = 40
"""How many cards a column holds at most; the table has the others."""
NEWEST = 5
"""How many of those that have ended are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The promises of one state: the first of them as cards, and where all of them are."""

    state: str
    chip: Chip
    rows: tuple[Row, ...]
    count: int
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """All promises in columns by state."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    tabs: tuple[Tab, ...]
    views: tuple[Saved, ...]
    filter: Filter | None
    open: tuple[Column, ...]
    ended: tuple[Column, ...]
    rows_at: str
    """The file that holds all rows as data: the cards are only the first ones."""


def board_page(glance: Glance, of: Filter | None) -> BoardPage:
    """Return the board view; `of` is the filter of the table that holds the same promises."""
    return BoardPage(
        page=BOARD,
        title="Promises by state",
        description=f"Promises in columns by state: {glance.desk.board.settings.name}",
        as_of=glance.desk.as_of_words,
        says=tuple(_says(glance)),
        tabs=glance.tabs(),
        views=saved_views(glance.desk),
        filter=of,
        open=tuple(_columns(glance.open, CARDS, glance)),
        ended=tuple(_columns(glance.closed, NEWEST, glance)),
        rows_at=rows_address(TABLE),
    )


def _says(glance: Glance) -> Iterator[Span]:
    if not (glance.open or glance.closed):
        yield words(f"{glance.desk.as_of_words}: nothing is promised yet. Ask somebody for a promise, or make one.")
        return
    yield words(f"{glance.desk.as_of_words}: ")
    yield strong(f"{len(glance.open)} open", f"{TABLE}#open")
    yield words(" by where they stand, and ")
    yield strong(f"{len(glance.closed)} ended", f"{TABLE}#closed")
    yield words(".")


def _columns(standings: Iterable[Standing], shown: int, glance: Glance) -> Iterator[Column]:
    """Yield a column for each state that some have, in the order in which promises go through them."""
    found: dict[State, list[Standing]] = {state: [] for state in State}
    for each in standings:
        found[each.state].append(each)
    for state, some in found.items():
        if some:
            rows = glance.facets.rows(some[:shown])
            yield Column(state=state.value, chip=STATES[state], rows=rows, count=len(some), more=f"{TABLE}?state={state.value}")
