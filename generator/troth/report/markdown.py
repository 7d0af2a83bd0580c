"""User text as it may stand in GitHub's and GitLab's Markdown: read as it was written, and never more than text."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from troth.wording import shown

_MARKS = re.compile(r"[\\`*_{}\[\]()<>#!|~$@&^%]|:(?=\S)|(?<=[wW])\.")
"""Every character that can start something, or end it. Our text never starts a line, so what counts there does not count."""
_NOTHING = "&#8203;"
"""A space of no width: it keeps a host from taking what follows for a person, an issue or a link."""
_CALLS = re.compile(r"(?:\\[@#!$%~^]|&amp;|\b[Gg][Hh]-|\\:(?=//)|[wW]\\\.)(?=[^\s&\\])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
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


_BLOBS = {"gitlab": "/-/blob/", "codeberg": "/src/branch/", "gitea": "/src/branch/", "forgejo": "/src/branch/"}


def file_address(repository: str | None, branch: str, path: str) -> str:
    """Return the address of a file at the repository's host, told by the host's name; nothing without a web address."""
    if not repository or not repository.startswith(("https://", "http://")):
        return ""
    host = urlsplit(repository).netloc
    way = next((way for name, way in _BLOBS.items() if name in host), "/blob/")
    base = repository.rstrip("/").removesuffix(".git")
    return quote(f"{base}{way}{branch}/{path}", safe=":/-._~%", errors="backslashreplace")
