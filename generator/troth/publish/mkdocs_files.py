"""What MkDocs and its theme have to know of our pages: meta data, search entries, the sitemap, and plugins that hook into every page."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from copy import copy
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import urljoin, urlsplit
from zlib import crc32

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_build_date

from troth.render.html import render_preview
from troth.render.page import LEFT_OUT
from troth.site import FIRST_BUNDLE, bundle_assets
from troth.status.act_words import PROMISE_ACT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.plugins import BasePlugin
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.toc import TableOfContents

    from troth.render.page import Page


HELP_INDEX = "help/index.md"
START_OF_CONTENT = "content"
"""The id of what is on a page of ours."""


class UnrenderedFile(File):
    """A file of the site that is ours; a page among them may be handed to MkDocs after all, with `through_mkdocs`.

    There may be tens of thousands, so only what is asked for is worked out.
    """

    through_mkdocs = False

    def __init__(self, config: MkDocsConfig, uri: str, address: str) -> None:
        """Know a file by what it is called among the documents, and by the address where it lies in the site."""
        self.src_uri = uri
        self.src_dir = None
        self.abs_src_path = None
        self.dest_dir = config.site_dir
        self.dest_uri = address
        self.use_directory_urls = config.use_directory_urls
        self.inclusion = InclusionLevel.NOT_IN_NAV
        self.generated_by = "troth"
        self._content = ""

    def get_canonical_url(self, config: MkDocsConfig) -> str | None:
        """Return the whole address of the page, where the site's own is known."""
        base = config.site_url
        return urljoin(base if base.endswith("/") else f"{base}/", _normalize_url(self.url)) if base else None

    def is_documentation_page(self) -> bool:
        """Tell whether MkDocs makes it."""
        return self.through_mkdocs

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - as MkDocs calls it
        """Do nothing: it is written elsewhere."""


def list_sitemap_pages(files: Files, pages: Iterable[UnrenderedFile], config: MkDocsConfig, update_date: str | None) -> Sequence[File]:
    """Return the files of all pages, in the order in which MkDocs would have them if it made them all."""
    dated = update_date or get_build_date()
    ours = set()
    for file in pages:
        whole = file.get_canonical_url(config)
        place = urlsplit(whole).path if whole else None
        known = {"url": _normalize_url(file.url), "canonical_url": whole, "abs_url": place, "update_date": dated, "is_link": False}
        file.page = SimpleNamespace(**known)  # type: ignore[assignment]
        ours.add(file.src_uri)
    return [file for file in files if file.src_uri in ours or (file.is_documentation_page() and file.inclusion.is_included())]


def _normalize_url(url: str) -> str:
    """Return the address of a page as MkDocs has it: the home page's is nothing."""
    return "" if url in (".", "./") else url


def prune_navigation(items: list[Any], unused: frozenset[str]) -> list[Any]:
    """Return the entries of a navigation, as `mkdocs.yml` writes them, without those for unused pages and without what is empty then."""
    kept = []
    for item in items:
        title, target = next(iter(item.items())) if isinstance(item, dict) else ("", item)
        if isinstance(target, list):
            target = prune_navigation(target, unused)
        if target and not (isinstance(target, str) and target.removesuffix(".md") in unused):
            kept.append({title: target} if isinstance(item, dict) else target)
    return kept


_EVENTS = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")
_SEARCH = "material.plugins.search.plugin"
"""It passes over pages that ask for that, as ours do. The one that comes with MkDocs does not."""


def find_bypassed_plugins(config: MkDocsConfig, ours: BasePlugin[Any]) -> tuple[str, ...]:
    """Return the names of those whose events would not see pages that MkDocs does not know, each once, in order."""
    names: dict[str, None] = {}
    for event in _EVENTS:
        for method in config.plugins.events[event]:
            of = getattr(method, "__self__", None)
            if of is not ours and type(of).__module__ != _SEARCH:  # whose entries for our pages we make
                names[type(of).__name__ if of is not None else getattr(method, "__module__", event)] = None
    return tuple(names)


_LINK = re.compile(r"(?:\]\(\s*<?|\]:\s*<?)([^\s)>#?]+\.(?:json|ics|csv|xml|svg|css|js))\b")


def has_unknown_file_link(markdown: str, file: File, files: Files) -> bool:
    """Tell whether a document links to a file that nobody knows yet."""
    here = posixpath.dirname(file.src_uri)
    return any(
        "://" not in found and files.get_file_from_path(posixpath.normpath(posixpath.join(here, found))) is None
        for found in _LINK.findall(markdown)
    )


Entry = dict[str, str]
_END = "</head>"
# decision: 2026-11-28, Search lists records before documents
_BEHIND = 0.001
"""Against a title's thousandfold weight: a promise that holds both words stands before a page of help that has one in its title."""
_BLANKS = re.compile(r"\s*\n\s*")
_THEME_SCRIPT = re.compile(r'<script src="([^"]*)assets/javascripts/bundle\.')
_CUT = "\0"
_ICON = re.compile(r'<path d="([^"]{40,})"\s*/>')


def set_page_meta(page: MkDocsPage, ours: Page, *, has_search: bool) -> None:
    """Give a page its title, description and edit link, all safe for a theme that writes them raw."""
    page.meta.update(description=escape(ours.description), hide=list(LEFT_OUT))
    if ours.uri != "index":  # whose title is the site's, and a browser's tab says both
        page.meta["title"] = escape(ours.title)
    page.toc = build_page_toc()
    page.edit_url = ours.edit_url
    if has_search:  # the theme would take every word of every page apart; we know what a page is found by
        page.meta["search"] = {"exclude": True}


def build_page_toc() -> TableOfContents:
    """Return the contents of a page of ours: only its beginning, where the theme's skip link leads."""
    return get_toc([{"level": 1, "id": START_OF_CONTENT, "name": "Content", "children": []}])


def reduce_search_rank(page: MkDocsPage) -> None:
    """Let search list the documents beside the board after its records, unless their author gave them a place of their own.

    The guides of the help keep theirs: their titles are the questions that people type.
    """
    search = page.meta.setdefault("search", {})
    if isinstance(search, dict) and not page.file.src_uri.startswith("help/"):
        search.setdefault("boost", _BEHIND)


def is_searched(config: MkDocsConfig) -> bool:
    """Tell whether the site has a search, by whichever name its theme gives the plugin."""
    return any(name.rpartition("/")[2] == "search" for name in config.plugins)


def finish_page(html: str, lines: str, body: str) -> str:
    """Put lines at the end of a page's head, and what comes before the theme's script.

    Around the body, blanks at line ends are left out, and an icon is drawn once: the next ones refer to it.
    """
    html = _THEME_SCRIPT.sub(
        rf'<script src="\1{bundle_assets()[FIRST_BUNDLE][0]}"></script>\n\g<0>', html.replace(_END, f"{lines}{_END}", 1)
    )
    before, found, after = html.partition(body) if body else (html, "", "")
    frame = _BLANKS.sub("\n", f"{before}{_CUT}{after}")
    icons = Counter(_ICON.findall(frame))
    drawn = set[str]()

    def draw(icon: re.Match[str]) -> str:
        name = f"icon-{crc32(icon[1].encode()):08x}"
        if icons[icon[1]] == 1:
            return icon[0]
        if name in drawn:
            return f'<use xlink:href="#{name}"/>'  # not href, which the theme's instant navigation would set
        drawn.add(name)
        return f'<path id="{name}" d="{icon[1]}"/>'

    return _ICON.sub(draw, frame).replace(_CUT, found, 1)


class _FirstPage(Section):
    """A section of the navigation of which only the first page is shown."""

    @property
    def active(self) -> bool:
        """Whether the reader is in it, as its page knows."""
        return any(isinstance(each, MkDocsPage) and each.active for each in self.children)

    @active.setter
    def active(self, value: bool) -> None:
        """Change nothing: who is asked is the page."""


def fold_help(nav: Navigation) -> Navigation:
    """Return the navigation with one page for the help and all that stands under it, for pages that are no part of it."""
    folded = copy(nav)
    folded.items = [_FirstPage(each.title, list(each.children)[:1]) if _is_help_section(each) else each for each in nav.items]
    return folded


def is_help(page: MkDocsPage) -> bool:
    """Tell whether a page stands under the help in the navigation."""
    return any(map(_is_help_section, page.ancestors))


def _is_help_section(item: StructureItem) -> TypeGuard[Section]:
    first = next(iter(item.children), None) if isinstance(item, Section) else None
    return isinstance(first, MkDocsPage) and first.file.src_uri == HELP_INDEX


def build_head_lines(ours: Page, canonical: str | None, site: str) -> str:
    """Return what other programs show of a page when somebody shares its address; `site` is the board's name."""
    return render_preview(ours.title, ours.description, canonical or "", site)


def make_search_entry(url: str, ours: Page) -> dict[str, str]:
    """Return a page's entry in the search index, whose texts are HTML: it is found by its title, its description and its id."""
    return {
        "location": _normalize_url(url),
        "title": escape(ours.title),
        "text": escape(f"{ours.description} {ours.uri.rpartition('/')[2]}"),
    }


def make_question_entries(parent: Entry) -> list[Entry]:
    """Return the entries by which search answers how something is done: one for each act, on the page that explains them all.

    The first stands for the page itself: the theme takes it for the page's own heading.
    """
    url = parent["location"]
    head = {"location": f"{url}#{START_OF_CONTENT}", "title": parent["title"], "text": parent["text"]}
    acts = (
        {
            "location": f"{url}#{name}",
            "title": f"How to: {escape(words.label)}",
            "text": f"Open the page of the promise and choose “{escape(words.label)}”.",
        }
        for name, words in PROMISE_ACT_WORDS.items()
    )
    return [head, *acts]


_TYPES = {
    "promises": "Promise",
    "asks": "Ask",
    "meetings": "Meeting",
    "agreements": "Agreement",
    "goals": "Goal",
    "people": "Person",
    "teams": "Team",
    "customers": "Customer",
    "help": "Help",
}
"""What search calls a page, by the folder in which it lies."""
_TYPE = {"boost": 0.001}
"""A type is told, and hardly searched by: who looks for help wants what they typed, and not every page of help."""


def label_entry(entry: Mapping[str, Any], ours: bool) -> dict[str, Any]:  # noqa: FBT001 - the sort of entry
    """Return an entry with its type as a tag: of a document that is not ours, that it is help; lists of records have none."""
    folder, _, name = entry["location"].partition("#")[0].rpartition("/")
    known = _TYPES.get(folder.split("/")[0]) if name not in ("", "index.html") or folder.count("/") else None
    kind = known if ours else "Help"
    return {**entry, "tags": [kind]} if kind and "tags" not in entry else dict(entry)


INDEX = "search/search_index.json"
SCRIPT = "search/search_index.js"
"""The same for a page that was opened from a disk, where a browser fetches nothing: the theme looks for it there."""


def render_index(told: bytes, entries: Iterable[Mapping[str, str]]) -> dict[str, bytes]:
    """Return the files of an index with these entries of ours behind those of others; each result says of what type it is."""
    index, ours = json.loads(told), tuple(entries)
    places = {each["location"] for each in ours}
    theirs = [each for each in index["docs"] if each["location"] not in places]  # ours were there, if it was made before
    fields = index["config"].get("fields", {})
    is_tagged = fields.get("tags") != _TYPE and any("tags" in each for each in theirs)  # then somebody else says what tags are for
    found = [*((each, False) for each in theirs), *((each, True) for each in ours)]
    index["docs"] = [dict(each) if is_tagged else label_entry(each, mine) for each, mine in found]
    if not is_tagged:
        index["config"]["fields"] = {**fields, "tags": _TYPE}
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    return {INDEX: text.encode(), SCRIPT: f"var __index = {text}\n".encode()}


def add_to_index(place: str, entries: Iterable[Mapping[str, str]]) -> None:
    """Add entries to the index in a site's folder, where there is one."""
    file = Path(place) / INDEX
    for address, content in render_index(file.read_bytes(), entries).items() if file.is_file() else ():
        (Path(place) / address).write_bytes(content)
