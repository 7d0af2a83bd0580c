"""What is fetched is fetched on our terms: how much, how long, how far, by which way."""

from __future__ import annotations

import itertools
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

import pytest

from troth.read.sources.fetch import FetchError, Limits, fetch_url
from troth.read.sources.reach import InnerError, Route, is_inner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Answering(BaseHTTPRequestHandler):
    """A server that does to those who ask what a test wants."""

    answers: ClassVar[dict[str, Callable[[Answering], None]]] = {}

    def do_GET(self) -> None:
        """Answer."""
        try:
            self.answers[self.path](self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called there
        """Say nothing."""

    def send_answer(self, body: bytes, code: int = 200, **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(code)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def make_redirect(to: str) -> Callable[[Answering], None]:
    """Return an answer that leads elsewhere."""
    return lambda server: server.send_answer(b"", 302, Location=to)


def answer_unchanged(server: Answering) -> None:
    """Answer once, and then that it is what it was."""
    server.send_answer(b"", 304) if server.headers.get("If-None-Match") == '"one"' else server.send_answer(b"whole", ETag='"one"')


def answer_endlessly(server: Answering) -> None:
    """Send zeros for ever, without saying how many."""
    server.send_response(200)
    server.end_headers()
    while True:
        server.wfile.write(b"0" * 65536)


def answer_slowly(server: Answering) -> None:
    """Send a head that never ends, a piece now and then."""
    server.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for number in itertools.count():
        server.wfile.write(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


def break_off(server: Answering) -> None:
    """Promise more than is sent."""
    server.send_answer(b"half", Content_Length="100")


Answering.answers = {
    "/board.json": lambda server: server.send_answer(b"whole"),
    "/marked": answer_unchanged,
    "/once": make_redirect("/board.json"),
    "/round": make_redirect("/round?"),
    "/round?": make_redirect("/round"),
    "/to-file": make_redirect("file:///etc/passwd"),
    "/to-http": make_redirect("http://example.com/board.json"),
    "/to-ftp": make_redirect("ftp://example.com/x"),
    "/to-user": make_redirect("http://user:secret@127.0.0.1/x"),
    "/gone": lambda server: server.send_answer(b"<script>secret</script>", 404),
    "/endless": answer_endlessly,
    "/dripping": answer_slowly,
    "/broken-off": break_off,
}


@contextmanager
def run_server() -> Iterator[str]:
    """Give the address of the server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The server, for all tests."""
    with run_server() as address:
        yield address


def test_an_answer(server: str) -> None:
    """It comes as it was sent, after a redirect too."""
    assert fetch_url(f"{server}/board.json").data == b"whole"
    assert fetch_url(f"{server}/once").data == b"whole"


def test_what_has_not_changed_is_not_sent_again(server: str) -> None:
    """The mark of an answer is sent back, and the server says that it is what it was."""
    first = fetch_url(f"{server}/marked")
    again = fetch_url(f"{server}/marked", etag=first.etag)
    assert (first.data, first.etag) == (b"whole", '"one"')
    assert (again.data, again.etag) == (None, '"one"')


REFUSED = {
    "/round": "its address redirects more than 3 times",
    "/to-file": "it redirects to something that is not a web address",
    "/to-http": "only https is",
    "/to-ftp": "only https is",
    "/to-user": "only https is",
    "/gone": "its server answers 404",
    "/endless": "its answer is larger than 0 MiB",
    "/dripping": "its answer took longer than 1 seconds",
    "/broken-off": "its answer was cut off",
}


@pytest.mark.parametrize(("path", "reason"), REFUSED.items(), ids=REFUSED)
def test_what_is_not_waited_for(server: str, path: str, reason: str) -> None:
    """Too much, too slow, too far, by a way on which others could listen: an end with a reason, and nothing of the answer in it."""
    seconds = 1 if path == "/dripping" else 60
    with pytest.raises(FetchError) as refused:
        fetch_url(server + path, limits=Limits(max_bytes=100_000, seconds=seconds))
    assert reason in str(refused.value)
    assert "secret" not in str(refused.value).replace("user:secret", "")


@pytest.mark.parametrize("address", ["http://example.com/v1/board.json", "file:///etc/passwd", "https://user:word@example.com/v1/"])
def test_what_is_never_asked(address: str) -> None:
    """Only https is spoken, and http with this machine alone."""
    with pytest.raises(FetchError, match="only https is"):
        fetch_url(address)


def test_nobody_there() -> None:
    """A server that is not there is one line."""
    with run_server() as address:
        pass
    with pytest.raises(FetchError, match="its server could not be reached: it does not answer"):
        fetch_url(f"{address}/board.json", limits=Limits(silence_seconds=2))


INNER = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0",
    "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::", "240.0.0.1",
)  # fmt: skip
PUBLIC = ("93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1")


@pytest.mark.parametrize(("address", "inner"), [*((each, True) for each in INNER), *((each, False) for each in PUBLIC)])
def test_what_lies_in_an_inner_network(address: str, inner: bool) -> None:  # noqa: FBT001 - a case
    """Our own machine, private and link-local networks, those of providers, and whatever stands for one of these."""
    assert is_inner(address) is inner


def test_a_public_host_leads_into_no_inner_network(server: str) -> None:
    """The redirect is refused before anybody is asked; one from an inner host, which the board's owner named, is followed."""
    turns = iter((False, True))
    with pytest.raises(FetchError, match="it redirects into a private network"):
        fetch_url(f"{server}/once", inner=lambda _: next(turns))
    assert fetch_url(f"{server}/once", inner=lambda _: True).data == b"whole"
    assert fetch_url(f"{server}/once", inner=lambda _: False).data == b"whole"


def test_through_a_proxy_names_are_looked_up_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy would ask for whatever a public host names."""
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "")
    route = Route()
    with pytest.raises(InnerError):
        route.see("https://1.1.1.1/board.json", "https://127.0.0.1/board.json")
    route.see("https://127.0.0.1/board.json", "https://127.0.0.1/other.json")
    route.see("https://1.1.1.1/board.json", "https://1.0.0.1/board.json")
