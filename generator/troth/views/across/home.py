"""The organisation's home, the list of its boards, and a page for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from troth.organisation import WAITING, by_due, items_of
from troth.views.across.asking import ask_across_row, waiting_across
from troth.views.across.counter import page_of_board
from troth.views.across.lists import AcrossCall, calls, tabs, waiting_total
from troth.views.across.sources import SourceRow, source_row, troubled
from troth.views.across.tables import AcrossSection, BoardRow, TeamRow, board_row, board_rows, numbers, section, team_rows
from troth.views.asks import AskSection
from troth.views.span import count, strong, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.published import Contribution
    from troth.views.across.counter import Counter
    from troth.views.glance import Tab
    from troth.views.span import Sentence, Span
    from troth.views.tally import Tally

SHOWN = 8
"""How many rows of a list the home page shows at most."""
COUNTS = ("open", "overdue", "waiting", "help")
BOARDS = 12
TEAMS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossHome:
    """All that the organisation's home says."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    tabs: tuple[Tab, ...]
    troubled: tuple[SourceRow, ...]
    tallies: tuple[Tally, ...]
    left_out: int
    """How many boards the numbers leave out, because they are old."""
    boards: tuple[BoardRow, ...]
    rest: int
    """How many boards are not shown."""
    teams: tuple[TeamRow, ...]
    sections: tuple[AcrossSection, ...]
    asks: AskSection
    calls: tuple[AcrossCall, ...]
    own: bool
    """Whether this board has records of its own, and so a home of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardsPage:
    """The list of all boards with their numbers."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    rows: tuple[BoardRow, ...]
    sums: tuple[Tally, ...]
    totals: tuple[int, ...]
    """Of what is open, overdue, waiting and asking for help, on all boards that are not old."""
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardAcross:
    """A board's page in the roll-up: what is open there, and the way to its own site."""

    page: str
    title: str
    description: str
    as_of: str
    says: Sentence
    site: str
    source: SourceRow
    tallies: tuple[Tally, ...]
    sections: tuple[AcrossSection, ...]
    asks: AskSection
    calls: tuple[AcrossCall, ...]
    teams: tuple[TeamRow, ...]


def home_across(counter: Counter) -> AcrossHome:
    """Return the home of the organisation."""
    of, boards, says = counter.of, board_rows(counter), tuple(_says(counter))
    return AcrossHome(
        page="index",
        title=counter.board.settings.name,
        description="".join(each.text for each in says),
        as_of=counter.as_of_words,
        says=says,
        tabs=tabs(counter),
        troubled=troubled(counter),
        tallies=numbers(of.sums, ", all boards"),
        left_out=_left_out(counter),
        boards=boards[:BOARDS],
        rest=max(0, len(boards) - BOARDS),
        teams=tuple(each for each in team_rows(of.open, counter) if each.overdue)[:TEAMS],
        sections=(_overdue(counter), _waiting(counter)),
        asks=waiting_across(counter, SHOWN),
        calls=calls(counter, of.cries[:SHOWN]),
        own=has_records(counter),
    )


def has_records(counter: Counter) -> bool:
    """Tell whether the roll-up's own board holds anything but settings."""
    ledger = counter.board.ledger
    return bool(ledger.records or len(ledger.parties) or ledger.unreadable)


def boards_page(counter: Counter) -> BoardsPage:
    """Return the list of all boards."""
    return BoardsPage(
        page="boards/index",
        title="Boards",
        description=f"The boards of {counter.board.settings.name}",
        as_of=counter.as_of_words,
        says=(words(f"{counter.as_of_words}: {count(len(counter.of.read), 'board', 'boards')}. Each counts over its own window of days."),),
        rows=board_rows(counter),
        sums=numbers(counter.of.sums),
        totals=tuple(sum(getattr(each, what) for each in board_rows(counter) if not each.old) for what in COUNTS),
        left_out=_left_out(counter),
    )


def board_across(of: Contribution, counter: Counter) -> BoardAcross:
    """Return a board's page in the roll-up."""
    row, name = board_row(of, counter), counter.name(of.id)
    says = (
        words(f"As of {row.as_of}: "),
        strong(count(row.open, "open promise", "open promises")),
        words(f", {row.overdue} overdue, {row.waiting} waiting, {row.help} asking for help."),
    )
    asks = (asking for asking in counter.of.asks.values() if any(each.of.id == of.id and each.ask.state == "open" for each in asking))
    return BoardAcross(
        page=page_of_board(of.id),
        title=name,
        description=f"{name}: {row.open} open promises, {row.overdue} overdue",
        as_of=counter.as_of_words,
        says=says,
        site=of.site,
        source=source_row(of, counter),
        tallies=row.numbers,
        sections=tuple(_of_board(of, counter)),
        asks=AskSection(id="asks", title="Asks that wait", rows=tuple(ask_across_row(each, counter) for each in asks)),
        calls=calls(counter, tuple(each for each in counter.of.cries if each.of.id == of.id)),
        teams=team_rows(items_of(of), counter),
    )


def _of_board(of: Contribution, counter: Counter) -> Iterator[AcrossSection]:
    every = sorted(items_of(of), key=by_due)
    late = [each for each in every if counter.of.late(each)]
    yield replace(section("overdue", "Overdue", late, counter), empty="Nothing is overdue here.")
    waiting = [each for each in every if not counter.of.late(each) and any(what in each.promise.schedule for what in WAITING)]
    yield section("waiting", "Waiting for somebody", waiting, counter)
    shown = {each.spot for each in (*late, *waiting)}
    others = [each for each in every if each.promise.state.open and each.spot not in shown]
    yield replace(section("open", "Open", others, counter), empty="" if shown else "Nothing is open here.")


def _says(counter: Counter) -> Iterator[Span]:
    of = counter.of
    yield words(f"{counter.as_of_words}: ")
    yield strong(count(len(of.open), "open promise", "open promises"))
    yield words(" on ")
    yield strong(count(len(of.read), "board", "boards"), "boards/index")
    for number, what, page in (
        (len(of.overdue), "overdue", "across/overdue"),
        (waiting_total(counter), "waiting for somebody", "across/waiting"),
        (len(of.cries), "asking for help", "across/help-wanted"),
    ):
        yield words(", ")
        yield strong(f"{number or 'none'} {what}", page if number else "")
    yield words(".")


def _overdue(counter: Counter) -> AcrossSection:
    found = counter.of.overdue
    return AcrossSection(
        id="overdue",
        title="Overdue",
        rows=counter.rows(found[:SHOWN]),
        total=len(found),
        empty="Nothing is overdue on any board.",
        more="across/overdue",
    )


def _waiting(counter: Counter) -> AcrossSection:
    """Return the first of what waits, each with what is to be done."""
    pairs = [(item, what) for what in WAITING for item in counter.of.waiting[what]]
    rows = tuple(counter.row(item, what) for item, what in pairs[:SHOWN])
    return AcrossSection(
        id="waiting",
        title="Waiting for somebody",
        rows=rows,
        total=len(pairs),
        empty="Nothing waits: everybody has answered, agreed and accepted.",
        more="across/waiting",
    )


def _left_out(counter: Counter) -> int:
    return sum(each.old for each in counter.of.read)
