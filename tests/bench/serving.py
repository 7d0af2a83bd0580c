"""How soon an edit is seen while a board is served: `troth serve` in earnest, asked over and over for the page that changes."""

from __future__ import annotations

import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.boards import AS_OF
from tests.bench.peers import BIN
from tests.bench.running import ENVIRONMENT

if TYPE_CHECKING:
    from tests.bench.ours import Ours

_EDITS = 5
_LONGEST = 600.0


def notes(mine: Ours) -> Iterator[str]:
    """Yield how long it took from a file being saved to its page being given out anew, in seconds."""
    address = f"127.0.0.1:{_port()}"
    words = [BIN / "troth", "-C", mine.board, "serve", "--address", address, "--as-of", AS_OF.isoformat()]
    server = subprocess.Popen([str(word) for word in words], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    page = f"http://{address}/promises/promise-0.html"
    try:
        first = _until(page, "part 0")
        took = []
        for number in range(_EDITS):
            time.sleep(1)
            word = f"edit {number}"
            mine.promise.write_text(mine.promise.read_text(encoding="utf-8").replace("title: ", f"title: {word}, ", 1), encoding="utf-8")
            took.append(_until(page, word))
    finally:
        server.terminate()
        server.wait()
    shown = ", ".join(f"{each:.2f}" for each in took)
    yield f"served: the first page after {first:.2f} s; an edit is seen after {statistics.median(took):.2f} s (of {shown})"


def _until(page: str, word: str) -> float:
    """Return how long it took until a page had a word."""
    start = time.perf_counter()
    while time.perf_counter() - start < _LONGEST:
        try:
            with urlopen(page) as answer:  # noqa: S310 - our own server
                if word in answer.read().decode():
                    return time.perf_counter() - start
        except (URLError, ConnectionError):
            pass
        time.sleep(0.02)
    raise SystemExit(f"{page} never had {word!r}")


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
