"""Lines for a terminal and for a CI runner's log: harmless whatever a record holds, and no wider than there is room."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LONGEST = 500
"""No line is longer, in characters."""
_FIELD = 200
_NARROWEST = 24
_GAP = "  "


def line(text: str) -> str:
    """Return `text` as one harmless line."""
    return shown(text, LONGEST)


def paragraphs(text: str, width: int, indent: str = "") -> Iterator[str]:
    """Yield a text of several lines, each wrapped and indented; empty lines are kept between others."""
    for each in text.strip().splitlines():
        if not each.strip():
            yield ""
            continue
        own = indent + " " * (len(each) - len(each.lstrip(" ")))
        harmless = shown(each.strip(), len(each) * _ESCAPED)
        yield from map(line, textwrap.wrap(harmless, max(width, len(own) + _NARROWEST), initial_indent=own, subsequent_indent=own))


_ESCAPED = 10
"""No character becomes longer than this when it is written as an escape."""


def item(text: str, width: int, indent: str = "  ") -> Iterator[str]:
    """Yield a point of a list, wrapped, with its dash."""
    room = max(width, len(indent) + _NARROWEST)
    harmless = shown(" ".join(text.split()), len(text) * _ESCAPED)
    yield from map(line, textwrap.wrap(harmless, room, initial_indent=f"{indent}- ", subsequent_indent=f"{indent}  "))


def columns(rows: Iterable[Sequence[str]], width: int, giving: Iterable[int], indent: str = "") -> Iterator[str]:
    """Yield rows in columns; those numbered in `giving` are cut, the first of them first, where a line would be wider than `width`."""
    table = [[shown(cell, _FIELD) for cell in row] for row in rows]
    if not table:
        return
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    _fit(widths, width - len(indent) - len(_GAP) * (len(widths) - 1), tuple(giving))
    for row in table:
        cells = (shown(cell, room).ljust(room) if cell else " " * room for cell, room in zip(row, widths, strict=True))
        yield line((indent + _GAP.join(cells)).rstrip())


def _fit(widths: list[int], room: int, giving: tuple[int, ...]) -> None:
    """Narrow the giving columns in their order, each as far as is needed and bearable."""
    for number in giving:
        over = sum(widths) - room
        if over > 0:
            widths[number] = min(widths[number], max(_NARROWEST, widths[number] - over))


def bold(text: str) -> str:
    """Return the text in bold, for a terminal that shows it."""
    return f"\x1b[1m{text}\x1b[0m"


def coloured(text: str, colour: int) -> str:
    """Return the text in one of the terminal's colours (31 red, 33 yellow, 2 dim)."""
    return f"\x1b[{colour}m{text}\x1b[0m"


RED, YELLOW, DIM = 31, 33, 2
