"""The page of those who ask for help, with thanks to those who helped lately."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.base.dates import add_days, format_date
from troth.views.due import format_days_ago
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, join_names, pluralize, strong_text, user_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.facets import Filter
    from troth.views.lists.work import Tab, WorkLists
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequest:
    """Somebody asks for help: what would help (Markdown), and the promise it is for."""

    asker: PartyLabel
    since: str
    need: str
    row: Row
    offered: tuple[PartyLabel, ...] = ()
    """Who has offered to help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks:
    """Somebody helped: the sentence, and what they said (Markdown)."""

    helper: PartyLabel
    text: Sentence
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """The calls for help that nobody has answered yet, and the thanks."""

    head: PageHead
    text: Sentence
    tabs: tuple[Tab, ...]
    filter: Filter | None
    calls: tuple[HelpRequest, ...]
    thanks: tuple[Thanks, ...]
    more: str = ""
    """The list of all who ask, where only the first are shown."""


def build_help_page(work_lists: WorkLists) -> HelpPage:
    """Return the page of help wanted."""
    standings = work_lists.desk.board.promises
    asking = tuple(replace(call, row=work_lists.facets.get_row(standings[call.row.id])) for call in list_help_requests(work_lists))
    return HelpPage(
        head=PageHead(
            page="help-wanted",
            title="Help wanted",
            description=f"Help wanted: {work_lists.desk.board.settings.name}",
            as_of=work_lists.desk.as_of_words,
        ),
        text=tuple(_summarize_help(work_lists)),
        tabs=work_lists.list_tabs(),
        filter=work_lists.facets.build_filter(call.row for call in asking),
        calls=asking,
        thanks=list_thanks(work_lists.desk),
    )


def list_help_requests(work_lists: WorkLists) -> tuple[HelpRequest, ...]:
    """Return the calls for help, the longest wait first."""
    context = work_lists.desk
    return tuple(
        HelpRequest(
            asker=context.faces(entry.by),
            since=format_days_ago(entry.day, context.day),
            need=entry.note or "",
            row=context.get_row(each),
            offered=context.faces.get_many(dict.fromkeys(offer.by for offer in each.snapshot.help_offers)),
        )
        for each in work_lists.help_wanted
        if (entry := each.snapshot.help_request) is not None
    )


def list_thanks(context: ViewContext) -> tuple[Thanks, ...]:
    """Return the thanks for help within the board's window, the newest first."""
    start = add_days(context.day, -context.board.settings.window)
    given = [(entry, each) for each in context.board.promises.values() for entry in each.snapshot.help_given if entry.day > start]
    given.sort(key=lambda pair: (pair[0].day, pair[1].id), reverse=True)
    thanks = []
    for entry, each in given:
        helper, row = context.faces(entry.by), context.get_row(each)
        says = (
            *join_names([helper]),
            strong_text(" helped "),
            *join_names(row.promisers),
            inline_text(" with "),
            user_text(row.title, row.page),
        )
        said = Thanks(helper=helper, text=(*says, inline_text(f", {format_date(entry.day)}.")), note=entry.note or "")
        thanks.append(said)
    return tuple(thanks)


def _summarize_help(work_lists: WorkLists) -> Iterator[Inline]:
    asking = len(work_lists.help_wanted)
    if asking:
        yield inline_text(f"{work_lists.desk.as_of_words}: {pluralize(asking, 'promise asks', 'promises ask')} for help. ")
        yield inline_text("Asking early is part of keeping a promise. If you can help, or know someone who can, say so on its page.")
    else:
        yield inline_text(f"{work_lists.desk.as_of_words}: nobody is asking for help. ")
        yield inline_text("If you need help with a promise, say so on its page: it is then listed here.")
