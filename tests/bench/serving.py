"""How soon an edit is seen while a board is served: `troth serve` in earnest, asked over and over for the page that changes."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.boards import AS_OF
from tests.bench.peers import BIN
from tests.bench.running import ENVIRONMENT

if TYPE_CHECKING:
    from tests.bench.ours import Ours
    from tests.bench.running import Measured

_EDITS = 5
_LONGEST = 600.0


def notes(mine: Ours, whole: Measured) -> Iterator[str]:
    """Yield how long it took from a file being saved to its page being given out anew, in seconds and of a `whole` build."""
    address = f"127.0.0.1:{_port()}"
    words = [BIN / "troth", "-C", mine.board, "serve", "--address", address, "--as-of", AS_OF.isoformat()]
    server = subprocess.Popen([str(word) for word in words], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    page = f"http://{address}/promises/promise-0.html"
    try:
        first = _until(page, "part 0")
        took, used = [], []
        for number in range(_EDITS):
            time.sleep(1)
            word = f"edit {number}"
            mine.promise.write_text(mine.promise.read_text(encoding="utf-8").replace("title: ", f"title: {word}, ", 1), encoding="utf-8")
            before = _processor(server.pid)
            took.append(_until(page, word))
            used.append(_processor(server.pid) - before)
    finally:
        server.terminate()
        server.wait()
    shown, seen, busy = ", ".join(f"{each:.2f}" for each in took), statistics.median(took), statistics.median(used)
    yield f"served: the first page after {first:.2f} s; an edit is seen after {seen:.2f} s (of {shown})"
    yield f"served: that is {seen / whole.wall:.3f} of a whole build; it takes {busy:.2f} processor s, {busy / whole.processor:.3f} of one"


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


def _processor(pid: int) -> float:
    """Return the seconds that a process has worked."""
    user, system = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
