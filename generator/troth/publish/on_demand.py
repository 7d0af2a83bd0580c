"""While a board is served, a page of a record is made when somebody asks for it: an edit is seen at once at any size."""

from __future__ import annotations

import posixpath
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from troth.publish.output import DirectOutput
from troth.publish.page_meta import INDEX, SCRIPT, add_to_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.livereload import LiveReloadServer

    from troth.publish.builder import SiteBuilder


_ENDINGS = (".css", ".csv", ".ics", ".js", ".json", ".svg", ".txt", ".xml")
"""What our files that are no pages end in."""


class OnDemandPages:
    """Stands before the server, and writes what is asked for and not there yet."""

    def __init__(self) -> None:
        self._building = threading.RLock()
        self._held = 0
        self._builder: SiteBuilder | None = None
        self._writer = DirectOutput("")
        self._files: Iterator[tuple[str, bytes]] = iter(())
        self._done: set[str] = set()
        self._before: tuple[SiteBuilder | None, DirectOutput, Iterator[tuple[str, bytes]], set[str]] | None = None
        """What there was before the build that goes on."""

    def hold_requests(self) -> None:
        """Let requests wait, since the site is being made anew."""
        self._building.acquire()
        self._held += 1
        self._before = (self._builder, self._writer, self._files, self._done)
        self._builder = None

    def offer_pages(self, builder: SiteBuilder, place: str) -> None:
        """Take what can be asked for, to be written into the folder `place`."""
        self._builder, self._writer = builder, DirectOutput(place)
        self._files, self._done = builder.list_contents(), set()

    def release_requests(self) -> None:
        """Let requests go on."""
        self._before = None
        while self._held:
            self._held -= 1
            self._building.release()

    def restore(self) -> None:
        """Let requests go on with what could be asked for before, where a build has begun and failed."""
        if self._held and self._before:
            self._builder, self._writer, self._files, self._done = self._before
        self.release_requests()

    def wrap_server(self, server: LiveReloadServer) -> None:
        """Look at each request before the server does."""

        def app(environ, start_response):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - as WSGI has it
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            inside = path.removeprefix(server.mount_path) + ("index.html" if path.endswith("/") else "")
            self.ensure_written(posixpath.normpath(f"/{inside}").lstrip("/"))
            return server.serve_request(environ, start_response)

        server.set_app(app)

    def ensure_written(self, address: str) -> None:
        """Write the file at an address, unless it is there or nobody knows it."""
        with self._building:
            if self._builder is None or address in self._done:
                return
            self._done.add(address)
            if address in self._builder.pages:
                self._writer.put_file(address, self._builder.render_page(address))
            elif address in (INDEX, SCRIPT):
                self._done |= {INDEX, SCRIPT}
                add_to_index(self._writer.place, self._builder.list_entries())
            elif address.endswith(_ENDINGS) and not Path(self._writer.place, address).exists():
                self._write_until(address)

    def _write_until(self, address: str) -> None:
        """Write files until that one is there: those that every page needs come first."""
        for each, content in self._files:
            self._writer.put_file(each, content)
            self._done.add(each)
            if each == address:
                return
