from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest

from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from troth.model.problem import Problem


ALLOWED = [
    "Ship \u2764\ufe0f",
    "\U0001f469\u200d\U0001f4bb",
    "\u0645\u06cc\u200c\u062e",
    "cafe\u0301",
    "\u845b\U000e0100",
    "\u00a0",
    "\u202f",
    "\u05d9 v2",
    "\ufffc",
]
REFUSED = ["\x00", "\x1b", "\x7f", "\x9b", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\ufdd0", "\U0010ffff", "\u200b",
           "\u2060", "\u00ad",
           "\u202e", "\u2066", "\u200f", "\u061c", "\U000e0041", "\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\U0001d159",
           "x\U000e0100", "\ufe0f\ufe0f"]  # fmt: skip


def list_problems(data: str | bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a file."""
    return parse_document("x.yaml", data if isinstance(data, bytes) else data.encode())[1]


@pytest.mark.parametrize("text", ALLOWED)
def test_what_scripts_and_emoji_need_is_kept(text: str) -> None:
    """Joiners, selectors and combining marks are part of the spelling, and are not changed."""
    source, _ = parse_document("x.yaml", f'a: "{text}"\n'.encode())
    assert source is not None
    assert source.data == {"a": text}


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("around", ['title: "a{}b"\n', "title: a # b{}c\n", "title: |\n  a{}b\n"])
def test_what_hides_something_is_refused_anywhere(text: str, around: str) -> None:
    """In a value, a comment or a block: the place is that of the character, and the message names it."""
    file = around.format(text)
    (problem,) = list_problems(file)
    at = file.index(text) + len(text) - 1
    assert (problem.rule, problem.place.line) == ("yaml/character", file.count("\n", 0, at) + 1)
    assert problem.place.column == at - file.rfind("\n", 0, at)
    assert f"U+{ord(text[-1]):04X}" in problem.message


@pytest.mark.parametrize("escape", ["\\0", "\\e", "\\r", "\\N", "\\L", "\\x9b", "\\u202E", "\\u200b", "\\U000e0041", "\\r\\n"])
def test_an_escape_hides_nothing_either(escape: str) -> None:
    """What may not be written raw may not be written as an escape."""
    (problem,) = list_problems(f'a: 1\ntitle: "a{escape}b"\n')
    assert (problem.rule, problem.place.line, problem.place.column) == ("yaml/character", 2, 8)
    assert "backslash" in problem.hint


def test_a_lone_carriage_return_is_no_line_end() -> None:
    """It would hide text in a terminal; with a line feed behind it, it is Windows' line end."""
    (problem,) = list_problems("a: 1\n# evil\r# fine\nb: 2\n")
    assert (problem.rule, problem.place.line, problem.place.column) == ("yaml/character", 2, 7)
    assert not list_problems("a: 1\r\nb: 2\r\n")


def test_several_characters_are_told_together() -> None:
    """One on each line, and other faults with them as far as the file can be read."""
    found = list_problems("a: x\u200by\nb: no\nc: \u202ez\u202e\n")
    assert [(each.place.line, each.rule) for each in found] == [(1, "yaml/character"), (2, "yaml/ambiguous"), (3, "yaml/character")]


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        (codecs.BOM_UTF16_LE + "a: 1\n".encode("utf-16-le"), 1, 1, "UTF-16"),
        ("a: 1\n".encode("utf-16-be"), 1, 1, "UTF-16"),
        (b'a: 1\ntitle: "caf\xe9"\n', 2, 12, "0xE9"),
        ('t: "\u00e9\u00e9'.encode() + b'\xff"\n', 1, 7, "0xFF"),
        (b"# caf\xe9\n", 1, 6, "0xE9"),
        (b"a: \xc0\xaf\n", 1, 4, "0xC0"),
        (b"a: \xed\xa0\xbd\n", 1, 4, "0xED"),
    ],
)
def test_a_file_is_utf8(data: bytes, line: int, column: int, words: str) -> None:
    """Another encoding is named with the place of its first letter that gives it away."""
    problem = list_problems(data)[0]
    assert (problem.rule, problem.place.line, problem.place.column) == ("yaml/encoding", line, column)
    assert words in problem.message
    assert "UTF-8" in problem.hint


def test_each_line_of_another_encoding_is_told() -> None:
    """The hint shows the letter that was probably meant."""
    found = list_problems(b"a: caf\xe9\nb: x\nc: \xfcber\n")
    assert [each.place.line for each in found] == [1, 3]
    assert ["é" in found[0].hint, "ü" in found[1].hint] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n",
        "a: |\n  <<<<<<< HEAD\n  x\n",
        "a: 1\n>>>>>>> other\n",
        "a: 1\r\n=======\r\nb: 2\r\n",
        "a: 1\n||||||| base\n",
    ],
)
def test_an_unresolved_merge_is_refused(text: str) -> None:
    """A conflict marker at the start of a line is told as what it is, once for each conflict."""
    (problem,) = list_problems(text)
    assert (problem.rule, problem.place.line) == ("yaml/conflict", 2)


@pytest.mark.parametrize(
    "text", ["a: |\n  Heading\n  ==========\n", "a: |\n  Heading\n  =======\n", 'a: "x <<<<<<< y"\n', "a: x\n# <<<<<<<<<\n"]
)
def test_what_only_looks_like_a_marker_is_text(text: str) -> None:
    """Underlines of a heading and arrows within a line are nobody's merge."""
    assert not list_problems(text)


@pytest.mark.parametrize(
    ("char", "words"),
    [
        ("\r", "a single carriage return"),
        ("\u2028", "a line break"),
        ("\u202e", "reading direction"),
        ("\u200b", "an invisible"),
        ("\x1b", "control"),
    ],
)
def test_a_refused_character_is_named_for_what_it_does(char: str, words: str) -> None:
    """A break, a turn, nothing to be seen, or control."""
    assert words in list_problems(f"a: x{char}y\n")[0].message


def test_after_twenty_faults_the_rest_is_told_in_one() -> None:
    """Whoever mends those sees the rest."""
    assert len(list_problems("".join(f"a{number}: no\n" for number in range(500)))) == 21
