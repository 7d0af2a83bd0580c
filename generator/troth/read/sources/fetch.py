"""Fetch what a board publishes from its web address, on the terms of whoever fetches: how much, how long, how far, and by which way."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from troth import __version__
from troth.base.limits import FETCH_REDIRECTS, FETCH_SECONDS, FETCH_SILENCE, SOURCE_BYTES
from troth.base.text import escape_text
from troth.read.sources.reach import InnerError, PlainHandler, Route, SecureHandler, is_inner

if TYPE_CHECKING:
    from troth.read.sources.reach import IsInner


_PIECE = 1 << 16
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_NOT_MODIFIED = 304
_REDIRECTED = frozenset({301, 302, 303, 307, 308})


class FetchError(Exception):
    """Nothing was fetched; the message is the reason, as a sentence of its own without the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is fetched, and how long it may take."""

    max_bytes: int = SOURCE_BYTES.most
    seconds: float = FETCH_SECONDS.most
    silence_seconds: float = FETCH_SILENCE.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: its bytes, or None where it is what it was, and the mark by which the server knows that."""

    data: bytes | None
    etag: str | None


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, and none to a way by which others could listen or to what is no web address."""

    def __init__(self, route: Route) -> None:
        self._route = route

    max_redirections = FETCH_REDIRECTS.most
    max_repeats = FETCH_REDIRECTS.most

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> urllib.request.Request | None:  # noqa: ANN401 - as the library has it
        """Return the request to follow with. Raises FetchError for an address that is not followed."""
        try:
            _check_address(newurl, local=_is_local(req.full_url))
            self._route.see(req.full_url, newurl)
        except (FetchError, InnerError):
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch_url(address: str, *, etag: str | None = None, limits: Limits | None = None, inner: IsInner = is_inner) -> Fetched:
    """Return what lies at a web address. Raises FetchError with the reason, which holds nothing of the answer itself.

    Only https is spoken, and http with this machine alone; a public host leads to no `inner` one. With `etag`, the mark of an
    earlier answer, that answer is not sent again.
    """
    bounds, late = limits or Limits(), Event()
    found: list[Fetched | FetchError] = []

    def ask() -> None:
        try:
            found.append(_request_url(address, etag, bounds, late, Route(inner)))
        except FetchError as error:
            found.append(error)

    # A server may send a byte now and then for ever, in its head too: no time limit of a socket ends that.
    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(bounds.seconds)
    late.set()
    outcome = found[0] if found else FetchError(f"its answer took longer than {bounds.seconds:g} seconds")
    if isinstance(outcome, FetchError):
        raise outcome
    return outcome


def _request_url(address: str, etag: str | None, bounds: Limits, timed_out: Event, route: Route) -> Fetched:
    _check_address(address, local=_is_local(address))
    headers = {"User-Agent": f"troth/{__version__}", "Accept": "application/json", "Accept-Encoding": "identity"}
    asked = urllib.request.Request(address, headers=headers | ({"If-None-Match": etag} if etag else {}))  # noqa: S310 - looked at above
    try:
        with _build_opener(route).open(asked, timeout=bounds.silence_seconds) as answer:
            mark = answer.headers.get("ETag") or ""
            may_go_back = len(mark) <= 200 and mark.isascii() and mark.isprintable()  # noqa: PLR2004 - a short line
            return Fetched(data=_read_body(answer, bounds, timed_out), etag=mark if mark and may_go_back else None)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == _NOT_MODIFIED and etag:
                return Fetched(data=None, etag=etag)
            raise FetchError(_describe_http_error(error)) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(f"its server could not be reached: {_describe_error(error)}") from None


def _describe_http_error(error: urllib.error.HTTPError) -> str:
    if error.code not in _REDIRECTED:
        return f"its server answers {error.code}"
    if "infinite loop" in str(error.reason):
        return FETCH_REDIRECTS.beyond
    return "it redirects to something that is not a web address"


def _build_opener(route: Route) -> urllib.request.OpenerDirector:
    """Return what opens web addresses and nothing else: no files, no FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        PlainHandler(route),
        SecureHandler(route, ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(route),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _check_address(address: str, *, local: bool) -> None:
    """Raise FetchError for an address that is not asked."""
    try:
        parts = urlsplit(address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and local and parts.hostname in _LOCAL_HOSTS)
    except ValueError:
        safe = False
    if not safe or parts.username is not None:
        raise FetchError(f"it redirects to {escape_text(address)}, but only https is allowed")


def _is_local(address: str) -> bool:
    """Tell whether an address is one of this machine's own, which nobody listens to."""
    return urlsplit(address).hostname in _LOCAL_HOSTS


def _read_body(answer: http.client.HTTPResponse, bounds: Limits, timed_out: Event) -> bytes:
    """Return the whole answer. Raises FetchError where it is larger than the bounds, or nobody waits for it any more."""
    found = bytearray()
    while piece := answer.read1(_PIECE):
        found += piece
        if len(found) > bounds.max_bytes or timed_out.is_set():
            raise FetchError(f"its answer is larger than {bounds.max_bytes >> 20} MiB")
    if answer.length:
        raise FetchError("its answer was cut off")
    return bytes(found)


def _describe_error(error: Exception) -> str:
    """Return in our words why no answer came: an error's own may repeat what a server said."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, InnerError):
        return "it redirects into a private network, which a public address may not"
    if isinstance(cause, TimeoutError):
        return "it doesn't respond"
    if isinstance(cause, ssl.SSLError):
        return "its certificate is not trusted"
    if isinstance(cause, ConnectionError):
        return "it does not answer"
    if isinstance(cause, http.client.HTTPException | ValueError):
        return "it is not a web server"
    return "there is no such host, or it can't be reached"
