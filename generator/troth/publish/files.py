"""Files that MkDocs should know of, so that documents can link to them, but need not make: we write them ourselves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_build_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


class Published(File):
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

    def canonical(self, config: MkDocsConfig) -> str | None:
        """Return the whole address of the page, where the site's own is known."""
        base = config.site_url
        return urljoin(base if base.endswith("/") else f"{base}/", _page_url(self.url)) if base else None

    def is_documentation_page(self) -> bool:
        """Tell whether MkDocs makes it."""
        return self.through_mkdocs

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - as MkDocs calls it
        """Do nothing: it is written elsewhere."""


def listing(files: Files, pages: Iterable[Published], config: MkDocsConfig, update_date: str | None) -> Sequence[File]:
    """Return the files of all pages, in the order in which MkDocs would have them if it made them all."""
    dated = update_date or get_build_date()
    ours = set()
    for file in pages:
        file.page = Listed(file, config, dated)  # type: ignore[assignment]
        ours.add(file.src_uri)
    return [file for file in files if file.src_uri in ours or (file.is_documentation_page() and file.inclusion.is_included())]


class Listed:
    """What a sitemap wants to know of a page that MkDocs does not make."""

    is_link = False

    def __init__(self, file: Published, config: MkDocsConfig, update_date: str) -> None:
        """Know a page by its file."""
        self.url = _page_url(file.url)
        self.canonical_url = file.canonical(config)
        self.abs_url = urlsplit(self.canonical_url).path if self.canonical_url else None
        self.update_date = update_date


def _page_url(url: str) -> str:
    """Return the address of a page as MkDocs has it: the home page's is nothing."""
    return "" if url in (".", "./") else url
