"""`troth serve` says where it listens and how to stop; while something is wrong, it says what and where, and the old page stays."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from mkdocs.config import load_config
from tests.cli.boards import KITCHEN, write_base_board
from tests.publish.sites import MKDOCS

from troth.publish.server import SiteKeeper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

PAGE = "promises/kitchen.html"
FILE = "commitments/promises/kitchen.yaml"
WRONG = KITCHEN.replace("due: 2026-11-17", "due: 17.11.2026")
SAYS = "commitments/promises/kitchen.yaml:7:6: due: '17.11.2026' is not a date; write 2026-11-17  [schema/date]"
URL = "http://127.0.0.1:8000/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A board with a configuration of its own, and a hook that fails while there is a file `fail`."""
    write_base_board(tmp_path / "board", {"promises/kitchen.yaml": KITCHEN})
    (tmp_path / "board/docs").mkdir()
    (tmp_path / "board/mkdocs.yml").write_text(MKDOCS.replace("troth: {}", "troth: {as_of: 2026-11-22}") + "hooks: [fail.py]\n")
    (tmp_path / "board/fail.py").write_text(
        "import os\ndef on_post_build(config):\n    if os.path.exists(os.path.dirname(__file__) + '/fail'): raise ValueError('the hook')\n"
    )
    return tmp_path / "board"


@pytest.fixture
def keeper(root: Path, tmp_path: Path) -> SiteKeeper:
    """What builds the site of that board, which was built for the first time."""
    place = tmp_path / "made/site"
    place.mkdir(parents=True)

    def configure() -> MkDocsConfig:
        return load_config(str(root / "mkdocs.yml"), site_dir=str(place))

    kept = SiteKeeper(place, configure, str)
    config = configure()
    config.plugins.on_startup(command="serve", dirty=False)
    kept.build_site(config, URL)
    return kept


def test_a_new_fault_keeps_the_old_site(keeper: SiteKeeper, root: Path) -> None:
    """Its file, line and column are told; once it is mended, the site is built again and nothing is said any more."""
    before = (keeper.place / "index.html").read_bytes()
    (root / FILE).write_text(WRONG)
    keeper.again(URL)
    assert keeper.faults == (SAYS,)
    assert b"kitchen.yaml:7:6: due: " in keeper.banner()
    assert (keeper.place / "index.html").read_bytes() == before

    (root / FILE).write_text(KITCHEN.replace("Fit the kitchen", "Fit the new kitchen"))
    keeper.again(URL)
    assert keeper.banner() == b""
    assert b"Fit the new kitchen" in (keeper.place / "index.html").read_bytes()
    assert [each.name for each in keeper.place.parent.iterdir()] == ["site"]


def test_a_fault_that_was_there_before_keeps_nothing(keeper: SiteKeeper, root: Path) -> None:
    """A board with an error is served as it is built, with the error at the top of each page, and edits of other files are seen."""
    (root / FILE).write_text(WRONG)
    other = SiteKeeper(keeper.place, lambda: load_config(str(root / "mkdocs.yml"), site_dir=str(keeper.place)), str)
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(keeper.place))
    other.build_site(config, URL)
    assert (other.faults, other.stale) == ((SAYS,), False)
    (root / "commitments/board.yaml").write_text("name: Bright kitchens\n")
    other.again(URL)
    assert (other.faults, other.stale) == ((SAYS,), False)
    assert b"Bright kitchens" in (keeper.place / "index.html").read_bytes()


def test_a_build_that_fails_halfway_keeps_the_old_site(keeper: SiteKeeper, root: Path) -> None:
    """Whatever fails: a hook, a theme, a configuration that nobody can read."""
    before = (keeper.place / "index.html").read_bytes()
    (root / "fail").touch()
    keeper.again(URL)
    assert keeper.faults == ("the hook",)
    assert (keeper.place / "index.html").read_bytes() == before
    (root / "fail").unlink()
    (root / "mkdocs.yml").write_text("site_name: [\n")
    keeper.again(URL)
    assert keeper.stale
    assert (keeper.place / "index.html").read_bytes() == before


class Served:
    """`troth serve` in a process of its own."""

    def __init__(self, root: Path, *words: str, scratch: Path) -> None:
        command = [sys.executable, "-m", "troth", "-C", str(root), "--as-of", "2026-11-22", "serve", *words]
        environment = {**os.environ, "TMPDIR": str(scratch)}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        self.said: list[str] = []

    def until(self, word: str) -> str:
        """Return the first line that it says from now on with this word in it; it is stopped where that takes a minute."""
        assert self.process.stdout is not None
        stop = threading.Timer(60, self.process.kill)
        stop.start()
        try:
            for line in self.process.stdout:
                self.said.append(line)
                if word in line:
                    return line
        finally:
            stop.cancel()
        raise AssertionError(self.said)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A board that is served at the port after one that is taken."""
    root = write_base_board(tmp_path / "board", {"promises/kitchen.yaml": KITCHEN})
    (tmp_path / "scratch").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        running = Served(root, "--address", f"127.0.0.1:{taken.getsockname()[1]}", scratch=tmp_path / "scratch")
        yield running
        running.process.kill()
        running.process.communicate()


def page(url: str, **headers: str) -> str:
    """Return a page, or the status in place of one that is refused."""
    try:
        with urlopen(Request(url, headers=headers)) as answer:  # noqa: S310 - our own server
            text: str = answer.read().decode()
            return text
    except HTTPError as error:
        return str(error.code)


def test_a_board_is_served(served: Served, tmp_path: Path) -> None:
    """From the first line to the last: the port, the name, a fault and its end, and a stop that leaves nothing."""
    line = served.until("Serving")
    assert re.fullmatch(r"Port \d+ is taken, using port \d+ instead\.\n", served.said[-2])
    found = re.fullmatch(r"Serving the board at (http://127\.0\.0\.1:(\d+)/)  \(Ctrl-C to stop\)\n", line)
    assert found is not None
    url, port = found[1], found[2]
    assert "Fit the kitchen" in page(f"{url}{PAGE}", Host=f"localhost:{port}")
    assert page(f"{url}{PAGE}", Host=f"evil.example:{port}") == "403"

    (tmp_path / "board" / FILE).write_text(WRONG)
    assert served.until(FILE) == f"{SAYS}\n"
    served.until("stay as they are")
    assert "Fit the kitchen" in page(f"{url}{PAGE}")
    assert "kitchen.yaml:7:6: due: " in page(f"{url}{PAGE}")

    (tmp_path / "board" / FILE).write_text(KITCHEN.replace("Fit the", "Fit Jane's"))
    now = page(f"{url}{PAGE}")
    assert ("Fit Jane&#x27;s kitchen" in now, "kitchen.yaml:7:6" in now) == (True, False), "whoever asks needs not wait"
    (tmp_path / "board/commitments/board.yaml").write_text("name: Bright kitchens\n")
    assert "<title>Bright kitchens</title>" in page(url)
    served.process.send_signal(signal.SIGTERM)
    served.until("Stopped.")
    assert served.process.wait() == 0
    assert list((tmp_path / "scratch").iterdir()) == []
