"""What YAML lets people write and no record has: each is refused, at its place, wherever it stands."""

from __future__ import annotations

import pytest

from troth.read.yaml.document import parse_document


def list_faults(text: str) -> list[tuple[str, int, int]]:
    """Return rule, line and column of all that is wrong with the text, which is then not read."""
    source, problems = parse_document("x.yaml", text.encode())
    assert source is None
    return [(each.rule, each.place.line, each.place.column) for each in problems]


@pytest.mark.parametrize(
    ("text", "rule", "column"),
    [
        ("a: &b c\n", "yaml/anchor", 4),
        ("a: &b [c]\n", "yaml/anchor", 4),
        ("a: &b {c: d}\n", "yaml/anchor", 4),
        ("&b a: c\n", "yaml/anchor", 1),
        ("a: [&b c]\n", "yaml/anchor", 5),
        ("a: !!str c\n", "yaml/tag", 4),
        ("a: !!seq [c]\n", "yaml/tag", 4),
        ("a: !!map {c: d}\n", "yaml/tag", 4),
        ("a: ! c\n", "yaml/tag", 4),
        ("!!str a: c\n", "yaml/tag", 1),
        ("a: !<tag:example.org,2026:x> c\n", "yaml/tag", 4),
        ("a: *b\n", "yaml/anchor", 4),
        ("a: [*b]\n", "yaml/anchor", 5),
        ("*b : c\n", "yaml/anchor", 1),
        ("<<: c\n", "yaml/key", 1),
        ("? [a]\n: b\n", "yaml/key", 3),
        ("? {a: b}\n: c\n", "yaml/key", 3),
        ("{[a]: b}\n", "yaml/key", 2),
        ("'': b\n", "yaml/key", 1),
        ("yes: b\n", "yaml/ambiguous", 1),
    ],
)
def test_each_is_refused_where_it_stands(text: str, rule: str, column: int) -> None:
    """Names, types, repetitions, and keys that are no words."""
    assert (rule, 1, column) in list_faults(text)


def test_a_name_and_a_type_are_two_faults() -> None:
    """Both are said, in one place."""
    assert list_faults("a: &b !!str c\n") == [("yaml/anchor", 1, 4), ("yaml/tag", 1, 4)]
    assert list_faults("a: &b !!seq [c]\n") == [("yaml/anchor", 1, 4), ("yaml/tag", 1, 4)]


@pytest.mark.parametrize("text", ["a: &b c: d\n", "a: !e!x c: d\n"])
def test_what_follows_from_a_fault_is_not_told_again(text: str) -> None:
    """Where a line has a name or a type that no record has, what the parser then stumbles over in it is no news."""
    assert len(list_faults(text)) == 1


@pytest.mark.parametrize("text", ["%YAML 1.2\n---\na: b\n", "%TAG ! tag:example.org,2026:\n---\na: b\n"])
def test_instructions_are_refused(text: str) -> None:
    """A record is read in one way only."""
    assert list_faults(text)[0][0] == "yaml/directive"


@pytest.mark.parametrize("text", ["a: b\n---\nc: d\n", "a: b\n--- x\n", "---\n---\na: b\n"])
def test_a_second_record_is_refused(text: str) -> None:
    """One file, one record."""
    assert list_faults(text)[0][0] == "yaml/document"


@pytest.mark.parametrize(
    ("text", "line"), [("a: b\na: c\n", 2), ('a: b\n"\\u0061": c\n', 2), ("e\u0301: b\n\u00e9: c\n", 2), ("{a: b, a: c}\n", 1)]
)
def test_a_key_stands_once(text: str, line: int) -> None:
    """However it is written: escaped, or composed in another way."""
    assert [each[:2] for each in list_faults(text)] == [("yaml/duplicate-key", line)]


@pytest.mark.parametrize("text", ["- a\n", "a\n", "", "# nothing\n", "[]\n", "'a: b'\n", "---\n"])
def test_a_record_is_a_mapping(text: str) -> None:
    """Whatever else a file holds is none."""
    assert list_faults(text)[0][0] == "yaml/document"


def test_the_same_key_may_stand_in_each_of_two_mappings() -> None:
    """A key belongs to its mapping alone, also after one that was inside of it."""
    source, problems = parse_document("x.yaml", b"a: {c: 1, d: {c: 2}}\nb: [{c: 3}, {c: 4}]\nc: 5\n")
    assert not problems
    assert source is not None
    assert source.data == {"a": {"c": 1, "d": {"c": 2}}, "b": [{"c": 3}, {"c": 4}], "c": 5}
