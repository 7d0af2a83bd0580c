from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.edit.record_files import Data, read_data

from troth.edit.quoting import WIDTH, format_yaml_flow, format_yaml_item, format_yaml_member
from troth.read.yaml.document import parse_document

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"), include_characters="\n"), min_size=1)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("The stone is late.", "The stone is late."),
        ("https://example.com/cert", "https://example.com/cert"),
        ("https://example.com/?a=b", '"https://example.com/?a=b"'),
        ("Three, or four", '"Three, or four"'),
        ("so: it is", '"so: it is"'),
        ("no", '"no"'),
        ("true", '"true"'),
        ("null", '"null"'),
        ("12", '"12"'),
        ("0123456", '"0123456"'),
        ("1e3", '"1e3"'),
        ("12:30", '"12:30"'),
        ("14,500", '"14,500"'),
        ("2026-12-15", '"2026-12-15"'),
        ("3 snags", "3 snags"),
        ("- a", '"- a"'),
        ("@nina", '"@nina"'),
        ("# late", '"# late"'),
        ('say "now"', 'say "now"'),
        ('"now"', '"\\"now\\""'),
        ("Größe", "Größe"),
        ("", '""'),
    ],
)
def test_scalars(text: str, written: str) -> None:
    """A text is plain where every reader takes it for that text, and in double quotes otherwise."""
    assert format_yaml_flow(text) == written


def test_by_key() -> None:
    """Dates stay plain where dates belong, and a fingerprint is quoted even where it looks like a word."""
    assert format_yaml_flow({"date": "2026-11-20", "due": "2026-12-18", "terms": "abcdefabcdef"}) == (
        '{date: 2026-11-20, due: 2026-12-18, terms: "abcdefabcdef"}'
    )
    assert format_yaml_flow({"note": "2026-11-20"}) == '{note: "2026-11-20"}'


def test_other_values() -> None:
    """Numbers, truth and lists are written as JSON has them."""
    value: Data = {"a": 5, "b": 2.5, "c": True, "d": ["x", {"e": 0}], "f": []}
    assert format_yaml_flow(value) == "{a: 5, b: 2.5, c: true, d: [x, {e: 0}], f: []}"


def test_a_short_entry_is_one_line() -> None:
    """An entry that fits is one line; in a log of other style, or with a text of several lines, it is a block."""
    entry = {"date": "2026-11-20", "by": "nina", "act": "delivered", "note": "Done."}
    assert format_yaml_item(entry, 2, on_one_line=True) == ("  - {date: 2026-11-20, by: nina, act: delivered, note: Done.}",)
    block = ("- date: 2026-11-20", "  by: nina", "  act: delivered", "  note: Done.")
    assert format_yaml_item(entry, 0, on_one_line=False) == block
    assert format_yaml_item({**entry, "note": "One.\n\nTwo.\n"}, 0, on_one_line=True) == (
        *block[:3],
        "  note: |",
        "    One.",
        "",
        "    Two.",
    )


def test_a_long_text_is_folded() -> None:
    """A long text of one line is folded at its blanks, and no line is wider than the others."""
    text = "The stone is late again, and the fitter too. " * 5
    lines = format_yaml_member("note", text.strip())
    assert lines[0] == "note: >-"
    assert max(map(len, lines)) <= WIDTH
    assert read_data("\n".join(lines).encode()) == {"note": text.strip()}


def test_lists() -> None:
    """A list of ids stands on one line, any other below its key."""
    assert format_yaml_member("needs", ["a", "b-2"]) == ("needs: [a, b-2]",)
    assert format_yaml_member("measures", ["It works: yes", {"what": "Snags", "target": 0}]) == (
        "measures:", '  - "It works: yes"', "  - {what: Snags, target: 0}",
    )  # fmt: skip


@given(text=TEXTS)
def test_every_text_reads_back(text: str) -> None:
    """Any text that a record may hold is the very same after it was written and read, in brackets and in a block."""
    quoted, _ = parse_document("", f"k: {format_yaml_flow(text)}\n".encode())
    if quoted is None or quoted.data != {"k": text}:
        return  # a character that no record may hold, however it is written
    for written in (format_yaml_flow({"k": text}), "\n".join((*format_yaml_member("k", text), ""))):
        assert read_data(written.encode()) == {"k": text}
        assert yaml.load(written, yaml.BaseLoader) == {"k": text}  # noqa: S506 - it makes texts only
