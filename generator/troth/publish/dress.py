"""What a theme is told about one of our pages: the same words whichever way the page takes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from troth.render.preview import preview

if TYPE_CHECKING:
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


def dress(page: MkDocsPage, ours: Page, *, searched: bool) -> None:
    """Give a page its title, description and edit link, all safe for a theme that writes them raw."""
    page.meta.update(title=escape(ours.title), description=escape(ours.description), hide=list(ours.hide))
    page.edit_url = ours.edit_url
    if searched:  # the theme would take every word of every page apart; we know what a page is found by
        page.meta["search"] = {"exclude": True}


def put_behind_records(page: MkDocsPage) -> None:
    """Let search list the documents beside the board after its records, unless their author gave them a place of their own."""
    search = page.meta.setdefault("search", {})
    if isinstance(search, dict):
        search.setdefault("boost", _BEHIND)


def is_searched(config: MkDocsConfig) -> bool:
    """Tell whether the site has a search, by whichever name its theme gives the plugin."""
    return any(name.rpartition("/")[2] == "search" for name in config.plugins)


def with_head(html: str, lines: str) -> str:
    """Put lines at the end of a page's head, and what lets the page work from a disk."""
    return html.replace(_END, f"{lines}{_FROM_DISK}{_END}", 1)


def head_lines(ours: Page, canonical: str | None, site: str) -> str:
    """Return what other programs show of a page when somebody shares its address; `site` is the board's name."""
    return preview(ours.title, ours.description, canonical or "", site)


def found(url: str, ours: Page) -> dict[str, str]:
    """Return a page's entry in the search index, whose texts are HTML: it is found by its title, its description and its id."""
    return {"location": url, "title": escape(ours.title), "text": escape(f"{ours.description} {ours.uri.rpartition('/')[2]}")}
