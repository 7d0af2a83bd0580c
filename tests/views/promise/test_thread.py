"""Threads: one next step after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.status.builders import make_board, make_promise

from troth.views.context import ViewContext
from troth.views.promise.thread import MAX_THREAD_ITEMS, Threads, build_thread

NAMES = tuple("abcde")


def list_thread(record: str, *told: tuple[str, str, str]) -> list[str]:
    """Return the thread of a promise as lines; `told` are id, what it continues, and what its follow-up names as next."""
    promises = [
        make_promise(
            f"date: 2026-10-20, by: cora, act: followed_up, outcome: So., next: [{after}]" if after else "", record=name, continues=before
        )
        for name, before, after in told
    ]
    desk = ViewContext(make_board(*promises, as_of="2026-10-22"))
    return [f"{'  ' * each.depth}{each.row.id}{'*' * each.here}" for each in build_thread(record, Threads(desk.board), desk)]


def test_a_thread_from_its_first_promise() -> None:
    """What continues a promise, and what a follow-up names as next, is one thread, shown from its first promise on."""
    told = (("first", "", "second, other"), ("second", "", ""), ("third", "second", ""), ("other", "first", ""))
    assert list_thread("second", *told) == ["first", "  other", "  second*", "    third"]


def test_a_promise_alone_is_no_thread() -> None:
    """Nothing is shown where nothing leads to a promise or follows from it; what is not on the board is no part."""
    assert list_thread("a", ("a", "gone", "gone-too")) == []


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(["", *NAMES]), st.sampled_from(["", *NAMES])), unique_by=lambda each: each[0]
    )
)
def test_circles_end(told: list[tuple[str, str, str]]) -> None:
    """However promises name each other, a thread holds the promise itself, and each promise once."""
    for name, _, _ in told:
        lines = [line.strip() for line in list_thread(name, *told)]
        assert not lines or f"{name}*" in lines
        assert len(set(lines)) == len(lines) <= MAX_THREAD_ITEMS
