from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.base.limits import COMPARISONS
from troth.base.text import Guesses, escape_text, find_closest_word, list_spellings, quote_text, slugify


@given(st.text(), st.integers(10, 80))
def test_whatever_is_shown_is_one_short_harmless_line(text: str, limit: int) -> None:
    """A message repeats no control or bidi character, no runner's command, and never more than it has room for."""
    line = escape_text(text, limit)
    assert line.replace("\u200c", "").replace("\u200d", "").isprintable()
    assert len(line) <= limit
    assert not line.lstrip().startswith("::")
    assert "##[" not in line


@given(st.text(st.characters(categories=["L", "N"]), max_size=60))
def test_plain_words_are_shown_as_they_are(text: str) -> None:
    """What is harmless and short is repeated letter by letter."""
    assert escape_text(text) == text


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
    assert escape_text(text) == line


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("aaaa\x1bbbbb", 6, "aaaa…"),
        ("a\x1bb", 6, r"a\x1bb"),
        ("a\x1bb", 5, "a…"),
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcde\n", 6, "abcde…"),
        ("abcd\n", 6, r"abcd\n"),
        ("\x80", 60, r"\x80"),
        ("\xa0", 60, " "),
        ("a\x85b", 60, r"a\x85b"),
        ("a\u3000b", 60, "a b"),
        ("a\u2029b", 60, r"a\u2029b"),
        ("\udc80", 60, r"\x80"),
        ("\udcff", 60, r"\xff"),
        ("\ud800", 60, r"\ud800"),
        ("\udc7f", 60, r"\udc7f"),
        ("\udd00", 60, r"\udd00"),
        ("a ::error::", 60, "a ::error::"),
        ("::a::b", 60, ": :a::b"),
    ],
)
def test_a_line_is_cut_between_pieces(text: str, limit: int, line: str) -> None:
    """As much as there is room for from the start, and a sign that there was more."""
    assert escape_text(text, limit) == line


def test_a_quoted_text_can_be_copied_into_yaml() -> None:
    """An apostrophe between apostrophes is written twice."""
    assert quote_text("it's") == "'it''s'"
    assert quote_text("a" * 61) == "'" + "a" * 59 + "…'"
    assert quote_text("abc", 2) == "'a…'"


def test_the_nearest_word_is_found_whatever_its_case() -> None:
    """A slip of the finger finds the word that was meant; a word like none finds nothing."""
    assert find_closest_word("Promise", ["promises", "parties"]) == "promises"
    assert find_closest_word("deu", ["due", "why"]) == "due"
    assert find_closest_word("zzz", ["due", "why"]) is None
    assert find_closest_word("foo", ["forgot"]) is None
    assert find_closest_word("risks", ["asks"], 0.7) is None
    assert find_closest_word("a" * 80 + "zzz", ["a" * 80]) == "a" * 80
    assert find_closest_word("dues", ["dues", "due"]) == "dues"
    assert find_closest_word("ab", ["ax", "ay"], 0.5) in ("ax", "ay")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("æ œ ø ł đ ð þ \N{LATIN SMALL LETTER DOTLESS I} ß", "ae-oe-o-l-d-d-th-i-ss"),
        ("Émile's 2nd Café", "emiles-2nd-cafe"),
        ("2026 / 11", "about-2026-11"),
        ("x" * 61, "x" * 60),
        (f"{'x' * 58} y z", f"{'x' * 58}-y"),
        ("石", ""),
    ],
)
def test_a_title_becomes_part_of_an_address(title: str, slug: str) -> None:
    """Letters without their marks, digits and single dashes, cut at a word."""
    assert slugify(title) == slug


def test_nobody_looks_for_ever_for_what_was_meant() -> None:
    """Each word is looked for once; when that has cost enough, others are told without what they may have meant."""
    known = [str(number) for number in range(COMPARISONS.most // 2)]
    guesses = Guesses()
    assert [guesses.find_closest(word, known) for word in ("1234x", "1234x", "2345x", "3456x")] == ["1234", "1234", "2345", None]
    assert guesses.find_closest("2345x", known) == "2345"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Müller", "muller"),
        ("Müller", "MUELLER"),
        ("Mueller", "müller"),
        ("Søren Ångström", "soeren aangstroem"),
        ("Großmann", "grossmann"),
        ("Ana  Łuka", "ana luka"),
    ],
)
def test_a_name_may_be_typed_without_its_accents(name: str, typed: str) -> None:
    """Two ways to type a name have a spelling in common; another name has none."""
    assert list_spellings(name) & list_spellings(typed)
    assert not list_spellings(name) & list_spellings("Moller")
