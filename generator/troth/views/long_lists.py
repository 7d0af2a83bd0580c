"""What is too long for the page that it belongs to: the page keeps the first rows, and a list of its own has all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from troth.views.lists import ListPage
from troth.views.row import Section, page_of
from troth.views.span import count, theirs, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.board import Standing
    from troth.model import Goal, Party
    from troth.views.accord import AccordPage
    from troth.views.desk import Desk
    from troth.views.glance import Glance
    from troth.views.goal import GoalPage
    from troth.views.help_wanted import HelpPage
    from troth.views.party import PartyPage
    from troth.views.promise import PromisePage
    from troth.views.row import Row
FIRST = 250
"""How many rows of a section a record's own page shows at most."""
V = TypeVar("V", "PartyPage", "GoalPage", "AccordPage")


def party_is_long(party: Party, desk: Desk) -> bool:
    """Tell whether a section of a party's page may be too long for it, without making the page."""
    board, acting = desk.board, (party.id, *desk.acts_for.get(party.id, ()))
    lists = (board.promised_by, board.promised_to, board.partnered_by)
    members = sum(len(board.promised_by.get(member, ())) for member in party.members)
    waiting = sum(len(board.waiting_for.get(each, ())) for each in acting)
    return max(members, waiting, *(len(found.get(party.id, ())) for found in lists)) > FIRST


def goal_is_long(goal: Goal, glance: Glance) -> bool:
    """Tell whether a goal's page may be too long for it, without making the page."""
    return glance.facets.serving(goal.id) > FIRST


def promise_is_long(standing: Standing, desk: Desk) -> bool:
    """Tell whether a promise's page may be too long for it, without making the page."""
    needed_by = desk.board.ledger.needed_by.get(standing.id, ())
    return max(len(standing.parts), len(standing.promise.needs), len(needed_by)) > FIRST


def shortened_promise(view: PromisePage, glance: Glance) -> tuple[PromisePage, tuple[ListPage, ...]]:
    """Return a promise's page with the first of its parts and of what is joined to it, and a list for each that has more."""
    threads, lists = _shortened(view.page, view.title, view.threads, glance)
    return replace(view, threads=threads), lists


def shortened(view: V, glance: Glance) -> tuple[V, tuple[ListPage, ...]]:
    """Return the page with the first rows of each section, and a list for each section that has more."""
    sections, lists = _shortened(view.page, view.title, view.sections, glance)
    return replace(view, sections=sections), lists


def shortened_goal(view: GoalPage, glance: Glance) -> tuple[GoalPage, tuple[ListPage, ...]]:
    """Return a goal's page with the first of those who have committed too, and a list of what all of them promised."""
    short, lists = shortened(view, glance)
    if len(view.committed) <= FIRST:
        return short, lists
    rows = dict.fromkeys(each.row for each in view.committed if each.row)
    section = Section(id="committed", title="Promised for it", rows=tuple(rows))
    whole = _list(view.page, view.title, section, glance)
    return replace(short, committed=view.committed[:FIRST], all_committed=len(view.committed), more=whole.page), (whole, *lists)


def shortened_help(view: HelpPage, glance: Glance) -> tuple[HelpPage, tuple[ListPage, ...]]:
    """Return the page of help wanted with the first calls and thanks, and a list of all who ask where there are more."""
    short = replace(view, thanks=view.thanks[:FIRST])
    if len(view.calls) <= FIRST:
        return short, ()
    section = Section(id="all", title="All who ask", rows=tuple(call.row for call in view.calls))
    whole = _list(view.page, view.title, section, glance)
    return replace(short, calls=view.calls[:FIRST], filter=None, more=whole.page), (whole,)


def _shortened(page: str, title: str, sections: tuple[Section, ...], glance: Glance) -> tuple[tuple[Section, ...], tuple[ListPage, ...]]:
    lists = {section.id: _list(page, title, section, glance) for section in sections if len(section.rows) > FIRST and section.total is None}
    return tuple(_first(section, lists[section.id].page) if section.id in lists else section for section in sections), tuple(lists.values())


def _first(section: Section, page: str) -> Section:
    return replace(section, rows=section.rows[:FIRST], groups=(), total=len(section.rows), more=page)


def _list(page: str, title: str, section: Section, glance: Glance) -> ListPage:
    found = replace(section, rows=tuple(_found_by(section.rows, glance)), groups=())
    of = glance.desk
    return ListPage(
        page=f"{page}/{section.id}",
        title=f"{title}: {section.title}",
        description=f"{section.title}: {title}, {of.board.settings.name}",
        as_of=of.as_of_words,
        says=(words(f"{of.as_of_words}: {count(len(section.rows), 'row', 'rows')} from the page "), theirs(title, page), words(".")),
        tabs=(),
        sections=(found,),
        filter=glance.facets.filter(row for row in found.rows if row.facets),
    )


def _found_by(rows: Iterable[Row], glance: Glance) -> Iterable[Row]:
    """Yield the rows with what they can be found by; agreements stand among promises where something waits."""
    standings = glance.desk.board.standings
    for row in rows:
        yield replace(row, facets=glance.facets.row(standings[row.id]).facets) if row.page == page_of(row.id) else row
