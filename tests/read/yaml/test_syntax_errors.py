from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from troth.model.problem import Problem


def find_fault(text: str) -> Problem:
    """Return the one thing that is wrong with the text."""
    source, (problem,) = parse_document("x.yaml", text.encode())
    assert source is None
    return problem


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"),
    [
        ("a: @ann\n", 1, 4, "starts with @ has to be quoted", "'@ann'"),
        ("a: [x, @ann, y]\n", 1, 8, "starts with @ has to be quoted", "'@ann'"),
        ("a: %done\n", 1, 4, "starts with % has to be quoted", "'%done'"),
        ("a: `x` y\n", 1, 4, "starts with ` has to be quoted", "'`x` y'"),
        ("a: **really** good\n", 1, 4, "starts with * has to be quoted", "'**really** good'"),
        ("a: & more\n", 1, 4, "starts with & has to be quoted", "'& more'"),
        ("a: !e!x y\n", 1, 4, "starts with ! has to be quoted", "'!e!x y'"),
        ("title: Ship: the export\n", 1, 8, "second key", "'Ship: the export'"),
        ("- note: Ship: it's done\n", 1, 9, "second key", "'Ship: it''s done'"),
        ("due:2026-12-15\nwhy: x\n", 1, 1, "no space after the colon", "write due: 2026-12-15"),
        ("why: x\ndue:2026-12-15\n", 2, 1, "no space after the colon", "write due: 2026-12-15"),
        ("why: x\ndue:\u00a02026-12-15\nby: y\n", 2, 1, "no space after the colon", "write due: 2026-12-15"),
        ("why: x\nsome words\nby: y\n", 2, 1, "not `key: value`", "colon and a space"),
        ("some words\nby: y\n", 1, 1, "not `key: value`", "colon and a space"),
        ("a: x\n  b: y\n", 2, 4, "indented further", "key above"),
        ("a:\n    b: x\n  c: y\n", 3, 3, "not indented like", "keys above"),
        ("a: x\n- b\n", 2, 1, "item of a list", "indent it"),
        ("a:\n  - b\n  c: d\n", 3, 3, "not an item of the list", "dash"),
        ("a: - b\n", 1, 4, "can't start on the line of its key", "next line"),
        (": x\n", 1, 1, "no key before", "write one"),
        ('a: "x\nb: y\n', 1, 4, "never closed", "close it"),
        ("a: 'x\n---\nb: y\n", 1, 4, "never closed", "close it"),
        ('a: "x\nb: "y"\nc: z\n', 1, 4, "closes only on line 2", "close it"),
        ("a: ['x, y\n, 'z']\n", 1, 5, "closes only on line 2", "close it"),
        ("a: 'it's'\n", 1, 8, "after the closing quote", "twice"),
        ('a: "x" y\n', 1, 8, "after the closing quote", "whole text"),
        ("a: [x, y\nb: z\n", 1, 4, "the [ that opens here", "close it with ]"),
        ("a: {x: y\nb: z\n", 1, 4, "the { that opens here", "close it with }"),
        ("a: {x: b: z}\n", 1, 9, "comma or a closing bracket", "quotes"),
        ("a: [x,, y]\n", 1, 7, "value is missing", "write the value"),
        ("a: | text\n", 1, 6, "starts on the next line", "start it there"),
        ("a: > 90\n", 1, 6, "starts on the next line", "quote"),
        ('a: "C:\\dir"\n', 1, 7, "backslash", "single quotes"),
        ('a: "\\ud83d\\ude00"\n', 1, 7, "is not a character", "the character itself"),
    ],
)
def test_the_common_slips_have_words_of_their_own(text: str, line: int, column: int, message: str, hint: str) -> None:
    """The place is where the slip is, not where the parser noticed; the sentence says what it is, the hint what to write."""
    problem = find_fault(text)
    assert (problem.place.line, problem.place.column) == (line, column), problem
    assert message in problem.message
    assert hint in problem.hint


def test_what_the_hint_quotes_can_be_copied() -> None:
    """The quoted text of a hint, put in place of the value, makes the file right."""
    for text in ("@ann", "Ship: it's done", "`x`", "*x*", "%d"):
        repaired = find_fault(f"a: {text}\n").hint.partition(": ")[2]
        source, _ = parse_document("x.yaml", f"a: {repaired}\n".encode())
        assert source is not None
        assert source.data == {"a": text}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\n\tb: 2\n", 2, 1),
        ("a:\n\tb: 2\n", 2, 1),
        ("a: |\n\tx\n", 2, 1),
        ("a:\tb\n", 1, 3),
        ("a: b\t\n", 1, 5),
        ("a: b\t# c\n", 1, 5),
        ("a: b\tc\n", 1, 5),
        ("a: [b,\tc]\n", 1, 7),
        ("a: |\t\n  x\n", 1, 5),
        ('a: "x\n\ty"\n', 2, 1),
        ("-\tb\n", 1, 2),
    ],
)
def test_a_tab_separates_nothing(text: str, line: int, column: int) -> None:
    """A tab before, between and after values is refused where it stands, whether the parser minds it or not."""
    problem = find_fault(text)
    assert (problem.rule, problem.place.line, problem.place.column) == ("yaml/tab", line, column)
    assert "spaces" in problem.hint


@pytest.mark.parametrize(
    "text", ['a: "x\ty"\n', "a: 'x\t# y'\n", "a: |\n  x\ty\n  \tz\n", "a: b # c\td\n", "# c\td\na: b\n", 'a: "x\\ty"\n']
)
def test_a_tab_inside_of_a_text_is_part_of_it(text: str) -> None:
    """Quoted texts, blocks and comments may hold tabs."""
    source, problems = parse_document("x.yaml", text.encode())
    assert source is not None, problems


def test_the_end_of_the_text_is_on_its_last_line() -> None:
    """No problem points past the lines that the file has."""
    assert find_fault("a: {b: [\n\n\n").place.line <= 3
