"""All pages of a board, one after the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from troth.model import PartyKind
from troth.render import charts
from troth.render.badges import snippets
from troth.render.drafts import Drafts
from troth.render.drawing import states_drawing
from troth.render.html import body
from troth.render.page import Leaf, Page
from troth.render.picture import legend_line, thread_picture
from troth.render.rows import rows_script
from troth.render.sparkline import sparkline
from troth.render.workbook import installed
from troth.views.accord import accord_page
from troth.views.accords import accords_page
from troth.views.acts import acts_page
from troth.views.ask import ask_page
from troth.views.ask_row import page_of_ask
from troth.views.asks import asks_page
from troth.views.calendar import own_calendar
from troth.views.changes import changes_page
from troth.views.columns import board_page
from troth.views.desk import Desk
from troth.views.glance import Glance
from troth.views.goal import goal_page
from troth.views.goal_row import page_of_goal
from troth.views.goals import goals_page
from troth.views.help_wanted import help_page
from troth.views.home import home
from troth.views.hosting import commit_url, edit_url, host_name
from troth.views.ingredients import Ingredients
from troth.views.interview import interview_sheet
from troth.views.lists import due_page, overdue_page, promises_page, waiting_page
from troth.views.long_lists import (
    goal_is_long,
    party_is_long,
    promise_is_long,
    shortened,
    shortened_goal,
    shortened_help,
    shortened_promise,
)
from troth.views.making import make_page
from troth.views.meeting import agenda_page, meeting_page
from troth.views.meetings import held, meetings_page
from troth.views.month import month_page
from troth.views.paging import paged, paged_parties, rows_address
from troth.views.parties import parties_page
from troth.views.party import party_page
from troth.views.picture import Web, picture
from troth.views.promise import promise_page
from troth.views.record import record_page
from troth.views.row import page_of
from troth.views.thread import Threads, thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.board import Board, Standing
    from troth.lifecycle.pursuit import Pursuit
    from troth.model import Goal, Party
    from troth.render.addresses import Addresses, Here
    from troth.views.accord import AccordPage
    from troth.views.accords import AccordsPage
    from troth.views.acts import ActsPage
    from troth.views.ask import AskPage
    from troth.views.asks import AsksPage
    from troth.views.changes import ChangesPage
    from troth.views.columns import BoardPage
    from troth.views.goal import GoalPage
    from troth.views.goals import GoalsPage
    from troth.views.help_wanted import HelpPage
    from troth.views.home import Home
    from troth.views.interview import InterviewSheet
    from troth.views.lists import ListPage
    from troth.views.making import MakePage
    from troth.views.meeting import AgendaPage, MeetingPage
    from troth.views.meetings import MeetingsPage
    from troth.views.month import MonthPage
    from troth.views.parties import PartiesPage
    from troth.views.party import PartyPage
    from troth.views.picture import Picture
    from troth.views.promise import PromisePage
    from troth.views.record import RecordPage

    View = (
        ActsPage
        | BoardPage
        | Home
        | ListPage
        | HelpPage
        | PartiesPage
        | PartyPage
        | PromisePage
        | ChangesPage
        | MakePage
        | MeetingsPage
        | MeetingPage
        | MonthPage
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
    """Yield every page of the board, made one by one."""
    return (leaf.make() for leaf in leaves(Desk(board), addresses))


def leaves(desk: Desk, addresses: Addresses, of: Ingredients | None = None) -> Iterator[Leaf]:
    """Yield every page of the board, yet to be made: home, the lists, the parties, and one for each promise."""
    board, of = desk.board, of or Ingredients(desk)
    glance, threads, write = Glance(desk), Threads(board), Drafts(board.ledger.drafts)
    web = Web(board, threads)
    yield _page("home", home(glance), board, addresses, listed=True)
    yield from _lists(glance, addresses)
    yield _page("month", month_page(glance), board, addresses)
    asking, asking_lists = shortened_help(help_page(glance), glance)
    yield _page("help_wanted", asking, board, addresses, listed=True)
    yield from (leaf for each in asking_lists for leaf in _list(each, board, addresses))
    yield _page("make", make_page(desk), board, addresses, listed=True)
    yield _page("acts", acts_page(board), board, addresses, drawing=states_drawing())
    for kind in PartyKind:
        first, *others = (_page("parties", each, board, addresses) for each in paged_parties(parties_page(kind, desk)))
        yield replace(first, listed=True)
        yield from (replace(other, found=False) for other in others)

    def party(of: Party) -> Iterator[Leaf]:
        short, lists = shortened(party_page(of, desk), glance)
        yield _page("party", short, board, addresses, source=of.source.path, write=write)
        yield from (leaf for each in lists for leaf in _list(each, board, addresses))

    def promise(of: Standing) -> Iterator[Leaf]:
        view, lists = shortened_promise(promise_page(of, desk, board.witnessed[of.id]), glance)
        more: dict[str, Any] = {"thread": thread(of.id, threads, desk), "calendar": own_calendar(of)}
        more |= _picture(picture(of.id, web, desk), addresses.here(view.page))
        yield _page("promise", view, board, addresses, source=of.promise.source.path, **more)
        yield from (leaf for each in lists for leaf in _list(each, board, addresses))

    for each in board.ledger.parties:
        made_of = partial(of.party, each)
        yield from _with_lists(f"{each.kind.section}/{each.id}", partial(party, each), long=party_is_long(each, desk), made_of=made_of)
    for standing in board.standings.values():
        made_of, long = partial(of.promise, standing.id), promise_is_long(standing, desk)
        yield from _with_lists(page_of(standing.id), partial(promise, standing), long=long, made_of=made_of)
    yield _later("changes", lambda: _page("changes", changes_page(desk), board, addresses, listed=True), listed=True)
    yield _later("record", lambda: _record(desk, addresses), listed=True)
    yield from _meetings(desk, addresses)
    yield from _agreements(glance, addresses, of)
    yield from _asks(desk, addresses, of)
    yield from _goals(glance, addresses)


def _record(desk: Desk, addresses: Addresses) -> Leaf:
    return _page("record", record_page(desk), desk.board, addresses, listed=True, charts=charts, badges=snippets(desk, addresses))


def _picture(of: Picture | None, here: Here) -> dict[str, Any]:
    return {"picture": of, "drawing": thread_picture(of, here) if of else None, "key": legend_line}


def _lists(glance: Glance, addresses: Addresses) -> Iterator[Leaf]:
    """Yield the lists that people work from, and all promises in columns by state."""
    board, promises = glance.desk.board, promises_page(glance)
    yield from _list(promises, board, addresses, listed=True)
    yield _page("board", board_page(glance, promises.filter), board, addresses)
    for listing in (overdue_page(glance), due_page(glance), waiting_page(glance)):
        yield from _list(listing, board, addresses, listed=True)


def _list(view: ListPage, board: Board, addresses: Addresses, *, listed: bool = False) -> Iterator[Leaf]:
    """Yield the page of a list, or its pages with all rows as data; the columns by state need the data of all promises anyway."""
    workbook = view.whole and installed()
    first, *others = (
        _page("list", part, board, addresses, listed=listed and part.page == view.page, workbook=workbook) for part in paged(view)
    )
    script = (rows_address(view.page), partial(rows_script, view.sections, addresses))
    yield replace(first, files=(script,)) if others or view.whole else first
    yield from (replace(other, found=False) for other in others)


def _asks(desk: Desk, addresses: Addresses, made: Ingredients) -> Iterator[Leaf]:
    """Yield the list of asks, and for each its page with drafts."""
    write = Drafts(desk.board.ledger.drafts)

    def ask(of: Pursuit) -> Leaf:
        return _page("ask", ask_page(of, desk), desk.board, addresses, source=of.ask.source.path, write=write)

    yield _page("asks", asks_page(desk), desk.board, addresses, listed=True)
    for pursuit in desk.board.pursuits.values():
        yield _later(page_of_ask(pursuit.ask.id), partial(ask, pursuit), partial(made.ask, pursuit.ask.id))


def _goals(glance: Glance, addresses: Addresses) -> Iterator[Leaf]:
    """Yield the list of goals, and for each its page."""
    board = glance.desk.board
    yield _page("goals", goals_page(glance.desk), board, addresses, listed=True)
    for goal in board.ledger.goals.values():
        yield from _with_lists(page_of_goal(goal.id), partial(_goal, goal, glance, addresses), long=goal_is_long(goal, glance))


def _goal(of: Goal, glance: Glance, addresses: Addresses) -> Iterator[Leaf]:
    short, lists = shortened_goal(goal_page(of, glance.desk), glance)
    yield _page("goal", short, glance.desk.board, addresses, source=of.source.path)
    yield from (leaf for each in lists for leaf in _list(each, glance.desk.board, addresses))


def _meetings(desk: Desk, addresses: Addresses) -> Iterator[Leaf]:
    """Yield the list of meetings, and for each its page and the agenda for the next one."""
    yield _page("meetings", meetings_page(desk), desk.board, addresses, listed=True)
    for meeting in held(desk):
        yield _page("meeting", meeting_page(meeting, desk), desk.board, addresses, source=meeting.source.path)
        agenda = agenda_page(meeting, desk)
        if agenda is not None:
            yield _page("agenda", agenda, desk.board, addresses)


def _agreements(glance: Glance, addresses: Addresses, of: Ingredients) -> Iterator[Leaf]:
    """Yield the list of agreements, each with its page and its interview sheet, and a blank sheet."""
    desk = glance.desk
    yield _page("accords", accords_page(desk), desk.board, addresses, listed=True)
    for accord in desk.board.accords.values():
        short, lists = shortened(accord_page(accord, desk), glance)
        page = _page("accord", short, desk.board, addresses, source=accord.agreement.source.path, spark=sparkline)
        yield replace(page, made_of=partial(of.agreement, accord.id))
        yield from (leaf for each in lists for leaf in _list(each, desk.board, addresses))
        sheet = _page("interview", interview_sheet(desk, accord), desk.board, addresses)
        yield replace(sheet, made_of=partial(of.agreement, accord.id))
    yield _page("interview", interview_sheet(desk), desk.board, addresses)


def _page(
    template: str, view: View, board: Board, addresses: Addresses, *, source: str | None = None, listed: bool = False, **more: object
) -> Leaf:
    """Return a page whose view is there already, and whose body is yet to be written."""

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

    def make() -> Page:
        return Page(
            uri=view.page,
            title=view.title,
            description=view.description,
            write=partial(body, template, view=view, here=addresses.here(view.page), **values, **more),
            source=source,
            edit_url=edit(source) if source else None,
            listed=listed,
        )

    return Leaf(uri=view.page, make=make, listed=listed)


def _later(uri: str, leaf: Callable[[], Leaf], made_of: Callable[[], str] | None = None, *, listed: bool = False) -> Leaf:
    """Return a page whose view too is yet to be made: there may be thousands of them."""
    return Leaf(uri=uri, make=lambda: leaf().make(), made_of=made_of, listed=listed)


def _with_lists(uri: str, make: Callable[[], Iterator[Leaf]], *, long: bool, made_of: Callable[[], str] | None = None) -> Iterator[Leaf]:
    """Yield a page that is made later; one that may be too long is made now, with the lists that it leads to."""
    if long:
        yield from make()
    else:
        yield _later(uri, lambda: next(make()), made_of)
