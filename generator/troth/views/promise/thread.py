"""A thread: what led to a promise and what follows from it, one next step after the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
