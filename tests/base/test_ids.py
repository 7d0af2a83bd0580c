"""One function says what an id is; the schemas say the same in the language of editors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.cli.boards import make_promise_yaml, run_troth, write_base_board

from troth.base.ids import MAX_ID, PAGES, WINDOWS, WORDS, find_id_fault, suggest_id
from troth.model import RECORD_KINDS, Kind
from troth.read.schema.schema import read_schema_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

RESERVED = sorted(WINDOWS | PAGES)
ODD = (
    "", "-", "a-", "-a", "a--b", "a_b", "a b", "a.b", "A", "Con", "CON", "ß", "é", "\u0131", "\u017f", "²", "٣", "Ⅷ", "a\n", "a\u0301",
    "x" * 81, "con.txt", "a/b", "..", "%2e", "\u200b", "straße", "con ",
)  # fmt: skip
GOOD = ("a", "7", "007", "1e3", "no", "null", "con-1", "com10", "all-1", "constructor", "2026-01-05-ship", "x" * 80, "n-" * 39 + "n")
TEXTS = st.one_of(
    st.text(max_size=90),
    st.from_regex(r"[a-z0-9-]{0,90}", fullmatch=True),
    st.sampled_from([*ODD, *GOOD, *RESERVED, *sorted(WORDS)]),
)


@pytest.mark.parametrize("text", GOOD)
def test_what_is_an_id(text: str) -> None:
    """Small letters, digits and single dashes, at most 80; what is a word of YAML or of a script is one like any other."""
    assert find_id_fault(text) is None
    assert find_id_fault(text, party=True) is None


@pytest.mark.parametrize("text", ODD)
def test_what_is_none(text: str) -> None:
    """Letters of other scripts, capitals, marks and signs, and what is too long: for records and parties alike."""
    for fault in (find_id_fault(text), find_id_fault(text, party=True)):
        assert fault is not None
        assert not fault.is_reserved


def test_what_others_have_taken() -> None:
    """Windows' devices and a folder's own page are no ids; the words that stand for parties are none of a party."""
    for text in RESERVED:
        assert (fault := find_id_fault(text)) is not None
        assert fault.is_reserved
    for text in sorted(WORDS):
        assert find_id_fault(text) is None
        assert (fault := find_id_fault(text, party=True)) is not None
        assert fault.is_reserved


@given(text=TEXTS, party=st.booleans())
@example(text="1" * 200, party=False)
@example(text="com1", party=False)
def test_the_most_like_is_one(*, text: str, party: bool) -> None:
    """Whatever a text says, what is made of it is an id or nothing; and an id stays itself, unless it is a running number."""
    found = suggest_id(text, party=party)
    assert not found or find_id_fault(found, party=party) is None
    assert suggest_id(found, party=party) == found
    if find_id_fault(text, party=party) is None and not text.isdigit():
        assert found == text


def nodes(schema: object) -> Iterator[Mapping[str, Any]]:
    """Yield every node of a schema."""
    if isinstance(schema, dict):
        yield schema
        for each in schema.values():
            yield from nodes(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from nodes(each)


def as_schema(node: Mapping[str, Any], text: str) -> bool:
    """Tell whether a node of a schema takes a text for an id."""
    form = re.search(str(node["pattern"]).removesuffix("$") + r"\Z", text)
    return bool(form) and len(text) <= node["maxLength"] and text not in node.get("not", {}).get("enum", ())


@given(TEXTS)
def test_the_schema_of_parties_takes_the_same(text: str) -> None:
    """Editors and the check refuse the very ids that the commands refuse to make."""
    assert as_schema(read_schema_file("parties")["$defs"]["party_id"], text) is (find_id_fault(text, party=True) is None)


@given(TEXTS)
def test_the_schema_of_sources_takes_the_same(text: str) -> None:
    """What another board is called here is an id like that of a record."""
    (alias,) = (each for each in nodes(read_schema_file("board")) if "enum" in each.get("not", {}))
    assert as_schema(alias, text) is (find_id_fault(text) is None)


def test_whatever_names_a_record_can_name_every_record() -> None:
    """In all schemas the ids of records and parties have the same form and the same length; behind a board's name, twice of it."""
    own, any_ = "^[a-z0-9]+(-[a-z0-9]+)*$", "^([a-z0-9]+(-[a-z0-9]+)*:)?[a-z0-9]+(-[a-z0-9]+)*$"
    lengths = {own: set[int](), any_: set[int]()}
    for kind in Kind:
        for node in nodes(read_schema_file(kind.value)):
            if node.get("pattern") in lengths:
                lengths[node["pattern"]].add(node["maxLength"])
    assert lengths == {own: {MAX_ID}, any_: {2 * MAX_ID + 1}}


@pytest.mark.parametrize("text", ["all", "con", "index", "x" * 80, "x" * 81, "a-b", "a--b"])
def test_check_says_the_same_of_files_and_parties(tmp_path: Path, text: str) -> None:
    """A file of the name is refused where the function refuses it, and so is a party of the name."""
    board = write_base_board(tmp_path / "one", {f"promises/{text}.yaml": make_promise_yaml()})
    assert (run_troth(board, "check").exit_code == 0) is (find_id_fault(text) is None)
    board = write_base_board(tmp_path / "two", {"parties/more.yaml": f"people:\n  {text}: {{name: Tom Bell}}\n"})
    assert (run_troth(board, "check").exit_code == 0) is (find_id_fault(text, party=True) is None)


@pytest.mark.parametrize("kind", [kind.value for kind in RECORD_KINDS])
def test_every_kind_is_held_to_it(tmp_path: Path, kind: str) -> None:
    """Files of all kinds of records."""
    board = write_base_board(tmp_path, {f"{Kind(kind).folder}/com1.yaml": "title: X\n"})
    assert "folder/reserved" in run_troth(board, "check", "--format", "json").stdout
