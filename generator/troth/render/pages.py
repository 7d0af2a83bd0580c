"""All pages of a board, one after the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from troth.model import Kind, PartyKind
from troth.render import svg_charts as charts
from troth.render.html import render_body
from troth.render.messages import MessageTemplates
from troth.render.page import Artifact, Page, Shown
from troth.render.row_data import render_rows_script
from troth.render.spreadsheets import is_xlsx_available
from troth.render.svg_charts import build_snippets, draw_sparkline
from troth.render.svg_graph import draw_legend_line, draw_thread
from troth.render.svg_states import draw_state_machine
from troth.views.agreement.page import build_agreement_page
from troth.views.agreement.parts import build_interview_sheet
from troth.views.agreement.rows import build_agreements_page
from troth.views.appointments import has_own_calendar
from troth.views.ask.page import build_ask_page
from troth.views.ask.rows import ask_url, build_asks_page
from troth.views.context import ViewContext
from troth.views.forms import build_forms_page
from troth.views.glossary import build_answering_page, build_glossary_page, build_witness_page
from troth.views.goal.page import build_goal_page
from troth.views.goal.rows import build_goals_page, goal_url
from troth.views.hosting import build_commit_url, build_edit_url, find_host_name
from troth.views.lists.board import build_board_page
from troth.views.lists.calendar import build_month_page
from troth.views.lists.changes import build_changes_page
from troth.views.lists.help_wanted import build_help_page
from troth.views.lists.home import build_home_page
from troth.views.lists.lists import build_due_page, build_overdue_page, build_promises_page, build_waiting_page, paginate_list
from troth.views.lists.overflow import (
    is_goal_long,
    is_party_long,
    is_promise_long,
    truncate_goal_page,
    truncate_help_page,
    truncate_page,
    truncate_promise_page,
)
from troth.views.lists.work import WorkLists
from troth.views.meeting import build_agenda_page, build_meeting_page
from troth.views.meetings import build_meetings_page, list_past_meetings
from troth.views.numbers import build_numbers_page
from troth.views.page_head import rows_url
from troth.views.parties import build_parties_page, paginate_parties
from troth.views.party import build_party_page
from troth.views.promise.page import build_promise_page
from troth.views.promise.thread import PromiseGraph, Threads, build_thread, build_thread_graph
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.board import Board, PromiseStatus
    from troth.model import Goal, Party
    from troth.render.page import SiteUrls
    from troth.status.ask import AskStatus
    from troth.views.lists.lists import ListPage
    from troth.views.page_head import PageView


def make_pages(board: Board, addresses: SiteUrls) -> Iterator[Page]:
    """Yield every page of the board, made one by one."""
    return (leaf.make() for leaf in list_lazy_pages(ViewContext(board), addresses))


def list_lazy_pages(context: ViewContext, addresses: SiteUrls) -> Iterator[Artifact[Page]]:
    """Yield every page of the board, yet to be made: home, the lists, the parties, and one for each promise."""
    board = context.board
    glance = WorkLists(context)
    yield _make_page("home", build_home_page(glance), board, addresses, in_navigation=True)
    yield from _make_work_lists(glance, addresses)
    yield _make_page("month", build_month_page(glance), board, addresses)
    asking, asking_lists = truncate_help_page(build_help_page(glance), glance)
    yield _make_page("help_wanted", asking, board, addresses, in_navigation=True)
    yield from (leaf for each in asking_lists for leaf in _make_list_pages(each, board, addresses))
    yield _make_page("make", build_forms_page(context), board, addresses, in_navigation=True)
    yield _make_page("acts", build_glossary_page(board), board, addresses, drawing=draw_state_machine())
    yield _make_page("witness", build_witness_page(board), board, addresses)
    yield _make_page("answering", build_answering_page(board), board, addresses)
    yield from _make_party_pages(glance, addresses)
    yield from _make_promise_pages(glance, addresses)
    yield _make_later(
        "changes", lambda: _make_page("changes", build_changes_page(context), board, addresses, in_navigation=True), in_navigation=True
    )
    yield _make_later("record", lambda: _make_numbers_page(context, addresses), in_navigation=True)
    yield from _make_meeting_pages(context, addresses)
    yield from _make_agreement_pages(glance, addresses)
    yield from _make_ask_pages(context, addresses)
    yield from _make_goal_pages(glance, addresses)


def _make_party_pages(work_lists: WorkLists, addresses: SiteUrls) -> Iterator[Artifact[Page]]:
    """Yield the lists of people, teams and customers, and for each of them its page."""
    context, board = work_lists.desk, work_lists.desk.board
    write = MessageTemplates(board.ledger.draft_templates)
    for kind in PartyKind:
        first, *others = (_make_page("parties", each, board, addresses) for each in paginate_parties(build_parties_page(kind, context)))
        yield replace(first, in_navigation=True)
        yield from (replace(other, search=False) for other in others)

    def make_party(of: Party) -> Iterator[Artifact[Page]]:
        short, lists = truncate_page(build_party_page(of, context), work_lists)
        yield _make_page("party", short, board, addresses, source=of.source.path, write=write)
        yield from (leaf for each in lists for leaf in _make_list_pages(each, board, addresses))

    for each in board.ledger.parties:
        shown, long = Shown(kind=Kind.PARTIES, id=each.id), is_party_long(each, context)
        yield from _make_with_lists(f"{each.kind.section}/{each.id}", partial(make_party, each), is_long=long, record=shown)


def _make_promise_pages(work_lists: WorkLists, addresses: SiteUrls) -> Iterator[Artifact[Page]]:
    """Yield the page of each promise."""
    context, board = work_lists.desk, work_lists.desk.board
    threads = Threads(board)
    web = PromiseGraph(board, threads)

    def make_promise(of: PromiseStatus) -> Iterator[Artifact[Page]]:
        view, lists = truncate_promise_page(build_promise_page(of, context, board.provenance[of.id]), work_lists)
        graph, here = build_thread_graph(of.id, web, context), addresses.build_page_urls(view.head.page)
        more: dict[str, Any] = {"thread": build_thread(of.id, threads, context), "calendar": has_own_calendar(of)}
        more |= {"picture": graph, "drawing": draw_thread(graph, here) if graph else None, "key": draw_legend_line}
        yield _make_page("promise", view, board, addresses, source=of.promise.source.path, **more)
        yield from (leaf for each in lists for leaf in _make_list_pages(each, board, addresses))

    for standing in board.promises.values():
        shown, long = Shown(kind=Kind.PROMISE, id=standing.id), is_promise_long(standing, context)
        yield from _make_with_lists(promise_url(standing.id), partial(make_promise, standing), is_long=long, record=shown)


def _make_numbers_page(context: ViewContext, addresses: SiteUrls) -> Artifact[Page]:
    return _make_page(
        "record",
        build_numbers_page(context),
        context.board,
        addresses,
        in_navigation=True,
        charts=charts,
        badges=build_snippets(context, addresses),
    )


def _make_work_lists(work_lists: WorkLists, addresses: SiteUrls) -> Iterator[Artifact[Page]]:
    """Yield the lists that people work from, and all promises in columns by state."""
    board, promises = work_lists.desk.board, build_promises_page(work_lists)
    yield from _make_list_pages(promises, board, addresses, in_navigation=True)
    yield _make_page("board", build_board_page(work_lists, promises.filter), board, addresses)
    for listing in (build_overdue_page(work_lists), build_due_page(work_lists), build_waiting_page(work_lists)):
        yield from _make_list_pages(listing, board, addresses, in_navigation=True)


def _make_list_pages(view: ListPage, board: Board, addresses: SiteUrls, *, in_navigation: bool = False) -> Iterator[Artifact[Page]]:
    """Yield the page of a list, or its pages with all rows as data; the columns by state need the data of all promises anyway."""
    workbook = view.whole and is_xlsx_available()
    first, *others = (
        _make_page("list", part, board, addresses, in_navigation=in_navigation and part.head.page == view.head.page, workbook=workbook)
        for part in paginate_list(view)
    )
    script = Artifact(address=rows_url(view.head.page), make=partial(render_rows_script, view.sections, addresses))
    yield replace(first, files=(script,)) if others or view.whole else first
    yield from (replace(other, search=False) for other in others)


def _make_ask_pages(context: ViewContext, addresses: SiteUrls) -> Iterator[Artifact[Page]]:
    """Yield the list of asks, and for each its page with drafts."""
    write = MessageTemplates(context.board.ledger.draft_templates)

    def ask(of: AskStatus) -> Artifact[Page]:
        return _make_page("ask", build_ask_page(of, context), context.board, addresses, source=of.ask.source.path, write=write)

    yield _make_page("asks", build_asks_page(context), context.board, addresses, in_navigation=True)
    for pursuit in context.board.asks.values():
        yield _make_later(ask_url(pursuit.ask.id), partial(ask, pursuit), Shown(kind=Kind.ASK, id=pursuit.ask.id))


def _make_goal_pages(work_lists: WorkLists, addresses: SiteUrls) -> Iterator[Artifact[Page]]:
    """Yield the list of goals, and for each its page."""
    board = work_lists.desk.board

    def make_goal(goal: Goal) -> Iterator[Artifact[Page]]:
        short, lists = truncate_goal_page(build_goal_page(goal, work_lists.desk), work_lists)
        yield _make_page("goal", short, board, addresses, source=goal.source.path)
        yield from (leaf for each in lists for leaf in _make_list_pages(each, board, addresses))

    yield _make_page("goals", build_goals_page(work_lists.desk), board, addresses, in_navigation=True)
    for goal in board.ledger.goals.values():
        yield from _make_with_lists(goal_url(goal.id), partial(make_goal, goal), is_long=is_goal_long(goal, work_lists))


def _make_meeting_pages(context: ViewContext, addresses: SiteUrls) -> Iterator[Artifact[Page]]:
    """Yield the list of meetings, and for each its page and the agenda for the next one."""
    yield _make_page("meetings", build_meetings_page(context), context.board, addresses, in_navigation=True)
    for meeting in list_past_meetings(context):
        yield _make_page("meeting", build_meeting_page(meeting, context), context.board, addresses, source=meeting.source.path)
        agenda = build_agenda_page(meeting, context)
        if agenda is not None:
            yield _make_page("agenda", agenda, context.board, addresses)


def _make_agreement_pages(work_lists: WorkLists, addresses: SiteUrls) -> Iterator[Artifact[Page]]:
    """Yield the list of agreements, each with its page and its interview sheet, and a blank sheet."""
    desk = work_lists.desk
    yield _make_page("accords", build_agreements_page(desk), desk.board, addresses, in_navigation=True)
    for accord in desk.board.agreements.values():
        shown = Shown(kind=Kind.AGREEMENT, id=accord.id)
        short, lists = truncate_page(build_agreement_page(accord, desk), work_lists)
        page = _make_page("accord", short, desk.board, addresses, source=accord.agreement.source.path, spark=draw_sparkline)
        yield replace(page, record=shown)
        yield from (leaf for each in lists for leaf in _make_list_pages(each, desk.board, addresses))
        sheet = _make_page("interview", build_interview_sheet(desk, accord), desk.board, addresses)
        yield replace(sheet, record=shown)
    yield _make_page("interview", build_interview_sheet(desk), desk.board, addresses)


def _make_page(
    template: str,
    view: PageView,
    board: Board,
    addresses: SiteUrls,
    *,
    source: str | None = None,
    in_navigation: bool = False,
    **more: object,
) -> Artifact[Page]:
    """Return a page whose view is there already, and whose body is yet to be written."""

    def edit(path: str, line: int | None = None) -> str | None:
        return build_edit_url(board.settings, path, line)

    def commit(sha: str) -> str | None:
        return build_commit_url(board.settings, sha)

    values: dict[str, Callable[..., str | None] | object] = {
        "edit": edit,
        "commit": commit,
        "host": find_host_name(board.settings),
        "board": board,
    }

    def make() -> Page:
        return Page(
            uri=view.head.page,
            title=view.head.title,
            description=view.head.description,
            make_body=partial(render_body, template, view=view, here=addresses.build_page_urls(view.head.page), **values, **more),
            source=source,
            edit_url=edit(source) if source else None,
            in_navigation=in_navigation,
        )

    return Artifact(address=view.head.page, make=make, in_navigation=in_navigation)


def _make_later(
    uri: str, make: Callable[[], Artifact[Page]], record: Shown | None = None, *, in_navigation: bool = False
) -> Artifact[Page]:
    """Return a page whose view too is yet to be made: there may be thousands of them."""
    return Artifact(address=uri, make=lambda: make().make(), record=record, in_navigation=in_navigation)


def _make_with_lists(
    uri: str, make: Callable[[], Iterator[Artifact[Page]]], *, is_long: bool, record: Shown | None = None
) -> Iterator[Artifact[Page]]:
    """Yield a page that is made later; one that may be too long is made now, with the lists that it leads to."""
    if is_long:
        yield from make()
    else:
        yield _make_later(uri, lambda: next(make()), record)
