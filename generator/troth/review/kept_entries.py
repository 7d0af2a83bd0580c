"""Patience diff: which entries of a log are there before and after, in the same order, in time that grows with their number."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


if TYPE_CHECKING:
    Stretch = tuple[range, range]
    """Entries that follow each other in the old log, and in the new one."""


def find_kept_entries(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the old and the new number of each entry that is kept, in order; entries are given by their digests.

    Those that stand once in each log come first, and hold the others in their places between them. Comparing every pair, as
    `difflib` does with equal entries, takes a minute for a log of twenty thousand.
    """
    start, (was, now), end = _split_ends(old, new, (range(len(old)), range(len(new))))
    anchors = _find_longest_in_order(_pair_same(_number_unique(old, was), _number_unique(new, now)))
    yield from start
    for (a, c), (b, d) in pairwise(((was.start - 1, now.start - 1), *anchors, (was.stop, now.stop))):
        first, inner, last = _split_ends(old, new, (range(a + 1, b), range(c + 1, d)))
        yield from first
        yield from _find_longest_in_order(_pair_same(_number_occurrences(old, inner[0]), _number_occurrences(new, inner[1])))
        yield from last
        if b < was.stop:
            yield b, d
    yield from end


def _split_ends(old: Sequence[str], new: Sequence[str], stretch: Stretch) -> tuple[list[tuple[int, int]], Stretch, list[tuple[int, int]]]:
    """Return the pairs of entries that are alike at the start of a stretch, what lies between, and those at its end."""

    def alike(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return list(takewhile(lambda pair: old[pair[0]] == new[pair[1]], pairs))

    was, now = stretch
    start = alike(zip(was, now, strict=False))
    was, now = was[len(start) :], now[len(start) :]
    end = alike(zip(reversed(was), reversed(now), strict=False))
    return start, (was[: len(was) - len(end)], now[: len(now) - len(end)]), end[::-1]


def _number_unique(log: Sequence[str], stretch: range) -> Mapping[object, int]:
    """Return the numbers of the entries that stand only once in a stretch."""
    counts = Counter(log[each] for each in stretch)
    return {log[each]: each for each in stretch if counts[log[each]] == 1}


def _number_occurrences(log: Sequence[str], stretch: range) -> Mapping[object, int]:
    """Return the numbers of all entries of a stretch, each named by its digest and by how many equal ones stand above it."""
    seen: Counter[str] = Counter()
    found: dict[object, int] = {}
    for each in stretch:
        found[log[each], seen[log[each]]] = each
        seen[log[each]] += 1
    return found


def _pair_same(was: Mapping[object, int], now: Mapping[object, int]) -> list[tuple[int, int]]:
    return [(number, now[name]) for name, number in was.items() if name in now]


def _find_longest_in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most pairs whose new numbers rise as their old ones do; of several ways, one with early old ones."""
    ends: list[int] = []
    """By length, the best start of a row of so many pairs, and which pair that is: seen from the last pair on."""
    firsts: list[int] = []
    after: dict[int, int | None] = {}
    for index in reversed(range(len(pairs))):
        key = -pairs[index][1]
        length = bisect_left(ends, key)
        after[index] = firsts[length - 1] if length else None
        ends[length : length + 1], firsts[length : length + 1] = [key], [index]
    found = []
    at = firsts[-1] if firsts else None
    while at is not None:
        found.append(pairs[at])
        at = after[at]
    return found
