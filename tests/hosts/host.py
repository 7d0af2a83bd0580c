"""A stand-in for a host on 127.0.0.1: repositories over HTTP with a token, and an API that is held to the host's own description."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.hosts.contract import ApiCall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hosts.contract import Answer, Contract

TOKEN = "token-of-the-run"  # noqa: S105 - the stand-in's own
BOT = "github-actions[bot]"


class Kind(StrEnum):
    """Whose API it speaks."""

    GITHUB = "github"
    GITLAB = "gitlab"
    FORGEJO = "forgejo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one host calls what all of them have."""

    prefix: str
    number: str = "number"
    text: str = "body"
    opened: str = "open"
    issue: str = ""
    """The name of the schema of an issue, and below those of a comment and an account, in the host's description."""
    note: str = ""
    user: str = ""
    unheld: frozenset[str] = frozenset()
    """The operations that are played here and that the description does not have: nothing holds these to the host.

    Where there is no description at hand, that goes for all of them.
    """


DIALECTS = {
    Kind.GITHUB: Dialect(prefix="/api/v3", issue="issue", note="issue-comment", user="simple-user"),
    Kind.FORGEJO: Dialect(
        prefix="/api/v1",
        issue="Issue",
        note="Comment",
        user="User",
        unheld=frozenset({"get issues", "post issues", "get notes", "patch note"}),
    ),
    Kind.GITLAB: Dialect(prefix="/api/v4", number="iid", text="description", opened="opened"),
}
_PLACE = r"/(?:repos/[^/]+/[^/]+|projects/\d+)"
_ROUTES = {
    "note": re.compile(rf"{_PLACE}/(?:issues/comments|merge_requests/\d+/notes)/(?P<id>\d+)"),
    "notes": re.compile(rf"{_PLACE}/(?:issues|merge_requests)/(?P<id>\d+)/(?:comments|notes)"),
    "issue": re.compile(rf"{_PLACE}/issues/(?P<id>\d+)"),
    "issues": re.compile(rf"{_PLACE}/issues"),
}


@dataclass
class Host:
    """Repositories below `root`, and issues; every request that its description does not know is kept in `faults`."""

    root: Path
    contract: Contract | None = None
    kind: Kind = Kind.GITHUB
    rights: frozenset[str] = frozenset()
    """What the token of the job that runs may write: `issues`, `notes`."""
    issues: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    """The comments on changes."""
    calls: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def dialect(self) -> Dialect:
        """What this host calls things."""
        return DIALECTS[self.kind]

    def judge(self, method: str, path: str, query: dict[str, str], raw: bytes) -> Answer:
        """Answer a request, where it is one that the host would take; what is wrong with it, or with the answer, is a fault."""
        template = self.contract.find(method, path) if self.contract else None
        route = next(((name, found["id"] if "id" in found.groupdict() else "") for name, pattern in _ROUTES.items()
                      if (found := pattern.fullmatch(path))), None)  # fmt: skip
        if route is None or (self.contract and template is None and f"{method} {route[0]}" not in self.dialect.unheld):
            return self._note_faults([f"{method} {path}: the host has no such operation"])
        body = json.loads(raw) if raw else None
        call = ApiCall(method=method, template=template or "", path=path, query=query, body=body)
        if self.contract and template and (wrong := self.contract.list_faults(call)):
            return self._note_faults(wrong)
        self.calls.append(f"{method} {route[0]}")
        answer = self._answer(method, *route, query, body)
        wrong = self.contract.list_faults(call, answer) if self.contract and template and answer[0] < HTTPStatus.BAD_REQUEST else []
        return self._note_faults([f"the stand-in's own answer: {each}" for each in wrong]) if wrong else answer

    def _answer(self, method: str, what: str, which: str, query: dict[str, str], body: Any) -> Answer:  # noqa: ANN401 - as it came
        if method != "get" and what.removesuffix("s") + "s" not in self.rights:
            return 403, {"message": "Resource not accessible by integration"}
        kept = self.issues if what.startswith("issue") else self.notes
        if method == "post":
            return 201, self._add(kept, body, BOT)
        if not which or what == "notes":
            return 200, self._list(kept, query)
        found = next((each for each in kept if str(each[self.dialect.number if what == "issue" else "id"]) == which), None)
        if found is None:
            return 404, {"message": "Not Found"}
        if method != "get":
            found.update({key: value for key, value in body.items() if key not in ("labels", "state_event")})
            found.update({"state": "closed"} if body.get("state_event") == "close" else {})
        return (201 if self.kind is Kind.FORGEJO and what == "issue" and method == "patch" else 200), found

    def add_issue(self, body: dict[str, Any], by: str = BOT) -> None:
        """Let somebody open an issue, by hand."""
        self._add(self.issues, body, by)

    def _add(self, kept: list[dict[str, Any]], body: dict[str, Any], by: str) -> dict[str, Any]:
        shape = self.dialect.issue if kept is self.issues else self.dialect.note
        made, user = (self.contract.make_named(name) if self.contract and name else {} for name in (shape, self.dialect.user))
        number = len(kept) + 1
        made |= {**body, "id": number, "user": {**user, "login": by}}
        if kept is self.issues:
            made |= {self.dialect.number: number, "state": self.dialect.opened, "labels": [{"name": x} for x in body.get("labels", [])]}
        kept.append(made)
        return made

    def _list(self, kept: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
        if query.get("page", "1") != "1":
            return []
        state = query.get("state", self.dialect.opened)
        found = [each for each in kept if each.get("state", state) == state or state == "all"]
        return [each for each in found if query.get("creator", each["user"]["login"]) == each["user"]["login"]]

    def _note_faults(self, faults: list[str]) -> Answer:
        self.faults += faults
        return 500, {"message": "; ".join(faults)}


class _Server(ThreadingHTTPServer):
    """A server that knows its host."""

    daemon_threads = True

    def __init__(self, host: Host) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host = host


class _Handler(BaseHTTPRequestHandler):
    """Answers for the host that its server holds."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""

    def do_GET(self) -> None:
        """Answer any request."""
        self._handle()

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that the library looks for

    def _handle(self) -> None:
        address, body = urlsplit(self.path), self._read_body()
        if self._find_token() != TOKEN:
            self._send(401, b"{}", [("WWW-Authenticate", 'Basic realm="stand-in"')])
        elif address.path.startswith(f"{(host := self.server.host).dialect.prefix}/"):
            with host.lock:
                path = address.path.removeprefix(host.dialect.prefix)
                code, said = host.judge(self.command.lower(), path, dict(parse_qsl(address.query)), body)
            self._send(code, json.dumps(said).encode(), [("Content-Type", "application/json")])
        else:
            self._serve_git(address.path, address.query, body)

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def _find_token(self) -> str:
        kind, _, value = self.headers.get("Authorization", f"token {self.headers.get('PRIVATE-TOKEN', '')}").partition(" ")
        return base64.b64decode(value).decode().partition(":")[2] if kind.lower() == "basic" else value

    def _send(self, code: int, body: bytes, headers: list[tuple[str, str]]) -> None:
        self.send_response(code)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _serve_git(self, path: str, query: str, body: bytes) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.server.host.root),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_PROJECT_ROOT": str(self.server.host.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "PATH_INFO": re.sub(r"^(/[^/]+/[^/.]+)(\.git)?(/|$)", r"\1.git\3", path),
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REMOTE_USER": BOT,
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=False)
        head, _, data = done.stdout.partition(b"\r\n\r\n")
        headers = [(name, value) for name, _, value in (line.partition(": ") for line in head.decode().split("\r\n")) if value]
        code = int(dict(headers).get("Status", "200").split()[0])
        self._send(code, data, [each for each in headers if each[0] not in ("Status", "Content-Length")])


@contextmanager
def serve_host(host: Host) -> Iterator[str]:
    """Serve a host for as long as the block runs, and yield its address."""
    server = _Server(host)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
