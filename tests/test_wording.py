from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.wording import nearest, quoted, shown


@given(st.text(), st.integers(10, 80))
def test_whatever_is_shown_is_one_short_harmless_line(text: str, limit: int) -> None:
    """A message repeats no control or bidi character, no runner's command, and never more than it has room for."""
    line = shown(text, limit)
    assert line.replace("\u200c", "").replace("\u200d", "").isprintable()
    assert len(line) <= limit
    assert not line.lstrip().startswith("::")
    assert "##[" not in line


@given(st.text(st.characters(categories=["L", "N"]), max_size=60))
def test_plain_words_are_shown_as_they_are(text: str) -> None:
    """What is harmless and short is repeated letter by letter."""
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\tc", r"a\nb\tc"),
        ("a\u00a0b", "a b"),
        ("paid \u202eton", r"paid \u202eton"),
        ("a\u2028b", r"a\u2028b"),
        ("caf\udce9", r"caf\xe9"),
        ("::error::x", ": :error::x"),
        ("  ::error::x", "  : :error::x"),
        ("###[command]", "## #[command]"),
        ("Ship \U0001f469\u200d\U0001f4bb", "Ship \U0001f469\u200d\U0001f4bb"),
        ("x" * 100, "x" * 59 + "…"),
        ("\x1b" * 100, r"\x1b" * 14 + "…"),
    ],
)
def test_what_could_do_harm_is_written_out(text: str, line: str) -> None:
    """Escapes stand for what does not print; they are never cut in two."""
    assert shown(text) == line


def test_a_quoted_text_can_be_copied_into_yaml() -> None:
    """An apostrophe between apostrophes is written twice."""
    assert quoted("it's") == "'it''s'"


def test_the_nearest_word_is_found_whatever_its_case() -> None:
    """A slip of the finger finds the word that was meant; a word like none finds nothing."""
    assert nearest("Promise", ["promises", "parties"]) == "promises"
    assert nearest("deu", ["due", "why"]) == "due"
    assert nearest("zzz", ["due", "why"]) is None
    assert nearest("risks", ["asks"], 0.7) is None
