"""The organisation's home, the list of its boards, and a page for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.rollup.people import WAITING_SCHEDULES, iter_board_promises, order_by_due
from troth.views.ask.rows import AskSection
from troth.views.page_head import PageHead
from troth.views.rich_text import inline_text, pluralize, strong_text
from troth.views.rollup.asks import build_rollup_ask_row, build_rollup_waiting_asks
from troth.views.rollup.context import board_url
from troth.views.rollup.lists import (
    BoardRow,
    TeamRow,
    build_board_row,
    build_rollup_section,
    count_waiting,
    list_board_rows,
    list_rollup_headlines,
    list_rollup_help_requests,
    list_rollup_tabs,
    list_team_rows,
)
from troth.views.rollup.sources import SourceRow, build_source_row, list_faulty_sources
from troth.views.rows import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.rollup.published import SourceResult
    from troth.views.charts import Headline
    from troth.views.lists.help_wanted import HelpRequest
    from troth.views.lists.work import Tab
    from troth.views.rich_text import Inline, Sentence
    from troth.views.rollup.context import RollupContext


ROLLUP_ROWS_SHOWN = 8
"""How many rows of a list the home page shows at most."""
COUNT_FIELDS = ("open", "overdue", "waiting", "help")
BOARDS_SHOWN = 12
TEAMS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupHomePage:
    """All that the organisation's home says."""

    head: PageHead
    text: Sentence
    tabs: tuple[Tab, ...]
    troubled: tuple[SourceRow, ...]
    tallies: tuple[Headline, ...]
    left_out: int
    """How many boards the numbers leave out, because they are old."""
    boards: tuple[BoardRow, ...]
    rest: int
    """How many boards are not shown."""
    teams: tuple[TeamRow, ...]
    sections: tuple[Section, ...]
    asks: AskSection
    calls: tuple[HelpRequest, ...]
    own: bool
    """Whether this board has records of its own, and so a home of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardsPage:
    """The list of all boards with their numbers."""

    head: PageHead
    text: Sentence
    rows: tuple[BoardRow, ...]
    sums: tuple[Headline, ...]
    totals: tuple[int, ...]
    """Of what is open, overdue, waiting and asking for help, on all boards that are not old."""
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupBoardPage:
    """A board's page in the roll-up: what is open there, and the way to its own site."""

    head: PageHead
    text: Sentence
    site: str
    source: SourceRow
    tallies: tuple[Headline, ...]
    sections: tuple[Section, ...]
    asks: AskSection
    calls: tuple[HelpRequest, ...]
    teams: tuple[TeamRow, ...]


def build_rollup_home_page(context: RollupContext) -> RollupHomePage:
    """Return the home of the organisation."""
    of, boards, says = context.of, list_board_rows(context), tuple(_summarize_boards(context))
    return RollupHomePage(
        head=PageHead(
            page="index", title=context.board.settings.name, description="".join(each.text for each in says), as_of=context.as_of_words
        ),
        text=says,
        tabs=list_rollup_tabs(context),
        troubled=list_faulty_sources(context),
        tallies=list_rollup_headlines(of.totals, ", all boards"),
        left_out=_count_left_out(context),
        boards=boards[:BOARDS_SHOWN],
        rest=max(0, len(boards) - BOARDS_SHOWN),
        teams=tuple(each for each in list_team_rows(of.open, context) if each.overdue)[:TEAMS_SHOWN],
        sections=_list_home_sections(context),
        asks=build_rollup_waiting_asks(context, ROLLUP_ROWS_SHOWN),
        calls=list_rollup_help_requests(context, of.help_wanted[:ROLLUP_ROWS_SHOWN]),
        own=has_records(context),
    )


def has_records(context: RollupContext) -> bool:
    """Tell whether the roll-up's own board holds anything but settings."""
    ledger = context.board.ledger
    return bool(ledger.records or len(ledger.parties) or ledger.unreadable)


def build_boards_page(context: RollupContext) -> BoardsPage:
    """Return the list of all boards."""
    return BoardsPage(
        head=PageHead(
            page="boards/index", title="Boards", description=f"The boards of {context.board.settings.name}", as_of=context.as_of_words
        ),
        text=(
            inline_text(
                f"{context.as_of_words}: {pluralize(len(context.of.readable), 'board', 'boards')}. "
                "Each board counts over its own number of days."
            ),
        ),
        rows=list_board_rows(context),
        sums=list_rollup_headlines(context.of.totals),
        totals=tuple(sum(getattr(each, what) for each in list_board_rows(context) if not each.old) for what in COUNT_FIELDS),
        left_out=_count_left_out(context),
    )


def _list_home_sections(context: RollupContext) -> tuple[Section, ...]:
    """Return the first of what is overdue and of what waits, each with what is to be done."""
    pairs = [(item, what) for what in WAITING_SCHEDULES for item in context.of.waiting[what]]
    return (
        Section(
            id="overdue",
            title="Overdue",
            rows=context.get_rows(context.of.overdue[:ROLLUP_ROWS_SHOWN]),
            total=len(context.of.overdue),
            empty="Nothing is overdue on any board.",
            more="across/overdue",
        ),
        Section(
            id="waiting",
            title="Waiting for someone",
            rows=tuple(context.get_row(item, what) for item, what in pairs[:ROLLUP_ROWS_SHOWN]),
            total=len(pairs),
            empty="Nothing is waiting on anyone.",
            more="across/waiting",
        ),
    )


def build_rollup_board_page(source: SourceResult, context: RollupContext) -> RollupBoardPage:
    """Return a board's page in the roll-up."""
    row, name = build_board_row(source, context), context.name_board(source.id)
    says = (
        inline_text(f"As of {row.as_of}: "),
        strong_text(pluralize(row.open, "open promise", "open promises")),
        inline_text(f", {row.overdue} overdue, {row.waiting} waiting, {row.help} asking for help."),
    )
    asks = (
        asking for asking in context.of.asks.values() if any(each.source.id == source.id and each.ask.state == "open" for each in asking)
    )
    return RollupBoardPage(
        head=PageHead(
            page=board_url(source.id),
            title=name,
            description=f"{name}: {row.open} open promises, {row.overdue} overdue",
            as_of=context.as_of_words,
        ),
        text=says,
        site=source.site,
        source=build_source_row(source, context),
        tallies=row.numbers,
        sections=tuple(_iter_board_sections(source, context)),
        asks=AskSection(id="asks", title="Asks waiting for replies", rows=tuple(build_rollup_ask_row(each, context) for each in asks)),
        calls=list_rollup_help_requests(context, tuple(each for each in context.of.help_wanted if each.source.id == source.id)),
        teams=list_team_rows(iter_board_promises(source), context),
    )


def _iter_board_sections(source: SourceResult, context: RollupContext) -> Iterator[Section]:
    every = sorted(iter_board_promises(source), key=order_by_due)
    late = [each for each in every if context.of.count_days_late(each)]
    yield replace(build_rollup_section("overdue", "Overdue", late, context), empty="Nothing is overdue here.")
    waiting = [
        each for each in every if not context.of.count_days_late(each) and any(what in each.promise.schedule for what in WAITING_SCHEDULES)
    ]
    yield build_rollup_section("waiting", "Waiting for someone", waiting, context)
    shown = {each.ref for each in (*late, *waiting)}
    others = [each for each in every if each.promise.state.open and each.ref not in shown]
    yield replace(build_rollup_section("open", "Open", others, context), empty="" if shown else "Nothing is open here.")


def _summarize_boards(context: RollupContext) -> Iterator[Inline]:
    of = context.of
    yield inline_text(f"{context.as_of_words}: ")
    yield strong_text(pluralize(len(of.open), "open promise", "open promises"))
    yield inline_text(" on ")
    yield strong_text(pluralize(len(of.readable), "board", "boards"), "boards/index")
    for number, what, page in (
        (len(of.overdue), "overdue", "across/overdue"),
        (count_waiting(context), "waiting for someone", "across/waiting"),
        (len(of.help_wanted), "asking for help", "across/help-wanted"),
    ):
        yield inline_text(", ")
        yield strong_text(f"{number or 'none'} {what}", page if number else "")
    yield inline_text(".")


def _count_left_out(context: RollupContext) -> int:
    return sum(each.is_outdated for each in context.of.readable)
