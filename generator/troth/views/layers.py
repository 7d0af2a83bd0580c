"""Lay things out in columns so that what leads to another stands left of it. Deterministic, and meant for a few dozen things."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Pair: TypeAlias = "tuple[str, str]"
Slot: TypeAlias = "str | Pair"
"""A place in a column: the thing that stands there, or the pair (left, right) whose line passes through."""
_SWEEPS = 4
"""How often the columns are put in order, by turns from the left and from the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """The columns from left to right, each from the top down."""

    columns: tuple[tuple[Slot, ...], ...]

    @property
    def column(self) -> Mapping[str, int]:
        """The column of each thing, counted from nought."""
        return {slot: index for index, slots in enumerate(self.columns) for slot in slots if isinstance(slot, str)}


def layered(things: Sequence[str], pairs: Collection[Pair]) -> Layers:
    """Return the columns; `pairs` are (first, then) of `things`. Where pairs go round in a circle, one of them points backwards."""
    forward = _forward(things, pairs)
    column = _columns(things, forward)
    slots: list[list[Slot]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for each in things:
        slots[column[each]].append(each)
    beside: dict[tuple[int, Slot], list[Slot]] = defaultdict(list)
    for first, then in sorted(forward):
        way: list[Slot] = [first, *([(first, then)] * (column[then] - column[first] - 1)), then]
        for at, (one, other) in enumerate(pairwise(way), column[first]):
            beside[at, one].append(other)
            beside[at + 1, other].append(one)
            if other != then:
                slots[at + 1].append(other)
    return Layers(columns=tuple(map(tuple, _ordered(slots, beside))))


def _forward(things: Sequence[str], pairs: Collection[Pair]) -> set[Pair]:
    """Return the pairs without circles: one that leads back to where the walk came from is turned round."""
    after: dict[str, list[str]] = defaultdict(list)
    for first, then in sorted(pairs):
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

    for each in things:
        if each not in done:
            walk(each)
    return found


def _columns(things: Sequence[str], forward: Iterable[Pair]) -> dict[str, int]:
    """Return the column of each: one right of the rightmost that leads to it; what nothing leads to stands just before what follows."""
    before, after = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for first, then in forward:
        before[then].append(first)
        after[first].append(then)
    column: dict[str, int] = {}

    def place(each: str) -> int:
        if each not in column:
            column[each] = max((place(first) + 1 for first in before[each]), default=0)
        return column[each]

    for each in things:
        place(each)
    for each in things:
        if not before[each] and after[each]:
            column[each] = min(column[then] for then in after[each]) - 1
    return column


def _ordered(columns: list[list[Slot]], beside: Mapping[tuple[int, Slot], Sequence[Slot]]) -> list[list[Slot]]:
    """Return the columns with each slot near the middle of what it is joined to in the column before, so that few lines cross."""
    for sweep in range(_SWEEPS):
        steps = range(1, len(columns)) if sweep % 2 == 0 else range(len(columns) - 2, -1, -1)
        for at in steps:
            known = {slot: row for row, slot in enumerate(columns[at - 1 if sweep % 2 == 0 else at + 1])}
            columns[at] = [slot for _, _, slot in sorted(_wishes(columns[at], at, beside, known), key=lambda wish: wish[:2])]
    return columns


def _wishes(
    slots: Sequence[Slot], at: int, beside: Mapping[tuple[int, Slot], Sequence[Slot]], known: Mapping[Slot, int]
) -> Iterable[tuple[float, int, Slot]]:
    for row, slot in enumerate(slots):
        rows = [known[other] for other in beside.get((at, slot), ()) if other in known]
        yield (sum(rows) / len(rows) if rows else row), row, slot
