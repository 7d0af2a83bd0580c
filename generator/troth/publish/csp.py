"""A page's content security policy: what the theme brings along may run and be loaded, and nothing that came in with a record."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping


_START = re.compile(r"<head[^>]*>(\s*<meta charset=[^>]*>)?", re.IGNORECASE)
_RUN = frozenset({"", "module", "text/javascript", "application/javascript"})
"""The types of scripts that a browser runs; others are data."""
_OWN = "'self'"
_DIRECTIVES = {
    "default-src": _OWN,
    "script-src": _OWN,
    "style-src": _OWN,
    "style-src-attr": "'unsafe-inline'",  # the cells of a table in a document say in one how they are aligned
    "img-src": f"{_OWN} data:",
    "font-src": _OWN,
    "object-src": "'none'",
    "base-uri": _OWN,
    "form-action": _OWN,
}


# decision: 2026-11-28, A policy's digests come from a page without records
def build_policy(page: str, more: Mapping[str, str]) -> str:
    """Return the policy by which all runs that is in a page now; the page is one of the theme's without anything of a record.

    `more` adds sources to directives, for what a board's owner wants from elsewhere.
    """
    brought = _InlineSources()
    brought.feed(page)
    brought.close()
    added = [
        *(("script-src", source) for source in (*brought.hashes, *brought.scripts)),
        *(("style-src", source) for source in brought.styles),
        *(("font-src", "https:") for _ in brought.styles[:1]),  # where a style sheet is elsewhere, so are its fonts
        *more.items(),
    ]
    names = dict.fromkeys((*_DIRECTIVES, *more))
    said = {name: [_DIRECTIVES.get(name, ""), *(source for of, source in added if of == name)] for name in names}
    return "; ".join(" ".join(filter(None, (name, *dict.fromkeys(sources)))) for name, sources in said.items())


def add_policy(html: str, policy_: str) -> str:
    """Put a policy into a page before anything that it is about; without one, leave the page as it is."""
    said = escape(policy_, quote=False).replace('"', "&quot;")
    line = f'<meta http-equiv="Content-Security-Policy" content="{said}">'
    return _START.sub(lambda head: head[0] + line, html, count=1) if policy_ else html


class _InlineSources(HTMLParser):
    """Collects what a page brings along: the digests of scripts that stand in it, and where other scripts and styles come from."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.hashes: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._inline: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a script, or note an address."""
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in given:
            self.scripts += _extract_origin(given["src"])
        elif tag == "script" and given.get("type", "").lower() in _RUN:
            self._inline = []
        elif tag == "link" and "stylesheet" in given.get("rel", "").lower().split():
            self.styles += _extract_origin(given.get("href", ""))

    def handle_data(self, data: str) -> None:
        """Take a piece of a script."""
        if self._inline is not None:
            self._inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a script."""
        if tag == "script" and self._inline is not None:
            content = "".join(self._inline).replace("\r\n", "\n").encode()
            self.hashes.append(f"'sha256-{b64encode(sha256(content).digest()).decode()}'")
            self._inline = None


def _extract_origin(address: str) -> list[str]:
    """Return where an address outside the site leads to."""
    parts = urlsplit(address)
    return [f"{parts.scheme or 'https'}://{parts.netloc}"] if parts.netloc else []
