"""Where a site is published: whole addresses for what leaves it, such as calendars, feeds and messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from troth.problem import BoardError
from troth.wording import shown

if TYPE_CHECKING:
    from troth.render.addresses import Addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The web address of a site's root, which ends in `/`, or nothing where nobody has said where it will be."""

    address: str = ""
    addresses: Addresses

    def page(self, page: str) -> str:
        """Return the whole address of a page, which may end in `#section`; nothing where the site's own is not known."""
        page, hash_sign, section = page.partition("#")
        return self.address + quote(self.addresses.page(page)) + hash_sign + section if self.address else ""

    def file(self, path: str) -> str:
        """Return the whole address of a file that is published as it is; nothing where the site's own is not known."""
        return self.address + quote(path) if self.address else ""

    def subscription(self, path: str) -> str:
        """Return the address by which a calendar program subscribes to a file; nothing where the site's own is not known."""
        return f"webcal{self.file(path)[len(urlsplit(self.address).scheme) :]}" if self.address else ""


def published(address: str | None, addresses: Addresses) -> Published:
    """Return where a site is published. Raises BoardError for what is no web address."""
    if not address:
        return Published(addresses=addresses)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or not address.isascii():
        raise BoardError(f"'{shown(address)}' is not the address of a site", "write it as https://example.com/board/")
    return Published(address=quote(address.rstrip("/"), safe=":/%[]@~!$&'()*+,;=") + "/", addresses=addresses)
