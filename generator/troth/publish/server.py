"""Local server with live reload: MkDocs' own, which here keeps the last good site while something is wrong, and says what and where."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs.commands.build import build
from mkdocs.livereload import LiveReloadServer

from troth.publish.builder import BuildRequest, request_build
from troth.publish.fingerprint import compute_frame
from troth.publish.middleware import ListenAddress, add_banner, bind_free, check_host, get_address, render_banner
from troth.read.files.walk import read_file_states
from troth.report.problems import format_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

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
        self._built: tuple[MkDocsConfig, str] | None = None
        """What MkDocs has built the site of: its configuration, and a digest of all but the records; None where it has failed since."""
        self._is_renewed = False
        """Records were renewed since then."""

    def build_site(self, config: MkDocsConfig, url: str) -> None:
        """Build it with MkDocs. Raises what that raises where it is not possible."""
        config.site_url = url
        frame = self._hash_frame(config)
        with request_build(self._request):
            build(config, serve_url=url)
        self._built, self._is_renewed = (config, frame) if frame else None, False

    def again(self, url: str, *, whole: bool = False) -> None:
        """Build it again, or renew its records where nothing else has changed; where that fails, the old one is there as it was."""
        try:
            if whole or not self._renew():
                self._replace(url)
            self.stale = False
        except NewFaults as new:
            self.faults, self.stale = tuple(map(format_problem, new.problems)), True
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever edits is told and goes on
            self.faults, self.stale = (self._explain(error),), True

    def complete(self, address: str, url: str) -> None:
        """Build what MkDocs alone makes, where that is asked for and older than the records."""
        if self._is_renewed and self._built and _get_plugin(self._built[0]).is_left_to_mkdocs(address):
            self.again(url, whole=True)

    def banner(self) -> bytes:
        """Return what each page is to say; nothing where all is well."""
        return render_banner(self.faults, stale=self.stale)

    def _renew(self) -> bool:
        """Renew the records, and tell whether that was enough."""
        if self._built is None or self._built[1] != self._hash_frame(self._built[0]):
            return False
        with request_build(self._request):
            self._is_renewed = _get_plugin(self._built[0]).renew_records(self._built[0])
        return self._is_renewed

    def _replace(self, url: str) -> None:
        kept, self._built = self.place.with_name(f"{self.place.name}.kept"), None
        self.place.rename(kept)
        self.place.mkdir()
        try:
            self.build_site(self._configure(), url)
        except BaseException:
            shutil.rmtree(self.place, ignore_errors=True)
            kept.rename(self.place)
            raise
        shutil.rmtree(kept, ignore_errors=True)

    def _hash_frame(self, config: MkDocsConfig) -> str:
        return compute_frame(_get_plugin(config).find_root(config), config, self._request.as_of)

    def _judge(self, board: Board) -> None:
        """Let a board pass whose errors were there when the site was built; raise NewFaults for others, and keep them in mind."""
        errors = tuple(each for each in board.problems if each.is_error)
        names = frozenset((each.place.path, each.rule, each.message) for each in errors)
        if self._known is not None and names - self._known:
            raise NewFaults(errors)
        self._known, self.faults = names, tuple(map(format_problem, errors))


def _get_plugin(config: MkDocsConfig) -> Any:  # noqa: ANN401 - it stands above this room
    return config.plugins["troth"]


_PAUSE = 0.1
_SHARE = 10
"""Between two looks at the files there are so many times as long as one takes."""
_SETTLED = 0.02
"""For so many seconds nobody may have written a file that is read: an editor may write it in several steps."""


class _Server(LiveReloadServer):
    """MkDocs' server, which may take its port before the site is built, and looks at the files itself: also before it answers."""

    _bound = False

    def __init__(self, builder: Callable[[], None], address: ListenAddress, root: str, mount: str) -> None:
        super().__init__(builder, host=address.host, port=address.port, root=root, mount_path=mount)
        self.looking = threading.RLock()
        self._states: dict[str, tuple[int, int, int]] = {}

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:  # noqa: ARG002 - as MkDocs has it
        """Look at a file, or at all files below a folder."""
        self._watched_paths[str(Path(path).absolute())] = 1

    def remember(self, began: float) -> None:
        """Take the files as those that the site was built of, where none was written since that began."""
        states = read_file_states(self._watched_paths)
        if all(written < began * 1e9 for written, _, _ in states.values()):
            self._states = states

    def look(self) -> None:
        """Build again if a file has changed since the last time, and tell the browsers."""
        with self.looking:
            states = read_file_states(self._watched_paths)
            if states == self._states:
                return
            while (before := self._states) != states:
                self._states = states
                changed = [each for each in states if states[each] != before.get(each)]
                time.sleep(_SETTLED)
                states = states | read_file_states(changed)
            self._wanted_epoch = max(round(time.monotonic() * 1000), self._visible_epoch + 1)
            self.builder()
            with self._epoch_cond:
                self._visible_epoch = self._wanted_epoch
                self._epoch_cond.notify_all()

    def _build_loop(self) -> None:
        pause = _PAUSE
        while not self._shutdown:
            with self._rebuild_cond:
                self._rebuild_cond.wait_for(lambda: self._shutdown, timeout=pause)
            start = time.perf_counter()
            states = read_file_states(self._watched_paths)
            pause = max(_PAUSE, _SHARE * (time.perf_counter() - start))
            if states != self._states:
                self.look()

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
            began = time.time()
            self._keeper.build_site(config, self._url)
            for each in watched:
                server.watch(each)
            served = config.plugins.on_serve(server, config=config, builder=self._rebuild)
            for each in config.watch:
                served.watch(each)
            server.remember(began)
            with_banner = add_banner(served.get_app() or served.serve_request, self._keeper.banner)
            served.set_app(check_host(self._catch_up(with_banner, server), address))
            served.server_activate()  # who reads the line below may ask at once
            self._say_all(address, wanted)
            self._serve(served)
        finally:
            server.shutdown()
            config.plugins.on_shutdown()

    def _bind(self, address: ListenAddress, config: MkDocsConfig, made: list[_Server]) -> int:
        mount = urlsplit(config.site_url or "/").path
        server = _Server(self._rebuild, address, str(self._keeper.place), mount)
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

    def _catch_up(self, app: WSGIApplication, server: _Server) -> WSGIApplication:
        """Answer with what the files say now, whether or not somebody has noticed yet that they have changed."""

        def current(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            if not path.startswith(("/livereload/", f"{server.mount_path}assets/")):  # nothing there is of a record
                with server.looking:
                    server.look()
                    self._keeper.complete(get_address(path, server.mount_path), self._url)
            return app(environ, start_response)

        return current

    def _rebuild(self) -> None:
        """Build again, and say what came of it."""
        self._keeper.again(self._url)
        for fault in self._keeper.faults:
            self._say(fault)
        self._say("The pages stay as they are until this is fixed." if self._keeper.stale else "Rebuilt.")

    def _error_page(self, code: int) -> bytes | None:
        page = self._keeper.place / f"{code}.html"
        return page.read_bytes() if page.is_file() else None
