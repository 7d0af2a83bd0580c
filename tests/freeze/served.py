"""Print what a server answers at some addresses, then end it: served.py ADDRESS... -- COMMAND..., where PORT is a free port."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

_PATIENCE = 60


def main() -> int:
    """Start it, wait until it answers, print every answer without what changes from run to run, and interrupt it."""
    end = sys.argv.index("--")
    port = str(_find_port())
    command = [each.replace("PORT", port) for each in sys.argv[end + 1 :]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        for address in sys.argv[1:end]:
            print(f"== {address}", _without_moments(_fetch(f"http://127.0.0.1:{port}/{address.lstrip('/')}"), port), sep="\n")
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=_PATIENCE)
    print("== said", _without_moments(said, port), sep="\n")
    return running.returncode


def _find_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _fetch(url: str) -> str:
    for _ in range(_PATIENCE * 10):
        try:
            with urlopen(url) as answer:  # noqa: S310 - our own server
                content: bytes = answer.read()
                return content.decode()
        except HTTPError as error:
            return f"{error.code}\n{error.read().decode()}"
        except URLError:
            time.sleep(0.1)
    return "no answer"


def _without_moments(text: str, port: str) -> str:
    """Return a text without the port, and without the moment and the time that it took."""
    plain = text.replace(port, "PORT")
    plain = re.sub(r"livereload\(\d+, \d+\)", "livereload(EPOCH, REQUEST)", plain)
    return re.sub(r"\d\d:\d\d:\d\d|\b\d+\.\d+ seconds", "MOMENT", plain)


if __name__ == "__main__":
    sys.exit(main())
