"""Logs compared: whatever is added at the end is new, and whatever else happens to an old entry is told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from troth.model import Source
from troth.review.log import log_change

ENTRIES = st.lists(st.integers(0, 5), max_size=12)


def log(numbers: list[int]) -> Source:
    """Return a record whose log has these entries."""
    return Source("x.yaml", {"log": [{"date": "2026-01-01", "number": each} for each in numbers]}, ())


@given(ENTRIES, ENTRIES)
def test_appended_entries_are_new(old: list[int], new: list[int]) -> None:
    """Entries at the end are added, in their order, and no old one is accused."""
    change = log_change(log(old), log(old + new))
    assert change.rewritten == ()
    assert change.added == tuple(range(len(old), len(old) + len(new)))


@given(ENTRIES.filter(bool), st.data())
def test_an_altered_entry_is_told(old: list[int], data: st.DataObject) -> None:
    """One entry that says something else is told as such, wherever it stands."""
    at = data.draw(st.integers(0, len(old) - 1))
    change = log_change(log(old), log([*old[:at], 99, *old[at + 1 :]]))
    assert [(each.how, each.new) for each in change.rewritten] == [("changed", at)]
    assert change.added == ()


@given(ENTRIES.filter(bool), st.data())
def test_a_missing_entry_is_told(old: list[int], data: st.DataObject) -> None:
    """One entry that is gone is told once."""
    at = data.draw(st.integers(0, len(old) - 1))
    change = log_change(log(old), log(old[:at] + old[at + 1 :]))
    assert [each.how for each in change.rewritten] == ["removed"]


@given(ENTRIES, ENTRIES)
def test_every_entry_is_accounted_for(old: list[int], new: list[int]) -> None:
    """Each old entry is kept or told; each new one is kept, added, or what an old one became."""
    change = log_change(log(old), log(new))
    assert sorted([*(a for a, _ in change.kept), *(each.old for each in change.rewritten)]) == list(range(len(old)))
    became = [each.new for each in change.rewritten if each.how != "removed"]
    assert sorted([*(b for _, b in change.kept), *change.added, *became]) == list(range(len(new)))
