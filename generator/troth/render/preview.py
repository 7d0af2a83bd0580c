"""What other programs show of a page when somebody shares its address: a title and a sentence, for the head of the page."""

from __future__ import annotations

import re

from troth.base.text import clean_for_xml
from troth.render.jinja_compiler import format_html

LONGEST_TITLE, LONGEST_DESCRIPTION = 120, 200
"""Characters that are shown at most; programs that show a preview cut at about these."""
_SPACES = re.compile(r"\s+")


def render_preview(title: str, description: str, url: str = "", site: str = "") -> str:
    """Return the lines for the head of a page, each an element of its own, all escaped.

    `url` is the whole address of the page, `site` the name of the board; each is left out where it is empty.
    The description has no line here of its own name, since themes write that one.
    """
    named = (
        ("property", "og:title", _shorten_line(title, LONGEST_TITLE)),
        ("property", "og:description", _shorten_line(description, LONGEST_DESCRIPTION)),
        ("property", "og:type", "website"),
        ("property", "og:url", url),
        ("property", "og:site_name", _shorten_line(site, LONGEST_TITLE)),
        ("name", "twitter:card", "summary"),
    )
    return "".join([format_html('<meta {}="{}" content="{}">\n', *each) for each in named if each[2]])


def _shorten_line(text: str, longest: int) -> str:
    """Return a text on one line, and no longer than is shown."""
    line = _SPACES.sub(" ", clean_for_xml(text)).strip()
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
