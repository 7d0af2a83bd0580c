"""User text as it may stand in GitHub's and GitLab's Markdown: read as it was written, and never more than text."""

from __future__ import annotations

import re

from troth.wording import shown

_MARKS = re.compile(r"[\\`*_{}\[\]()<>#!|~$@&^%]|:(?=\S)|(?<=[wW])\.")
"""Every character that can start something, or end it. Our text never starts a line, so what counts there does not count."""
_NOTHING = "&#8203;"
"""A space of no width: it keeps a host from taking what follows for a person, an issue or a link."""
_CALLS = re.compile(r"(?:\\[@#!$%~^]|&amp;|\b[Gg][Hh]-|\\:(?=//)|[wW]\\\.)(?=[^\s&\\])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
"""What is written as a reference: a table is cut into cells before anything else is read, so a bar must not stand there at all."""
_LONGEST = 200


def plain(text: str) -> str:
    """Return user text as one line of Markdown that shows it: no markup, link, mention, reference or table cell comes of it."""
    escaped = _MARKS.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), shown(text, _LONGEST))
    return _CALLS.sub(lambda found: found[0] + _NOTHING, escaped)


def link(text: str, address: str) -> str:
    """Return user text that leads to `address`; only the text where there is none."""
    return f"[{plain(text)}]({address})" if address else plain(text)


def row(*cells: str) -> str:
    """Return one row of a table; the cells are Markdown already."""
    return f"| {' | '.join(cells)} |"
