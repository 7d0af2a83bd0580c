"""All pages of a board, one after the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from troth.model import Kind, PartyKind
from troth.render import svg_charts as charts
from troth.render.html import render_body
from troth.render.messages import MessageTemplates
from troth.render.page import Artifact, Page, Shown, expand_page, make_later, make_with_lists
from troth.render.row_data import render_outcomes_script, render_readers_script, render_rows_script, show_rows
from troth.render.spreadsheets import is_xlsx_available
from troth.render.svg_charts import build_snippets, draw_sparkline, draw_state_machine
from troth.render.svg_graph import draw_legend_line, draw_thread
from troth.views.agreement.page import build_agreement_page
from troth.views.agreement.parts import build_interview_sheet
from troth.views.agreement.rows import build_agreements_page
from troth.views.appointments import has_own_calendar
from troth.views.ask.page import build_ask_page
from troth.views.ask.rows import ask_url, build_asks_page, paginate_asks
from troth.views.between import build_owing_page, has_owing_page, list_pairs, owing_url, pair_url
from troth.views.context import ViewContext
from troth.views.forms import build_forms_page, build_meet_page
from troth.views.glossary import build_answering_page, build_glossary_page, build_guide_pages, build_witness_page
from troth.views.goal.page import build_goal_page
from troth.views.goal.rows import build_goals_page, goal_url
from troth.views.hosting import build_commit_url, build_edit_url, find_host_name
from troth.views.lists.board import build_board_page
from troth.views.lists.calendar import build_month_pages
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
from troth.views.notes import list_agreement_notes, list_promise_notes
from troth.views.numbers import build_numbers_page
from troth.views.page_head import rows_url
from troth.views.parties import build_parties_page, paginate_parties
from troth.views.party import build_party_page
from troth.views.period import build_quarter_page, list_quarters
from troth.views.problems import build_problems_page
from troth.views.promise.page import build_promise_page
from troth.views.promise.thread import PromiseGraph, Threads, build_thread, build_thread_graph
from troth.views.rows import promise_url
from troth.views.story import build_account_page, build_pair_page, has_story, story_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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
    return PageMaker(context, addresses).list_pages()


def list_unused_lists(board: Board) -> frozenset[str]:
    """Return the pages that list a kind of record of which the board has none."""
    ledger = board.ledger
    used = {
        "asks/index": board.asks,
        "meetings/index": ledger.meetings,
        "agreements/index": board.agreements,
        "goals/index": ledger.goals,
        **{f"{kind.section}/index": ledger.parties.list_of_kind(kind) for kind in (PartyKind.TEAM, PartyKind.CUSTOMER)},
    }
    return frozenset(page for page, records in used.items() if not records)


_WORK_LISTS = {"overdue": build_overdue_page, "due": build_due_page, "waiting": build_waiting_page}


class PageMaker:
    """Makes the pages of one board: each has the same board, addresses and lists at hand."""

    def __init__(self, context: ViewContext, addresses: SiteUrls) -> None:
        self._context = context
        self._board = context.board
        self._addresses = addresses
        self._work_lists = WorkLists(context)
        self._unused = list_unused_lists(context.board)
        self._threads = Threads(context.board)
        self._graph = PromiseGraph(context.board, self._threads)

    def find_page(self, uri: str) -> Artifact[Page] | None:
        """Return a page; of the others no more are looked through than may lie beside it."""
        one = self._board.promises.get(uri.removeprefix("promises/").partition("/")[0])
        pages = chain(self._make_promise_pages((one,) if one else ()), self.list_pages(lambda *begins: uri.startswith(begins)))
        return next((each for each in pages if each.address == uri), None)

    def list_pages(self, is_wanted: Callable[..., bool] = lambda *_: True) -> Iterator[Artifact[Page]]:
        """Yield every page, in the order of the site; or those groups that are wanted, by what their addresses begin with."""
        pages = chain.from_iterable(make() for begins, make in self._list_groups() if is_wanted(*begins))
        return chain.from_iterable(map(expand_page, pages))

    def group_pages(self) -> tuple[Iterator[Artifact[Page]], ...]:
        """Return every page, those that are long without their lists, in groups that share no views: one process lists each group."""
        groups = [make for _, make in self._list_groups()]
        last = groups.index(self._make_help_wanted) + 1
        return chain.from_iterable(make() for make in groups[:last]), *(make() for make in groups[last:])

    def _list_groups(self) -> Sequence[tuple[tuple[str, ...], Callable[[], Iterator[Artifact[Page]]]]]:
        return (
            (("index", "problems"), self._make_home),
            (("promises/", "board"), self._make_promise_lists),
            *(((page,), partial(self._make_work_list, build)) for page, build in _WORK_LISTS.items()),
            (("month",), self._make_months),
            (("help-wanted",), self._make_help_wanted),
            (("make", "meet", "help/"), self._make_forms_and_help),
            ((*(f"{kind.section}/" for kind in PartyKind), "owing/", "accounts/", "between/"), self._make_party_pages),
            ((), self._make_promise_pages),  # each is found by its id
            (("changes", "record", "quarters"), self._make_reports),
            (("meetings/", "agendas/"), self._make_meeting_pages),
            (("agreements/", "help/interview"), self._make_agreement_pages),
            (("asks/",), self._make_ask_pages),
            (("goals/",), self._make_goal_pages),
        )

    def _make_home(self) -> Iterator[Artifact[Page]]:
        home = build_home_page(self._work_lists)
        readers = Artifact(address=home.readers_at, make=partial(render_readers_script, home.readers, self._addresses))
        yield replace(self._make_page("home", home, in_navigation=True), files=(readers,))
        yield replace(self._make_page("problems", build_problems_page(self._context)), search=False)

    def _make_months(self) -> Iterator[Artifact[Page]]:
        first, *others = (self._make_page("month", each) for each in build_month_pages(self._work_lists))
        yield from (first, *(replace(other, search=False) for other in others))

    def _make_help_wanted(self) -> Iterator[Artifact[Page]]:
        asking, lists = truncate_help_page(build_help_page(self._work_lists), self._work_lists)
        yield self._make_page("help_wanted", asking, in_navigation=True)
        yield from self._make_lists(lists)

    def _make_forms_and_help(self) -> Iterator[Artifact[Page]]:
        yield self._make_page("make", build_forms_page(self._context), in_navigation=True)
        yield self._make_page("make", build_meet_page(self._context))
        yield self._make_page("acts", build_glossary_page(self._board), drawing=draw_state_machine())
        yield self._make_page("witness", build_witness_page(self._board))
        yield self._make_page("answering", build_answering_page(self._board))
        for guide in build_guide_pages(self._board):
            yield self._make_page("guide", guide, in_navigation=guide.head.page == "help/index")

    def _make_reports(self) -> Iterator[Artifact[Page]]:
        context = self._context
        changes = partial(self._make_view, "changes", build_changes_page, context, in_navigation=True)
        yield make_later("changes", changes, in_navigation=True)
        yield make_later("record", self._make_numbers_page, in_navigation=True)
        for page in list_quarters(context):
            yield replace(make_later(page, partial(self._make_view, "period", build_quarter_page, page, context)), search=False)

    def _make_party_pages(self) -> Iterator[Artifact[Page]]:
        """Yield the lists of people, teams and customers, and for each of them its page."""
        write = MessageTemplates(self._board.ledger.draft_templates)
        for kind in PartyKind:
            first, *others = (self._make_page("parties", each) for each in paginate_parties(build_parties_page(kind, self._context)))
            yield replace(first, in_navigation=first.address not in self._unused)
            yield from (replace(other, search=False) for other in others)
        for each in self._board.ledger.parties:
            shown, long = Shown(kind=Kind.PARTIES, id=each.id), is_party_long(each, self._context)
            make = partial(self._make_party, each, write)
            yield from make_with_lists(f"{each.kind.section}/{each.id}", make, is_long=long, record=shown, lists_show_it=True)

        yield from self._make_relation_pages()

    def _make_relation_pages(self) -> Iterator[Artifact[Page]]:
        """Yield who owes whom in each team, the story of each customer's account, and the page of each pair with much between them."""
        context, parties = self._context, self._board.ledger.parties
        for team in parties.list_of_kind(PartyKind.TEAM):
            if has_owing_page(team, context):
                make = partial(self._make_view, "owing", build_owing_page, team, context)
                yield replace(make_later(owing_url(team), make, Shown(kind=Kind.PARTIES, id=team.id)), search=False)
        for customer in parties.list_of_kind(PartyKind.CUSTOMER):
            if has_story(customer, context):
                make = partial(self._make_view, "story", build_account_page, customer, context)
                shown = Shown(kind=Kind.PARTIES, id=customer.id, other=customer.id)
                yield replace(make_later(story_url(customer.id), make, shown), search=False)
        for one, other in list_pairs(context).values():
            make = partial(self._make_view, "story", build_pair_page, one, other, context)
            yield replace(make_later(pair_url(one, other), make, Shown(kind=Kind.PARTIES, id=one, other=other)), search=False)

    def _make_view(self, template: str, build: Callable[..., PageView], *given: object, in_navigation: bool = False) -> Artifact[Page]:
        return self._make_page(template, build(*given), in_navigation=in_navigation)

    def _make_party(self, party: Party, write: MessageTemplates) -> Iterator[Artifact[Page]]:
        short, lists = truncate_page(build_party_page(party, self._context), self._work_lists)
        yield self._make_page("party", short, source=party.source.path, write=write)
        yield from self._make_lists(lists)

    def _make_promise_pages(self, chosen: Iterable[PromiseStatus] | None = None) -> Iterator[Artifact[Page]]:
        """Yield the page of each promise, or of those that are chosen."""
        for standing in self._board.promises.values() if chosen is None else chosen:
            shown, long = Shown(kind=Kind.PROMISE, id=standing.id), is_promise_long(standing, self._context)
            yield from make_with_lists(promise_url(standing.id), partial(self._make_promise, standing), is_long=long, record=shown)

    def _make_promise(self, standing: PromiseStatus) -> Iterator[Artifact[Page]]:
        page = build_promise_page(standing, self._context, self._board.provenance[standing.id])
        view, lists = truncate_promise_page(page, self._work_lists)
        graph, here = build_thread_graph(standing.id, self._graph, self._context), self._addresses.build_page_urls(view.head.page)
        more: dict[str, Any] = {"thread": build_thread(standing.id, self._threads, self._context), "calendar": has_own_calendar(standing)}
        more |= {"picture": graph, "drawing": draw_thread(graph, here) if graph else None, "key": draw_legend_line}
        notes = list_promise_notes(standing.id, self._context)
        yield self._make_page("promise", view, source=standing.promise.source.path, notes=notes, **more)
        yield from self._make_lists(lists)

    def _make_numbers_page(self) -> Artifact[Page]:
        badges = build_snippets(self._context, self._addresses)
        return self._make_page(
            "record", build_numbers_page(self._context), in_navigation=True, charts=charts, badges=badges, workbook=is_xlsx_available()
        )

    def _make_promise_lists(self) -> Iterator[Artifact[Page]]:
        """Yield the list of all promises, and all of them in columns by state."""
        promises = build_promises_page(self._work_lists)
        yield from self._make_list_pages(promises, in_navigation=True)
        yield self._make_page("board", build_board_page(self._work_lists, promises.filter))

    def _make_work_list(self, build: Callable[[WorkLists], ListPage]) -> Iterator[Artifact[Page]]:
        yield from self._make_list_pages(build(self._work_lists), in_navigation=True)

    def _make_lists(self, lists: Iterable[ListPage]) -> Iterator[Artifact[Page]]:
        """Yield the pages of the lists that a page leads to."""
        yield from (page for each in lists for page in self._make_list_pages(each))

    def _make_list_pages(self, view: ListPage, *, in_navigation: bool = False) -> Iterator[Artifact[Page]]:
        """Yield the page of a list, or its pages with all rows as data; the columns by state need the data of all promises anyway."""
        said, make = repr(view.filter), partial(self._make_page, "list", workbook=view.whole and is_xlsx_available())
        parts = ((part, in_navigation and part.head.page == view.head.page) for part in paginate_list(view))
        first, *others = (replace(make(part, in_navigation=on), record=show_rows(part, said)) for part, on in parts)
        rows = partial(render_rows_script, view.sections, self._addresses)
        script = Artifact(address=rows_url(view.head.page), make=rows, record=show_rows(view, said))
        outcomes = Artifact(address="promises/outcomes.js", make=partial(render_outcomes_script, self._board))
        files = (*((script,) if others or view.whole else ()), *((outcomes,) if view.whole else ()))
        yield replace(first, files=files) if files else first
        yield from (replace(other, search=False) for other in others)

    def _make_ask_pages(self) -> Iterator[Artifact[Page]]:
        """Yield the list of asks, and for each its page with drafts."""
        write = MessageTemplates(self._board.ledger.draft_templates)
        first, *others = (self._make_page("asks", each) for each in paginate_asks(build_asks_page(self._context)))
        yield replace(first, in_navigation="asks/index" not in self._unused)
        yield from (replace(other, search=False) for other in others)
        for pursuit in self._board.asks.values():
            yield make_later(ask_url(pursuit.ask.id), partial(self._make_ask, pursuit, write), Shown(kind=Kind.ASK, id=pursuit.ask.id))

    def _make_ask(self, pursuit: AskStatus, write: MessageTemplates) -> Artifact[Page]:
        return self._make_page("ask", build_ask_page(pursuit, self._context), source=pursuit.ask.source.path, write=write)

    def _make_goal_pages(self) -> Iterator[Artifact[Page]]:
        """Yield the list of goals, and for each its page."""
        yield self._make_page("goals", build_goals_page(self._context), in_navigation="goals/index" not in self._unused)
        for goal in self._board.ledger.goals.values():
            yield from make_with_lists(goal_url(goal.id), partial(self._make_goal, goal), is_long=is_goal_long(goal, self._work_lists))

    def _make_goal(self, goal: Goal) -> Iterator[Artifact[Page]]:
        short, lists = truncate_goal_page(build_goal_page(goal, self._context), self._work_lists)
        yield self._make_page("goal", short, source=goal.source.path, spark=draw_sparkline)
        yield from self._make_lists(lists)

    def _make_meeting_pages(self) -> Iterator[Artifact[Page]]:
        """Yield the list of meetings, and for each its page and the agenda for the next one."""
        yield self._make_page("meetings", build_meetings_page(self._context), in_navigation="meetings/index" not in self._unused)
        for meeting in list_past_meetings(self._context):
            yield self._make_page("meeting", build_meeting_page(meeting, self._context), source=meeting.source.path)
            agenda = build_agenda_page(meeting, self._context)
            if agenda is not None:
                yield self._make_page("agenda", agenda)

    def _make_agreement_pages(self) -> Iterator[Artifact[Page]]:
        """Yield the list of agreements, each with its page and its interview sheet, and a blank sheet."""
        yield self._make_page("accords", build_agreements_page(self._context), in_navigation="agreements/index" not in self._unused)
        for accord in self._board.agreements.values():
            shown = Shown(kind=Kind.AGREEMENT, id=accord.id)
            short, lists = truncate_page(build_agreement_page(accord, self._context), self._work_lists)
            notes = list_agreement_notes(accord.id, self._context)
            page = self._make_page("accord", short, source=accord.agreement.source.path, spark=draw_sparkline, notes=notes)
            yield replace(page, record=shown)
            yield from self._make_lists(lists)
            yield replace(self._make_page("interview", build_interview_sheet(self._context, accord)), record=shown)
        yield self._make_page("interview", build_interview_sheet(self._context))

    def _make_page(
        self, template: str, view: PageView, *, source: str | None = None, in_navigation: bool = False, **more: object
    ) -> Artifact[Page]:
        """Return a page whose view is there already, and whose body is yet to be written."""
        settings = self._board.settings
        values: dict[str, Callable[..., str | None] | object] = {
            "edit": partial(build_edit_url, settings),
            "commit": partial(build_commit_url, settings),
            "host": find_host_name(settings),
            "board": self._board,
        }

        def make() -> Page:
            return Page(
                uri=view.head.page,
                title=view.head.title,
                description=view.head.description,
                make_body=partial(render_body, template, view=view, here=self._addresses.build_page_urls(view.head.page), **values, **more),
                source=source,
                edit_url=build_edit_url(settings, source) if source else None,
                in_navigation=in_navigation,
            )

        return Artifact(address=view.head.page, make=make, in_navigation=in_navigation)
