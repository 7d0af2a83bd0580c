"""WSGI middleware of the local server: it answers only who asks for it by its own address, and says on each page what is wrong."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from troth.publish.listen_address import ListenAddress


if TYPE_CHECKING:
    App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_BODY = re.compile(rb"<body[^>]*>")
_BOX = (
    "position:sticky;top:0;z-index:99;padding:.8rem 1.2rem;background:#7a1010;color:#fff;font:1rem/1.5 system-ui,sans-serif;"
    "max-height:50vh;overflow:auto"
)
_MOST = 20


def check_host(app: App, address: ListenAddress) -> App:
    """Refuse requests whose `Host` is not the address that is served: a name that leads here may be that of another's page."""
    refusal = f"This board is served at http://{address.written}/ and under no other name.\n".encode()

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST")
        if host is None or address.is_named_by(host):
            return app(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(refusal)))])
        return [refusal]

    return checked


def add_banner(app: App, banner: Callable[[], bytes]) -> App:
    """Put a banner at the top of each page while there is one."""

    def with_banner(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said: list[Any] = []
        box = banner()
        if not box:
            return app(environ, start_response)
        answer = app(environ, lambda *words: said.extend(words))
        status, headers = said[0], [(str(name), str(value)) for name, value in said[1]]
        if not any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers):
            start_response(status, headers)
            return answer
        page = b"".join(answer)
        body = _BODY.search(page)
        page = page[: body.end()] + box + page[body.end() :] if body else box + page
        start_response(status, [*((name, value) for name, value in headers if name.lower() != "content-length"), _find_length(page)])
        return [page]

    return with_banner


def render_banner(faults: Sequence[str], *, stale: bool) -> bytes:
    """Return what a page says of the faults; `stale` tells that it shows the board as it was before them. Nothing without faults."""
    if not faults:
        return b""
    more = [f"and {len(faults) - _MOST} more: troth check"] if len(faults) > _MOST else []
    lines = "".join(f"<li>{escape(each)}</li>" for each in (*faults[:_MOST], *more))
    head = "This page is as it was before: mend this, and it is built again" if stale else "Something is wrong in the records"
    return f'<div role="alert" style="{_BOX}"><strong>{head}</strong><ul style="margin:.3rem 0 0">{lines}</ul></div>'.encode()


def _find_length(page: bytes) -> tuple[str, str]:
    return "Content-Length", str(len(page))
