"""All pages of a board, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import PartyKind
from troth.render.drawing import states_drawing
from troth.render.hosting import edit_url, host_name
from troth.render.html import body
from troth.render.page import Page
from troth.views.acts import acts_page
from troth.views.changes import changes_page
from troth.views.desk import Desk
from troth.views.glance import Glance
from troth.views.help_wanted import help_page
from troth.views.home import home
from troth.views.lists import due_page, overdue_page, promises_page, waiting_page
from troth.views.meeting import agenda_page, meeting_page
from troth.views.meetings import held, meetings_page
from troth.views.parties import parties_page
from troth.views.party import party_page
from troth.views.promise import promise_page
from troth.views.thread import Threads, thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.board import Board
    from troth.render.addresses import Addresses
    from troth.render.published import Published
    from troth.views.acts import ActsPage
    from troth.views.changes import ChangesPage
    from troth.views.help_wanted import HelpPage
    from troth.views.home import Home
    from troth.views.lists import ListPage
    from troth.views.meeting import AgendaPage, MeetingPage
    from troth.views.meetings import MeetingsPage
    from troth.views.parties import PartiesPage
    from troth.views.party import PartyPage
    from troth.views.promise import PromisePage

    View = ActsPage | Home | ListPage | HelpPage | PartiesPage | PartyPage | PromisePage


def pages(board: Board, addresses: Addresses) -> Iterator[Page]:
    """Yield every page of the board: home, the lists, the parties, and one for each promise."""
    desk = Desk(board)
    glance = Glance(desk)
    yield _page("home", home(glance), board, addresses, listed=True)
    for listing in (promises_page(glance), overdue_page(glance), due_page(glance), waiting_page(glance)):
        yield _page("list", listing, board, addresses, listed=True)
    yield _page("help_wanted", help_page(glance), board, addresses, listed=True)
    yield _page("acts", acts_page(board), board, addresses, drawing=states_drawing())
    for kind in PartyKind:
        yield _page("parties", parties_page(kind, desk), board, addresses, listed=True)
    for party in board.ledger.parties:
        yield _page("party", party_page(party, desk), board, addresses, source=party.source.path)
    for standing in board.standings.values():
        view = promise_page(standing, desk, board.witnessed[standing.id])
        yield _page("promise", view, board, addresses, source=standing.promise.source.path)


def _page(
    template: str, view: View, board: Board, addresses: Addresses, *, source: str | None = None, listed: bool = False, **more: object
) -> Page:
    def edit(path: str, line: int | None = None) -> str | None:
        return edit_url(board.settings, path, line)

    values: dict[str, Callable[..., str | None] | object] = {"edit": edit, "host": host_name(board.settings), "board": board}
    return Page(
        uri=view.page,
        title=view.title,
        description=view.description,
        body=body(template, view=view, here=addresses.here(view.page), **values, **more),
        source=source,
        edit_url=edit(source) if source else None,
        listed=listed,
    )
