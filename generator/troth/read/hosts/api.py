"""Call a host's REST API: with a token, and with limits to how long, how much and how often; one clear line where it fails."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from troth import __version__
from troth.base.errors import BoardError
from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SECONDS = 30
_TRIES = 3
_LONGEST_WAIT = 90
"""Seconds that a host may ask to wait before it is asked again; a run that would take longer ends, and the next one goes on."""
_MOST_BYTES = 32 << 20
_PAGE = 100
_MOST_PAGES = 30
_TOO_MANY = frozenset({403, 429})
_FAILING = frozenset({500, 502, 503, 504})


class ApiError(BoardError):
    """The host did not do what it was asked; `status` is its answer, 0 where it could not be reached."""

    def __init__(self, message: str, hint: str, status: int = 0) -> None:
        super().__init__(message, hint)
        self.status = status


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the token goes to the host that it is for, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - as the library has it
        """Follow nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestApi:
    """The API of one host, below the address `base`."""

    base: str
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    pause: Callable[[float], None] = time.sleep

    def get(self, path: str, **query: str | int) -> Any:  # noqa: ANN401 - whatever the host says
        """Return what lies at a path. Raises ApiError."""
        return self.call("GET", f"{path}?{urlencode(query)}" if query else path)

    def iter_pages(self, path: str, **query: str | int) -> Iterator[dict[str, Any]]:
        """Yield everything that a list holds, page by page. Raises ApiError."""
        for page in range(1, _MOST_PAGES + 1):
            listed = self.get(path, **query, page=page)
            found = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
            yield from found
            if not found:
                return

    def call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - likewise
        """Return the answer to a request. Raises ApiError.

        What failed on the host's side is asked again only where nothing can happen twice: for a question, or where the host
        itself said to wait.
        """
        for left in range(_TRIES - 1, -1, -1):
            try:
                return self._send(method, path, body)
            except urllib.error.HTTPError as error:
                with error:
                    wait = _read_wait(error)
                    again = error.code in _TOO_MANY if wait is not None else method == "GET" and error.code in _FAILING
                    if not left or not again or (wait or 0) > _LONGEST_WAIT:
                        raise ApiError(*_explain(method, path, error, wait), error.code) from None
                self.pause(1 if wait is None else wait)
            except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
                if not left or method != "GET":
                    raise ApiError(
                        f"the host's API could not be reached: {escape_text(str(error), 200)}", "check whether this job can reach it"
                    ) from None
                self.pause(1)
        raise AssertionError  # the last try returned or raised

    def _send(self, method: str, path: str, body: Mapping[str, object] | None) -> Any:  # noqa: ANN401 - likewise
        data = None if body is None else json.dumps(body).encode()
        own = {"User-Agent": f"troth/{__version__}", "Accept": "application/json"} | dict(self.headers)
        if data is not None:
            own["Content-Type"] = "application/json"
        if not self.base.startswith(("https://", "http://")):
            raise ValueError("it has no web address")
        request = urllib.request.Request(self.base + path, data=data, headers=own, method=method)  # noqa: S310 - a web address
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=_SECONDS) as answer:
            content = answer.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise ValueError("its answer is too long")
        return json.loads(content) if content.strip() else None


def quote_part(text: str) -> str:
    """Return a text as one part of a path."""
    return quote(text, safe="")


def _read_wait(error: urllib.error.HTTPError) -> float | None:
    """Return how many seconds the host asks to wait; None where it asks for nothing of the kind."""
    asked = error.headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked[:6])
    if error.headers.get("X-RateLimit-Remaining") == "0" and (reset := error.headers.get("X-RateLimit-Reset", "")).isdecimal():
        return max(float(reset[:12]) - time.time(), 1.0)
    return None


def _explain(method: str, path: str, error: urllib.error.HTTPError, wait: float | None) -> tuple[str, str]:
    place = escape_text(path.partition("?")[0], 200)
    if wait is not None and error.code in _TOO_MANY:
        return (
            f"the host accepts no more requests for now ({error.code} to {method} {place})",
            "the next run continues where this one ended",
        )
    hints = {
        401: "the token is wrong or has expired",
        403: "the token of this job has no permission for this: check the permissions of the job and the token",
        404: "it was deleted, or the token of this job has no access",
    }
    return f"the host answers {error.code} to {method} {place}", hints.get(error.code, "try again later")
