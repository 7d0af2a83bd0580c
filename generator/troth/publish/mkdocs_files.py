"""What MkDocs has to know of our pages: entries of the sitemap, and plugins that hook into every page."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_build_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.plugins import BasePlugin
    from mkdocs.structure.files import Files


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
        file.page = SitemapEntry(file, config, dated)  # type: ignore[assignment]
        ours.add(file.src_uri)
    return [file for file in files if file.src_uri in ours or (file.is_documentation_page() and file.inclusion.is_included())]


class SitemapEntry:
    """What a sitemap wants to know of a page that MkDocs does not make."""

    is_link = False

    def __init__(self, file: UnrenderedFile, config: MkDocsConfig, update_date: str) -> None:
        """Know a page by its file."""
        self.url = _normalize_url(file.url)
        self.canonical_url = file.get_canonical_url(config)
        self.abs_url = urlsplit(self.canonical_url).path if self.canonical_url else None
        self.update_date = update_date


def _normalize_url(url: str) -> str:
    """Return the address of a page as MkDocs has it: the home page's is nothing."""
    return "" if url in (".", "./") else url


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
