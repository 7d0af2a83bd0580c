from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING
from wsgiref.util import setup_testing_defaults

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from tests.publish.sites import AS_OF, MKDOCS, copy_example, read_site

from troth.publish.destination import MARKER
from troth.publish.mkdocs_files import INDEX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


class Server:
    """A server of files, as far as a plugin knows one."""

    mount_path = "/board/"

    def __init__(self, root: Path) -> None:
        self.root = root
        self.watched: list[str] = []
        self.app: Callable[[dict[str, str], object], object] = self.serve_request

    def watch(self, path: str) -> None:
        """Take a folder to watch."""
        self.watched.append(path)

    def set_app(self, app: Callable[[dict[str, str], object], object]) -> None:
        """Take what stands before this server."""
        self.app = app

    def serve_request(self, environ: dict[str, str], start_response: object) -> Iterable[bytes]:
        """Return the file that is asked for."""
        del start_response
        path = environ["PATH_INFO"].removeprefix(self.mount_path)
        file = self.root / (path or "index.html")
        return [file.read_bytes()] if file.is_file() else []

    def get(self, path: str) -> bytes:
        """Ask for a file."""
        environ: dict[str, str] = {"PATH_INFO": f"{self.mount_path}{path}"}
        setup_testing_defaults(environ)
        return b"".join(self.app(environ, None))  # type: ignore[arg-type]


@pytest.fixture
def served_site(checkout: Path, tmp_path: Path) -> tuple[Server, Path, Callable[[], None]]:
    """The example board as it is served, its folder, and how to build it anew."""
    root = copy_example(checkout, tmp_path / "board", mkdocs=MKDOCS.replace("troth: {}", "troth: {as_of: 2026-11-20, policy: false}"))
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(tmp_path / "served"))
    config.plugins.on_startup(command="serve", dirty=False)

    def rebuild() -> None:
        build(load_config(str(root / "mkdocs.yml"), site_dir=str(tmp_path / "served")), serve_url="http://127.0.0.1:8000/board/")

    build(config, serve_url="http://127.0.0.1:8000/board/")
    server = Server(tmp_path / "served")
    config.plugins.on_serve(server, config=config, builder=rebuild)  # type: ignore[arg-type]
    return server, root, rebuild


def test_a_page_is_made_when_it_is_asked_for(served_site: tuple[Server, Path, Callable[[], None]], tmp_path: Path) -> None:
    """Every file of the site is there for who asks, and is what a build makes; before, the pages of records are not.

    Only a built page has a policy, as MkDocs puts a script of its own into those that it serves.
    """
    server, root, _ = served_site
    assert not list((tmp_path / "served/promises").glob("c*.html"))
    assert server.watched == [str(root / "commitments")]

    words = ["-C", root, "build", "--out", tmp_path / "site", "--as-of", AS_OF]
    subprocess.run([sys.executable, "-m", "troth", *map(str, words)], check=True, capture_output=True)
    site = read_site(tmp_path / "site")

    assert [name for name in sorted(site) if not name.startswith(("sitemap", MARKER)) and server.get(name) != site[name]] == []
    assert server.get("promises/none-such.html") == b""


def test_an_edit_is_seen(served_site: tuple[Server, Path, Callable[[], None]]) -> None:
    """On the next request, on the page and in the search."""
    server, root, rebuild = served_site
    assert b"Dust hood again" not in server.get("promises/cnc-dust-hood.html")
    file = root / "commitments/promises/2026-10/cnc-dust-hood.yaml"
    lines = ["title: Dust hood again" if line.startswith("title:") else line for line in file.read_text().splitlines()]
    file.write_text("\n".join([*lines, ""]))
    rebuild()

    assert b"Dust hood again" in server.get("promises/cnc-dust-hood.html")
    assert b"Dust hood again" in server.get(INDEX)


def test_a_failed_build_lets_requests_go_on(served_site: tuple[Server, Path, Callable[[], None]]) -> None:
    """Nobody waits for a build that is over, and what was there before is still there."""
    server, root, rebuild = served_site
    (root / "commitments/board.yaml").rename(root / "board.yaml")
    (root / "commitments").rename(root / "gone")
    with pytest.raises(MkDocsException):
        rebuild()
    assert b"<h1" in server.get("promises/cnc-dust-hood.html")

    (root / "gone").rename(root / "commitments")
    rebuild()
    assert b"<h1" in server.get("promises/cnc-dust-hood.html")
