"""Graph algorithms: cycles (strongly connected components), and layered drawing after Sugiyama."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


def find_cycles(graph: Mapping[str, Iterable[str]]) -> tuple[frozenset[str], ...]:
    """Return the groups of two or more nodes that all lead to one another (Kosaraju's two walks)."""
    backwards: dict[str, list[str]] = {}
    for node, others in graph.items():
        for other in others:
            backwards.setdefault(other, []).append(node)
    seen: set[str] = set()
    finished = [node for start in graph for node in _walk_graph(start, graph, seen)]
    gathered: set[str] = set()
    groups = [frozenset(_walk_graph(node, backwards, gathered)) for node in reversed(finished)]
    return tuple(group for group in groups if len(group) > 1)


def _walk_graph(start: str, graph: Mapping[str, Iterable[str]], seen: set[str]) -> list[str]:
    """Return the nodes that are reached from `start` and were not seen before, each after all that it leads to."""
    if start in seen:
        return []
    seen.add(start)
    finished: list[str] = []
    stack = [(start, iter(graph.get(start, ())))]
    while stack:
        _, others = stack[-1]
        fresh = next((each for each in others if each not in seen), None)
        if fresh is None:
            finished.append(stack.pop()[0])
        else:
            seen.add(fresh)
            stack.append((fresh, iter(graph.get(fresh, ()))))
    return finished


Pair: TypeAlias = "tuple[str, str]"
Slot: TypeAlias = "str | Pair"
"""A place in a column: the thing that stands there, or the pair (left, right) whose line passes through."""
_SWEEPS = 4
"""How often the columns are put in order, by turns from the left and from the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayeredLayout:
    """The columns from left to right, each from the top down."""

    columns: tuple[tuple[Slot, ...], ...]

    @property
    def column(self) -> Mapping[str, int]:
        """The column of each thing, counted from nought."""
        return {slot: index for index, slots in enumerate(self.columns) for slot in slots if isinstance(slot, str)}


def lay_out_layers(nodes: Sequence[str], pairs: Collection[Pair]) -> LayeredLayout:
    """Return the columns; `pairs` are (first, then) of `nodes`. Where pairs go round in a circle, one of them points backwards."""
    forward = _reverse_back_edges(nodes, pairs)
    column = _assign_columns(nodes, forward)
    slots: list[list[Slot]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for each in nodes:
        slots[column[each]].append(each)
    beside: dict[tuple[int, Slot], list[Slot]] = defaultdict(list)
    for first, then in sorted(forward):
        way: list[Slot] = [first, *([(first, then)] * (column[then] - column[first] - 1)), then]
        for at, (one, other) in enumerate(pairwise(way), column[first]):
            beside[at, one].append(other)
            beside[at + 1, other].append(one)
            if other != then:
                slots[at + 1].append(other)
    # each slot near the middle of what it is joined to in the column before, so that few lines cross
    for sweep in range(_SWEEPS):
        steps = range(1, len(slots)) if sweep % 2 == 0 else range(len(slots) - 2, -1, -1)
        for at in steps:
            known = {slot: row for row, slot in enumerate(slots[at - 1 if sweep % 2 == 0 else at + 1])}
            wishes = []
            for row, slot in enumerate(slots[at]):
                rows = [known[to] for to in beside.get((at, slot), ()) if to in known]
                wishes.append((sum(rows) / len(rows) if rows else row, row, slot))
            slots[at] = [slot for _, _, slot in sorted(wishes, key=lambda wish: wish[:2])]
    return LayeredLayout(columns=tuple(map(tuple, slots)))


def _reverse_back_edges(nodes: Sequence[str], edges: Collection[Pair]) -> set[Pair]:
    """Return the pairs without circles: one that leads back to where the walk came from is turned round."""
    after: dict[str, list[str]] = defaultdict(list)
    for first, then in sorted(edges):
        after[first].append(then)
    done, walking, found = set[str](), set[str](), set[Pair]()

    def walk(each: str) -> None:
        walking.add(each)
        for then in after[each]:
            if then in walking:
                found.update({(then, each)} - {(each, each)})
            else:
                found.add((each, then))
                if then not in done:
                    walk(then)
        walking.discard(each)
        done.add(each)

    for each in nodes:
        if each not in done:
            walk(each)
    return found


def _assign_columns(nodes: Sequence[str], edges: Iterable[Pair]) -> dict[str, int]:
    """Return the column of each: one right of the rightmost that leads to it; what nothing leads to stands just before what follows."""
    before, after = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for first, then in edges:
        before[then].append(first)
        after[first].append(then)
    column: dict[str, int] = {}

    def place(each: str) -> int:
        if each not in column:
            column[each] = max((place(first) + 1 for first in before[each]), default=0)
        return column[each]

    for each in nodes:
        place(each)
    for each in nodes:
        if not before[each] and after[each]:
            column[each] = min(column[then] for then in after[each]) - 1
    return column
