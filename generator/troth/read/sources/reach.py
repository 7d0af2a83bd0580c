"""Guard against requests into inner networks (SSRF): from a public host no redirect leads to a private, loopback or link-local one.

Who names a source may name an inner host. Who publishes it on a public host may not lead the machine that fetches into the
network around it, nor learn by the answer what is there.
"""

from __future__ import annotations

import http.client
import socket
import urllib.request
from functools import partial
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable


if TYPE_CHECKING:
    IsInner = Callable[[str], bool]
    """Tells whether an address of the internet protocol lies in an inner network."""

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""Addresses that stand for those of the old protocol, which are their last four bytes (NAT64)."""


class InnerError(OSError):
    """A public host leads into an inner network."""


def is_inner(address: str) -> bool:
    """Tell whether an address lies in a network that not everybody reaches; one that stands for another is that one."""
    found = ip_address(address.partition("%")[0])
    meant: IPv4Address | IPv6Address = found
    if isinstance(found, IPv6Address):
        meant = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else found)
        if found in _TRANSLATED:
            meant = IPv4Address(int(found) & 0xFFFFFFFF)
    return not meant.is_global or meant.is_multicast


class Route:
    """Where the requests of one fetch have been."""

    def __init__(self, inner: IsInner = is_inner) -> None:
        self._is_inner = inner
        self._was_public = False

    def connect(self, address: tuple[str, int], *arguments: Any) -> socket.socket:  # noqa: ANN401 - as `socket.create_connection`
        """Connect to a host: to that of its addresses which was looked at, as a name may mean another one the next moment.

        Raises InnerError where that is an inner one, and a public host was asked before.
        """
        host, port = address
        last: OSError = OSError(f"{host} has no address")
        for *_, found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            inner = self._is_inner(str(found[0]))
            if inner and self._was_public:
                raise InnerError
            try:
                connected = socket.create_connection((str(found[0]), port), *arguments)
            except OSError as error:
                last = error
                continue
            self._was_public = self._was_public or not inner
            return connected
        raise last

    def see(self, before: str, after: str) -> None:
        """Raise InnerError where a proxy is to be asked for an inner host by a public one: it looks names up itself."""
        if is_proxied(after) and self._may_be_inner(after) and not self._may_be_inner(before):
            raise InnerError

    def _may_be_inner(self, url: str) -> bool:
        try:
            return any(self._is_inner(str(found[0])) for *_, found in socket.getaddrinfo(urlsplit(url).hostname, None))
        except (OSError, UnicodeError):
            return False


def is_proxied(url: str) -> bool:
    """Tell whether an address is asked through a proxy."""
    parts = urlsplit(url)
    return parts.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(parts.hostname or "")


class _Plain(http.client.HTTPConnection):
    """A connection of a route."""

    def __init__(self, *arguments: Any, route: Route, **settings: Any) -> None:  # noqa: ANN401 - as the library has it
        super().__init__(*arguments, **settings)
        self._create_connection = route.connect


class _Secure(http.client.HTTPSConnection):
    """An encrypted connection of a route."""

    def __init__(self, *arguments: Any, route: Route, **settings: Any) -> None:  # noqa: ANN401 - as the library has it
        super().__init__(*arguments, **settings)
        self._create_connection = route.connect


class PlainHandler(urllib.request.HTTPHandler):
    """Opens addresses of http along a route."""

    def __init__(self, route: Route) -> None:
        super().__init__()
        self._route = route

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address."""
        if is_proxied(req.full_url):
            return super().http_open(req)
        along: Any = partial(_Plain, route=self._route)
        return self.do_open(along, req)


class SecureHandler(urllib.request.HTTPSHandler):
    """Opens addresses of https along a route."""

    def __init__(self, route: Route, context: Any) -> None:  # noqa: ANN401 - an SSLContext
        super().__init__(context=context)
        self._route, self._context_of_all = route, context

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an address."""
        if is_proxied(req.full_url):
            return super().https_open(req)
        along: Any = partial(_Secure, route=self._route, context=self._context_of_all)
        return self.do_open(along, req)
