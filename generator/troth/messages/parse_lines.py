"""Tell which lines of a text somebody says: not what they quote, nor code, nor comments that the host does not show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class LineKind(Enum):
    """What a line is in the Markdown that hosts read."""

    SAID = auto()
    QUOTED = auto()
    BELOW_QUOTE = auto()
    """Right below a quotation, which it belongs to for the host, though perhaps not for its author."""
    CODE = auto()
    HIDDEN = auto()
    """In a comment of HTML."""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A line with its number, counted from one."""

    number: int
    text: str
    kind: LineKind
    fence: str = ""
    """Of the lines of fenced code, what stands behind the opening fence: `troth`."""


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\r\n]*)\Z")
_QUOTE = re.compile(r" {0,3}>")
_INDENTED = re.compile(r"(?: {0,3}\t| {4})")
_HTML_BLOCK = re.compile(r" {0,3}<(?:!--|(pre|script|style|textarea)(?=[\s>]|\Z))", re.IGNORECASE)
_COMMENT_START, _COMMENT_END = "<!--", "-->"


def read_lines(text: str) -> Iterator[MessageLine]:
    """Yield the lines of a text, which line feeds part, with what each of them is."""
    lines = text.split("\n")
    last_end = max((number for number, line in enumerate(lines, 1) if _COMMENT_END in line), default=0)
    fence, named, html, kind = "", "", "", LineKind.SAID
    for number, line in enumerate(lines, 1):
        if fence:
            found = _FENCE.match(line)
            is_end = found is not None and found[1][0] == fence[0] and len(found[1]) >= len(fence) and not found[2].strip()
            yield MessageLine(number, line, LineKind.CODE, "" if is_end else named)
            fence = "" if is_end else fence
            continue
        if html:
            yield MessageLine(number, line, LineKind.HIDDEN if html == _COMMENT_END else LineKind.CODE)
            html = "" if html in line.lower() else html
            continue
        found = _FENCE.match(line)
        if found:
            fence, named, kind = found[1], found[2].strip().lower(), LineKind.SAID
            yield MessageLine(number, line, LineKind.CODE)
            continue
        html = _find_html_end(line)
        kind = LineKind.HIDDEN if html == _COMMENT_END else LineKind.CODE if html else _classify_line(line, kind)
        yield MessageLine(number, line, kind)
        if html and html in line[line.find("<") + 1 :].lower():
            html = ""
        elif not html and line.rfind(_COMMENT_START) > line.rfind(_COMMENT_END) and last_end > number:
            html = _COMMENT_END  # it begins behind what is said on this line


def _find_html_end(line: str) -> str:
    """Return by what the comment or the code ends that HTML begins with this line; nothing where none does."""
    found = _HTML_BLOCK.match(line)
    return "" if found is None else f"</{found[1].lower()}>" if found[1] else _COMMENT_END


def _classify_line(line: str, before: LineKind) -> LineKind:
    if _QUOTE.match(line):
        return LineKind.QUOTED
    if not line.strip():
        return LineKind.SAID
    if before in (LineKind.QUOTED, LineKind.BELOW_QUOTE):
        return LineKind.BELOW_QUOTE
    return LineKind.CODE if _INDENTED.match(line) else LineKind.SAID
