"""All pages of a board, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.model import PartyKind
from troth.render import charts
from troth.render.drafts import Drafts
from troth.render.drawing import states_drawing
from troth.render.html import body
from troth.render.page import Page
from troth.render.sparkline import sparkline
from troth.views.accord import accord_page
from troth.views.accords import accords_page
from troth.views.acts import acts_page
from troth.views.ask import ask_page
from troth.views.asks import asks_page
from troth.views.calendar import asked_on
from troth.views.changes import changes_page
from troth.views.desk import Desk
from troth.views.glance import Glance
from troth.views.goal import goal_page
from troth.views.goals import goals_page
from troth.views.help_wanted import help_page
from troth.views.home import home
from troth.views.hosting import commit_url, edit_url, host_name
from troth.views.interview import interview_sheet
from troth.views.lists import due_page, overdue_page, promises_page, waiting_page
from troth.views.meeting import agenda_page, meeting_page
from troth.views.meetings import held, meetings_page
from troth.views.parties import parties_page
from troth.views.party import party_page
from troth.views.promise import promise_page
from troth.views.record import record_page
from troth.views.thread import Threads, thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.board import Board
    from troth.render.addresses import Addresses
    from troth.views.accord import AccordPage
    from troth.views.accords import AccordsPage
    from troth.views.acts import ActsPage
    from troth.views.ask import AskPage
    from troth.views.asks import AsksPage
    from troth.views.changes import ChangesPage
    from troth.views.goal import GoalPage
    from troth.views.goals import GoalsPage
    from troth.views.help_wanted import HelpPage
    from troth.views.home import Home
    from troth.views.interview import InterviewSheet
    from troth.views.lists import ListPage
    from troth.views.meeting import AgendaPage, MeetingPage
    from troth.views.meetings import MeetingsPage
    from troth.views.parties import PartiesPage
    from troth.views.party import PartyPage
    from troth.views.promise import PromisePage
    from troth.views.record import RecordPage

    View = (
        ActsPage
        | Home
        | ListPage
        | HelpPage
        | PartiesPage
        | PartyPage
        | PromisePage
        | ChangesPage
        | MeetingsPage
        | MeetingPage
        | AgendaPage
        | AccordsPage
        | AccordPage
        | InterviewSheet
        | AsksPage
        | AskPage
        | GoalsPage
        | GoalPage
        | RecordPage
    )


def pages(board: Board, addresses: Addresses) -> Iterator[Page]:
    """Yield every page of the board: home, the lists, the parties, and one for each promise."""
    desk = Desk(board)
    glance, threads, write = Glance(desk), Threads(board), Drafts(board.ledger.drafts)
    yield _page("home", home(glance), board, addresses, listed=True)
    for listing in (promises_page(glance), overdue_page(glance), due_page(glance), waiting_page(glance)):
        yield _page("list", listing, board, addresses, listed=True)
    yield _page("help_wanted", help_page(glance), board, addresses, listed=True)
    yield _page("acts", acts_page(board), board, addresses, drawing=states_drawing())
    for kind in PartyKind:
        yield _page("parties", parties_page(kind, desk), board, addresses, listed=True)
    for party in board.ledger.parties:
        yield _page("party", party_page(party, desk), board, addresses, source=party.source.path, write=write)
    for standing in board.standings.values():
        view = promise_page(standing, desk, board.witnessed[standing.id])
        more: dict[str, Any] = {"thread": thread(standing.id, threads, desk), "asked_on": asked_on(standing)}
        yield _page("promise", view, board, addresses, source=standing.promise.source.path, **more)
    yield _page("changes", changes_page(desk), board, addresses, listed=True)
    yield _page("record", record_page(desk), board, addresses, listed=True, charts=charts)
    yield from _meetings(desk, addresses)
    yield from _agreements(desk, addresses)
    yield from _asks(desk, addresses)
    yield from _goals(desk, addresses)


def _asks(desk: Desk, addresses: Addresses) -> Iterator[Page]:
    """Yield the list of asks, and for each its page with drafts."""
    write = Drafts(desk.board.ledger.drafts)
    yield _page("asks", asks_page(desk), desk.board, addresses, listed=True)
    for pursuit in desk.board.pursuits.values():
        yield _page("ask", ask_page(pursuit, desk), desk.board, addresses, source=pursuit.ask.source.path, write=write)


def _goals(desk: Desk, addresses: Addresses) -> Iterator[Page]:
    """Yield the list of goals, and for each its page."""
    yield _page("goals", goals_page(desk), desk.board, addresses, listed=True)
    for goal in desk.board.ledger.goals.values():
        yield _page("goal", goal_page(goal, desk), desk.board, addresses, source=goal.source.path)


def _meetings(desk: Desk, addresses: Addresses) -> Iterator[Page]:
    """Yield the list of meetings, and for each its page and the agenda for the next one."""
    yield _page("meetings", meetings_page(desk), desk.board, addresses, listed=True)
    for meeting in held(desk):
        yield _page("meeting", meeting_page(meeting, desk), desk.board, addresses, source=meeting.source.path)
        agenda = agenda_page(meeting, desk)
        if agenda is not None:
            yield _page("agenda", agenda, desk.board, addresses)


def _agreements(desk: Desk, addresses: Addresses) -> Iterator[Page]:
    """Yield the list of agreements, each with its page and its interview sheet, and a blank sheet."""
    yield _page("accords", accords_page(desk), desk.board, addresses, listed=True)
    for accord in desk.board.accords.values():
        yield _page("accord", accord_page(accord, desk), desk.board, addresses, source=accord.agreement.source.path, spark=sparkline)
        yield _page("interview", interview_sheet(desk, accord), desk.board, addresses)
    yield _page("interview", interview_sheet(desk), desk.board, addresses)


def _page(
    template: str, view: View, board: Board, addresses: Addresses, *, source: str | None = None, listed: bool = False, **more: object
) -> Page:
    def edit(path: str, line: int | None = None) -> str | None:
        return edit_url(board.settings, path, line)

    def commit(sha: str) -> str | None:
        return commit_url(board.settings, sha)

    values: dict[str, Callable[..., str | None] | object] = {
        "edit": edit,
        "commit": commit,
        "host": host_name(board.settings),
        "board": board,
    }
    return Page(
        uri=view.page,
        title=view.title,
        description=view.description,
        body=body(template, view=view, here=addresses.here(view.page), **values, **more),
        source=source,
        edit_url=edit(source) if source else None,
        listed=listed,
    )
