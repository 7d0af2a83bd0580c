"""Promise files as all sorts of people write them, and what tells whether an edit has left them as they were."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import strategies as st

from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import SearchStrategy


Data = dict[str, Any]

TEXTS = ("Done.", "It's ready: look", "# not a comment", "yes", "2026-10-01", "Über \N{HANDSHAKE}", "a, [b] {c}", "12", "- x", "x #y")
"""Texts of one line, some of which need care."""
ENTRIES: Mapping[str, Data] = MappingProxyType(
    {
        "requested": {"respond_by": "2026-10-08"},
        "offered": {"respond_by": "2026-10-08", "note": "If you like."},
        "promised": {"note": "I bring the stone saw."},
        "countered": {"due": "2026-11-05", "because": "Rain until then."},
        "declined": {"because": "I don't climb."},
        "withdrawn": {"because": "We found another way: a ladder"},
        "agreed": {"terms": "0123456789ab"},
        "refused": {"because": "Too late, too dear."},
        "reported": {"confidence": "at_risk", "progress": 40, "note": "One.\n\nTwo # three\n"},
        "help_wanted": {"note": "A second fitter " + "for the stone " * 12 + "and the oven."},
        "helped": {"note": "yes"},
        "renegotiated": {"due": "2026-12-18", "cost": 14500, "reason": "prerequisite", "because": '"Late", he said'},
        "followed_up": {"outcome": "Half done.", "learned": "Two weekends:\n  not one\n", "next": ["clear-the-shed-2", "p-3"]},
        "delivered": {"measures": [{"what": "Snags, open", "actual": 0}, "Passed: yes"], "evidence": "https://example.com/a?b=c#d"},
        "accepted": {"satisfaction": 5, "kept": "partly"},
        "rejected": {"because": "\N{NO-BREAK SPACE}One drawer sticks"},
        "missed": {"reason": "other", "because": "1:30"},
        "revoked": {"reason": "people"},
        "cancelled": {"because": "{}"},
        "superseded": {"promise": "fit-kitchen-2"},
    }
)
"""The fields of an entry for each act, with texts that YAML may stumble over."""


def make_entry(act: str) -> Data:
    """Return an entry of that act."""
    return {"date": "2026-11-20", "by": "nina", "act": act, **ENTRIES[act]}


def draw_acts() -> SearchStrategy[Data]:
    """Make up an entry to append: one of any act."""
    return st.sampled_from(sorted(ENTRIES)).map(make_entry)


def read_data(file: bytes) -> Data:
    """Return what a file holds, by the strict reader."""
    source, problems = parse_document("x.yaml", file)
    assert source is not None, (problems, file)
    return source.data


def read_plainly(file: bytes) -> Any:  # noqa: ANN401 - whatever stands there
    """Return what another reader finds in a file, every value as text."""
    return yaml.load(file, yaml.BaseLoader)  # noqa: S506 - it makes texts, lists and mappings only


def is_untouched(old: bytes, new: bytes) -> bool:
    """Tell whether all old bytes are there in one piece or two: a comma or a `|-` may come before what was added."""
    if _is_in_two(old, new):
        return True
    at = _count_shared(old, new)
    return any(new[i : i + 1] in (b",", b"-") and _is_in_two(old, new[:i] + new[i + 1 :]) for i in (at, at - 1))


def check_appended(old: bytes, new: bytes, added: Data) -> None:
    """Fail unless `new` is `old` with one entry more at the end of its log, and with every old byte in its place."""
    before = read_data(old)
    log = before.get("log") or []
    assert json.dumps(read_data(new)) == json.dumps({**before, "log": [*log, added]})
    assert is_untouched(old, new)
    others = read_plainly(old)
    found = read_plainly(new)
    assert {key: value for key, value in found.items() if key != "log"} == {key: value for key, value in others.items() if key != "log"}
    assert found["log"][:-1] == (others.get("log") or [])
    assert found["log"][-1].keys() == added.keys()


def _count_shared(old: bytes, new: bytes) -> int:
    return next((i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))


def _is_in_two(old: bytes, new: bytes) -> bool:
    start = _count_shared(old, new)
    return len(new) >= len(old) and new.endswith(old[start:])


@dataclass
class _Page:
    """A file in the making."""

    draw: st.DrawFn
    lines: list[str] = field(default_factory=list)

    def toss_coin(self) -> bool:
        """Toss a coin."""
        return self.draw(st.booleans())

    def write_aside(self, column: int) -> None:
        """Perhaps put blank lines or a comment of its own line here."""
        what = self.draw(st.sampled_from(["", "", "", "", " # why", " # log: [x]  # really"]))
        if what:
            self.lines += ["" for _ in range(self.draw(st.integers(0, 2)))]
            self.lines.append(" " * column + what.strip())

    def end_line(self, line: str) -> str:
        """Return a line with a comment at its end, perhaps."""
        return line + self.draw(st.sampled_from(["", "", "  # so", " # a: [b]", "   "]))

    def format_scalar(self, text: str, *, flow: bool = False) -> str:
        """Return a text of one line in some style that reads back as it."""
        styles = [json.dumps(text, ensure_ascii=False), "'" + text.replace("'", "''") + "'"]
        around = "{{k: {}}}" if flow else "k: {}"
        source, _ = parse_document("", around.format(text).encode())
        return self.draw(st.sampled_from(styles + [text] * (source is not None and source.data == {"k": text})))

    def write_text(self, key: str, column: int) -> None:
        """Write a key with a text: on its line, or as a block with blank lines after it."""
        margin = " " * column
        if self.toss_coin():
            self.lines.append(self.end_line(f"{margin}{key}: {self.format_scalar(self.draw(st.sampled_from(TEXTS)))}").rstrip())
            return
        head = self.draw(st.sampled_from(["|", ">", "|-", "|+", ">-", ">+"]))
        self.lines.append(f"{margin}{key}: {head}")
        self.lines += [f"{margin}   {line}".rstrip() for line in ("Eins # no comment", "", "  - zwei: 3")][: self.draw(st.integers(1, 3))]
        self.lines += [""] * self.draw(st.integers(0, 2))

    def format_entry(self) -> str:
        """Return an entry in brackets."""
        note = self.format_scalar(self.draw(st.sampled_from(TEXTS)), flow=True)
        return f"{{date: 2026-10-{self.draw(st.integers(10, 20))}, by: jane, act: agreed, note: {note}}}"

    def write_entry(self, dash: int) -> None:
        """Write an entry line by line."""
        gap = self.draw(st.integers(1, 3))
        self.lines.append(" " * dash + "-" + " " * gap + "date: 2026-10-11")
        column = dash + 1 + gap
        for line in ("by: jane", "act: agreed"):
            self.write_aside(column)
            self.lines.append(self.end_line(" " * column + line))
        self.write_text("note", column)

    def write_log(self, top: int) -> None:
        """Write the log in one of its shapes, or none at all."""
        shape = self.draw(st.sampled_from(["none", "nothing", "empty", "flow", "lines", "block", "block", "block"]))
        margin = " " * top
        if shape == "nothing":
            self.lines.append(self.end_line(f"{margin}log:"))
            self.write_aside(top + 1)
        elif shape == "empty":
            self.lines.append(self.end_line(f"{margin}log: [{self.draw(st.sampled_from(['', ' ']))}]"))
        elif shape == "flow":
            comma = self.draw(st.sampled_from(["", ",", " , "]))
            self.lines.append(self.end_line(f"{margin}log: [{self.format_entry()}, {self.format_entry()}{comma}]"))
        elif shape == "lines":
            self._write_log_in_lines(margin)
        elif shape == "block":
            self.lines.append(self.end_line(f"{margin}{self.draw(st.sampled_from(['log', chr(34) + 'log' + chr(34)]))}:"))
            dash = top + self.draw(st.sampled_from([0, 2, 4]))
            for _ in range(self.draw(st.integers(1, 3))):
                self.write_aside(dash)
                if self.toss_coin():
                    self.lines.append(self.end_line(" " * dash + "- " + self.format_entry()))
                else:
                    self.write_entry(dash)
            self.write_aside(self.draw(st.sampled_from([0, dash, dash + 4])))

    def _write_log_in_lines(self, margin: str) -> None:
        self.lines.append(self.end_line(f"{margin}log: ["))
        self.lines.append(self.end_line(f"{margin}   {self.format_entry()},"))
        self.write_aside(len(margin) + 3)
        last = f"{margin}   {self.format_entry()}{self.draw(st.sampled_from(['', ',']))}"
        if self.toss_coin():
            self.lines.append(self.end_line(last))
            self.write_aside(len(margin) + 3)
            self.lines.append(f"{margin} ]")
        else:
            self.lines.append(self.end_line(f"{last}]"))


@st.composite
def draw_promises(draw: st.DrawFn) -> bytes:
    """Make up the file of a promise: comments, quotes, blocks, brackets, indentation, line ends and markers as they come."""
    page = _Page(draw)
    top = draw(st.sampled_from([0, 0, 0, 2]))
    if page.toss_coin():
        page.lines.append("# yaml-language-server: $schema=../../schema/promise.schema.json")
    start = [*page.lines, "---"] if page.toss_coin() else page.lines
    page.lines = start
    before = draw(st.integers(1, 4))
    for number, key in enumerate(("title", "promiser", "outcome", "why", "cost")):
        if number == before:
            page.write_log(top)
        page.write_aside(draw(st.sampled_from([0, top, top + 3])))
        page.write_text(key, top)
    if page.toss_coin():
        page.lines += ["...", *(["# after the end"] if page.toss_coin() else [])]
    ending = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = ending.join(page.lines) + draw(st.sampled_from([ending, ending, ending * 3, ""]))
    return draw(st.sampled_from([b"", b"", codecs.BOM_UTF8])) + text.encode()
