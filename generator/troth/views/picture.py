"""The picture of a thread: promises that are parts of each other, need each other or follow each other, with what leads to what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from troth.views.layers import Layers, layered
from troth.views.span import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.board import Board
    from troth.views.desk import Desk
    from troth.views.layers import Pair
    from troth.views.row import Row
    from troth.views.thread import Threads

FEWEST = 3
"""Two promises need no picture."""
MOST, WIDEST = 40, 8
"""A thread of so many promises in so many columns is drawn whole; of a larger one what is nearest to the promise at hand."""
NEAREST, STEPS = 24, 3


class Way(StrEnum):
    """How one promise leads to another."""

    PART = "part"
    NEED = "need"
    NEXT = "next"

    @property
    def words(self) -> str:
        """What stands between the first and the other: `The oven` is part of `The kitchen`."""
        return {Way.PART: "is part of", Way.NEED: "has to come before", Way.NEXT: "is followed by"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the picture, from the promise that comes first to the other."""

    first: Row
    then: Row
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is to be drawn."""

    here: str
    """The promise whose page it stands on."""
    rows: Mapping[str, Row]
    layers: Layers
    lines: tuple[Line, ...]
    rest: int
    """How many more belong to the thread."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """The kinds of lines that there are."""
        found = {line.way for line in self.lines}
        return tuple(way for way in Way if way in found)

    @property
    def says(self) -> str:
        """What it shows, for those who cannot see it."""
        told = f"{count(len(self.rows), 'promise', 'promises')} and what leads from one to another: what comes first stands on the left."
        return f"{told} {self.rest} more belong to it." if self.rest else told


class Web:
    """Every way that leads from a promise of the board to another, found once for all pages."""

    def __init__(self, board: Board, threads: Threads) -> None:
        self._there = board.standings
        self._threads = threads
        self._layers: dict[tuple[str, ...], Layers] = {}

    def layers(self, shown: Iterable[str]) -> Layers:
        """Return how some promises are laid out: once for all of a thread that is shown whole."""
        things = tuple(sorted(shown))
        found = self._layers.get(things)
        if found is None:
            found = self._layers[things] = layered(things, self.among(things))
        return found

    @cached_property
    def ways(self) -> Mapping[Pair, tuple[Way, ...]]:
        """The ways from one promise to another, by the pair."""
        found: dict[Pair, list[Way]] = defaultdict(list)
        for first, then, way in self._ways():
            if first in self._there and then in self._there and first != then:
                found[first, then].append(way)
        return {pair: tuple(found[pair]) for pair in sorted(found)}

    @cached_property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """What a promise is joined to: what is still open comes first, then by due date."""
        found: dict[str, set[str]] = defaultdict(set)
        for first, then in self.ways:
            found[first].add(then)
            found[then].add(first)
        return {each: tuple(sorted(others, key=self._nearness)) for each, others in found.items()}

    @cached_property
    def size(self) -> Mapping[str, int]:
        """How many promises belong to the thread of each, itself among them."""
        sizes: dict[str, int] = {}
        for each in self.beside:
            if each not in sizes:
                whole = self.around(each, len(self._there), len(self._there))
                sizes |= dict.fromkeys(whole, len(whole))
        return sizes

    def around(self, promise: str, most: int, steps: int) -> tuple[str, ...]:
        """Return the nearest promises, itself the first: at most so many, and none further than so many steps."""
        found, edge = {promise: None}, [promise]
        for _ in range(steps):
            ahead: list[str] = []
            for each in edge:
                for other in self.beside.get(each, ()):
                    if len(found) >= most:
                        return tuple(found)
                    if other not in found:
                        found[other] = None
                        ahead.append(other)
            if not ahead:
                break
            edge = ahead
        return tuple(found)

    def among(self, shown: tuple[str, ...]) -> Mapping[Pair, tuple[Way, ...]]:
        """Return the ways between some promises.

        They are so few that all pairs are looked at; going through the neighbours would take long beside one with thousands.
        """
        return {pair: ways for first in shown for then in shown if (ways := self.ways.get(pair := (first, then)))}

    def _ways(self) -> Iterator[tuple[str, str, Way]]:
        for each in self._there.values():
            if each.promise.part_of:
                yield each.id, each.promise.part_of, Way.PART
            yield from ((needed, each.id, Way.NEED) for needed in dict.fromkeys(each.promise.needs))
        for first, after in self._threads.after.items():
            yield from ((first, then, Way.NEXT) for then in after)

    def _nearness(self, promise: str) -> tuple[bool, date, str]:
        standing = self._there[promise]
        return not standing.state.open, standing.due or date.max, promise


def picture(promise: str, web: Web, desk: Desk) -> Picture | None:
    """Return the picture of the thread that a promise belongs to, or None where it is too small for one."""
    size = web.size.get(promise, 1)
    if size < FEWEST:
        return None
    whole = web.around(promise, MOST, MOST) if size <= MOST else ()
    if whole and len(web.layers(whole).columns) <= WIDEST:
        return _drawn(promise, whole, web, desk)
    return _drawn(promise, web.around(promise, NEAREST, STEPS), web, desk)


def _drawn(promise: str, shown: tuple[str, ...], web: Web, desk: Desk) -> Picture:
    pairs = web.among(shown)
    rows = {each: desk.row(desk.board.standings[each]) for each in shown}
    return Picture(
        here=promise,
        rows=rows,
        layers=web.layers(shown),
        lines=tuple(Line(first=rows[first], then=rows[then], way=way) for (first, then), ways in sorted(pairs.items()) for way in ways),
        rest=web.size[promise] - len(shown),
    )
