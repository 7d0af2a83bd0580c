"""What a site is made of: pages for a site generator, files that go out as they are, and the addresses of both: relative on pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import quote, urlsplit

from troth.base.errors import BoardError
from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from troth.model import Kind


_LISTED_UNDER = {
    "board": "promises/index", "month": "due", "quarters": "record", "quarters/": "record",
    "accounts/": "customers/index", "owing/": "teams/index", "between/": "people/index",
}  # fmt: skip
"""Where readers look for pages that are not in the navigation, by page or by folder."""


LEFT_OUT = ("navigation", "toc")
"""What a theme leaves out of each page."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the board.

    `title` and `description` are plain text; `body` is safe HTML: one `<div>` with no empty line and no brace in it, so
    that it may also stand in a Markdown file.
    """

    uri: str
    """Its address without an ending: `promises/fit-kitchen`, `people/index`; `index` is the home page."""
    title: str
    description: str
    """What it is about in one sentence: search finds the page by it."""
    make_body: Callable[[], str]
    """Writes the body, which is most of the work: what only lists or finds a page does without."""
    source: str | None = None
    """The YAML file that it shows, from the board's root."""
    edit_url: str | None = None
    """Where that file can be edited in a browser."""
    in_navigation: bool = False
    """Whether it belongs into the navigation. Pages of single records do not: there may be thousands."""

    @property
    def listed_under(self) -> str:
        """The page of the navigation under which readers look for it: the list of its kind of record."""
        folder = self.uri.partition("/")[0]
        return _LISTED_UNDER.get(self.uri) or _LISTED_UNDER.get(f"{folder}/", f"{folder}/index")

    @cached_property
    def body(self) -> str:
        """Its content as HTML, written when it is first asked for."""
        return self.make_body()


Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which record a page or file shows, with what it hangs together with."""

    kind: Kind
    """`Kind.PARTIES` means a party."""
    id: str
    other: str = ""
    """Of two parties, the second: what lies between them is shown, or with the first one again, its whole story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRows:
    """Of which promises a page or file of a list shows no more than their rows."""

    promises: tuple[str, ...]
    says: str
    """All else that it says, in whatever form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact(Generic[Made]):
    """A page or file that is yet to be made: there may be thousands, and only one at a time has to be there as a whole."""

    address: str
    """Of a file, from the site's root; of a page, without an ending, as `Page.uri`."""
    make: Callable[[], Made]
    record: Shown | ShownRows | None = None
    """What it shows besides what all of them show; None where that is more than one record and what hangs together with it."""
    search: bool = True
    """Whether search finds a page: the later pages of a list hold nothing that is not found elsewhere."""
    in_navigation: bool = False
    files: tuple[Artifact[bytes], ...] = ()
    """Files that go out with a page."""
    with_lists: Callable[[], tuple[Artifact[Made], ...]] | None = None
    """Of a page that is too long: makes its view, and gives the page and the lists that it leads to, which show the same record."""


def make_later(uri: str, make: Callable[[], Artifact[Page]], record: Shown | None = None, *, in_navigation: bool = False) -> Artifact[Page]:
    """Return a page whose view too is yet to be made: there may be thousands of them."""
    return Artifact(address=uri, make=lambda: make().make(), record=record, in_navigation=in_navigation)


def make_with_lists(
    uri: str, make: Callable[[], Iterator[Artifact[Page]]], *, is_long: bool, record: Shown | None = None, lists_show_it: bool = False
) -> Iterator[Artifact[Page]]:
    """Yield a page that is made later; one that may be too long is made now, with the lists that it leads to.

    Where `lists_show_it`, they show no more than the record, so that all of them are made later.
    """
    page = make_later(uri, lambda: next(make()), record)
    if not is_long:
        yield page
    elif lists_show_it:
        yield replace(page, with_lists=cache(lambda: tuple(_show_record(each, record) for each in make())))
    else:
        yield from make()


def _show_record(page: Artifact[Page], record: Shown | None) -> Artifact[Page]:
    return replace(page, record=record, files=tuple(replace(file, record=record) for file in page.files))


def expand_page(page: Artifact[Page]) -> tuple[Artifact[Page], ...]:
    """Return a page with the lists that it leads to."""
    return page.with_lists() if page.with_lists else (page,)


@dataclass(frozen=True, slots=True)
class SiteUrls:
    """How the site writes its addresses: `promises/x/` with `directory_urls`, else `promises/x.html`."""

    directory_urls: bool
    site: str = ""
    """The web address where the site is published, which ends in `/`; nothing where nobody has said."""

    def get_page_file(self, page: str) -> str:
        """Return the file that holds a page: `promises/x` lies in `promises/x/index.html` or `promises/x.html`."""
        return f"{self.get_page_url(page)}index.html" if self.directory_urls else f"{page}.html"

    def list_pages_in(self, file: str) -> tuple[str, ...]:
        """Return the pages that a file may hold; none where it is no page."""
        if not self.directory_urls:
            return (file.removesuffix(".html"),) if file.endswith(".html") else ()
        folder, _, name = file.rpartition("/")
        return tuple(filter(None, (f"{folder}/index".lstrip("/"), folder))) if name == "index.html" else ()

    def get_page_url(self, page: str) -> str:
        """Return a page's address from the root of the site, nothing for the home page where folders are addresses."""
        if not self.directory_urls:
            return f"{page}.html"
        folder, _, last = page.rpartition("/")
        if last != "index":
            return f"{page}/"
        return f"{folder}/" if folder else ""

    def whole(self, page: str) -> str:
        """Return the whole address of a page, which may end in `#section`; nothing where the site's own is not known."""
        page, hash_sign, section = page.partition("#")
        return self.site + quote(self.get_page_url(page)) + hash_sign + section if self.site else ""

    def get_full_file_url(self, path: str) -> str:
        """Return the whole address of a file that is published as it is; nothing where the site's own is not known."""
        return self.site + quote(path) if self.site else ""

    def subscription(self, path: str) -> str:
        """Return the address by which a calendar program subscribes to a file; nothing where the site's own is not known."""
        return f"webcal{self.get_full_file_url(path)[len(urlsplit(self.site).scheme) :]}" if self.site else ""

    def build_page_urls(self, page: str) -> PageUrls:
        """Return the addresses as they are written on a page."""
        depth = self.get_page_file(page).count("/")
        return PageUrls(addresses=self, prefix="../" * depth)


_SAFE = "/%~!$&'()*+,;=:@"
"""What a path may hold besides letters, digits and `-._`."""


def validate_site_url(url: str | None) -> str:
    """Return the web address of a site so that others can be put behind it. Raises BoardError for what is no web address."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host = parts.netloc.encode("idna").decode()
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise BoardError(f"'{escape_text(url)}' is not the address of a site", "write it as https://example.com/board/")
    return f"{parts.scheme}://{host}{quote(parts.path.rstrip('/'), safe=_SAFE)}/"


@dataclass(frozen=True, slots=True)
class PageUrls:
    """Addresses as one page writes them."""

    addresses: SiteUrls
    prefix: str

    def to(self, target: str) -> str:
        """Return the address of another page; `target` may end in `?query` or `#section`, or be only that."""
        if "?" in target or "#" in target:
            end = min(place for place in (target.find("?"), target.find("#")) if place >= 0)
            page, rest = target[:end], target[end:]
        else:
            page, rest = target, ""
        return (f"{self.prefix}{self.addresses.get_page_url(page)}" or "./") + rest if page else rest

    def file(self, path: str) -> str:
        """Return the address of a file that is published as it is."""
        return self.prefix + path
