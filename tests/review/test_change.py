"""Logs compared: whatever is added at the end is new, and whatever else happens to an old entry is told."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.timings import limit_work

from troth.model import Source
from troth.review.change import compare_logs
from troth.review.changed_answers import find_kept_entries

ENTRIES = st.lists(st.integers(0, 5), max_size=12)


def make_log(numbers: list[int]) -> Source:
    """Return a record whose log has these entries."""
    return Source("x.yaml", {"log": [{"date": "2026-01-01", "number": each} for each in numbers]}, ())


@given(ENTRIES, ENTRIES)
def test_appended_entries_are_new(old: list[int], new: list[int]) -> None:
    """Entries at the end are added, in their order, and no old one is accused."""
    change = compare_logs(make_log(old), make_log(old + new))
    assert change.rewritten == ()
    assert change.added == tuple(range(len(old), len(old) + len(new)))


@given(ENTRIES.filter(bool), st.data())
def test_an_altered_entry_is_told(old: list[int], data: st.DataObject) -> None:
    """One entry that says something else is told as such, wherever it stands."""
    at = data.draw(st.integers(0, len(old) - 1))
    change = compare_logs(make_log(old), make_log([*old[:at], 99, *old[at + 1 :]]))
    assert [(each.kind, each.new) for each in change.rewritten] == [("changed", at)]
    assert change.added == ()


@given(ENTRIES.filter(bool), st.data())
def test_a_missing_entry_is_told(old: list[int], data: st.DataObject) -> None:
    """One entry that is gone is told once."""
    at = data.draw(st.integers(0, len(old) - 1))
    change = compare_logs(make_log(old), make_log(old[:at] + old[at + 1 :]))
    assert [each.kind for each in change.rewritten] == ["removed"]


@given(ENTRIES, ENTRIES)
def test_every_entry_is_accounted_for(old: list[int], new: list[int]) -> None:
    """Each old entry is kept or told; each new one is kept, added, or what an old one became."""
    change = compare_logs(make_log(old), make_log(new))
    assert sorted([*(a for a, _ in change.unchanged), *(each.old for each in change.rewritten)]) == list(range(len(old)))
    became = [each.new for each in change.rewritten if each.kind != "removed"]
    assert sorted([*(b for _, b in change.unchanged), *change.added, *became]) == list(range(len(new)))


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
def test_of_entries_that_differ_the_most_are_kept(new: list[int], gone: set[int]) -> None:
    """No other choice would keep more of them in their order, so nobody is accused of more than was done."""
    old, now = [str(each) for each in range(8)], [str(each) for each in new if each not in gone]
    kept = list(find_kept_entries(old, now))
    assert all(old[a] == now[b] for a, b in kept)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(kept))
    longest = [0] * len(now)
    for index, each in enumerate(now):
        longest[index] = 1 + max((longest[before] for before in range(index) if now[before] < each), default=0)
    assert len(kept) == max(longest, default=0)


def test_an_equal_entry_put_in_between_accuses_nobody() -> None:
    """Of equal entries it makes no difference which one is new."""
    change = compare_logs(make_log([1, 2, 1]), make_log([1, 1, 2, 1]))
    assert (change.rewritten, change.added) == ((), (1,))


MANY = 8_000
LONG = {
    "the first and last of equal ones": ([1] * MANY, [2, *[1] * (MANY - 2), 2], 2),
    "every second one": (list(range(MANY)), [each if each % 2 else -each - 1 for each in range(MANY)], MANY // 2),
    "every second of equal ones": ([1] * MANY, [each % 2 for each in range(MANY)], MANY // 2),
    "all, the other way round": (list(range(MANY)), list(range(MANY))[::-1], MANY - 1),
    "the one half, put before the other": (list(range(MANY)), [*range(MANY // 2, MANY), *range(MANY // 2)], MANY // 2),
    "two kinds, exchanged": ([each % 2 for each in range(MANY)], [1 - each % 2 for each in range(MANY)], MANY // 2),
}


@pytest.mark.parametrize(("old", "new", "accused"), LONG.values(), ids=LONG)
def test_long_logs_are_compared_in_time_that_grows_with_their_length(old: list[int], new: list[int], accused: int) -> None:
    """Whatever was done to them, and however many of their entries are equal."""
    before, after = make_log(old), make_log(new)
    with limit_work():
        assert len(compare_logs(before, after).rewritten) == accused
