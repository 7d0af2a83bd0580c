"""The addresses of pages and files: always relative, so that a site works below any path and from a disk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """How the site writes its addresses: `promises/x/` with `directory_urls`, else `promises/x.html`."""

    directory_urls: bool

    def file(self, page: str) -> str:
        """Return the file that holds a page: `promises/x` lies in `promises/x/index.html` or `promises/x.html`."""
        return f"{self.page(page)}index.html" if self.directory_urls else f"{page}.html"

    def page(self, page: str) -> str:
        """Return a page's address from the root of the site, nothing for the home page where folders are addresses."""
        if not self.directory_urls:
            return f"{page}.html"
        folder, _, last = page.rpartition("/")
        if last != "index":
            return f"{page}/"
        return f"{folder}/" if folder else ""

    def here(self, page: str) -> Here:
        """Return the addresses as they are written on a page."""
        depth = self.file(page).count("/")
        return Here(addresses=self, prefix="../" * depth)


@dataclass(frozen=True, slots=True)
class Here:
    """Addresses as one page writes them."""

    addresses: Addresses
    prefix: str

    def to(self, target: str) -> str:
        """Return the address of another page; `target` may end in `#section`, or be only that."""
        page, hash_sign, section = target.partition("#")
        if not page:
            return hash_sign + section
        return (f"{self.prefix}{self.addresses.page(page)}" or "./") + hash_sign + section

    def file(self, path: str) -> str:
        """Return the address of a file that is published as it is."""
        return self.prefix + path
