"""The story of two parties, or of a customer's account: meetings, next steps, asks, agreements, promises and ratings, newest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from troth.base.dates import add_days, format_date
from troth.model import PartyKind
from troth.status.trends import count_satisfied
from troth.views.agreement.rows import build_agreement_list_row
from troth.views.between import count_owed, pair_url
from troth.views.charts import build_satisfied_headline, list_headlines
from troth.views.lists.changes import DayOfChanges
from troth.views.page_head import PageHead
from troth.views.relations import collect_newest, find_account_records, find_shared_records, list_story_sources
from troth.views.rich_text import inline_text, join_names, pluralize, strong_text, to_plain_text
from troth.views.rows import Section, sort_by_due

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import PromiseStatus
    from troth.model import Party
    from troth.views.agreement.rows import AgreementRow
    from troth.views.between import OwedCounts
    from troth.views.charts import Headline
    from troth.views.chips import PartyLabel
    from troth.views.context import ViewContext
    from troth.views.relations import SharedRecords
    from troth.views.rich_text import Inline, Sentence


EVENTS_SHOWN = 200
"""How many events a story tells at most, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """All that a page of two parties or of an account says. People have no rates: only an account has numbers."""

    head: PageHead
    faces: tuple[PartyLabel, ...]
    """The two parties, or the customer alone."""
    text: Sentence
    owed: tuple[OwedCounts, ...]
    """What is open: from the first to the second and back, or to the customer and by the customer."""
    sections: tuple[Section, ...]
    agreements: tuple[AgreementRow, ...]
    tallies: tuple[Headline, ...]
    months: tuple[DayOfChanges, ...]
    """The events, month by month, the newest first."""
    has_more: bool
    """Whether there are older events than those that are told."""


def story_url(customer: str) -> str:
    """Return the address of the story of a customer's account."""
    return f"customers/{customer}/story"


def has_story(customer: Party, context: ViewContext) -> bool:
    """Tell whether anything was promised, asked, agreed or talked about with a customer."""
    if customer.kind is not PartyKind.CUSTOMER:
        return False
    shared = find_account_records(customer, context)
    return any((shared.given, shared.taken, shared.asks, shared.agreements, shared.meetings))


def build_pair_page(one: str, other: str, context: ViewContext) -> StoryPage:
    """Return the page of two parties."""
    first, second = faces = context.faces.get_many((one, other))
    shared = find_shared_records(one, other, context)
    watched = context.get_rows(sort_by_due(each for each in shared.watched if each.state.open))
    page = _build_story(pair_url(one, other), f"{first.name} and {second.name}", faces, shared, context)
    return _add_text(
        page,
        tuple(_summarize_pair(page, context)),
        _build_owed_section("given", f"{first.name} promised {second.name}", shared.given, context),
        _build_owed_section("taken", f"{second.name} promised {first.name}", shared.taken, context),
        Section(id="watched", title="One follows up for the other", rows=watched),
    )


def build_account_page(customer: Party, context: ViewContext) -> StoryPage:
    """Return the story of a customer's account."""
    shared, faces = find_account_records(customer, context), (context.faces(customer.id),)
    page = _build_story(story_url(customer.id), f"{customer.name}: the story", faces, shared, context)
    if shared.given:
        numbers, window = context.board.count_numbers(shared.given), context.board.settings.window
        satisfied = count_satisfied((each.snapshot for each in shared.given), add_days(context.day, -window), context.day)
        page = replace(page, tallies=(*list_headlines(numbers, window), build_satisfied_headline(satisfied, window)))
    sections = [_build_owed_section("given", f"Promised to {customer.name}", shared.given, context)]
    if shared.taken:
        sections.append(_build_owed_section("taken", f"{customer.name} promised", shared.taken, context))
    return _add_text(page, tuple(_summarize_account(page, shared, context)), *sections)


def _build_story(page: str, title: str, faces: tuple[PartyLabel, ...], shared: SharedRecords, context: ViewContext) -> StoryPage:
    events, has_more = collect_newest(list_story_sources(shared, context), EVENTS_SHOWN)
    return StoryPage(
        head=PageHead(page=page, title=title, description="", as_of=context.as_of_words),
        faces=faces,
        text=(),
        owed=(count_owed(shared.given, context), count_owed(shared.taken, context)),
        sections=(),
        agreements=tuple(build_agreement_list_row(each, context) for each in shared.agreements),
        tallies=(),
        months=tuple(
            DayOfChanges(id=f"in-{month}", title=format_date(found[0].day).partition(" ")[2], events=found)
            for month, group in groupby(events, key=lambda event: event.date[:7])
            if (found := tuple(group))
        ),
        has_more=has_more,
    )


def _add_text(page: StoryPage, text: Sentence, *sections: Section) -> StoryPage:
    return replace(page, head=replace(page.head, description=to_plain_text(text)[:200]), text=text, sections=sections)


def _build_owed_section(name: str, title: str, promises: tuple[PromiseStatus, ...], context: ViewContext) -> Section:
    rows = context.get_rows(sort_by_due(each for each in promises if each.state.open))
    return Section(id=name, title=title, rows=rows, empty="No open promises.")


def _summarize_pair(page: StoryPage, context: ViewContext) -> Iterator[Inline]:
    yield inline_text(f"{context.as_of_words}: ")
    for anchor, counts, faces in zip(("#given", "#taken"), page.owed, (page.faces, page.faces[::-1]), strict=True):
        promiser, customer = faces
        yield inline_text("; " if anchor == "#taken" else "")
        yield from (*join_names((promiser,)), inline_text(" owes "), *join_names((customer,)), inline_text(" "))
        yield from _describe_owed(counts, anchor)
    yield inline_text(".")


def _summarize_account(page: StoryPage, shared: SharedRecords, context: ViewContext) -> Iterator[Inline]:
    given, taken = page.owed
    yield inline_text(f"{context.as_of_words}: ")
    yield from _describe_owed(given, "#given")
    yield from (inline_text(" to "), *join_names(page.faces))
    if shared.taken:
        yield inline_text(", ")
        yield from _describe_owed(taken, "#taken")
        yield inline_text(" by them")
    if shared.meetings:
        yield inline_text(f"; last meeting on {format_date(shared.meetings[0].date)}")
    yield inline_text(".")


def _describe_owed(counts: OwedCounts, to: str) -> Iterator[Inline]:
    yield strong_text(pluralize(counts.open, "open promise", "open promises") if counts.open else "no open promise", to)
    told = [f"{number} {says}" for number, says in ((counts.late, "overdue"), (counts.waits, "waiting for a reply")) if number]
    yield inline_text(f" ({', '.join(told)})" if told else "")
