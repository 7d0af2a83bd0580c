"""Meta data of pages for the theme: title, description, what other programs show of them, and entries of the search index."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from troth.base.text import clean_for_xml
from troth.render.jinja_compiler import format_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page as MkDocsPage

    from troth.render.page import Page

_END = "</head>"
_BEHIND = 0.001
"""Against a title's thousandfold weight: a promise that holds both words stands before a page of help that has one in its title."""
_FROM_DISK = """\
<script>location.protocol==="file:"&&new MutationObserver((_,o)=>{const c=document.getElementById("__config");\
if(c){c.textContent=c.textContent.replace('"navigation.instant"','""');o.disconnect()}})\
.observe(document,{childList:true,subtree:true})</script>
"""
"""The theme's instant navigation stops every script of a page that was opened from a disk: there it is switched off before it starts."""


def set_page_meta(page: MkDocsPage, ours: Page, *, has_search: bool) -> None:
    """Give a page its title, description and edit link, all safe for a theme that writes them raw."""
    page.meta.update(title=escape(ours.title), description=escape(ours.description), hide=list(ours.hide))
    page.edit_url = ours.edit_url
    if has_search:  # the theme would take every word of every page apart; we know what a page is found by
        page.meta["search"] = {"exclude": True}


def reduce_search_rank(page: MkDocsPage) -> None:
    """Let search list the documents beside the board after its records, unless their author gave them a place of their own."""
    search = page.meta.setdefault("search", {})
    if isinstance(search, dict):
        search.setdefault("boost", _BEHIND)


def is_searched(config: MkDocsConfig) -> bool:
    """Tell whether the site has a search, by whichever name its theme gives the plugin."""
    return any(name.rpartition("/")[2] == "search" for name in config.plugins)


def add_head_lines(html: str, lines: str) -> str:
    """Put lines at the end of a page's head, and what lets the page work from a disk."""
    return html.replace(_END, f"{lines}{_FROM_DISK}{_END}", 1)


def build_head_lines(ours: Page, canonical: str | None, site: str) -> str:
    """Return what other programs show of a page when somebody shares its address; `site` is the board's name."""
    return render_preview(ours.title, ours.description, canonical or "", site)


def make_search_entry(url: str, ours: Page) -> dict[str, str]:
    """Return a page's entry in the search index, whose texts are HTML: it is found by its title, its description and its id."""
    return {"location": url, "title": escape(ours.title), "text": escape(f"{ours.description} {ours.uri.rpartition('/')[2]}")}


INDEX = "search/search_index.json"
SCRIPT = "search/search_index.js"
"""The same for a page that was opened from a disk, where a browser fetches nothing: the theme looks for it there."""
Entry = dict[str, str]


def add_to_index(place: str, entries: Iterable[Mapping[str, str]]) -> None:
    """Add entries to the index in a site's folder, where there is one."""
    file = Path(place) / INDEX
    if not file.is_file():
        return
    index = json.loads(file.read_text(encoding="utf-8"))
    index["docs"] += entries
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, encoding="utf-8")
    (Path(place) / SCRIPT).write_text(f"var __index = {text}\n", encoding="utf-8")


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
