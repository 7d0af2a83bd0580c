"""A page of the documentation in a terminal: its Markdown, with the marks that only a browser needs left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from troth.report.terminal import bold, line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"\s*(```+|~~~+)")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*(?:\{[^}]*\})?\s*$")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def page_text(markdown: str, width: int) -> Iterator[str]:
    """Yield a page as lines: headings in bold, examples indented as they stand, everything else wrapped."""
    fenced = False
    for written in _joined(markdown):
        if _FENCE.match(written):
            fenced = not fenced
        elif fenced:
            yield line(f"    {written}")
        elif heading := _HEADING.match(written):
            yield bold(line(_plain(heading[1])))
        elif written.strip():
            yield from paragraphs(_plain(written), width)
        else:
            yield ""


def _joined(markdown: str) -> Iterator[str]:
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


def _plain(text: str) -> str:
    return _STRONG.sub(r"\2", _LINK.sub(r"\1", text)).replace("`", "")
