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
from tests.edit.files import ENTRIES, Data, acts, check, data_of, entry, is_untouched, promises

from troth.edit.fault import EditError
from troth.edit.splice import appended, appended_all
from troth.read.document import document

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = {"date": "2026-11-20", "by": "nina", "act": "agreed"}
LINE = "{date: 2026-11-20, by: nina, act: agreed}"


def spliced(text: str) -> str:
    """Return a file's text with the entry appended."""
    return appended(text.encode(), ENTRY).decode()


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
        with pytest.raises(EditError, match="cannot be read"):
            spliced(old)
        return
    assert spliced(old) == new
    assert data_of(new.encode())["log"][-1] == ENTRY


@given(promises(), st.lists(acts(), min_size=1, max_size=4))
def test_several_at_once_are_as_one_after_the_other(old: bytes, added: list[Data]) -> None:
    """The log has them in their order behind what it had, and every old byte stays in its place."""
    try:
        single = reduce(appended, added, old)
    except EditError:
        with pytest.raises(EditError):
            appended_all(old, added)
        return
    new = appended_all(old, added)
    assert data_of(new) == data_of(single)
    before = data_of(old).get("log") or []
    assert data_of(new)["log"] == [*before, *added]
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
    new = spliced(old)
    head, _, _ = new.partition("- date:")
    assert head.endswith(inserted_after)
    check(old.encode(), new.encode(), ENTRY)


def test_a_text_that_ends_with_the_file() -> None:
    """A block of text without a line end at its end keeps its value: it is marked to have none."""
    old = "log:\n- a: |\n    text"
    new = spliced(old)
    assert new.startswith("log:\n- a: |-\n    text\n- date")
    check(old.encode(), new.encode(), ENTRY)


def test_what_cannot_be_kept_is_refused() -> None:
    """Where an entry could only be added by changing what is there, nothing is returned."""
    with pytest.raises(EditError, match="without changing what is written"):
        spliced("a: |+\n  text")


@pytest.mark.parametrize("text", ["log: text\n", "log: {a: b}\n"])
def test_a_log_that_is_none(text: str) -> None:
    """A log that is no list is left alone."""
    with pytest.raises(EditError, match="no list"):
        spliced(text)


def test_a_mark_at_the_start_is_kept() -> None:
    """The byte order mark that an editor on Windows writes stays, and counts for nothing."""
    old = codecs.BOM_UTF8 + b"a: b\r\nlog:\r\n  - {a: b}\r\n"
    assert appended(old, ENTRY) == old + f"  - {LINE}\r\n".encode()


@given(old=promises(), added=acts())
@settings(max_examples=300)
def test_every_other_byte_stays(old: bytes, added: Data) -> None:
    """Whatever a file looks like, each act is added to its end and no other byte, comment or value of it changes."""
    assume(document("", old)[0] is not None)
    try:
        new = appended(old, added)
    except EditError:
        assert not old.endswith(b"\n")  # a text with `|+` or `>+` that ends with the file is all that cannot be kept
        assert b"+" in old
    else:
        check(old, new, added)


@given(old=promises())
@settings(max_examples=10)
def test_a_whole_life(old: bytes) -> None:
    """All acts one after the other leave the file with each of them, in order, and the first bytes of it as they were."""
    assume(document("", old)[0] is not None and b"+" not in old)
    before = data_of(old).get("log") or []
    file = old
    for act in ENTRIES:
        new = appended(file, entry(act))
        check(file, new, entry(act))
        file = new
    assert json.dumps(data_of(file)["log"]) == json.dumps([*before, *map(entry, ENTRIES)])


def test_hostile_files(shared: Path) -> None:
    """Every hostile promise that is accepted takes an entry: line ends, marks, comments and all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(shared / "hostile")
        patch.setattr(sys, "dont_write_bytecode", True)
        make = importlib.import_module("make")
    tried = 0
    for case in (each for each in make.load() if each.verdict != make.REFUSE):
        for data in case.files().values():
            read = document("", data or b"")[0]
            if data is None or read is None or len(data) > 20_000 or not isinstance(read.data.get("log", []), list):
                continue
            check(data, appended(data, ENTRY), ENTRY)
            tried += "bytes" in case.tags
    assert tried >= 5
