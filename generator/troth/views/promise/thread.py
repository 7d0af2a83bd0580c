"""A thread: what led to a promise and what follows from it; and its picture, with what promises need and are parts of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from troth.base.graphs import LayeredLayout, lay_out_layers
from troth.views.rich_text import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.base.graphs import Pair
    from troth.board import Board
    from troth.views.context import ViewContext
    from troth.views.rows import Row

MAX_THREAD_ITEMS = 100
"""How many promises of a thread a page shows at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadItem:
    """A promise in a thread; `depth` counts from nought how far it lies behind the first."""

    row: Row
    depth: int
    here: bool
    """It is the promise whose page shows the thread."""


class _Thread(NamedTuple):
    """A thread as a whole, and where in it each promise stands."""

    knots: tuple[tuple[str, int], ...]
    places: Mapping[str, int]


class Threads:
    """Which promise follows which: it `continues` one, or a follow-up of that one names it as `next`."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._firsts: dict[str, str] = {}
        self._whole: dict[str, _Thread] = {}

    @cached_property
    def after(self) -> Mapping[str, tuple[str, ...]]:
        """The promises that follow a promise, by its id."""
        found: dict[str, set[str]] = defaultdict(set)
        for standing in self._board.promises.values():
            if standing.promise.continues:
                found[standing.promise.continues].add(standing.id)
            for entry in standing.snapshot.follow_ups:
                found[standing.id].update(entry.next)
        there = self._board.promises
        return {each: tuple(sorted(after & there.keys())) for each, after in found.items() if each in there}

    @cached_property
    def before(self) -> Mapping[str, str]:
        """The promise that a promise follows, by its id: the one that it says it continues, else the first that names it."""
        found: dict[str, str] = {}
        for first, after in sorted(self.after.items(), reverse=True):
            found |= dict.fromkeys(after, first)
        there = self._board.promises
        stated = ((each.id, each.promise.continues) for each in there.values())
        return found | {each: before for each, before in stated if before is not None and before in there}

    def slice_thread(self, promise: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return at most so many of the thread that a promise belongs to, in order, each with its depth: those around the promise.

        A thread is found once, however many pages show a part of it.
        """
        first = self._find_first(promise)
        if first not in self._whole:
            whole = tuple(self._walk_from(first))
            self._whole[first] = _Thread(whole, {each: index for index, (each, _) in enumerate(whole)})
        whole, places = self._whole[first]
        start = max(0, min(places[promise] - limit // 2, len(whole) - limit))
        return whole[start : start + limit]

    def _find_first(self, promise: str) -> str:
        """Return the first promise of a thread; of a thread that runs in a circle, the one that is reached last."""
        first, passed = promise, {promise: None}
        while first not in self._firsts and (before := self.before.get(first)) is not None:
            if before in passed:
                return first
            passed[before] = None
            first = before
        first = self._firsts.get(first, first)
        self._firsts |= dict.fromkeys(passed, first)
        return first

    def _walk_from(self, first: str) -> Iterator[tuple[str, int]]:
        """Yield a thread from its first promise on, each with its depth."""
        told, ahead = set[str](), [(first, 0)]
        while ahead:
            each, depth = ahead.pop()
            if each in told:
                continue
            told.add(each)
            yield each, depth
            ahead += [(after, depth + 1) for after in reversed(self.after.get(each, ()))]


def build_thread(promise: str, threads: Threads, context: ViewContext) -> tuple[ThreadItem, ...]:
    """Return the thread that a promise belongs to; nothing where it stands alone."""
    found = threads.slice_thread(promise, MAX_THREAD_ITEMS)
    if len(found) == 1:
        return ()
    return tuple(ThreadItem(row=context.get_row(context.board.promises[each]), depth=depth, here=each == promise) for each, depth in found)


MIN_GRAPH_SIZE = 3
"""Two promises need no picture."""
MAX_GRAPH_SIZE, MAX_GRAPH_COLUMNS = 40, 8
"""A thread of so many promises in so many columns is drawn whole; of a larger one what is nearest to the promise at hand."""
NEAREST_SHOWN, NEAREST_STEPS = 24, 3


class EdgeKind(StrEnum):
    """How one promise leads to another."""

    PART = "part"
    NEED = "need"
    NEXT = "next"

    @property
    def words(self) -> str:
        """What stands between the first and the other: `The oven` is part of `The kitchen`."""
        return {EdgeKind.PART: "is part of", EdgeKind.NEED: "has to come before", EdgeKind.NEXT: "is followed by"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line of the picture, from the promise that comes first to the other."""

    first: Row
    then: Row
    way: EdgeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadGraph:
    """What is to be drawn."""

    here: str
    """The promise whose page it stands on."""
    rows: Mapping[str, Row]
    layers: LayeredLayout
    lines: tuple[Edge, ...]
    rest: int
    """How many more belong to the thread."""

    @property
    def ways(self) -> tuple[EdgeKind, ...]:
        """The kinds of lines that there are."""
        found = {line.way for line in self.lines}
        return tuple(way for way in EdgeKind if way in found)

    @property
    def text(self) -> str:
        """What it shows, for those who cannot see it."""
        told = f"{pluralize(len(self.rows), 'promise', 'promises')} and what leads from one to another: earlier steps are on the left."
        return f"{told} {self.rest} more are not shown." if self.rest else told


class PromiseGraph:
    """Every way that leads from a promise of the board to another, found once for all pages."""

    def __init__(self, board: Board, threads: Threads) -> None:
        self._there = board.promises
        self._threads = threads
        self._layers: dict[tuple[str, ...], LayeredLayout] = {}

    def lay_out(self, shown: Iterable[str]) -> LayeredLayout:
        """Return how some promises are laid out: once for all of a thread that is shown whole."""
        things = tuple(sorted(shown))
        found = self._layers.get(things)
        if found is None:
            found = self._layers[things] = lay_out_layers(things, self.find_edges(things))
        return found

    @cached_property
    def ways(self) -> Mapping[Pair, tuple[EdgeKind, ...]]:
        """The ways from one promise to another, by the pair."""
        found: dict[Pair, list[EdgeKind]] = defaultdict(list)
        for first, then, way in self._iter_edges():
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
        return {each: tuple(sorted(others, key=self._rank_nearness)) for each, others in found.items()}

    @cached_property
    def size(self) -> Mapping[str, int]:
        """How many promises belong to the thread of each, itself among them."""
        sizes: dict[str, int] = {}
        for each in self.beside:
            if each not in sizes:
                whole = self.find_nearest(each, len(self._there), len(self._there))
                sizes |= dict.fromkeys(whole, len(whole))
        return sizes

    def find_nearest(self, promise: str, limit: int, max_steps: int) -> tuple[str, ...]:
        """Return the nearest promises, itself the first: at most so many, and none further than so many steps."""
        found, edge = {promise: None}, [promise]
        for _ in range(max_steps):
            ahead: list[str] = []
            for each in edge:
                for other in self.beside.get(each, ()):
                    if len(found) >= limit:
                        return tuple(found)
                    if other not in found:
                        found[other] = None
                        ahead.append(other)
            if not ahead:
                break
            edge = ahead
        return tuple(found)

    def find_edges(self, shown: tuple[str, ...]) -> Mapping[Pair, tuple[EdgeKind, ...]]:
        """Return the ways between some promises.

        They are so few that all pairs are looked at; going through the neighbours would take long beside one with thousands.
        """
        return {pair: ways for first in shown for then in shown if (ways := self.ways.get(pair := (first, then)))}

    def _iter_edges(self) -> Iterator[tuple[str, str, EdgeKind]]:
        for each in self._there.values():
            if each.promise.part_of:
                yield each.id, each.promise.part_of, EdgeKind.PART
            yield from ((needed, each.id, EdgeKind.NEED) for needed in dict.fromkeys(each.promise.needs))
        for first, after in self._threads.after.items():
            yield from ((first, then, EdgeKind.NEXT) for then in after)

    def _rank_nearness(self, promise: str) -> tuple[bool, date, str]:
        standing = self._there[promise]
        return not standing.state.open, standing.due or date.max, promise


def build_thread_graph(promise: str, web: PromiseGraph, context: ViewContext) -> ThreadGraph | None:
    """Return the picture of the thread that a promise belongs to, or None where it is too small for one."""
    size = web.size.get(promise, 1)
    if size < MIN_GRAPH_SIZE:
        return None
    whole = web.find_nearest(promise, MAX_GRAPH_SIZE, MAX_GRAPH_SIZE) if size <= MAX_GRAPH_SIZE else ()
    if whole and len(web.lay_out(whole).columns) <= MAX_GRAPH_COLUMNS:
        return _build_graph(promise, whole, web, context)
    return _build_graph(promise, web.find_nearest(promise, NEAREST_SHOWN, NEAREST_STEPS), web, context)


def _build_graph(promise: str, shown: tuple[str, ...], web: PromiseGraph, context: ViewContext) -> ThreadGraph:
    pairs = web.find_edges(shown)
    rows = {each: context.get_row(context.board.promises[each]) for each in shown}
    return ThreadGraph(
        here=promise,
        rows=rows,
        layers=web.lay_out(shown),
        lines=tuple(Edge(first=rows[first], then=rows[then], way=way) for (first, then), ways in sorted(pairs.items()) for way in ways),
        rest=web.size[promise] - len(shown),
    )
