"""A web server for a folder, on this machine alone, for as long as somebody looks."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called there
        """Say nothing."""


class _Compressing(_Quiet):
    """Gives out text compressed, over connections that stay open, as the host of a site does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file."""
        file = Path(self.translate_path(self.path))
        if file.suffix not in _TEXTS or not file.is_file():
            super().do_GET()
            return
        content = _compress(file)
        self.send_response(200)
        for name, value in (("Type", self.guess_type(file)), ("Encoding", "gzip"), ("Length", str(len(content)))):
            self.send_header(f"Content-{name}", value)
        self.end_headers()
        self.wfile.write(content)


_TEXTS = frozenset({".html", ".css", ".js", ".json", ".xml", ".svg"})


@cache
def _compress(file: Path) -> bytes:
    """Return a file compressed: once, so that nobody waits for it while it is measured how long others take."""
    return gzip.compress(file.read_bytes(), 6, mtime=0)


@contextmanager
def serve_folder(folder: Path, *, compressed: bool = False) -> Iterator[str]:
    """Give the address, ending in `/`, at which the folder's files can be had."""
    handler = partial(_Compressing if compressed else _Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
