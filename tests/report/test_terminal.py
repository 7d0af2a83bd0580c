from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.report.github_runner import parse_commands

from troth.report.terminal import LONGEST, format_columns, format_line, wrap_item, wrap_paragraphs

TEXTS = st.text() | st.lists(st.sampled_from(["::error::", "##[", "x" * 30, " ", "\n", "\r\n", "\u202e", "\x1b]0;", "word"])).map("".join)
WIDTHS = st.integers(min_value=40, max_value=200)


def is_harmless(text: str) -> bool:
    """Tell whether a line prints as one line and a runner takes nothing in it for a command."""
    return all(char.isprintable() or char in "\u200c\u200d" for char in text) and not parse_commands(text) and len(text) <= LONGEST


@given(TEXTS, WIDTHS)
def test_lines_are_harmless(text: str, width: int) -> None:
    """Whatever a record holds, each line that is made of it is harmless, wherever it is wrapped."""
    assert is_harmless(format_line(text))
    assert all(is_harmless(each) for each in wrap_paragraphs(text, width, "  "))
    assert all(is_harmless(each) for each in wrap_item(text, width))
    assert all(is_harmless(each) for each in format_columns([(text, "b", text)], width, (0, 2)))


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma"])), WIDTHS)
def test_nothing_is_lost_in_wrapping(words: list[str], width: int) -> None:
    """Wrapped text has every word, and no line is wider than there is room."""
    lines = list(wrap_paragraphs(" ".join(words), width))
    assert " ".join(lines).split() == words
    assert all(len(each) <= width for each in lines)


def test_paragraphs_keep_their_shape() -> None:
    """Lines of a text stay apart, lists keep their indentation, and empty lines are kept."""
    text = "First.\n\n- one\n  - two\n"
    assert list(wrap_paragraphs(text, 80, "  ")) == ["  First.", "", "  - one", "    - two"]


def test_columns_give_way_in_their_order() -> None:
    """The first giving column is cut before the second; the others never are."""
    rows = [("id-of-a-promise", "t" * 30, "w" * 30), ("b", "t", "w")]
    assert list(format_columns(rows, 80, (2, 1))) == [f"id-of-a-promise  {'t' * 30}  {'w' * 30}", f"b{' ' * 16}t{' ' * 31}w"]
    assert next(format_columns(rows, 75, (2, 1))) == f"id-of-a-promise  {'t' * 30}  {'w' * 25}…"


def test_no_rows() -> None:
    """Nothing to show is no line."""
    assert list(format_columns([], 80, ())) == []
