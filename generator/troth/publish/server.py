"""Local server with live reload: MkDocs' own, which here keeps the last good site while something is wrong, and says what and where."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.commands.build import build
from mkdocs.livereload import LiveReloadServer

from troth.publish.builder import BuildRequest, request_build
from troth.publish.middleware import ListenAddress, add_banner, bind_free, check_host, render_banner
from troth.report.problems import format_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

    from troth.base.dates import AsOf
    from troth.board import Board
    from troth.model.problem import Problem


if TYPE_CHECKING:
    Explain = Callable[[Exception], str]
    """Says in a sentence why a site could not be built."""


class NewFaults(Exception):  # noqa: N818 - nothing is wrong with the program
    """The records have errors that they had not when the site was built."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


# decision: 2026-11-30, While something is wrong, a served board stays as it was
class SiteKeeper:
    """Builds a site again and again into one folder; where that fails, the one before stays, and `faults` says why."""

    def __init__(self, place: Path, configure: Callable[[], MkDocsConfig], explain: Explain, as_of: AsOf | None = None) -> None:
        self.place = place
        self.faults: tuple[str, ...] = ()
        self.stale = False
        self._configure = configure
        self._explain = explain
        self._request = BuildRequest(as_of=as_of, take_board=self._judge)
        self._known: frozenset[tuple[str, str, str]] | None = None

    def first(self, config: MkDocsConfig, url: str) -> None:
        """Build it for the first time. Raises what MkDocs raises where that is not possible."""
        self._build(config, url)

    def again(self, url: str) -> None:
        """Build it again; where that fails, the old one is there as it was."""
        kept = self.place.with_name(f"{self.place.name}.kept")
        self.place.rename(kept)
        self.place.mkdir()
        try:
            self._build(self._configure(), url)
        except NewFaults as new:
            self._fall_back(kept, map(format_problem, new.problems))
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever edits is told and goes on
            self._fall_back(kept, [self._explain(error)])
        else:
            shutil.rmtree(kept, ignore_errors=True)

    def banner(self) -> bytes:
        """Return what each page is to say; nothing where all is well."""
        return render_banner(self.faults, stale=self.stale)

    def _build(self, config: MkDocsConfig, url: str) -> None:
        config.site_url = url
        with request_build(self._request):
            build(config, serve_url=url)
        self.stale = False

    def _judge(self, board: Board) -> None:
        """Let a board pass whose errors were there when the site was built; raise NewFaults for others, and keep them in mind."""
        errors = tuple(each for each in board.problems if each.is_error)
        names = frozenset((each.place.path, each.rule, each.message) for each in errors)
        if self._known is not None and names - self._known:
            raise NewFaults(errors)
        self._known, self.faults = names, tuple(map(format_problem, errors))

    def _fall_back(self, kept: Path, faults: Iterable[str]) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        kept.rename(self.place)
        self.faults, self.stale = tuple(faults), True


class _Server(LiveReloadServer):
    """MkDocs' server, which may take its port before the site is built."""

    _bound = False

    def server_bind(self) -> None:
        """Take the port, once."""
        if not self._bound:
            super().server_bind()
            self._bound = True


class BoardServer:
    """Serves a site that is built again when a file changes, until it is interrupted."""

    def __init__(self, keeper: SiteKeeper, say: Callable[[str], None]) -> None:
        self._keeper = keeper
        self._say = say
        self._url = ""

    def run(self, config: MkDocsConfig, wanted: ListenAddress, watched: Iterable[str]) -> None:
        """Build the site, say where it is, and serve it. Raises BoardError where no port is free."""
        made: list[_Server] = []
        address = bind_free(wanted, lambda each: self._bind(each, config, made))
        server = made[-1]
        self._url = server.url = f"http://{address.written}{server.mount_path}"
        try:
            config.plugins.on_startup(command="serve", dirty=False)
            self._keeper.first(config, self._url)
            for each in watched:
                server.watch(each)
            served = config.plugins.on_serve(server, config=config, builder=self._rebuild)
            for each in config.watch:
                served.watch(each)
            served.set_app(check_host(add_banner(served.get_app() or served.serve_request, self._keeper.banner), address))
            served.server_activate()  # who reads the line below may ask at once
            self._say_all(address, wanted)
            self._serve(served)
        finally:
            server.shutdown()
            config.plugins.on_shutdown()

    def _bind(self, address: ListenAddress, config: MkDocsConfig, made: list[_Server]) -> int:
        mount = urlsplit(config.site_url or "/").path
        server = _Server(self._rebuild, host=address.host, port=address.port, root=str(self._keeper.place), mount_path=mount)
        try:
            server.server_bind()
        except OSError:
            server.server_close()
            raise
        server.error_handler = self._error_page
        made.append(server)
        return int(server.server_address[1])

    def _serve(self, server: LiveReloadServer) -> None:
        try:
            server.serve()
        except KeyboardInterrupt:
            self._say("Stopped.")

    def _say_all(self, address: ListenAddress, wanted: ListenAddress) -> None:
        if wanted.port not in (0, address.port):
            self._say(f"Port {wanted.port} is taken, using port {address.port} instead.")
        for fault in self._keeper.faults:
            self._say(fault)
        self._say(f"Serving the board at {self._url}  (Ctrl-C to stop)")

    def _rebuild(self) -> None:
        """Build again, and say what came of it."""
        self._keeper.again(self._url)
        for fault in self._keeper.faults:
            self._say(fault)
        self._say("The pages stay as they are until this is fixed." if self._keeper.stale else "Rebuilt.")

    def _error_page(self, code: int) -> bytes | None:
        page = self._keeper.place / f"{code}.html"
        return page.read_bytes() if page.is_file() else None
