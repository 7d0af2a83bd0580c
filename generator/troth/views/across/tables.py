"""The tables across boards: rows under a heading, boards with their numbers, teams with what is open."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.flags import Flag
from troth.lifecycle.numbers import TOO_FEW
from troth.model import PartyKind
from troth.organisation import WAITING, Spot, items_of
from troth.views.tally import Tally as Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.lifecycle.schedule import Schedule
    from troth.organisation import Item
    from troth.published import Contribution, Count
    from troth.views.across.counter import AcrossRow, Counter
    from troth.views.chip import Chip
    from troth.views.face import Face
    from troth.views.span import Span

ROWS = 300
"""So many rows one list shows: the rest stands on the pages of the boards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossSection:
    """Rows of several boards under a heading, with what it means when there are none."""

    id: str
    title: str
    rows: tuple[AcrossRow, ...]
    total: int
    says: str = ""
    empty: str = ""
    more: str = ""
    """The page that shows all of them."""

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A board with what is open and how it went."""

    board: Span
    signs: tuple[Chip, ...]
    old: bool
    as_of: str
    open: int
    overdue: int
    waiting: int
    help: int
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """A team with what is open: its own promises and its members'."""

    face: Face
    board: Span
    open: int
    overdue: int


_NUMBERS: tuple[tuple[str, str, str], ...] = (
    ("kept_on_time", "Kept on time", "by the first due date"),
    ("kept_in_force", "Kept as agreed", "by the date in force"),
    ("follow_ups_done", "Followed up", "within a week of the due day"),
    ("answered_in_time", "Answered in time", "requests, offers and asks"),
    ("clear", "Clear promises", "promises that one can build on, now"),
)


def section(name: str, title: str, items: Iterable[Item], counter: Counter, *, what: Schedule | None = None) -> AcrossSection:
    """Return a section with the first of the rows."""
    every = tuple(items)
    return AcrossSection(id=name, title=title, rows=counter.rows(every[:ROWS], what), total=len(every))


def numbers(shares: Mapping[str, Count], over: str = "") -> tuple[Number, ...]:
    """Return the five headline numbers, n of N as boards publish them; each board counts over its own window."""
    return tuple(_number(key, label, f"{says}{over}", shares) for key, label, says in _NUMBERS)


def _number(key: str, label: str, says: str, shares: Mapping[str, Count]) -> Number:
    found = shares.get(key)
    n, of = (found.n, found.of) if found else (0, 0)
    return Number(label=label, says=says, n=n, of=of, too_few=of < TOO_FEW)


def board_row(of: Contribution, counter: Counter) -> BoardRow:
    """Return the row of a board of which there is something to show."""
    items = tuple(items_of(of))
    return BoardRow(
        board=counter.label(of.id),
        signs=counter.age(of),
        old=of.old,
        as_of=days.written(of.board.as_of) if of.board else "",
        open=sum(each.promise.state.open for each in items),
        overdue=sum(counter.of.late(each) > 0 for each in items),
        waiting=sum(what in each.promise.schedule for each in items for what in WAITING),
        help=sum(Flag.HELP_WANTED in each.promise.flags for each in items if each.promise.state.open),
        numbers=numbers(of.board.shares if of.board else {}),
    )


def board_rows(counter: Counter) -> tuple[BoardRow, ...]:
    """Return the rows of all boards, those with most overdue first and the old ones last."""
    rows = (board_row(each, counter) for each in counter.of.read)
    return tuple(sorted(rows, key=lambda each: (each.old, -each.overdue, each.board.text.casefold(), each.board.to)))


def team_rows(items: Iterable[Item], counter: Counter) -> tuple[TeamRow, ...]:
    """Return the teams that have promised some of these and have not ended it, those with most overdue first."""
    found: dict[Spot, Tally[bool]] = defaultdict(Tally)
    for item in items:
        for team in _teams_of(item, counter) if item.promise.state.open else ():
            found[team][counter.of.late(item) > 0] += 1
    rows = (
        TeamRow(face=counter.face(team.board, team.id), board=counter.label(team.board), open=counts.total(), overdue=counts[True])
        for team, counts in found.items()
    )
    return tuple(sorted(rows, key=lambda each: (-each.overdue, each.face.name.casefold(), each.face.id)))


def _teams_of(item: Item, counter: Counter) -> Iterator[Spot]:
    """Yield the teams of those who promise, each once."""
    spots = [counter.of.spot(item.of.id, name) for name in item.promise.promisers]
    every = dict.fromkeys((*spots, *(group for spot in spots for group in counter.of.groups_of.get(spot, ()))))
    for spot in every:
        party = counter.of.party(spot)
        if party and party.kind is PartyKind.TEAM:
            yield spot
