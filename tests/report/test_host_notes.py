"""On GitLab and Forgejo there is one comment on a change and one issue about what is overdue, kept up to date in place."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from troth.base.errors import BoardError
from troth.report.host_notes import TITLE, find_host_api, keep_issue, put_comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GITLAB = {"CI_API_V4_URL": "{at}/api/v4", "CI_PROJECT_ID": "7", "CI_MERGE_REQUEST_IID": "3", "TROTH_TOKEN": "s3cret"}
FORGEJO = {"GITHUB_API_URL": "{at}/api/v1", "GITHUB_REPOSITORY": "alder/board", "TROTH_CHANGE": "3", "TROTH_TOKEN": "s3cret"}
KEYS = {"gitlab": ("iid", "description"), "forgejo": ("number", "body")}


@contextmanager
def run_host(kind: str, *, status: int = 200) -> Iterator[tuple[str, list[tuple[str, str]], dict[str, list[dict[str, Any]]]]]:
    """Give a host's address, what was asked of it, and what it holds: comments and issues, as its documents say."""
    asked: list[tuple[str, str]] = []
    held: dict[str, list[dict[str, Any]]] = {"comments": [], "issues": []}
    number = KEYS[kind][0]

    class Request(BaseHTTPRequestHandler):
        def answer(self, data: object) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle_any(self) -> None:
            way = urlsplit(self.path)
            asked.append((self.command, way.path))
            sent = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"null")
            place = held["comments"] if way.path.rstrip("0123456789/").endswith(("notes", "comments")) else held["issues"]
            if self.command == "GET":
                pages = [each for each in place if each.get("state") in (None, "open", "opened")]
                self.answer(pages if "page=1&" in way.query else [])
            elif self.command == "POST":
                held_one = {"id": 11, number: 5, "state": None, **sent}
                place.append(held_one)
                self.answer(held_one)
            else:
                place[0].update(sent)
                if sent.get("state") == "closed" or sent.get("state_event") == "close":
                    place[0]["state"] = "closed"
                self.answer(place[0])

        do_GET = do_POST = do_PUT = do_PATCH = handle_any  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Request) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked, held
        server.shutdown()
        thread.join()


def fill(environment: Mapping[str, str], at: str) -> dict[str, str]:
    """Return a host's variables with its address."""
    return {name: value.format(at=at) for name, value in environment.items()}


@pytest.mark.parametrize(("kind", "environment", "place"), [
    ("gitlab", GITLAB, ("PUT", "/api/v4/projects/7/merge_requests/3/notes/11")),
    ("forgejo", FORGEJO, ("PATCH", "/api/v1/repos/alder/board/issues/comments/11")),
])  # fmt: skip
def test_one_comment_is_kept_up_to_date(kind: str, environment: dict[str, str], place: tuple[str, str]) -> None:
    """The first push makes it, the next one writes over it."""
    with run_host(kind) as (at, asked, held):
        api = find_host_api(fill(environment, at))
        assert api is not None
        assert put_comment(api, "Nina promises.") == "the review was added as a comment"
        assert put_comment(api, "Nina promises more.") == "the comment with the review is up to date"
        assert asked[-1] == place
        (comment,) = held["comments"]
        assert comment["body"] == "<!-- troth: review -->\nNina promises more."


@pytest.mark.parametrize(("kind", "environment"), [("gitlab", GITLAB), ("forgejo", FORGEJO)])
def test_one_issue_is_opened_mended_and_closed(kind: str, environment: dict[str, str]) -> None:
    """Nobody gets a second one, and it is closed when nothing is overdue; all being well, nothing happens."""
    with run_host(kind) as (at, _, held):
        api = find_host_api(fill(environment, at))
        assert api is not None
        assert keep_issue(api, "", overdue=False) == "nothing is overdue, so there is no issue"
        keep_issue(api, "- late", overdue=True)
        keep_issue(api, "- later", overdue=True)
        (issue,) = held["issues"]
        assert (issue["title"], issue[KEYS[kind][1]]) == (TITLE, "<!-- troth: overdue -->\n- later")
        assert "closed" in keep_issue(api, "", overdue=False)
        assert issue["state"] == "closed"


def test_a_long_text_is_cut_where_a_line_ends() -> None:
    """A board with thousands overdue still gets its issue."""
    with run_host("gitlab") as (at, _, held):
        api = find_host_api(fill(GITLAB, at))
        assert api is not None
        keep_issue(api, "- a promise that is late\n" * 5000, overdue=True)
        (issue,) = held["issues"]
        assert len(issue["description"]) < 61_000
        assert issue["description"].endswith("late\n\nThere is more on the board.\n")


def test_a_refusal_is_one_sentence_with_the_way_out() -> None:
    """A token that may not write is named as that; its value is not."""
    with run_host("gitlab", status=403) as (at, _, _held):
        api = find_host_api(fill(GITLAB, at))
        assert api is not None
        with pytest.raises(BoardError) as raised:
            put_comment(api, "x")
        assert raised.value.message.startswith("the host answers 403 to GET http://127.0.0.1")
        assert "TROTH_TOKEN has no permission for this" in raised.value.hint
        assert "s3cret" not in raised.value.message + raised.value.hint


@pytest.mark.parametrize("environment", [{}, {**GITLAB, "TROTH_TOKEN": ""}, {"TROTH_TOKEN": "x"}])
def test_elsewhere_there_is_no_host(environment: dict[str, str]) -> None:
    """Without a token, or outside of a job, nobody is asked."""
    assert find_host_api(environment) is None
