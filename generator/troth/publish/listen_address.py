"""Listen address of the local server: parse it, bind it or the next free port, and tell which `Host` headers name it."""

from __future__ import annotations

import errno
import ipaddress
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_LOCAL = ("localhost", "127.0.0.1", "::1")
_MOST = 65535
_TRIES = 100
"""So many ports are tried, from the one that was named."""
_PLAIN = 80
"""The port that browsers leave out."""


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """Where a board is served: `localhost` or a number of the network, and a port."""

    host: str
    port: int

    @property
    def written(self) -> str:
        """The address as it stands in a web address."""
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def is_named_by(self, header: str) -> bool:
        """Tell whether a request's `Host` header names this server.

        A page of another site can let a browser ask for its own name here (DNS rebinding), and read the answer: so no name
        counts but `localhost`. Numbers cannot be turned to another machine; they count where all of them are listened at.
        """
        host, port = _split(header)
        if port != self.port:
            return False
        return host == self.host or host in _LOCAL or (_is_number(host) and ipaddress.ip_address(self.host_number).is_unspecified)

    @property
    def host_number(self) -> str:
        """The host as a number."""
        return "127.0.0.1" if self.host == "localhost" else self.host


def parse_address(text: str) -> ListenAddress:
    """Return what `HOST:PORT` names. Raises BoardError for anything else."""
    host, _, port = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not (port.isascii() and port.isdecimal() and int(port) <= _MOST) or not (bare == "localhost" or _is_number(bare)):
        raise BoardError(f"'{escape_text(text, 100)}' is no address to serve at", "write --address 127.0.0.1:8000")
    return ListenAddress(bare if bare == "localhost" else str(ipaddress.ip_address(bare)), int(port))


def bind_free(wanted: ListenAddress, bind: Callable[[ListenAddress], int]) -> ListenAddress:
    """Return the first address from the wanted one on whose port is free: `bind` takes it, and returns the port that it got.

    Raises BoardError where there is none, or nobody may listen there.
    """
    for each in _iter_candidates(wanted):
        try:
            return ListenAddress(each.host, bind(each))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                hint = "name another --address, such as 127.0.0.1:8000"
                raise BoardError(f"nothing can be served at {each.written}: {os.strerror(error.errno or 0)}", hint) from error
    raise BoardError(f"the port {wanted.port} is taken, and so are those after it", "name a free one with --address")


def _iter_candidates(wanted: ListenAddress) -> Iterator[ListenAddress]:
    return (ListenAddress(wanted.host, port) for port in range(wanted.port, min(wanted.port + _TRIES, _MOST + 1)))


def _split(header: str) -> tuple[str, int]:
    """Return host and port of a `Host` header; -1 for a port that is none."""
    name, colon, port = header.strip().lower().rpartition(":")
    if not colon or port.endswith("]"):
        name, port = header.strip().lower(), str(_PLAIN)
    bare = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    host = str(ipaddress.ip_address(bare)) if _is_number(bare) else bare
    return host, int(port) if port.isascii() and port.isdecimal() else -1


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
