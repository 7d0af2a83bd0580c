"""The board view: all promises in columns by state, the open ones as cards, and how the others ended as a count with the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.status.acts import PromiseState
from troth.views.chips import STATE_CHIPS
from troth.views.lists.lists import BOARD_URL, TABLE_URL, list_saved_views
from troth.views.page_head import PageHead, rows_url
from troth.views.rich_text import inline_text, strong_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import PromiseStatus
    from troth.views.chips import Chip
    from troth.views.facets import Filter
    from troth.views.lists.lists import SavedViewLink
    from troth.views.lists.work import Tab, WorkLists
    from troth.views.rich_text import Sentence
    from troth.views.rows import Row


CARDS_SHOWN = 12
"""How many cards a column holds at most; the table has the others."""
NEWEST_SHOWN = 5
"""How many of those that have ended are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateColumn:
    """The promises of one state: the first of them as cards, and where all of them are."""

    state: str
    chip: Chip
    rows: tuple[Row, ...]
    count: int
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """All promises in columns by state."""

    head: PageHead
    text: Sentence
    tabs: tuple[Tab, ...]
    views: tuple[SavedViewLink, ...]
    filter: Filter | None
    open: tuple[StateColumn, ...]
    ended: tuple[StateColumn, ...]
    rows_at: str
    """The file that holds all rows as data: the cards are only the first ones."""


def build_board_page(work_lists: WorkLists, row_filter: Filter | None) -> BoardPage:
    """Return the board view; `of` is the filter of the table that holds the same promises."""
    opened, ended = len(work_lists.open), len(work_lists.closed)
    if opened or ended:
        says: Sentence = (
            inline_text(f"{work_lists.desk.as_of_words}: "),
            strong_text(f"{opened} open", f"{TABLE_URL}#open"),
            inline_text(" by state, and "),
            strong_text(f"{ended} ended", f"{TABLE_URL}#closed"),
            inline_text("."),
        )
    else:
        says = (inline_text(f"{work_lists.desk.as_of_words}: nothing is promised yet. Ask somebody for a promise, or make one."),)
    return BoardPage(
        head=PageHead(
            page=BOARD_URL,
            title="Promises by state",
            description=f"Promises in columns by state: {work_lists.desk.board.settings.name}",
            as_of=work_lists.desk.as_of_words,
        ),
        text=says,
        tabs=work_lists.list_tabs(),
        views=list_saved_views(work_lists.desk),
        filter=row_filter,
        open=tuple(_iter_columns(work_lists.open, CARDS_SHOWN, work_lists)),
        ended=tuple(_iter_columns(work_lists.closed, NEWEST_SHOWN, work_lists)),
        rows_at=rows_url(TABLE_URL),
    )


def _iter_columns(standings: Iterable[PromiseStatus], shown: int, work_lists: WorkLists) -> Iterator[StateColumn]:
    """Yield a column for each state that some have, in the order in which promises go through them."""
    found: dict[PromiseState, list[PromiseStatus]] = {state: [] for state in PromiseState}
    for each in standings:
        found[each.state].append(each)
    for state, some in found.items():
        if some:
            rows = work_lists.facets.get_rows(some[:shown])
            yield StateColumn(
                state=state.value, chip=STATE_CHIPS[state], rows=rows, count=len(some), more=f"{TABLE_URL}?state={state.value}"
            )
