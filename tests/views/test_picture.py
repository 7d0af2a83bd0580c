"""The picture of a thread: what belongs to it, and how much of it is drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.lifecycle.told import board_of, promise

from troth.views.desk import Desk
from troth.views.picture import MOST, NEAREST, Picture, Web, picture
from troth.views.thread import Threads

if TYPE_CHECKING:
    from troth.board import Board

NAMES = tuple("abcde")


def drawn(board: Board, record: str) -> Picture | None:
    """Return the picture of one promise of a board."""
    return picture(record, Web(board, Threads(board)), Desk(board))


def test_parts_needs_and_next_steps_belong_together() -> None:
    """Each line says what leads to what: a part to its whole, what is needed to what needs it, a promise to the next."""
    board = board_of(
        promise(record="whole"),
        promise(record="part", part_of="whole", needs="[needed, gone]"),
        promise(record="needed"),
        promise(record="next", continues="whole"),
        promise(record="alone"),
        as_of="2026-10-10",
    )
    found = drawn(board, "part")
    assert found is not None
    assert [(line.first.id, line.way.words, line.then.id) for line in found.lines] == [
        ("needed", "has to come before", "part"),
        ("part", "is part of", "whole"),
        ("whole", "is followed by", "next"),
    ]
    assert found.layers.columns == (("needed",), ("part",), ("whole",), ("next",))
    assert found.rest == 0
    assert drawn(board, "alone") is None


def test_two_promises_need_no_picture() -> None:
    """A list of one says as much."""
    assert drawn(board_of(promise(record="a"), promise(record="b", part_of="a"), as_of="2026-10-10"), "a") is None


def test_of_a_thousand_parts_the_open_ones_that_are_due_first_are_drawn() -> None:
    """And how many more there are is said; the page of a part shows its whole beside it."""
    done = promise("date: 2026-10-05, by: ann, act: missed, reason: other", record="part-000", part_of="whole", due="2026-10-04")
    parts = [promise(record=f"part-{number:03}", part_of="whole", due="2026-10-20" if number else "") for number in range(1, 1000)]
    early = promise(record="z-early", part_of="whole", due="2026-10-12")
    board = board_of(promise(record="whole"), done, *parts, early, as_of="2026-10-10")
    web, desk = Web(board, Threads(board)), Desk(board)
    whole, part = picture("whole", web, desk), picture("part-999", web, desk)
    assert whole is not None
    assert part is not None
    assert (len(whole.rows), whole.rest) == (NEAREST, 1002 - NEAREST)
    assert list(whole.rows)[:3] == ["whole", "z-early", "part-001"]
    assert "part-000" not in whole.rows
    assert list(part.rows)[:2] == ["part-999", "whole"]


def test_a_long_chain_is_drawn_near_the_promise() -> None:
    """A thread that would be too wide shows what is a few steps away on either side."""
    board = board_of(*(promise(record=f"p-{n:02}", continues=f"p-{n - 1:02}" if n else "") for n in range(MOST)), as_of="2026-10-10")
    found = drawn(board, "p-20")
    assert found is not None
    assert sorted(found.rows) == [f"p-{number}" for number in range(17, 24)]
    assert found.rest == MOST - 7


@given(st.lists(st.tuples(*[st.sampled_from(["", *NAMES])] * 3), min_size=5, max_size=5))
def test_circles_end(told: list[tuple[str, str, str]]) -> None:
    """However promises name each other, the picture holds the promise itself, and each once."""
    promises = [
        promise(record=name, part_of=whole, needs=f"[{needed}]" if needed else "", continues=before)
        for name, (whole, needed, before) in zip(NAMES, told, strict=True)
    ]
    board = board_of(*promises, as_of="2026-10-10")
    for name in NAMES:
        found = drawn(board, name)
        assert found is None or name in found.rows
        assert found is None or all(line.first.id != line.then.id for line in found.lines)


def test_every_promise_of_a_thread_knows_how_many_there_are() -> None:
    """Whichever page one comes from."""
    names = [f"p-{number}" for number in range(5)]
    board = board_of(promise(record="p-0"), *(promise(record=b, needs=f"[{a}]") for a, b in pairwise(names)), as_of="2026-10-10")
    web = Web(board, Threads(board))
    assert [web.size[name] for name in names] == [5] * 5
