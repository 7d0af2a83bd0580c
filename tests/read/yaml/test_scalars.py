from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.read.yaml.document import parse_document
from troth.read.yaml.scalars import Ambiguity, parse_plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("7", 7),
        ("-12", -12),
        ("99.5", 99.5),
        ("-0.25", -0.25),
    ],
)
def test_few_things_are_no_text(text: str, value: object) -> None:
    """Nothing, true, false and plain decimal numbers are what they look like."""
    found = parse_plain(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    ["2026-12-15", "15.12.2026", "2026-270", "2026-01-05 10:00:00", "30/09/2026", "1.2.3", "14,500 EUR", "-", ".", "+", "a1",
     "0x", "nan", "yEs", "nope",
     "7 days", "1e", "_1", "10:75", "Truely", "100%", "٣"],
)  # fmt: skip
def test_everything_else_is_text(text: str) -> None:
    """A date stays text until the schema has looked at it, and so does whatever only starts like a number."""
    assert parse_plain(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "y",
        "Y",
        "n",
        "N",
        *(form for word in ("yes", "no", "on", "off") for form in (word, word.capitalize(), word.upper())),
        *(form for word in ("true", "false", "null") for form in (word.capitalize(), word.upper())),
        *(sign + form for sign in ("", "+", "-") for form in (".inf", ".Inf", ".INF")),
        ".nan",
        ".NaN",
        ".NAN",
        "=",
        "<<",
    ],
)
def test_words_that_programs_read_differently_are_in_doubt(text: str) -> None:
    """All that YAML 1.1 lists. What is true, false or nothing to some readers of YAML and text to others has no meaning."""
    assert parse_plain(text) is Ambiguity.WORD


@pytest.mark.parametrize(
    "text",
    ["010", "007", "00", "0o17", "0x1F", "0b11", "1_000", "1_000.5", "1:30", "14:30", "08:30", "190:20:30.15", "1e3", "1.5E-3",
     "12e03", "+1", "+1.5", ".5",
     "-.5", "1.", "01.5", "0123456"],
)  # fmt: skip
def test_numbers_that_programs_read_differently_are_in_doubt(text: str) -> None:
    """Octal, hexadecimal, base sixty, exponents, signs and separators are numbers to some readers only."""
    assert parse_plain(text) is Ambiguity.NUMBER


def test_a_number_has_at_most_fifteen_digits() -> None:
    """More than that no reader of JSON keeps."""
    assert parse_plain("9" * 15) == 10**15 - 1
    assert parse_plain("-0." + "1" * 14) == -0.11111111111111
    assert parse_plain("9" * 16) is Ambiguity.LONG
    assert parse_plain("9" * 5_000) is Ambiguity.LONG
    assert parse_plain("0." + "1" * 15) is Ambiguity.LONG


@pytest.mark.parametrize(
    ("text", "hint"),
    [("no", "quote it: 'no'"), ("True", "write true, or quote it: 'True'"), ("010", "quote it: '010'"), ("1:30", "quote it: '1:30'")],
)
def test_the_hint_can_be_copied(text: str, hint: str) -> None:
    """The way out of a doubt is to quote the value, and the hint has it quoted."""
    (problem,) = parse_document("x.yaml", f"a: {text}\n".encode())[1]
    assert (problem.rule, problem.place.column, problem.hint) == ("yaml/ambiguous", 4, hint)
    source, _ = parse_document("x.yaml", f"a: {problem.hint.rpartition(' ')[2]}\n".encode())
    assert source is not None
    assert source.data == {"a": text}


@given(st.text("0123456789+-._:eExXob", max_size=20))
def test_number_formatting_is_kept(text: str) -> None:
    """Whatever is taken for a number is that number in plain decimal digits."""
    value = parse_plain(text)
    if isinstance(value, (int, float)):
        assert float(text) == value
        assert text.removeprefix("-").replace(".", "").isdigit()
