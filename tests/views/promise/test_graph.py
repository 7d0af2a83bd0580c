"""The picture of a thread: what belongs to it, and how much of it is drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.status.builders import make_board, make_promise

from troth.views.context import ViewContext
from troth.views.promise.thread import MAX_GRAPH_SIZE, NEAREST_SHOWN, PromiseGraph, ThreadGraph, Threads, build_thread_graph

if TYPE_CHECKING:
    from troth.board import Board


NAMES = tuple("abcde")


def draw_graph(board: Board, record: str) -> ThreadGraph | None:
    """Return the picture of one promise of a board."""
    return build_thread_graph(record, PromiseGraph(board, Threads(board)), ViewContext(board))


def test_parts_needs_and_next_steps_belong_together() -> None:
    """Each line says what leads to what: a part to its whole, what is needed to what needs it, a promise to the next."""
    board = make_board(
        make_promise(record="whole"),
        make_promise(record="part", part_of="whole", needs="[needed, gone]"),
        make_promise(record="needed"),
        make_promise(record="next", continues="whole"),
        make_promise(record="alone"),
        as_of="2026-10-10",
    )
    found = draw_graph(board, "part")
    assert found is not None
    assert [(line.first.id, line.way.words, line.then.id) for line in found.lines] == [
        ("needed", "has to come before", "part"),
        ("part", "is part of", "whole"),
        ("whole", "is followed by", "next"),
    ]
    assert found.layers.columns == (("needed",), ("part",), ("whole",), ("next",))
    assert found.rest == 0
    assert draw_graph(board, "alone") is None


def test_two_promises_need_no_picture() -> None:
    """A list of one says as much."""
    assert draw_graph(make_board(make_promise(record="a"), make_promise(record="b", part_of="a"), as_of="2026-10-10"), "a") is None


def test_of_a_thousand_parts_the_open_ones_that_are_due_first_are_drawn() -> None:
    """And how many more there are is said; the page of a part shows its whole beside it."""
    done = make_promise("date: 2026-10-05, by: ann, act: missed, reason: other", record="part-000", part_of="whole", due="2026-10-04")
    parts = [make_promise(record=f"part-{number:03}", part_of="whole", due="2026-10-20" if number else "") for number in range(1, 1000)]
    early = make_promise(record="z-early", part_of="whole", due="2026-10-12")
    board = make_board(make_promise(record="whole"), done, *parts, early, as_of="2026-10-10")
    web, desk = PromiseGraph(board, Threads(board)), ViewContext(board)
    whole, part = build_thread_graph("whole", web, desk), build_thread_graph("part-999", web, desk)
    assert whole is not None
    assert part is not None
    assert (len(whole.rows), whole.rest) == (NEAREST_SHOWN, 1002 - NEAREST_SHOWN)
    assert list(whole.rows)[:3] == ["whole", "z-early", "part-001"]
    assert "part-000" not in whole.rows
    assert list(part.rows)[:2] == ["part-999", "whole"]


def test_a_long_chain_is_drawn_near_the_promise() -> None:
    """A thread that would be too wide shows what is a few steps away on either side."""
    board = make_board(
        *(make_promise(record=f"p-{n:02}", continues=f"p-{n - 1:02}" if n else "") for n in range(MAX_GRAPH_SIZE)), as_of="2026-10-10"
    )
    found = draw_graph(board, "p-20")
    assert found is not None
    assert sorted(found.rows) == [f"p-{number}" for number in range(17, 24)]
    assert found.rest == MAX_GRAPH_SIZE - 7


@given(st.lists(st.tuples(*[st.sampled_from(["", *NAMES])] * 3), min_size=5, max_size=5))
def test_circles_end(told: list[tuple[str, str, str]]) -> None:
    """However promises name each other, the picture holds the promise itself, and each once."""
    promises = [
        make_promise(record=name, part_of=whole, needs=f"[{needed}]" if needed else "", continues=before)
        for name, (whole, needed, before) in zip(NAMES, told, strict=True)
    ]
    board = make_board(*promises, as_of="2026-10-10")
    for name in NAMES:
        found = draw_graph(board, name)
        assert found is None or name in found.rows
        assert found is None or all(line.first.id != line.then.id for line in found.lines)


def test_every_promise_of_a_thread_knows_how_many_there_are() -> None:
    """Whichever page one comes from."""
    names = [f"p-{number}" for number in range(5)]
    board = make_board(
        make_promise(record="p-0"), *(make_promise(record=b, needs=f"[{a}]") for a, b in pairwise(names)), as_of="2026-10-10"
    )
    web = PromiseGraph(board, Threads(board))
    assert [web.size[name] for name in names] == [5] * 5
