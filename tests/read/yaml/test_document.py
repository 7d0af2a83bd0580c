from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from troth.model import Data, Source
    from troth.model.problem import Problem


RECORD = """\
title: Fit the new kitchen
promiser: nina
measures:
  - Inspection certificate handed over
  - {what: Snags left open, target: 0}
due: 2026-12-15
log:
  - date: 2026-10-02
    by: jane
    act: agreed
    note: |
      All of it.
"""


def read_text(text: str) -> Source:
    """Return what a text holds that is no fault."""
    source, problems = parse_document("x.yaml", text.encode())
    assert source is not None, problems
    assert not problems
    return source


def list_faults(text: str | bytes) -> list[tuple[int, int, str]]:
    """Return line, column and rule of all that is wrong."""
    source, problems = parse_document("x.yaml", text if isinstance(text, bytes) else text.encode())
    assert source is None
    return [(each.place.line, each.place.column, each.rule) for each in problems]


def find_fault(text: str) -> Problem:
    """Return the one thing that is wrong."""
    (problem,) = parse_document("x.yaml", text.encode())[1]
    return problem


def test_a_record_becomes_plain_data() -> None:
    """Texts, numbers, lists and mappings come out as they stand; a date is a text."""
    assert read_text(RECORD).data == {
        "title": "Fit the new kitchen",
        "promiser": "nina",
        "measures": ["Inspection certificate handed over", {"what": "Snags left open", "target": 0}],
        "due": "2026-12-15",
        "log": [{"date": "2026-10-02", "by": "jane", "act": "agreed", "note": "All of it.\n"}],
    }


def test_every_key_and_value_has_its_place() -> None:
    """A problem can point at the key, at the value, or at an item of a list."""
    source = read_text(RECORD)
    assert str(source.find_place("due")) == "x.yaml:6:6"
    assert str(source.find_key_place("due")) == "x.yaml:6:1"
    assert str(source.find_place("measures", 1, "target")) == "x.yaml:5:37"
    assert str(source.find_key_place("measures", 1, "target")) == "x.yaml:5:29"
    assert str(source.find_place("log", 0, "note")) == "x.yaml:11:11"
    assert str(source.find_place("log", 0)) == "x.yaml:8:5"


@pytest.mark.parametrize(
    "text", ["\ufeff" + RECORD, RECORD.replace("\n", "\r\n"), RECORD + "# no line end"], ids=["bom", "crlf", "no-line-end"]
)
def test_editors_of_every_system_are_understood(text: str) -> None:
    """A BOM at the start, Windows' line ends and a missing last line end change nothing of the data or its places."""
    assert read_text(text).data == read_text(RECORD).data
    assert read_text(text).marks == read_text(RECORD).marks


def test_all_faults_of_a_file_are_told_at_once() -> None:
    """Nobody goes round in circles: characters, ambiguous words, doubles, tags and tabs come together, in order."""
    text = "title: no\nwhy: 010\ncost:\t5\ntitle: x\u200by\nnote: !!str x\ngoal: &a b\nask: *a\n? [a]\n: b\n"
    assert list_faults(text) == [
        (1, 8, "yaml/ambiguous"),
        (2, 6, "yaml/ambiguous"),
        (3, 6, "yaml/tab"),
        (4, 1, "yaml/duplicate-key"),
        (4, 9, "yaml/character"),
        (5, 7, "yaml/tag"),
        (6, 7, "yaml/anchor"),
        (7, 6, "yaml/anchor"),
        (8, 3, "yaml/key"),
    ]


def test_a_file_full_of_faults_is_told_briefly() -> None:
    """Of one kind the first twenty are told, and that there are more."""
    problems = parse_document("x.yaml", b"".join(b"k%d: no\n" % number for number in range(3_000)))[1]
    assert len(problems) == 21
    assert problems[-1].place.line == 21
    assert "more problems" in problems[-1].message


def test_after_a_thousand_faults_a_file_is_not_read_on() -> None:
    """What follows is not looked at: a file of nothing but faults costs little, however long it is."""
    faulty = "".join(f"k{number}: no\n" for number in range(1_000))
    assert {rule for _, _, rule in list_faults(f"{faulty}a: &b c\n")} == {"yaml/ambiguous", "yaml/anchor"}
    assert {rule for _, _, rule in list_faults(f"{faulty}l: no\na: &b c\n")} == {"yaml/ambiguous"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("due: 1\ndue: 2\n", 2),
        ('due: 1\n"due": 2\n', 2),
        ('due: 1\n"\\u0064ue": 2\n', 2),
        ('"caf\u00e9": 1\n"cafe\u0301": 2\n', 2),
        ("log:\n- {by: a, by: b}\n", 2),
        ("due: 1\ndue: 2\ndue: 3\n", 3),
    ],
)
def test_a_key_stands_only_once(text: str, line: int) -> None:
    """Two keys that are the same after escapes and composition are a fault on the second, which names the line of the first."""
    problem = parse_document("x.yaml", text.encode())[1][-1]
    assert (problem.rule, problem.place.line) == ("yaml/duplicate-key", line)
    assert re.search(r"already on line \d", problem.message)


@pytest.mark.parametrize(
    ("text", "hint"), [("no: 1\n", "'no':"), ("1: a\n", "'1':"), ("~: a\n", "'~':"), ("'': a\n", "key"), ("<<: {a: b}\n", "keys out")]
)
def test_a_key_is_a_text(text: str, hint: str) -> None:
    """A key that YAML takes for something else than text is to be quoted; none is empty or takes keys over from elsewhere."""
    assert find_fault(text).rule in {"yaml/key", "yaml/ambiguous"}
    assert hint in find_fault(text).hint


@pytest.mark.parametrize("text", ["", "# to come\n", "---\n", "~\n", "hello\n", "- a\n", "[]\n", "7\n"])
def test_a_record_is_a_mapping(text: str) -> None:
    """Nothing, a text or a list at the top is refused, in words that say what was found."""
    assert find_fault(text).rule == "yaml/document"


@pytest.mark.parametrize("text", ["a: 1\n---\nb: 2\n", "a: 1\n---\n", "a: 1\n...\nb: 2\n"])
def test_a_file_holds_one_record(text: str) -> None:
    """A second document could hide another record."""
    assert find_fault(text).rule == "yaml/document"
    assert find_fault(text).place.line > 1


@pytest.mark.parametrize("text", ["%YAML 1.2\n---\na: 1\n", "%YAML 2.0\n---\na: 1\n", "%TAG ! tag:x,2026:\n---\na: 1\n", "a: 1\n%b: 2\n"])
def test_a_record_gives_yaml_no_instructions(text: str) -> None:
    """Directives are refused, at the top and anywhere else."""
    assert {rule for _, _, rule in list_faults(text)} == {"yaml/directive"}


def test_limits_are_held_at_their_last_step() -> None:
    """Twenty levels, 200,000 keys and values, 20,000 characters and 4 MiB pass; one more of any does not."""
    read_text("a: " + "[" * 19 + "]" * 19)
    assert list_faults("a: " + "[" * 20 + "]" * 20) == [(1, 23, "yaml/limit")]
    read_text("a: '" + "x" * 20_000 + "'")
    assert list_faults("a: '" + "x" * 20_001 + "'") == [(1, 4, "yaml/limit")]
    read_text("a: [" + "b," * 199_997 + "]")
    assert list_faults("a: [" + "b," * 199_998 + "]") == [(1, 5 + 2 * 199_997, "yaml/limit")]
    read_text("a: b #" + "x" * (4 * 1024 * 1024 - 6))
    assert list_faults("a: b #" + "x" * (4 * 1024 * 1024 - 5)) == [(1, 1, "yaml/limit")]


@pytest.mark.parametrize(
    "bomb",
    [
        "- " * 60_000,
        "[" * 200_000,
        "{a: " * 60_000,
        "? " * 60_000,
        "a: &a [*a, *a]\n" * 2_000,
        "a: '" + "\t" * 1_000_000 + "'",
        "a: " + "9" * 1_000_000,
    ],
)
def test_a_bomb_goes_off_nowhere(bomb: str) -> None:
    """What makes other readers crash or hang is refused at its first excess, with a place."""
    assert all(line >= 1 and column >= 1 for line, column, _ in list_faults(bomb))


PIECES = (
    *("a", "b", "due", ": ", ":", "- ", "\n", "\n  ", '"', "'", "#", " #", "\t", "{", "}", "[", "]", ",", "|\n  ", ">", "&a ", "*a", "!x "),
    *("%", "---\n", "...\n", "? ", "\\", "é", "\r\n", "\r", "no", "1e3", "7", "-0.5", "null", "true", "2026-01-01", "\u2028", "\u200b"),
    *("@", "=", "<<: ", "1:30", "~"),
)
VALUES = (
    "a b",
    "7",
    "-0.5",
    "null",
    "~",
    "true",
    "2026-01-01",
    "[a, 'b', 7]",
    "{a: b, due: }",
    '"a\\nb"',
    "'it''s'",
    "|\n  a\n",
    ">-\n  a\n  b",
)
LINES = st.tuples(st.sampled_from(["a", "due", '"c d"', "é", "'7'"]), st.sampled_from(VALUES)).map(lambda line: f"{line[0]}: {line[1]}\n")
YAML = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30), st.lists(st.one_of(LINES, st.sampled_from(PIECES)), max_size=6)).map(
    "".join
)


@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    """Any file is a record or has problems, each with a place, a printable sentence and a hint."""
    check_problems(data)


@given(YAML)
def test_an_accepted_file_says_the_same_to_another_reader(text: str) -> None:
    """What is accepted has the texts that PyYAML finds without types; what is typed is written as that type."""
    source = check_problems(text.encode())
    if source is not None:
        assert is_same(source.data, yaml.CBaseLoader(text).get_single_data())


@given(YAML)
def test_each_place_points_at_its_key(text: str) -> None:
    """In an accepted file the place of a plain key is where that key is written."""
    source, _ = parse_document("x.yaml", text.encode())
    lines = text.replace("\r\n", "\n").split("\n")
    for key in source.data if source else ():
        place = source.find_key_place(key) if source else None
        assert place is not None
        written = lines[place.line - 1][place.column - 1 :]
        assert written.startswith((key, "'", '"')) or not re.fullmatch(r"\w+", key)


def check_problems(data: bytes) -> Source | None:
    """Read the bytes and hold what is found to what every problem promises."""
    source, problems = parse_document("x.yaml", data)
    assert (source is None) == bool(problems)
    for problem in problems:
        assert problem.rule.startswith("yaml/")
        assert 1 <= problem.place.line <= data.count(b"\n") + 1
        assert problem.place.column >= 1
        for words in (problem.message, problem.hint):
            assert re.sub("[\u200c\u200d]", "", words).isprintable()
            assert 0 < len(words) <= 300
    return source


def is_same(ours: Data, theirs: object) -> bool:
    """Tell whether our data is what another reader found, to whom every scalar is text."""
    if isinstance(ours, dict):
        return isinstance(theirs, dict) and list(ours) == list(theirs) and all(map(is_same, ours.values(), theirs.values()))
    if isinstance(ours, list):
        return isinstance(theirs, list) and len(ours) == len(theirs) and all(map(is_same, ours, theirs))
    if ours is None:
        return theirs in {"", "~", "null"}
    if isinstance(ours, bool):
        return theirs == str(ours).lower()
    return ours == theirs if isinstance(ours, str) else isinstance(theirs, str) and float(theirs) == ours
