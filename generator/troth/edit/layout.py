"""Where the parts of a record lie in its text, by the marks of the parser's events: all that a splice has to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml
from yaml._yaml import CParser  # as yaml.cyaml has it

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
