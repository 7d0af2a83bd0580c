"""What the browser writes is what the command would write: held to the strict reader, case by case, in one tab."""

from __future__ import annotations

import json
import sys
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.cli.boards import make_promise_yaml, write_base_board

from troth.base.dates import AsOf
from troth.base.ids import MAX_ID, PAGES, WINDOWS, WORDS, find_id_fault
from troth.base.text import slugify
from troth.build import load_board
from troth.edit.new_promise import ASK_KEYS, PROMISE_KEYS
from troth.edit.new_record import choose_id, format_record
from troth.edit.quoting import format_yaml_flow, format_yaml_item
from troth.model import Kind
from troth.read.schema.schema import read_schema_file
from troth.read.yaml.document import parse_document
from troth.site import list_sources

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from troth.model.source import Data


SCRIPTS = {address: content.decode() for address, content in list_sources() if address.endswith(".js")}
PIECES = (
    "a", "b ", "yes", "no", "Null", "010", "1:30", "0o17", "0x1f", "1e3", ".5", "2026-12-15", ": ", " #", "#", "- ", "|", ">", "?", "%",
    "@", "`", "!", "&", "*", "\\", "'", '"', "{", "}", "[", "]", ",", "\n", "\n\n", "  ", "\t", "=======", "<<<<<<<", "---", "...", "é",
    "漢", "🙂", "word ", "A longer word of the sentence ",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
)


def is_writable(text: str) -> bool:
    """Tell whether a record may hold the text, however it is written."""
    read, _ = parse_document("", f"k: {json.dumps(text, ensure_ascii=False)}\n".encode())
    return read is not None and read.data == {"k": text}


def draw_texts(count: int) -> list[str]:
    """Make up texts that a record may hold."""
    found: list[str] = []

    @settings(max_examples=count, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
    @given(TEXTS)
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return [each for each in dict.fromkeys(found) if is_writable(each)]


def is_assigned(text: str) -> bool:
    """Tell whether Python's Unicode knows all characters: a browser's may be newer, and find some printable that are none here."""
    return all(unicodedata.category(each) != "Cn" for each in text)


def make_record_with_text(text: str) -> dict[str, Any]:
    """Return a record that holds the text in every sort of place."""
    log = [{"date": "2026-01-01", "by": "a", "act": "x", "note": text}]
    return {"k": text, "due": text, "m": [text, "x y", {"what": text, "target": 0}], "ids": [text], "log": log}


def test_every_text_reads_back(page: Page) -> None:
    """In a block, in brackets, in lists and entries: the strict reader finds the very same, and says nothing."""
    cases = draw_texts(1500)
    page.evaluate(SCRIPTS["assets/dom.js"] + SCRIPTS["assets/make-yaml.js"])
    records = [make_record_with_text(each) for each in cases]

    written = page.evaluate(
        "all => all.map((each) => [troth.yaml.record(each), troth.yaml.flow(each), troth.yaml.item(each, 0, false).join('\\n')])", records
    )
    for wanted, (record, one_line, entry) in zip(records, written, strict=True):
        for text, data in ((record, wanted), (f"k: {one_line}\n", {"k": wanted}), (f"k:\n{entry}\n", {"k": [wanted]})):
            read, problems = parse_document("", text.encode())
            assert problems == (), text
            assert read is not None
            assert read.data == data


def test_what_people_write_looks_the_same(page: Page) -> None:
    """As the command writes it: plain, quoted, in a block or folded, and entries on one line where they fit."""
    cases = [each.strip() for each in draw_texts(500) if each.strip() and is_assigned(each)]
    page.evaluate(SCRIPTS["assets/dom.js"] + SCRIPTS["assets/make-yaml.js"])
    long = "The stone is late again, and the fitter too. " * 5
    records = [make_record_with_text(each) for each in (*cases, long.strip(), "One.\n\nTwo.\n", "12", "Größe", "https://example.com/?a=b")]

    written = page.evaluate(
        "all => all.map((each) => [troth.yaml.record(each, '../x.json'), troth.yaml.item(each, 2, true).join('\\n')])", records
    )
    assert written == [[format_record(each, "../x.json"), "\n".join(format_yaml_item(each, 2, on_one_line=True))] for each in records]
    assert page.evaluate("each => troth.yaml.flow(each)", {"a": 5, "b": 2.5, "c": True}) == format_yaml_flow({"a": 5, "b": 2.5, "c": True})


@pytest.fixture
def known(page: Page) -> Page:
    """A tab that knows of a board with one promise, `doors`."""
    board = (
        "troth.board = {columns: {record: [], party: [], title: []}, board: {}, ids: {promise: 'doors'}, parties: [],"
        "records: {promise: [], ask: [], agreement: []}, refused: 'x', titles: {}};"
    )
    page.evaluate(SCRIPTS["assets/dom.js"] + board + SCRIPTS["assets/make-known.js"])
    return page


def test_a_title_makes_the_same_id(known: Page) -> None:
    """Whatever the title says."""
    titles = [*draw_texts(300), "Straße & Co.", "Ørsted's 3 æbler", "2026", "İstanbul", "x" * 90, "Dvořák: naïve ﬁx", "a b " * 30]
    assert known.evaluate("all => all.map(troth.known.slug)", titles) == [slugify(each) for each in titles]


def test_every_character_of_a_title_counts_for_the_same(known: Page) -> None:
    """Between two letters: all characters of the first plane, where the scripts in use are, and some of the others."""
    codes = (*range(0x10000), *range(0x10000, sys.maxunicode, 17))
    titles = [f"a{char}b" for char in map(chr, codes) if unicodedata.category(char) not in {"Cn", "Cs", "Co"}]
    made = known.evaluate("all => all.map(troth.known.slug)", titles)
    assert [(title, found) for title, found in zip(titles, made, strict=True) if found != slugify(title)] == []


def test_a_form_makes_no_id_that_check_refuses(known: Page, tmp_path: Path) -> None:
    """Where a title comes to a word that is taken, or to an id that is there, the form makes the same other one as the command."""
    of = load_board(write_base_board(tmp_path, {"promises/doors.yaml": make_promise_yaml()}), AsOf(date(2026, 11, 22)))
    titles = [*sorted(WINDOWS | PAGES | WORDS), "Doors", "COM¹", "7", "石", "x" * 300, "9" * 300, "com10", "con 1", "", "-"]
    made = known.evaluate("all => all.map((each) => troth.known.freeId('promise', each, '2026-11-22').id)", titles)
    assert made == [choose_id(of, Kind.PROMISE, each, date(2026, 11, 22)) for each in titles]
    assert [each for each in made if find_id_fault(each)] == []
    assert known.evaluate("troth.known.LONGEST_ID") == MAX_ID
    taken = [each for each in (*titles, "x" * 81, "con", "a--b", "ß", "1") if known.evaluate("each => troth.known.ID.test(each)", each)]
    assert all((fault := find_id_fault(each)) is None or fault.is_reserved or len(each) > MAX_ID for each in taken)


def test_keys_have_the_same_order() -> None:
    """The form writes keys in the order of the schema, which is that of the command."""
    for name, keys in (("promise", PROMISE_KEYS), ("ask", ASK_KEYS)):
        known = [each for each in read_schema_file(name)["properties"] if each in keys]
        assert known == list(keys)


def test_fingerprints_and_periods_are_quoted(page: Page) -> None:
    """As the command writes them, whether they look like a number or not."""
    page.evaluate(SCRIPTS["assets/dom.js"] + SCRIPTS["assets/make-yaml.js"])
    texts = ("2026-W36", "2026-Q1", "2026-01", "2026", "12e4", "ab12")
    entries: list[dict[str, Data]] = [{"act": "reviewed", "period": each, "terms": each} for each in texts]
    assert page.evaluate("all => all.map((each) => troth.yaml.flow(each))", entries) == [format_yaml_flow(each) for each in entries]
