from __future__ import annotations

import codecs
import importlib
import json
import sys
from functools import reduce
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.edit.record_files import ENTRIES, Data, check_appended, draw_acts, draw_promises, is_untouched, make_entry, read_data
from tests.profiles import scale_examples

from troth.base.files import EditError
from troth.edit.splice import append_entry, appended_all
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = {"date": "2026-11-20", "by": "nina", "act": "agreed"}
LINE = "{date: 2026-11-20, by: nina, act: agreed}"


def splice_text(text: str) -> str:
    """Return a file's text with the entry appended."""
    return append_entry(text.encode(), ENTRY).decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a: b\n", f"a: b\nlog:\n  - {LINE}\n"),
        ("a: b", f"a: b\nlog:\n  - {LINE}\n"),
        ("a: b\n\n\n", f"a: b\nlog:\n  - {LINE}\n\n\n"),
        ("a: b\n# the end\n", f"a: b\n# the end\nlog:\n  - {LINE}\n"),
        ("a: b\n...\n# after\n", f"a: b\nlog:\n  - {LINE}\n...\n# after\n"),
        ("  a: b\n", f"  a: b\n  log:\n    - {LINE}\n"),
        ("log:\n", f"log:\n  - {LINE}\n"),
        ("log:  # so far nothing\n  # here\n# there\na: b\n", f"log:  # so far nothing\n  # here\n  - {LINE}\n# there\na: b\n"),
        ("log: []\n", f"log: [\n  {LINE}]\n"),
        ("log: []  # none\na: b\n", f"log: [\n  {LINE}]  # none\na: b\n"),
        ("log: [{a: b}]\n", f"log: [{{a: b}}, {LINE}]\n"),
        ("log: [{a: b}, ]\n", f"log: [{{a: b}}, {LINE} ]\n"),
        ("log: [\n  {a: b} # one\n  # two\n  ]\n", f"log: [\n  {{a: b}}, # one\n  # two\n  {LINE}\n  ]\n"),
        ("log: [\n  {a: b},\n  ]\n", f"log: [\n  {{a: b}},\n  {LINE},\n  ]\n"),
        ("{a: b}\n", f"{{a: b, log: [{LINE}]}}\n"),
        ('{"a": "b", "log": []}', f'{{"a": "b", "log": [{LINE}]}}'),
        ("log:\n- {a: b}\n", f"log:\n- {{a: b}}\n- {LINE}\n"),
        ("log:\n    - {a: b}  # so\nc: d\n", f"log:\n    - {{a: b}}  # so\n    - {LINE}\nc: d\n"),
        ("log:\n  - {a: b}\n  # of that\n\n# of c\nc: d\n", f"log:\n  - {{a: b}}\n  # of that\n  - {LINE}\n\n# of c\nc: d\n"),
        ("log:\n  - {a: b}", f"log:\n  - {{a: b}}\n  - {LINE}\n"),
        ("log:\r\n  - {a: b}\r\n", f"log:\r\n  - {{a: b}}\r\n  - {LINE}\r\n"),
        ("a: b\r\n", f"a: b\r\nlog:\r\n  - {LINE}\r\n"),
        ("log: []\r\n", f"log: [\r\n  {LINE}]\r\n"),
        ("log:\n  - {a: |\n", ""),
        ("log:\n  - a: b\n", "log:\n  - a: b\n  - date: 2026-11-20\n    by: nina\n    act: agreed\n"),
    ],
)
def test_shapes_of_a_log(old: str, new: str) -> None:
    """Whatever shape a log has, the entry stands below the last one in the same shape, and comments stay where they belong."""
    if not new:
        with pytest.raises(EditError, match="can't be read"):
            splice_text(old)
        return
    assert splice_text(old) == new
    assert read_data(new.encode())["log"][-1] == ENTRY


@given(draw_promises(), st.lists(draw_acts(), min_size=1, max_size=4))
def test_several_at_once_are_as_one_after_the_other(old: bytes, added: list[Data]) -> None:
    """The log has them in their order behind what it had, and every old byte stays in its place."""
    try:
        single = reduce(append_entry, added, old)
    except EditError:
        with pytest.raises(EditError):
            appended_all(old, added)
        return
    new = appended_all(old, added)
    assert read_data(new) == read_data(single)
    before = read_data(old).get("log") or []
    assert read_data(new)["log"] == [*before, *added]
    assert is_untouched(old, new) or b"[" in old


@pytest.mark.parametrize(
    ("old", "inserted_after"),
    [
        ("log:\n- a: |\n    text\n\n\nc: d\n", "text\n"),
        ("log:\n- a: |+\n    text\n\n\nc: d\n", "text\n\n\n"),
        ("log:\n- a: >-\n    text\n  \n\n", "text\n"),
        ("log:\n- a: |\n    text\n     \n\n", "text\n     \n\n"),
    ],
)
def test_blank_lines_after_a_block_of_text(old: str, inserted_after: str) -> None:
    """Blank lines that belong to a text stay with it; others stay below the new entry."""
    new = splice_text(old)
    head, _, _ = new.partition("- date:")
    assert head.endswith(inserted_after)
    check_appended(old.encode(), new.encode(), ENTRY)


def test_a_text_that_ends_with_the_file() -> None:
    """A block of text without a line end at its end keeps its value: it is marked to have none."""
    old = "log:\n- a: |\n    text"
    new = splice_text(old)
    assert new.startswith("log:\n- a: |-\n    text\n- date")
    check_appended(old.encode(), new.encode(), ENTRY)


def test_what_cannot_be_kept_is_refused() -> None:
    """Where an entry could only be added by changing what is there, nothing is returned."""
    with pytest.raises(EditError, match="without changing existing lines"):
        splice_text("a: |+\n  text")


@pytest.mark.parametrize("text", ["log: text\n", "log: {a: b}\n"])
def test_a_log_that_is_none(text: str) -> None:
    """A log that is no list is left alone."""
    with pytest.raises(EditError, match="not a list"):
        splice_text(text)


def test_a_mark_at_the_start_is_kept() -> None:
    """The byte order mark that an editor on Windows writes stays, and counts for nothing."""
    old = codecs.BOM_UTF8 + b"a: b\r\nlog:\r\n  - {a: b}\r\n"
    assert append_entry(old, ENTRY) == old + f"  - {LINE}\r\n".encode()


@given(old=draw_promises(), added=draw_acts())
@settings(max_examples=scale_examples(300))
def test_every_other_byte_stays(old: bytes, added: Data) -> None:
    """Whatever a file looks like, each act is added to its end and no other byte, comment or value of it changes."""
    assume(parse_document("", old)[0] is not None)
    try:
        new = append_entry(old, added)
    except EditError:
        assert not old.endswith(b"\n")  # a text with `|+` or `>+` that ends with the file is all that cannot be kept
        assert b"+" in old
    else:
        check_appended(old, new, added)


@given(old=draw_promises())
@settings(max_examples=scale_examples(10))
def test_a_whole_life(old: bytes) -> None:
    """All acts one after the other leave the file with each of them, in order, and the first bytes of it as they were."""
    assume(parse_document("", old)[0] is not None and b"+" not in old)
    before = read_data(old).get("log") or []
    file = old
    for act in ENTRIES:
        new = append_entry(file, make_entry(act))
        check_appended(file, new, make_entry(act))
        file = new
    assert json.dumps(read_data(file)["log"]) == json.dumps([*before, *map(make_entry, ENTRIES)])


def test_hostile_files(shared: Path) -> None:
    """Every hostile promise that is accepted takes an entry: line ends, marks, comments and all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(shared / "hostile")
        patch.setattr(sys, "dont_write_bytecode", True)
        make = importlib.import_module("make")
    tried = 0
    for case in (each for each in make.load() if each.verdict != make.REFUSE):
        for data in [each for each in case.files().values() if each is not None][:20]:  # some cases hold thousands that are alike
            read = parse_document("", data)[0]
            if read is None or len(data) > 20_000 or not isinstance(read.data.get("log", []), list):
                continue
            check_appended(data, append_entry(data, ENTRY), ENTRY)
            tried += "bytes" in case.tags
    assert tried >= 5
