"""Columns: what leads to another stands left of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from troth.base.graphs import lay_out_layers

THINGS = tuple("abcdefgh")
PAIRS = st.sets(st.tuples(st.sampled_from(THINGS), st.sampled_from(THINGS)).filter(lambda pair: pair[0] != pair[1]))


def test_a_line_past_a_column_has_a_place_in_it() -> None:
    """What nothing leads to stands just before what follows it, and a long line keeps its own room."""
    found = lay_out_layers("abcd", {("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")})
    assert found.columns == (("a",), ("b", ("a", "c"), "d"), ("c",))


@given(PAIRS)
def test_each_thing_stands_once(pairs: set[tuple[str, str]]) -> None:
    """However things lead to each other, in circles too, each has one place, and what are joined stand in different columns."""
    found = lay_out_layers(THINGS, pairs)
    assert sorted(slot for column in found.columns for slot in column if isinstance(slot, str)) == list(THINGS)
    assert all(found.column[first] != found.column[then] for first, then in pairs)


@given(PAIRS)
def test_the_first_stands_left(pairs: set[tuple[str, str]]) -> None:
    """Where nothing goes round in a circle, every pair points to the right."""
    onward = {(first, then) for first, then in pairs if first < then}
    column = lay_out_layers(THINGS, onward).column
    assert all(column[first] < column[then] for first, then in onward)


@given(PAIRS)
def test_it_depends_on_no_order(pairs: set[tuple[str, str]]) -> None:
    """The same pairs give the same columns, in whatever order they come."""
    assert lay_out_layers(THINGS, sorted(pairs)) == lay_out_layers(THINGS, sorted(pairs, reverse=True))


def test_nothing_has_no_columns() -> None:
    """An empty picture is no fault."""
    assert lay_out_layers((), ()).columns == ()
