"""What is too long for the page that it belongs to: the page keeps the first rows, and a list of its own has all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from troth.views.lists.lists import ListPage
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, user_text
from troth.views.rows import Section, promise_url

if TYPE_CHECKING:
    from troth.board import PromiseStatus
    from troth.model import Goal, Party
    from troth.views.agreement.page import AgreementPage
    from troth.views.context import ViewContext
    from troth.views.goal.page import GoalPage
    from troth.views.lists.help_wanted import HelpPage
    from troth.views.lists.work import WorkLists
    from troth.views.party import PartyPage
    from troth.views.promise.page import PromisePage


MAX_SECTION_ROWS = 50
"""How many rows of a section a record's own page shows at most."""
V = TypeVar("V", "PartyPage", "GoalPage", "AgreementPage")


def is_party_long(party: Party, context: ViewContext) -> bool:
    """Tell whether a section of a party's page may be too long for it, without making the page."""
    board, acting = context.board, (party.id, *context.acts_for.get(party.id, ()))
    lists = (board.promises_by_promiser, board.promises_by_customer, board.promises_by_partner)
    members = sum(len(board.promises_by_promiser.get(member, ())) for member in party.members)
    waiting = sum(len(board.pending_by_party.get(each, ())) for each in acting)
    return max(members, waiting, *(len(found.get(party.id, ())) for found in lists)) > MAX_SECTION_ROWS


def is_goal_long(goal: Goal, work_lists: WorkLists) -> bool:
    """Tell whether a goal's page may be too long for it, without making the page."""
    return work_lists.facets.count_promises_for(goal.id) > MAX_SECTION_ROWS


def is_promise_long(standing: PromiseStatus, context: ViewContext) -> bool:
    """Tell whether a promise's page may be too long for it, without making the page."""
    needed_by = context.board.ledger.needed_by.get(standing.id, ())
    return max(len(standing.parts), len(standing.promise.needs), len(needed_by)) > MAX_SECTION_ROWS


def truncate_promise_page(view: PromisePage, work_lists: WorkLists) -> tuple[PromisePage, tuple[ListPage, ...]]:
    """Return a promise's page with the first of its parts and of what is joined to it, and a list for each that has more."""
    threads, lists = _truncate_sections(view.head, view.threads, work_lists)
    return replace(view, threads=threads), lists


def truncate_page(view: V, work_lists: WorkLists) -> tuple[V, tuple[ListPage, ...]]:
    """Return the page with the first rows of each section, and a list for each section that has more."""
    sections, lists = _truncate_sections(view.head, view.sections, work_lists)
    return replace(view, sections=sections), lists


def truncate_goal_page(view: GoalPage, work_lists: WorkLists) -> tuple[GoalPage, tuple[ListPage, ...]]:
    """Return a goal's page with the first of those who have committed too, and a list of what all of them promised."""
    short, lists = truncate_page(view, work_lists)
    if len(view.committed) <= MAX_SECTION_ROWS:
        return short, lists
    rows = dict.fromkeys(each.row for each in view.committed if each.row)
    section = Section(id="committed", title="Promised for it", rows=tuple(rows))
    whole = _build_full_list(view.head, section, work_lists)
    return replace(short, committed=view.committed[:MAX_SECTION_ROWS], all_committed=len(view.committed), more=whole.head.page), (
        whole,
        *lists,
    )


def truncate_help_page(view: HelpPage, work_lists: WorkLists) -> tuple[HelpPage, tuple[ListPage, ...]]:
    """Return the page of help wanted with the first calls and thanks, and a list of all who ask where there are more."""
    short = replace(view, thanks=view.thanks[:MAX_SECTION_ROWS])
    if len(view.calls) <= MAX_SECTION_ROWS:
        return short, ()
    section = Section(id="all", title="All who ask", rows=tuple(call.row for call in view.calls))
    whole = _build_full_list(view.head, section, work_lists)
    return replace(short, calls=view.calls[:MAX_SECTION_ROWS], filter=None, more=whole.head.page), (whole,)


def _truncate_sections(
    head: PageHead, sections: tuple[Section, ...], work_lists: WorkLists
) -> tuple[tuple[Section, ...], tuple[ListPage, ...]]:
    lists = {
        section.id: _build_full_list(head, section, work_lists)
        for section in sections
        if len(section.rows) > MAX_SECTION_ROWS and section.total is None
    }
    shown = tuple(
        replace(section, rows=section.rows[:MAX_SECTION_ROWS], groups=(), total=len(section.rows), more=lists[section.id].head.page)
        if section.id in lists
        else section
        for section in sections
    )
    return shown, tuple(lists.values())


def _build_full_list(head: PageHead, section: Section, work_lists: WorkLists) -> ListPage:
    of, get_row = work_lists.desk, work_lists.facets.get_row
    rows = tuple(  # agreements stand among promises where something waits, and have nothing to be found by
        replace(row, facets=get_row(of.board.promises[row.id]).facets) if row.page == promise_url(row.id) else row for row in section.rows
    )
    found = replace(section, rows=rows, groups=())
    return ListPage(
        head=PageHead(
            page=f"{head.page}/{section.id}",
            title=f"{head.title}: {section.title}",
            description=f"{section.title}: {head.title}, {of.board.settings.name}",
            as_of=of.as_of_words,
        ),
        text=(
            inline_text(f"{of.as_of_words}: {pluralize(len(section.rows), 'row', 'rows')} from the page "),
            user_text(head.title, head.page),
            inline_text("."),
        ),
        tabs=(),
        sections=(found,),
        filter=work_lists.facets.build_filter(row for row in found.rows if row.facets),
    )
