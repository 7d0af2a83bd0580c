"""Our pages as Markdown, for others to render: the same headings, words, lists, tables, links and code; pictures are left out.

usage: python -m tests.bench.same_pages BOARD DOCS
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from tests.bench.boards import AS_OF

from troth.base.dates import AsOf
from troth.build import load_board
from troth.site import build_site

_LEFT_OUT = re.compile(r"<(svg|script|form|button|caption)\b.*?</\1>", re.DOTALL)
_PART = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|([^<]+)", re.DOTALL)
_HREF = re.compile(r'href="([^"#?]*)')
_SPECIAL = re.compile(r"([\\*_`\[\]|])")
_AROUND = {"strong": "**", "b": "**", "em": "*", "code": "`"}
_BLOCKS = frozenset({"p", "div", "section", "article", "aside", "dl", "dt", "dd", "ul", "ol", "details", "summary", "nav", "figure"})


class Markdown:
    """What has been written of a page."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._link = ""
        self._cells: list[str] | None = None
        self._in_code = self._headed = False

    def take(self, html: str) -> str:
        """Return a page as Markdown."""
        for ends, tag, attributes, text in _PART.findall(_LEFT_OUT.sub("", html)):
            if text:
                self._text(unescape(text))
            elif tag in ("table", "tr", "td", "th"):
                self._table(tag, ends=bool(ends))
            elif self._cells is None:
                self._block(tag, ends=bool(ends))
                self._inline(tag, attributes, ends=bool(ends))
        lines = re.sub(r"[ \t]+\n", "\n", "".join(self.said))
        return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"

    def _text(self, text: str) -> None:
        words = text if self._in_code else _SPECIAL.sub(r"\\\1", " ".join(text.split()))
        if self._cells:
            self._cells[-1] += f"{words} "
        elif self._cells is None and words:
            self.said.append(words if self._in_code else f"{words} ")

    def _table(self, tag: str, *, ends: bool) -> None:
        if tag == "table":
            self._headed = False
            self.said.append("\n\n")
        elif tag == "tr" and ends:
            cells = self._cells or []
            self.said.append(f"| {' | '.join(cells)} |\n")
            if not self._headed:
                self.said.append(f"|{' --- |' * len(cells)}\n")
            self._headed, self._cells = True, None
        elif tag == "tr":
            self._cells = []
        elif not ends and self._cells is not None:
            self._cells.append("")

    def _block(self, tag: str, *, ends: bool) -> None:
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.said.append("\n\n" if ends else f"\n\n{'#' * int(tag[1])} ")
        elif tag == "li":
            self.said.append("\n" if ends else "\n- ")
        elif tag == "pre":
            self._in_code = not ends
            self.said.append("\n```\n" if ends else "\n\n```\n")
        elif tag in _BLOCKS:
            self.said.append("\n\n" if tag != "div" else "\n")

    def _inline(self, tag: str, attributes: str, *, ends: bool) -> None:
        if self._in_code:
            return
        if tag in _AROUND:
            if ends and self.said:
                self.said[-1] = self.said[-1].rstrip(" ")
            self.said.append(_AROUND[tag] + (" " if ends else ""))
        elif tag == "a" and ends:
            self.said.append(f"]({self._link}) ")
        elif tag == "a":
            href = _HREF.search(attributes)
            self._link = href[1].removesuffix(".html") + ".md" if href and href[1].endswith(".html") else href[1] if href else ""
            self.said.append("[")


def documents(board: Path) -> Iterator[tuple[str, str]]:
    """Yield each page's address without an ending, and its text in Markdown."""
    for page in build_site(load_board(board, AsOf(AS_OF), witness=True), directory_urls=False, root=board).pages:
        yield page.uri, Markdown().take(page.body)


def write(board: Path, docs: Path) -> None:
    """Write all pages below a folder."""
    for page, text in documents(board):
        file = docs / f"{page}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
