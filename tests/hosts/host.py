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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft4Validator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Answer: TypeAlias = tuple[int, Any]

TOKEN = "token-of-the-run"  # noqa: S105 - the stand-in's own
BOT = "github-actions[bot]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """One request to the API, as the host's description names it."""

    method: str
    template: str
    values: Mapping[str, str]
    query: Mapping[str, str]
    body: Any


@dataclass
class Contract:
    """The host's description: which operations there are, and what their bodies and answers look like."""

    description: Mapping[str, Any]

    def find(self, method: str, path: str) -> tuple[str, dict[str, str]] | None:
        """Return the template of a path and the values in it; None where the host has no such operation."""
        for template, methods in self.description["paths"].items():
            pattern = re.sub(
                r"\\\{(\w+)\\\}", lambda name: f"(?P<{name[1]}>{'.+' if name[1] in ('path', 'ref') else '[^/]+'})", re.escape(template)
            )
            if method in methods and (match := re.fullmatch(pattern, path)):
                return template, match.groupdict()
        return None

    def list_faults(self, call: ApiCall, answer: Answer | None = None) -> list[str]:
        """Return what is wrong with the body of a call, or with an answer to it."""
        operation = self.description["paths"][call.template][call.method]
        if answer is None:
            schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            if schema is None:
                return []
            unknown = sorted(set(call.body or {}) - set(self._resolve(schema).get("properties", {}))) if isinstance(call.body, dict) else []
            return [*self._validate(schema, call.body or {}), *(f"unknown field {each}" for each in unknown)]
        responses = operation["responses"]
        if str(answer[0]) not in responses:
            return [f"{answer[0]} is no answer to {call.method} {call.template}"]
        schema = self._resolve(responses[str(answer[0])]).get("content", {}).get("application/json", {}).get("schema")
        return self._validate(schema, answer[1]) if schema else []

    def make_example(self, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the description says
        """Return the smallest thing that a schema allows: what the host would surely send."""
        schema = self._resolve(schema)
        if "allOf" in schema:
            return {key: value for part in schema["allOf"] for key, value in self.make_example(part).items()}
        for choice in ("oneOf", "anyOf"):
            if choice in schema:
                return self.make_example(schema[choice][0])
        if schema.get("nullable"):
            return None
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("type") == "object" or "properties" in schema:
            known = schema.get("properties", {})
            return {key: self.make_example(known[key]) for key in schema.get("required", ()) if key in known}
        plain = {"array": [], "integer": 1, "number": 1, "boolean": False}
        texts = {"date-time": "2026-11-20T10:00:00Z", "uri": "http://127.0.0.1/x", "email": "x@x.example"}
        return plain.get(schema.get("type", ""), texts.get(schema.get("format", ""), "x"))

    def make_named(self, name: str) -> Any:  # noqa: ANN401 - likewise
        """Return an example of one of the description's named schemas."""
        return self.make_example({"$ref": f"#/components/schemas/{name}"})

    def _resolve(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            found: Any = self.description
            for key in schema["$ref"].removeprefix("#/").split("/"):
                found = found[key]
            schema = found
        return schema

    def _validate(self, schema: Mapping[str, Any], value: object) -> list[str]:
        found = Draft4Validator({**self.description, **schema}).iter_errors(value)
        return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in found]


def load_contract(file: Path) -> Contract:
    """Read a host's description (OpenAPI 3.0), in which `nullable` becomes what JSON Schema says for it."""
    return Contract(_allow_null(json.loads(file.read_text(encoding="utf-8"))))


def _allow_null(described: Any) -> Any:  # noqa: ANN401 - a description is made of anything that JSON holds
    if isinstance(described, list):
        return [_allow_null(each) for each in described]
    if not isinstance(described, dict):
        return described
    found = {key: _allow_null(value) for key, value in described.items()}
    return {"anyOf": [found, {"type": "null"}], "nullable": True} if described.get("nullable") is True else found


@dataclass
class Host:
    """Repositories below `root`, and issues; every request that its description does not know is kept in `faults`."""

    root: Path
    contract: Contract | None = None
    rights: frozenset[str] = frozenset()
    """What the token of the job that runs may write, such as `issues`."""
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: list[dict[str, Any]] = field(default_factory=list)
    calls: list[ApiCall] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, call: ApiCall) -> Answer:
        """Return what the host says to a call: refused where the job's rights don't reach so far."""
        needed = None if call.method == "get" else "contents" if "/contents/" in call.template or "/git/" in call.template else "issues"
        if needed and needed not in self.rights:
            return 403, {"message": "Resource not accessible by integration"}
        played: dict[tuple[str, str], Callable[[ApiCall], Answer]] = {
            ("post", "/repos/{owner}/{repo}/issues"): self._open_issue,
            ("get", "/repos/{owner}/{repo}/issues"): self._list_issues,
            ("get", "/repos/{owner}/{repo}/issues/{issue_number}"): self._show_issue,
            ("patch", "/repos/{owner}/{repo}/issues/{issue_number}"): self._change_issue,
            ("post", "/repos/{owner}/{repo}/issues/{issue_number}/comments"): self._add_comment,
        }
        play = played.get((call.method, call.template))
        return play(call) if play else (501, {"message": f"the stand-in does not play {call.method} {call.template}"})

    def _open_issue(self, call: ApiCall) -> Answer:
        number = len(self.issues) + 1
        labels = [{"name": each} for each in call.body.get("labels", [])]
        given = {"number": number, "state": "open", "title": call.body["title"], "body": call.body.get("body"), "labels": labels}
        self.issues[number] = {**(self.contract.make_named("issue") if self.contract else {}), **given}
        return 201, self.issues[number]

    def _list_issues(self, call: ApiCall) -> Answer:
        state, label = call.query.get("state", "open"), call.query.get("labels", "")
        found = [each for each in self.issues.values() if state in ("all", each["state"])]
        return 200, [each for each in found if not label or label in {one["name"] for one in each["labels"]}]

    def _show_issue(self, call: ApiCall) -> Answer:
        issue = self.issues.get(int(call.values["issue_number"]))
        return (200, issue) if issue else (404, {"message": "Not Found"})

    def _change_issue(self, call: ApiCall) -> Answer:
        issue = self.issues.get(int(call.values["issue_number"]))
        if issue is None:
            return 404, {"message": "Not Found"}
        issue.update({key: value for key, value in call.body.items() if key != "labels"})
        return 200, issue

    def _add_comment(self, call: ApiCall) -> Answer:
        made = {
            **(self.contract.make_named("issue-comment") if self.contract else {}),
            "id": len(self.comments) + 1,
            "body": call.body["body"],
        }
        self.comments.append(made)
        return 201, made


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
        elif address.path.startswith("/api/v3/"):
            self._answer_api(address.path.removeprefix("/api/v3"), dict(parse_qsl(address.query)), body)
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
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        return base64.b64decode(value).decode().partition(":")[2] if kind.lower() == "basic" else value

    def _send(self, code: int, body: bytes, headers: list[tuple[str, str]]) -> None:
        self.send_response(code)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _answer_api(self, path: str, query: dict[str, str], raw: bytes) -> None:
        code, said = self._judge(path, query, raw)
        self._send(code, json.dumps(said).encode(), [("Content-Type", "application/json")])

    def _judge(self, path: str, query: dict[str, str], raw: bytes) -> Answer:
        method = self.command.lower()
        contract = self.server.host.contract
        found = contract.find(method, path) if contract else None
        if contract is None or found is None:
            return self._note_fault([f"{self.command} {path}: the host has no such operation"])
        call = ApiCall(method=method, template=found[0], values=found[1], query=query, body=json.loads(raw) if raw else None)
        if wrong := contract.list_faults(call):
            return self._note_fault(wrong)
        with self.server.host.lock:
            self.server.host.calls.append(call)
            answer = self.server.host.answer(call)
        wrong = contract.list_faults(call, answer) if answer[0] < 400 else []
        return self._note_fault([f"the stand-in's own answer: {each}" for each in wrong]) if wrong else answer

    def _note_fault(self, faults: list[str]) -> Answer:
        with self.server.host.lock:
            self.server.host.faults += faults
        return 500, {"message": "; ".join(faults)}

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
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
