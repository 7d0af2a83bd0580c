"""Format for terminals: escaped lines, columns that fit, Markdown that shows what was meant, and pages of documentation."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LONGEST = 500
"""No line is longer, in characters."""
_FIELD = 200
_NARROWEST = 24
_GAP = "  "


def format_line(text: str) -> str:
    """Return `text` as one harmless line."""
    return escape_text(text, LONGEST)


def wrap_paragraphs(text: str, width: int, indent: str = "") -> Iterator[str]:
    """Yield a text of several lines, each wrapped and indented; empty lines are kept between others."""
    for each in text.strip().splitlines():
        if not each.strip():
            yield ""
            continue
        own = indent + " " * (len(each) - len(each.lstrip(" ")))
        harmless = escape_text(each.strip(), len(each) * _ESCAPED)
        yield from map(format_line, textwrap.wrap(harmless, max(width, len(own) + _NARROWEST), initial_indent=own, subsequent_indent=own))


_ESCAPED = 10
"""No character becomes longer than this when it is written as an escape."""


def wrap_item(text: str, width: int, indent: str = "  ") -> Iterator[str]:
    """Yield a point of a list, wrapped, with its dash."""
    room = max(width, len(indent) + _NARROWEST)
    harmless = escape_text(" ".join(text.split()), len(text) * _ESCAPED)
    yield from map(format_line, textwrap.wrap(harmless, room, initial_indent=f"{indent}- ", subsequent_indent=f"{indent}  "))


def format_columns(rows: Iterable[Sequence[str]], width: int, shrinkable: Iterable[int], indent: str = "") -> Iterator[str]:
    """Yield rows in columns; those numbered in `giving` are cut, the first of them first, where a line would be wider than `width`."""
    table = [[escape_text(cell, _FIELD) for cell in row] for row in rows]
    if not table:
        return
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    available = width - len(indent) - len(_GAP) * (len(widths) - 1)
    for number in shrinkable:  # each gives as far as is needed and bearable
        over = sum(widths) - available
        if over > 0:
            widths[number] = min(widths[number], max(_NARROWEST, widths[number] - over))
    for row in table:
        cells = (escape_text(cell, room).ljust(room) if cell else " " * room for cell, room in zip(row, widths, strict=True))
        yield format_line((indent + _GAP.join(cells)).rstrip())


def make_bold(text: str) -> str:
    """Return the text in bold, for a terminal that shows it."""
    return f"\x1b[1m{text}\x1b[0m"


def make_coloured(text: str, colour: int) -> str:
    """Return the text in one of the terminal's colours (31 red, 33 yellow, 2 dim)."""
    return f"\x1b[{colour}m{text}\x1b[0m"


RED, YELLOW, DIM = 31, 33, 2


_MARKS = re.compile(r"[\\`*_{}\[\]()<>#!|~$@&^%]|:(?=\S)|(?<=[wW])\.")
"""Every character that can start something, or end it. Our text never starts a line, so what counts there does not count."""
_NOTHING = "&#8203;"
"""A space of no width: it keeps a host from taking what follows for a person, an issue or a link."""
_CALLS = re.compile(r"(?:\\[@#!$%~^]|&amp;|\b[Gg][Hh]-|\\:(?=//)|[wW]\\\.)(?=[^\s&\\])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
"""What is written as a reference: a table is cut into cells before anything else is read, so a bar must not stand there at all."""
_LONGEST = 200


def escape_markdown(text: str) -> str:
    """Return user text as one line of Markdown that shows it: no markup, link, mention, reference or table cell comes of it."""
    escaped = _MARKS.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), escape_text(text, _LONGEST))
    return _CALLS.sub(lambda found: found[0] + _NOTHING, escaped)


def format_link(text: str, address: str) -> str:
    """Return user text that leads to `address`; only the text where there is none."""
    return f"[{escape_markdown(text)}]({address})" if address else escape_markdown(text)


def format_table_row(*cells: str) -> str:
    """Return one row of a table; the cells are Markdown already."""
    return f"| {' | '.join(cells)} |"


_FENCE = re.compile(r"\s*(```+|~~~+)")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*(?:\{[^}]*\})?\s*$")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def format_page(markdown: str, width: int) -> Iterator[str]:
    """Yield a page as lines: headings in bold, examples indented as they stand, everything else wrapped."""
    fenced = False
    for written in _join_paragraphs(markdown):
        if _FENCE.match(written):
            fenced = not fenced
        elif fenced:
            yield format_line(f"    {written}")
        elif heading := _HEADING.match(written):
            yield make_bold(format_line(_strip_marks(heading[1])))
        elif written.strip():
            yield from wrap_paragraphs(_strip_marks(written), width)
        else:
            yield ""


def _join_paragraphs(markdown: str) -> Iterator[str]:
    """Yield the lines, those of one paragraph as one."""
    fenced, gathered = False, ""
    for written in markdown.strip().splitlines():
        apart = bool(_FENCE.match(written))
        own = fenced or apart or not written.strip() or written.startswith(("#", "|", "- ", "* ", "    ", "\t"))
        fenced = fenced != apart
        if own and gathered:
            yield gathered
            gathered = ""
        if own and not written.startswith(("- ", "* ")):
            yield written
        else:
            gathered = f"{gathered} {written.strip()}" if gathered else written
    if gathered:
        yield gathered


def _strip_marks(text: str) -> str:
    return _STRONG.sub(r"\2", _LINK.sub(r"\1", text)).replace("`", "")
