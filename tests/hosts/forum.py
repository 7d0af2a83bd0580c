"""A stand-in for a host's issues: people open them and comment, and jobs ask and answer by an API held to the host's description.

A job's token may do what its rights say, and nothing else: `contents`, `issues`, `pull-requests` to write, and `…:read` to read.
GitLab publishes no description that is to be had in a package, so what is played of it follows its documents, and nothing holds it.
"""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from tests.hosts.contract import ApiCall, Contract, load_contract
from tests.hosts.host import DIALECTS, TOKEN, Dialect, Kind, _Handler

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.hosts.contract import Answer

APIS = Path(__file__).parent / "apis"
REPOSITORY = "o/r"
JUDGE, WRITE = TOKEN, "token-of-write"
"""What a job is given by itself, and what the writing job is given besides: so that the host can tell them apart."""
BOTS = {"github": "github-actions[bot]", "forgejo": "forgejo-actions", "gitlab": "project_7_bot_1"}
_ROUTES = (
    ("get", r"/issues", "list_issues", "issues:read"),
    ("get", r"/issues/comments", "list_comments", "issues:read"),
    ("get", r"/issues/(\d+)", "show_issue", "issues:read"),
    ("get", r"/issues/(\d+)/notes", "list_notes", "issues:read"),
    ("post", r"/issues/(\d+)/(?:comments|notes)", "add_answer", "issues"),
    ("post", r"/issues/comments/(\d+)/reactions", "react_to_comment", "issues"),
    ("post", r"/issues/(\d+)/reactions", "react_to_issue", "issues"),
    ("post", r"/issues/\d+/notes/(\d+)/award_emoji", "react_to_comment", "issues"),
    ("post", r"/issues/(\d+)/award_emoji", "react_to_issue", "issues"),
    ("patch", r"/issues/(\d+)", "change_issue", "issues"),
    ("put", r"/issues/(\d+)", "change_issue", "issues"),
    ("post", r"/(?:pulls|merge_requests)", "propose", "pull-requests"),
)


@dataclass(kw_only=True)
class Said:
    """An issue or a comment, as it is now."""

    number: int
    account: str
    text: str
    created: datetime
    edited: datetime | None = None
    issue: int = 0
    title: str = ""
    state: str = "open"
    system: bool = False


@dataclass(kw_only=True)
class Forum:
    """The issues of one repository, whose git lies below `root`."""

    root: Path
    kind: str = "github"
    tokens: Mapping[str, frozenset[str]] = field(
        default_factory=lambda: {
            JUDGE: frozenset({"contents:read", "issues:read"}),
            WRITE: frozenset({"contents", "issues", "pull-requests"}),
        }
    )
    now: datetime = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    issues: dict[int, Said] = field(default_factory=dict)
    comments: dict[int, Said] = field(default_factory=dict)
    reactions: list[tuple[str, int, str]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    address: str = ""
    _contracts: ClassVar[dict[str, Contract]] = {}

    @property
    def dialect(self) -> Dialect:
        """What this host calls things."""
        return DIALECTS[Kind(self.kind)]

    # What people do

    def open_issue(self, account: str, text: str, title: str = "Said") -> dict[str, Any]:
        """Let somebody open an issue; return the event that the host sends."""
        self.now += timedelta(seconds=1)
        number = len(self.issues) + 1
        self.issues[number] = Said(number=number, account=account, text=text, created=self.now, title=title)
        return self.describe_event(number)

    def comment(self, issue: int, account: str, text: str) -> dict[str, Any]:
        """Let somebody comment on an issue; return the event that the host sends."""
        self.now += timedelta(seconds=1)
        number = max(self.comments, default=100) + 1
        self.comments[number] = Said(number=number, account=account, text=text, created=self.now, issue=issue)
        return self.describe_event(issue, number)

    def edit(self, comment: int, text: str) -> None:
        """Let somebody change a comment."""
        self.now += timedelta(seconds=1)
        self.comments[comment].text, self.comments[comment].edited = text, self.now

    def describe_event(self, issue: int, comment: int | None = None, action: str = "") -> dict[str, Any]:
        """Return the event of an issue that was opened, or of a comment that was made."""
        shown = self.show_issue({}, issue)[1]
        if self.kind == "gitlab":
            said = self.comments[comment] if comment else self.issues[issue]
            user = {"username": said.account, "id": _number(said.account)}
            about: dict[str, Any] = {"created_at": said.created.strftime("%Y-%m-%d %H:%M:%S UTC"), "url": self._find_place(issue, comment)}
            if comment:
                about |= {"id": comment, "note": said.text, "noteable_type": "Issue", "system": False, "action": "create"}
                return {"object_kind": "note", "user": user, "object_attributes": about, "issue": shown}
            return {"object_kind": "issue", "user": user, "object_attributes": {**shown, **about, "action": "open"}}
        event: dict[str, Any] = {
            "action": action or ("created" if comment else "opened"),
            "issue": shown,
            "repository": {"full_name": REPOSITORY},
        }
        return event | ({"comment": self._show(self.comments[comment])} if comment else {})

    def list_answers(self, issue: int) -> list[str]:
        """Return what the board has answered in an issue, without the hidden marks."""
        own = [each for each in self.comments.values() if each.issue == issue and each.account == BOTS[self.kind]]
        return [each.text.partition("\n\n<!-- troth:")[0] for each in own]

    # What jobs ask for

    def answer(self, token: str, method: str, path: str, query: dict[str, str], raw: bytes) -> Answer:
        """Answer a request, where the token may ask so and the host has such an operation."""
        body = json.loads(raw) if raw else {}
        rights = self.tokens[token]
        if path.endswith("/graphql"):
            return self._answer_graphql(body) if "issues:read" in rights or "issues" in rights else (403, {"message": "no"})
        if path == "/user":
            return 200, {"username": BOTS[self.kind]}
        place = re.sub(r"\A/(?:repos/[^/]+/[^/]+|projects/\w+)", "", path)
        found = next(((name, right, match) for verb, pattern, name, right in _ROUTES
                      if verb == method and (match := re.fullmatch(pattern, place))), None)  # fmt: skip
        if found is None:
            return self._note_faults([f"{method} {path}: the host has no such operation"])
        name, right, match = found
        self.calls.append(name)
        if not {right, right.removesuffix(":read")} & rights:
            self.refused.append(f"{method} {place}")
            return 403, {"message": "Resource not accessible by integration"}
        return self._hold_to_contract(method, path, query, body, lambda: getattr(self, name)({**query, **body}, *map(int, match.groups())))

    def _hold_to_contract(self, method: str, path: str, query: dict[str, str], body: Any, play: Any) -> Answer:  # noqa: ANN401 - as it came
        contract = self._load_contract()
        if contract is None:
            answered: Answer = play()
            return answered
        template = contract.find(method, path)
        if template is None:
            return self._note_faults([f"{method} {path}: it is not in the host's description"])
        call = ApiCall(method=method, template=template, path=path, query=query, body=body)
        if wrong := contract.list_faults(call):
            return self._note_faults(wrong)
        answer: Answer = play()
        wrong = contract.list_faults(call, answer) if answer[0] < 400 else []
        return self._note_faults([f"the stand-in's own answer: {each}" for each in wrong]) if wrong else answer

    def list_issues(self, query: dict[str, Any]) -> Answer:
        """List the issues that changed since a moment."""
        since = str(query.get("since") or query.get("updated_after") or "")
        found = [each for each in self.issues.values() if _format(self._find_change(each)) >= since]
        return 200, [self._show(each) for each in found] if query.get("page", "1") == "1" else []

    def list_comments(self, query: dict[str, Any]) -> Answer:
        """List the comments that changed since a moment."""
        found = [each for each in self.comments.values() if _format(each.edited or each.created) >= str(query.get("since", ""))]
        return 200, [self._show(each) for each in found] if query.get("page", "1") == "1" else []

    def list_notes(self, query: dict[str, Any], issue: int) -> Answer:
        """List an issue's notes."""
        found = [each for each in self.comments.values() if each.issue == issue]
        return 200, [self._show(each) for each in found] if query.get("page", "1") == "1" else []

    def show_issue(self, _: dict[str, Any], issue: int) -> Answer:
        """Show one issue."""
        return (200, self._show(self.issues[issue])) if issue in self.issues else (404, {"message": "Not Found"})

    def add_answer(self, asked: dict[str, Any], issue: int) -> Answer:
        """Let the board comment."""
        if issue not in self.issues:
            return 404, {"message": "Not Found"}
        self.comment(issue, BOTS[self.kind], asked["body"])
        return 201, self._show(self.comments[max(self.comments)])

    def react_to_comment(self, asked: dict[str, Any], comment: int) -> Answer:
        """Put a reaction to a comment."""
        return self._react("comment", comment, asked) if comment in self.comments else (404, {"message": "Not Found"})

    def react_to_issue(self, asked: dict[str, Any], issue: int) -> Answer:
        """Put a reaction to an issue."""
        return self._react("issue", issue, asked)

    def _react(self, what: str, number: int, asked: dict[str, Any]) -> Answer:
        self.reactions.append((what, number, asked.get("content") or asked["name"]))
        contract = self._load_contract()
        made = contract.make_named("reaction" if self.kind == "github" else "Reaction") if contract else {}
        return 201, made | {"content": asked.get("content")}

    def change_issue(self, asked: dict[str, Any], issue: int) -> Answer:
        """Close an issue."""
        if asked.get("state") == "closed" or asked.get("state_event") == "close":
            self.issues[issue].state = "closed"
        return (201 if self.kind == "forgejo" else 200), self._show(self.issues[issue])

    def propose(self, asked: dict[str, Any]) -> Answer:
        """Open a pull request."""
        self.pulls.append(asked)
        contract, place = self._load_contract(), f"{self.address}/{REPOSITORY}/pull/{len(self.pulls)}"
        made = contract.make_named("pull-request" if self.kind == "github" else "PullRequest") if contract else {"web_url": place}
        return 201, made | {"html_url": place, "title": asked["title"]}

    def _answer_graphql(self, body: dict[str, Any]) -> Answer:
        asked = re.findall(r"i(\d+): issue", body["query"])
        edits = {each: self.issues[int(each)].edited for each in asked}
        return 200, {"data": {"repository": {f"i{each}": {"lastEditedAt": at and _format(at)} for each, at in edits.items()}}}

    # How the host shows it

    def _show(self, said: Said) -> dict[str, Any]:
        contract, created, updated = self._load_contract(), _format(said.created), _format(said.edited or said.created)
        if self.kind == "gitlab":
            user: dict[str, Any] = {"username": said.account, "id": _number(said.account)}
            both = {"id": said.number, "author": user, "created_at": created, "updated_at": updated}
            if said.issue:
                return both | {"body": said.text, "system": said.system, "internal": False}
            opened = {"iid": said.number, "title": said.title, "description": said.text, "state": f"{said.state}ed".replace("eded", "ed")}
            return both | opened | {"web_url": self._find_place(said.number), "confidential": False}
        assert contract is not None
        names = {"github": ("simple-user", "issue", "issue-comment"), "forgejo": ("User", "Issue", "Comment")}[self.kind]
        kind = {"type": "Bot" if said.account == BOTS["github"] else "User"} if self.kind == "github" else {}
        number = -2 if said.account == BOTS["forgejo"] else _number(said.account)
        user = contract.make_named(names[0]) | {"login": said.account, "id": number} | kind
        both = {"user": user, "body": said.text, "created_at": created, "updated_at": updated}
        if said.issue:
            url = self._find_place(said.issue)
            own = {"id": said.number, "html_url": self._find_place(said.issue, said.number), "issue_url": url}
            return contract.make_named(names[2]) | both | own
        place = {"html_url": self._find_place(said.number), "updated_at": _format(self._find_change(said))}
        return contract.make_named(names[1]) | both | place | {"number": said.number, "state": said.state, "title": said.title}

    def _find_place(self, issue: int, comment: int | None = None) -> str:
        if self.kind == "gitlab":
            return f"{self.address}/{REPOSITORY}/-/issues/{issue}" + (f"#note_{comment}" if comment else "")
        return f"{self.address}/{REPOSITORY}/issues/{issue}" + (f"#issuecomment-{comment}" if comment else "")

    def _find_change(self, issue: Said) -> datetime:
        moments = [each.created for each in self.comments.values() if each.issue == issue.number]
        return max([issue.edited or issue.created, *moments])

    def _load_contract(self) -> Contract | None:
        if self.kind == "gitlab":
            return None
        if self.kind not in self._contracts:
            self._contracts[self.kind] = load_contract(APIS / f"{self.kind}.json")
        return self._contracts[self.kind]

    def _note_faults(self, faults: list[str]) -> Answer:
        self.faults += faults
        return 500, {"message": "; ".join(faults)}


def _format(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(account: str) -> int:
    return 1000 + sum(map(ord, account))


class _ForumServer(ThreadingHTTPServer):
    """A server that knows its forum."""

    daemon_threads = True

    def __init__(self, forum: Forum) -> None:
        super().__init__(("127.0.0.1", 0), _ForumHandler)
        self.host = forum


class _ForumHandler(_Handler):
    """Answers for the forum, and serves its git."""

    server: _ForumServer  # type: ignore[assignment]

    def _handle(self) -> None:
        address, body, forum = urlsplit(self.path), self._read_body(), self.server.host
        token = self.headers.get("PRIVATE-TOKEN") or self._find_token()
        prefix = "/api/" if address.path == "/api/graphql" else f"{forum.dialect.prefix}/"
        if token not in forum.tokens:
            self._send(401, b"{}", [("WWW-Authenticate", 'Basic realm="stand-in"')])
        elif address.path.startswith(prefix):
            with forum.lock:
                path = address.path.removeprefix(prefix.rstrip("/"))
                code, said = forum.answer(token, self.command.lower(), path, dict(parse_qsl(address.query)), body)
            self._send(code, json.dumps(said).encode(), [("Content-Type", "application/json")])
        elif "git-receive-pack" in self.path and "contents" not in forum.tokens[token]:
            forum.refused.append("git push")
            self._send(403, b"", [])
        else:
            self._serve_git(address.path, address.query, body)


@contextmanager
def serve_forum(forum: Forum) -> Iterator[str]:
    """Serve a forum for as long as the block runs, and yield its address."""
    server = _ForumServer(forum)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    forum.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield forum.address
    finally:
        server.shutdown()
        server.server_close()


def build_environment(forum: Forum, token: str) -> dict[str, str]:
    """Return the variables that a job of this host has."""
    base = f"{forum.address}{forum.dialect.prefix}"
    if forum.kind == "gitlab":
        place = {"CI_API_V4_URL": base, "CI_PROJECT_ID": "7", "CI_PROJECT_URL": f"{forum.address}/{REPOSITORY}"}
    else:
        place = {"GITHUB_API_URL": base, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_SERVER_URL": forum.address}
    return place | {"TROTH_TOKEN": token}
