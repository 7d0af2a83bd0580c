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
from troth.publish.server import SiteKeeper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig


SERVED = MKDOCS.replace("troth: {}", "troth: {as_of: 2026-11-20, policy: false}")
ADDRESS = "https://example.org/board/"


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
    root = copy_example(checkout, tmp_path / "board", mkdocs=SERVED)
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(tmp_path / "served"))
    config.plugins.on_startup(command="serve", dirty=False)

    def rebuild() -> None:
        build(load_config(str(root / "mkdocs.yml"), site_dir=str(tmp_path / "served")), serve_url="http://127.0.0.1:8000/board/")

    build(config, serve_url="http://127.0.0.1:8000/board/")
    server = Server(tmp_path / "served")
    config.plugins.on_serve(server, config=config, builder=rebuild)  # type: ignore[arg-type]
    return server, root, rebuild


def build_apart(root: Path, out: Path) -> dict[str, bytes]:
    """Build a board in a process of its own, as MkDocs keeps plugins, and return the site without the lists of what is in it."""
    words = ["-C", root, "build", "--out", out, "--as-of", AS_OF]
    subprocess.run([sys.executable, "-m", "troth", *map(str, words)], check=True, capture_output=True)
    return {name: content for name, content in read_site(out).items() if not name.startswith(("sitemap", MARKER))}


def test_a_page_is_made_when_it_is_asked_for(served_site: tuple[Server, Path, Callable[[], None]], tmp_path: Path) -> None:
    """Every file of the site is there for who asks, and is what a build makes; before, the pages of records are not.

    Only a built page has a policy, as MkDocs puts a script of its own into those that it serves.
    """
    server, root, _ = served_site
    assert not list((tmp_path / "served/promises").glob("c*.html"))
    assert server.watched == [str(root / "commitments")]

    site = build_apart(root, tmp_path / "site")

    assert [name for name in site if server.get(name) != site[name]] == []
    assert server.get("promises/none-such.html") == b""


def test_an_edit_is_seen(checkout: Path, tmp_path: Path) -> None:
    """At once, in every file of the site, just as a build writes it; a document is built again once it is asked for."""
    root, place = copy_example(checkout, tmp_path / "board", mkdocs=SERVED), tmp_path / "served"

    def configure() -> MkDocsConfig:
        return load_config(str(root / "mkdocs.yml"), site_dir=str(place))

    keeper, config = SiteKeeper(place, configure, str), configure()
    config.plugins.on_startup(command="serve", dirty=False)
    keeper.build_site(config, ADDRESS)
    server = Server(place)
    config.plugins.on_serve(server, config=config, builder=None)  # type: ignore[arg-type]
    assert all(map(server.get, ("index.html", "promises/cnc-dust-hood.html", "promises/hofer-pantry.html", "calendar/all.ics", INDEX)))
    document = (place / "notes.html").stat()

    hood = (root / "commitments/promises/2026-10/cnc-dust-hood.yaml").read_text()
    for name in ("cnc-dust-hood", "dust-hood-again"):
        again = hood.replace("title: A hood for the CNC router", f"title: Another hood, {name}")
        (root / f"commitments/promises/2026-10/{name}.yaml").write_text(again)
    (root / "commitments/promises/2026-10/hofer-pantry.yaml").unlink()
    keeper.again(ADDRESS)
    site = build_apart(root, tmp_path / "site")
    assert [name for name in site if name != "notes.html" and server.get(name) != site[name]] == []
    assert server.get("promises/hofer-pantry.html") == b""
    assert (place / "notes.html").stat() == document
    keeper.complete("notes.html", ADDRESS)
    assert server.get("notes.html") == site["notes.html"]
    assert (place / "notes.html").stat() != document


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
