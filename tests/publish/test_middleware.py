"""What stands before the local server: it answers its own name alone, and puts what is wrong at the top of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.publish.middleware import ListenAddress, add_banner, check_host, render_banner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

ADDRESS = ListenAddress("127.0.0.1", 8000)


def serving(content: bytes, kind: str = "text/html") -> App:
    """Return a server of one file."""

    def app(_: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content)))])
        return [content]

    return app


def ask(app: App, **environ: str) -> tuple[str, dict[str, str], bytes]:
    """Ask for the file, and return status, headers and what came."""
    told: list[Any] = []
    body = b"".join(app(dict(environ), lambda *words: told.extend(words)))
    return told[0], dict(told[1]), body


def test_another_name_is_refused() -> None:
    """Nothing of the board is told, only where it is served."""
    app = check_host(serving(b"secret"), ADDRESS)
    assert ask(app, HTTP_HOST="127.0.0.1:8000")[0] == "200 OK"
    assert ask(app)[0] == "200 OK", "a program that names no host is no browser"
    status, headers, body = ask(app, HTTP_HOST="evil.example:8000")
    assert status == "403 Forbidden"
    assert body == b"This board is only served at http://127.0.0.1:8000/.\n"
    assert headers["Content-Length"] == str(len(body))


def test_a_page_says_what_is_wrong() -> None:
    """Right where the body begins, as text, with a length that is true."""
    banner = render_banner(["a.yaml:1:2: <b>"], stale=True)
    status, headers, body = ask(add_banner(serving(b'<html><body dir="ltr"><p>Hi</p></body></html>'), lambda: banner))
    assert body.startswith(b'<html><body dir="ltr"><div role="alert"')
    assert b"a.yaml:1:2: &lt;b&gt;" in body
    assert b"was not updated" in body
    assert body.endswith(b"<p>Hi</p></body></html>")
    assert (status, headers["Content-Length"]) == ("200 OK", str(len(body)))


def test_a_page_without_a_body() -> None:
    """The banner comes first."""
    assert ask(add_banner(serving(b"<p>Hi"), lambda: render_banner(["x"], stale=False)))[2].endswith(b"</div><p>Hi")


def test_other_files_stay_as_they_are() -> None:
    """Only pages are changed, and they only while something is wrong."""
    banner = render_banner(["x"], stale=True)
    assert ask(add_banner(serving(b"{}", "application/json"), lambda: banner))[2] == b"{}"
    assert ask(add_banner(serving(b"<body>"), lambda: render_banner([], stale=False)))[2] == b"<body>"


def test_many_faults_are_counted() -> None:
    """Twenty are shown, of the others how many there are."""
    box = render_banner([f"a.yaml:{number}:1: x" for number in range(50)], stale=False)
    assert box.count(b"<li>") == 21
    assert b"and 30 more: troth check" in box
