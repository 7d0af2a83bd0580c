"""The addresses of pages and files: relative on pages, so that a site works below any path and from a disk; whole in what leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from troth.base.errors import BoardError
from troth.base.text import escape_text


@dataclass(frozen=True, slots=True)
class SiteUrls:
    """How the site writes its addresses: `promises/x/` with `directory_urls`, else `promises/x.html`."""

    directory_urls: bool
    site: str = ""
    """The web address where the site is published, which ends in `/`; nothing where nobody has said."""

    def get_page_file(self, page: str) -> str:
        """Return the file that holds a page: `promises/x` lies in `promises/x/index.html` or `promises/x.html`."""
        return f"{self.get_page_url(page)}index.html" if self.directory_urls else f"{page}.html"

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
