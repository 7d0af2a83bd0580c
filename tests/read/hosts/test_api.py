"""A host that fails, is slow to allow, or leads elsewhere costs one clear line, and never the token."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from troth.read.hosts.api import ApiError, RestApi

if TYPE_CHECKING:
    from collections.abc import Iterator

    Answers = list[tuple[int, dict[str, str], object]]


@contextmanager
def run_host(answers: Answers) -> Iterator[tuple[RestApi, list[str], list[float]]]:
    """Give an API that answers so, one after the other; what it was asked; and how long was waited."""
    asked: list[str] = []
    waited: list[float] = []

    class Request(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path} {self.headers.get('Authorization')}")
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            code, headers, said = answers.pop(0)
            body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(code)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Request) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield (
            RestApi(base=f"http://127.0.0.1:{server.server_port}", headers={"Authorization": "secret"}, pause=waited.append),
            asked,
            waited,
        )
        server.shutdown()


def test_a_question_is_asked_again_where_the_host_fails() -> None:
    """Three times in all; what would write is not, since it may have been done."""
    with run_host([(502, {}, None), (200, {}, {"a": 1}), (502, {}, None)]) as (api, asked, waited):
        assert api.get("/x", page=1) == {"a": 1}
        with pytest.raises(ApiError, match="the host answers 502 to POST /y"):
            api.call("POST", "/y", {})
    assert (len(asked), waited) == (3, [1])


@pytest.mark.parametrize("headers", [{"Retry-After": "2"}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5"}])
def test_a_host_that_asks_to_wait_is_obeyed(headers: dict[str, str]) -> None:
    """For writing too: it has done nothing yet."""
    with run_host([(403, headers, None), (201, {}, {})]) as (api, _, waited):
        api.call("POST", "/x", {})
    assert waited in ([2.0], [1.0])


def test_a_long_wait_ends_the_run() -> None:
    """The line says that the next run goes on."""
    with run_host([(429, {"Retry-After": "3600"}, None)]) as (api, _, waited), pytest.raises(ApiError, match="no more requests") as ended:
        api.get("/x")
    assert (waited, ended.value.status) == ([], 429)


@pytest.mark.parametrize(("code", "hint"), [(401, "expired"), (403, "permissions"), (404, "deleted"), (418, "later")])
def test_a_refusal_says_what_to_look_at(code: int, hint: str) -> None:
    """One line with the host's answer and the way out; the token is in none of them."""
    with run_host([(code, {}, None)]) as (api, _, _waited), pytest.raises(ApiError) as refused:
        api.get("/x?token=1")
    assert hint in refused.value.hint
    assert "secret" not in f"{refused.value.message} {refused.value.hint} {api!r}"


def test_no_redirect_takes_the_token_along() -> None:
    """What leads elsewhere is a refusal."""
    with run_host([(200, {}, {})]) as (other, asked, _):
        with run_host([(302, {"Location": f"{other.base}/x"}, None)]) as (api, _, _waited), pytest.raises(ApiError, match="302"):
            api.get("/x")
        assert asked == []


@pytest.mark.parametrize("said", ["no json", "[" * 100_000])
def test_an_answer_that_cannot_be_read_is_a_fault(said: str) -> None:
    """It is asked again, and then told in one line."""
    with run_host([(200, {}, said)] * 3) as (api, _, _waited), pytest.raises(ApiError, match="could not be reached"):
        api.get("/x")


def test_what_is_no_web_address_is_not_asked() -> None:
    """No file is read in the name of a host."""
    with pytest.raises(ApiError, match="no web address"):
        RestApi(base="file:///etc", pause=lambda _: None).get("/passwd")
