"""Middleware of the local server: whom it answers, what it says on pages, and pages that are made when somebody asks for them."""

from __future__ import annotations

import errno
import ipaddress
import os
import posixpath
import re
import threading
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.publish.mkdocs_files import INDEX, SCRIPT, add_to_index
from troth.publish.output import StagedOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from mkdocs.livereload import LiveReloadServer

    from troth.publish.builder import SiteBuilder
    from troth.render.page import Artifact

if TYPE_CHECKING:
    App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_BODY = re.compile(rb"<body[^>]*>")
_BOX = (
    "position:sticky;top:0;z-index:99;padding:.8rem 1.2rem;background:#7a1010;color:#fff;font:1rem/1.5 system-ui,sans-serif;"
    "max-height:50vh;overflow:auto"
)
_MOST = 20


def check_host(app: App, address: ListenAddress) -> App:
    """Refuse requests whose `Host` is not the address that is served: a name that leads here may be that of another's page."""
    refusal = f"This board is only served at http://{address.written}/.\n".encode()

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST")
        if host is None or address.is_named_by(host):
            return app(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(refusal)))])
        return [refusal]

    return checked


def add_banner(app: App, banner: Callable[[], bytes]) -> App:
    """Put a banner at the top of each page while there is one."""

    def with_banner(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said: list[Any] = []
        box = banner()
        if not box:
            return app(environ, start_response)
        answer = app(environ, lambda *words: said.extend(words))
        status, headers = said[0], [(str(name), str(value)) for name, value in said[1]]
        if not any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers):
            start_response(status, headers)
            return answer
        page = b"".join(answer)
        body = _BODY.search(page)
        page = page[: body.end()] + box + page[body.end() :] if body else box + page
        others = ((name, value) for name, value in headers if name.lower() != "content-length")
        start_response(status, [*others, ("Content-Length", str(len(page)))])
        return [page]

    return with_banner


def render_banner(faults: Sequence[str], *, stale: bool) -> bytes:
    """Return what a page says of the faults; `stale` tells that it shows the board as it was before them. Nothing without faults."""
    if not faults:
        return b""
    more = [f"and {len(faults) - _MOST} more: troth check"] if len(faults) > _MOST else []
    lines = "".join(f"<li>{escape(each)}</li>" for each in (*faults[:_MOST], *more))
    head = "This page was not updated. Fix this to build it again" if stale else "There is an error in the records"
    return f'<div role="alert" style="{_BOX}"><strong>{head}</strong><ul style="margin:.3rem 0 0">{lines}</ul></div>'.encode()


_LOCAL = ("localhost", "127.0.0.1", "::1")
_LAST_PORT = 65535
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
    if not (port.isascii() and port.isdecimal() and int(port) <= _LAST_PORT) or not (bare == "localhost" or _is_number(bare)):
        raise BoardError(f"'{escape_text(text, 100)}' is not an address to serve at", "write --address 127.0.0.1:8000")
    return ListenAddress(bare if bare == "localhost" else str(ipaddress.ip_address(bare)), int(port))


def bind_free(wanted: ListenAddress, bind: Callable[[ListenAddress], int]) -> ListenAddress:
    """Return the first address from the wanted one on whose port is free: `bind` takes it, and returns the port that it got.

    Raises BoardError where there is none, or nobody may listen there.
    """
    for each in (ListenAddress(wanted.host, port) for port in range(wanted.port, min(wanted.port + _TRIES, _LAST_PORT + 1))):
        try:
            return ListenAddress(each.host, bind(each))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                hint = "give another --address, such as 127.0.0.1:8000"
                raise BoardError(f"can't serve at {each.written}: {os.strerror(error.errno or 0)}", hint) from error
    raise BoardError(f"the port {wanted.port} and the next ones are taken", "give a free one with --address")


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


_ENDINGS = (".css", ".csv", ".ics", ".js", ".json", ".svg", ".txt", ".webp", ".xlsx", ".xml")
"""What our files that are no pages end in."""


@dataclass(slots=True, kw_only=True)
class _Offer:
    """What can be asked for: what makes it, where to, which files were passed over on the way to another, and what was made."""

    builder: SiteBuilder
    writer: StagedOutput
    files: Iterator[Artifact[bytes]]
    passed: dict[str, Artifact[bytes]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    index: bytes = b""
    """The index of search as MkDocs wrote it, once ours was added."""


class OnDemandPages:
    """Stands before the server, and writes what is asked for and not there yet."""

    def __init__(self) -> None:
        self._building = threading.RLock()
        self._held = 0
        self._offer: _Offer | None = None
        self._before: _Offer | None = None
        """What there was before the build that goes on."""

    def hold_requests(self) -> None:
        """Let requests wait, since the site is being made anew."""
        self._building.acquire()
        self._held += 1
        self._before, self._offer = self._offer, None

    def offer_pages(self, builder: SiteBuilder, place: str) -> None:
        """Take what can be asked for, to be written into the folder `place`."""
        self._offer = _Offer(builder=builder, writer=StagedOutput(place), files=builder.site.iter_files())

    def renew_pages(self, builder: SiteBuilder) -> None:
        """Offer the same site with other records: what was made of the old ones goes."""
        with self._building:
            assert self._offer is not None  # noqa: S101 - it was built before
            place, index = self._offer.writer.place, self._offer.index
            for each in self._offer.done:
                Path(place, each).unlink(missing_ok=True)
            self.offer_pages(builder, place)
            self._offer.index = index

    def release_requests(self) -> None:
        """Let requests go on."""
        self._before = None
        while self._held:
            self._held -= 1
            self._building.release()

    def restore(self) -> None:
        """Let requests go on with what could be asked for before, where a build has begun and failed."""
        if self._held and self._before:
            self._offer = self._before
        self.release_requests()

    def wrap_server(self, server: LiveReloadServer) -> None:
        """Look at each request before the server does."""

        def app(environ, start_response):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - as WSGI has it
            self.ensure_written(get_address(environ["PATH_INFO"], server.mount_path))
            return server.serve_request(environ, start_response)

        server.set_app(app)

    def ensure_written(self, address: str) -> None:
        """Write the file at an address, unless it is there or nobody knows it."""
        with self._building:
            offer = self._offer
            if offer is None or address in offer.done:
                return
            if offer.builder.has_page(address):
                self._write(offer, address, offer.builder.render_page(address))
            elif address in (INDEX, SCRIPT):
                self._write_index(offer)
            elif address.endswith(_ENDINGS) and not Path(offer.writer.place, address).exists():
                self._write_file(offer, address)

    def _write(self, offer: _Offer, address: str, content: bytes) -> None:
        offer.writer.put_file(address, content)
        offer.done.add(address)

    def _write_index(self, offer: _Offer) -> None:
        file = Path(offer.writer.place, INDEX)
        if offer.index:
            file.write_bytes(offer.index)
        elif file.is_file():
            offer.index = file.read_bytes()
        add_to_index(offer.writer.place, offer.builder.list_entries())
        offer.done |= {INDEX, SCRIPT}

    def _write_file(self, offer: _Offer, address: str) -> None:
        """Make a file: those on the way to it are remembered, and not made."""
        while address not in offer.passed and (each := next(offer.files, None)):
            if each.address not in offer.builder.own_addresses:
                offer.passed[each.address] = each
        if address in offer.passed:
            self._write(offer, address, offer.passed[address].make())


def get_address(path: str, mount: str) -> str:
    """Return the file of a site that a path of a request stands for."""
    path = path.encode("latin-1").decode("utf-8", "ignore")
    inside = path.removeprefix(mount) + ("index.html" if path.endswith("/") else "")
    return posixpath.normpath(f"/{inside}").lstrip("/")
