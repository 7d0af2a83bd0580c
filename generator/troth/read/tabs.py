"""Tabs between the parts of a record: programs read them differently, so only quoted texts, blocks and comments may hold them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troth.model import Place
from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RULE = "yaml/tab"
MESSAGE = "a tab stands here where YAML wants spaces"
HINT = "write spaces instead, two for each level"

_SEPARATING = re.compile(r"^[^#\n\t]*(\t)", re.MULTILINE)
_LINE_START_OR_CHAR = re.compile(r"(\n[ \t]*)|[^\n]")
_QUOTES = ("'", '"')
_BLOCKS = ("|", ">")


def tab_problems(path: str, text: str, values: Iterable[tuple[int, int, str]], end: int) -> Iterator[Problem]:
    """Yield a problem for the first tab of each line that separates something, up to `end`.

    `values` are the start and end in `text` of every key and value, in order, and how it is written: `"`, `'`, `|`, `>` or nothing.
    """
    for line, found in enumerate(_masked(text, values, end).split("\n"), 1):
        if tab := _SEPARATING.match(found):
            yield Problem(RULE, Place(path, line, tab.start(1) + 1), MESSAGE, HINT)


def _masked(text: str, values: Iterable[tuple[int, int, str]], end: int) -> str:
    """Return the text up to `end` with what belongs to keys and values made unrecognisable, line by line."""
    pieces, at = [], 0
    for start, stop, style in values:
        head, content = text[at:start], text[start:stop]
        if style in _BLOCKS:
            first, line_break, content = content.partition("\n")
            head += first + line_break
            content = re.sub(r"[^\n]", "x", content)
        elif style in _QUOTES:  # the blanks that start a further line only set it off
            content = _LINE_START_OR_CHAR.sub(lambda match: match[1] or "x", content)
        else:
            content = content.replace("#", "x")
        pieces += [head, content]
        at = stop
    return "".join([*pieces, text[at : max(at, end)]])
