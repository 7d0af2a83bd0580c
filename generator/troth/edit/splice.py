"""Append an entry to the log of a record: new text between the old bytes, which all stay; and where a record's parts lie in its text."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml
from yaml._yaml import CParser  # as yaml.cyaml has it

from troth.base.files import EditError
from troth.edit.quoting import format_yaml_flow, format_yaml_item
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from troth.model import Data

_Insertions: TypeAlias = "Sequence[tuple[int, str]]"
"""What to put in before which character of the old text."""
_INDENT = 2
_COMMENT = re.compile(r"[ \t]*#")
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
"""White space and comments."""


def append_entry(data: bytes, entry: Mapping[str, Data]) -> bytes:
    """Return the bytes of a record with the entry at the end of its log.

    What was read from `data` is read from the result too, with the entry added, and nothing else is different. Raises
    EditError where that cannot be had.
    """
    return appended_all(data, (entry,))


def appended_all(data: bytes, entries: Sequence[Mapping[str, Data]]) -> bytes:
    """Return the bytes of a record with the entries at the end of its log: as one after the other, in the time of one."""
    source, problems = parse_document("", data)
    if source is None:
        first = problems[0]
        raise EditError(f"this file can't be read, so it was not changed: line {first.place.line}: {first.message}", first.hint)
    text, old = data.removeprefix(codecs.BOM_UTF8).decode(), source.data
    log = old.get("log")
    if log is not None and not isinstance(log, list):
        raise EditError("the log of this record is not a list, so nothing can be added to it", "Fix it by hand; `troth check` shows where.")
    wanted = json.dumps({**old, "log": [*(log or []), *map(dict, entries)]})
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    for insertions in _find_insertions(text, parse_layout(text), entries):
        pieces, at = [], 0
        for position, inserted in insertions:
            pieces += [text[at:position], inserted]
            at = position
        new = mark + "".join([*pieces, text[at:]]).encode()
        read, _ = parse_document("", new)
        if read is not None and json.dumps(read.data) == wanted:
            return new
    if len(entries) > 1:
        return reduce(append_entry, entries, data)
    raise EditError(
        "the entry can't be added without changing existing lines of this file",
        "Write it by hand at the end of the log; `--dry-run` on a copy of the file shows the entry.",
    )


def _find_insertions(text: str, layout: Layout, entries: Sequence[Mapping[str, Data]]) -> Iterator[_Insertions]:
    """Yield the ways to add the entries, the one that looks best first. Which of them keep what is there shows by reading.

    Into brackets only one is put at a time.
    """
    log, top = layout.log, layout.top
    if log is not None and log.flow:
        yield from (_insert_in_brackets(text, log, format_yaml_flow(dict(each)), top) for each in entries[:1] if len(entries) == 1)
    elif log is None and top.flow:
        yield from (
            _insert_in_brackets(text, top, f"log: [{format_yaml_flow(dict(each))}]", top) for each in entries[:1] if len(entries) == 1
        )
    elif log is None:
        lines = ["log:", *_items(entries, _INDENT, on_one_line=True)]
        yield from _insert_below(text, top, [" " * top.column + line for line in lines], -1)
    elif layout.blank:
        yield from _insert_below(text, log, _items(entries, top.column + _INDENT, on_one_line=True), top.column)
    else:
        by_lines = log.blocks == log.items > 0  # whoever keeps this file writes every entry line by line
        yield from _insert_below(text, log, _items(entries, log.column, on_one_line=not by_lines), top.column)


def _items(entries: Iterable[Mapping[str, Data]], column: int, *, on_one_line: bool) -> list[str]:
    return [line for each in entries for line in format_yaml_item(each, column, on_one_line=on_one_line)]


def _insert_below(text: str, holder: Block, lines: Iterable[str], margin: int) -> Iterator[_Insertions]:
    """Yield the ways to put lines below the last content of a mapping or list that has no brackets.

    Comments right of `margin` belong to what they stand below. The blank lines after a text in a block may belong to
    the text or not; and a text that ends with the file, without a line end, must not get one by what follows it.
    """
    ending = _find_line_ending(text, holder.end)
    new = "".join(f"{line}{ending}" for line in lines)
    for end in dict.fromkeys((len(text[: holder.end].rstrip()), holder.end)):
        at = _skip_comments(text, _find_next_line(text, end), holder.close, margin)
        before = "" if text[:at].endswith("\n") else ending
        yield [(at, before + new)]
        if before and holder.scalar and holder.scalar[1] in ("|", ">"):
            yield [(holder.scalar[0] + 1, "-"), (at, before + new)]


def _find_next_line(text: str, at: int) -> int:
    """Return where the line after the one with the character before `at` starts; the text's end where there is none."""
    found = text.find("\n", max(at - 1, 0))
    return len(text) if found < 0 else found + 1


def _skip_comments(text: str, at: int, close: int, margin: int) -> int:
    """Return where the comments end that start right of `margin` and stand before `close`."""
    past = at
    while at < close:
        comment = _COMMENT.match(text, at)
        following = _find_next_line(text, at + 1)
        if comment and len(comment[0]) - 1 > margin:
            past = min(following, len(text))
        elif text[at:following].strip():
            break
        at = following
    return past


def _find_line_ending(text: str, at: int) -> str:
    """Return how lines end here: as the line before `at` does, else as the first one does."""
    before = text.rfind("\n", 0, at)
    before = text.find("\n") if before < 0 else before
    return "\r\n" if before > 0 and text[before - 1] == "\r" else "\n"


def _insert_in_brackets(text: str, holder: Block, new: str, top: Block) -> _Insertions:
    """Return how to put one more thing into brackets: on a line of its own where the last one has one."""
    gap = _GAP.match(text, holder.end)
    after = gap.end() if gap else holder.end
    comma = after if text[after : after + 1] == "," else None
    line_start = text.rfind("\n", 0, holder.last) + 1 if holder.last is not None else 0
    own_line = holder.last is not None and not text[line_start : holder.last].strip()
    if holder.last is None and not top.flow:
        own_line, indent = True, " " * (top.column + _INDENT)
    else:
        indent = text[line_start : holder.last] if own_line else ""
    if not own_line:
        at = holder.end if comma is None else comma + 1
        return [(at, new if holder.last is None else f" {new}" if comma is not None else f", {new}")]
    at = len(text[: holder.close].rstrip())
    line = f"{_find_line_ending(text, holder.close)}{indent}{new}"
    if holder.last is None:
        return [(at, line)]
    return [(at, f"{line},")] if comma is not None else [(holder.end, ","), (at, line)]


_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_MEMBERS, _ENTRIES = 1, 2
"""How deep the keys of a record and the entries of its log lie."""


@dataclass(slots=True, kw_only=True)
class Block:
    """A mapping or a list in the text; offsets count characters. It is filled in while the events pass by."""

    start: int
    flow: bool
    column: int
    """The column of its keys or dashes, counted from nought; of one in brackets, where it opens."""
    end: int
    """Where its last content ends: before any comment, blank line or comma."""
    close: int = 0
    """Where its closing bracket stands; without brackets, where the next content or the end of the document is."""
    last: int | None = None
    """Where its last item or key starts, if it has any."""
    blocks: int = 0
    """How many of its items are written without brackets, line by line."""
    items: int = 0
    scalar: tuple[int, str] | None = None
    """Where its last text starts, and how that is written: `|` and `>` reach to the next content."""


@dataclass(slots=True, kw_only=True)
class Layout:
    """A record in its text: the mapping at its top, and its log, if it has one. An empty log is a holder without a last item."""

    top: Block
    log: Block | None = None
    blank: bool = False
    """The key is there and nothing stands after it."""


def parse_layout(text: str) -> Layout:
    """Return where the parts of a record lie; `text` is one that the strict reader has passed."""
    finder = _LayoutBuilder()
    parser = CParser(text)
    while (event := parser.get_event()) is not None:
        finder.take_event(event)
    assert finder.found is not None, "the strict reader has passed it"  # noqa: S101 - tells the type checker
    return finder.found


class _LayoutBuilder:
    """Follows the events, and notes in the open holders what they tell."""

    def __init__(self) -> None:
        self.found: Layout | None = None
        self._depth = 0
        self._key: str | None = None
        self._awaits_key = True
        self._open: list[Block] = []

    def take_event(self, event: Any) -> None:  # noqa: ANN401 - an event of libyaml
        """Take in the next event."""
        if self.found is not None and self.found.log is not None and self.found.blank and not self.found.log.close:
            self.found.log.close = event.start_mark.index
        if isinstance(event, _STARTS):
            self._note_node(event, flow=bool(event.flow_style))
            self._start_block(event)
            self._depth += 1
        elif isinstance(event, _ENDS):
            self._depth -= 1
            self._end_block(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._note_node(event, flow=True)
            self._take_scalar(event)

    def _note_node(self, event: Any, *, flow: bool) -> None:  # noqa: ANN401
        """Note an item of the log, a key of the record, or the value of one."""
        start = event.start_mark.index
        if self._depth == _ENTRIES and len(self._open) == _ENTRIES:
            log = self._open[-1]
            log.last, log.items, log.blocks = start, log.items + 1, log.blocks + (not flow)
        if self._depth != _MEMBERS:
            return
        if self._awaits_key:
            self._key, self._open[0].last = getattr(event, "value", None), start
        self._awaits_key = not self._awaits_key

    def _is_log(self) -> bool:
        return self._depth == _MEMBERS and self._awaits_key and self._key == "log"

    def _start_block(self, event: Any) -> None:  # noqa: ANN401
        if self._depth and not self._is_log():
            return
        mark, flow = event.start_mark, bool(event.flow_style)
        end = mark.index + 1 if flow else mark.index
        holder = Block(start=mark.index, flow=flow, column=mark.column, end=end)
        self._open.append(holder)
        if self._depth == 0:
            self.found = Layout(top=holder)
        elif self.found is not None:
            self.found.log = holder

    def _end_block(self, event: Any) -> None:  # noqa: ANN401
        start, end = event.start_mark.index, event.end_mark.index
        closing = self._depth < len(self._open)
        holder = self._open.pop() if closing else None
        if holder is not None:
            holder.close = start
        if end > start:  # a bracket; without one, the mark stands at what comes next
            self._extend_blocks(end, None)

    def _take_scalar(self, event: Any) -> None:  # noqa: ANN401
        self._extend_blocks(event.end_mark.index, (event.start_mark.index, event.style or ""))
        if self._is_log() and self.found is not None:
            self.found.blank = not event.style and event.start_mark.index == event.end_mark.index
            self.found.log = Block(start=event.start_mark.index, flow=False, column=-1, end=event.end_mark.index)

    def _extend_blocks(self, end: int, scalar: tuple[int, str] | None) -> None:
        for holder in self._open:
            holder.end, holder.scalar = end, scalar
