"""Posts: what somebody wrote in an issue or a comment, and who, when and where; read from the event of a job, or as a host lists it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.model import ReceivedMessage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MOST_BYTES = 25 << 20
"""No host sends more."""
_ACCOUNT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9_-])?")
_ADDRESS = re.compile(r"https?://[!-;=?-~]{1,500}", re.ASCII)
_MARK = re.compile(r"<!-- troth: answered ([0-9a-f]{32}) ([0-9a-f]{8}) -->\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An issue or a comment. Its account and its address are harmless in a line of a commit message: others are no posts."""

    address: str
    """Where it can be seen; by this it is known for good."""
    issue: str
    """The issue's number."""
    comment: str = ""
    """The comment's id; empty for the issue itself."""
    text: str
    title: str = ""
    """The issue's title."""
    opening: str = ""
    """The issue's own text, for a comment: it may name the record that all is about."""
    account: str
    account_id: str = ""
    moment: datetime
    """When it was written, by the host's clock."""
    is_edited: bool = False
    """It may not be what was first written, by whoever could edit it since."""
    sha256: str = ""
    """Of a mail: the digest of all of it."""
    token: str = ""
    """Of a mail: the hash of the token that it was sent to."""

    @property
    def digest(self) -> str:
        """The SHA-256 of its text, as the commit says it."""
        return self.sha256 or hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def mark(self) -> str:
        """The line, hidden on the host's page, by which an answer to it is found again."""
        return f"<!-- troth: answered {shorten_address(self.address)} {shorten_address(self.account.lower())[:8]} -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPosts:
    """What the board's own account has answered already, by the marks in its comments."""

    marks: frozenset[str] = frozenset()
    answers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many answers each account got, by issue."""

    def covers(self, post: Post) -> bool:
        """Tell whether a post has its answer."""
        return shorten_address(post.address) in self.marks

    def count_to(self, post: Post) -> int:
        """Return how many answers the account of a post got in its issue."""
        return self.answers.get((post.issue, shorten_address(post.account.lower())[:8]), 0)


def collect_answered(comments: list[tuple[str, str]]) -> AnsweredPosts:
    """Return what is answered, by issue and text of each comment of the board's own account."""
    found = [(issue, mark) for issue, text in comments if (mark := _MARK.search(text))]
    return AnsweredPosts(marks=frozenset(mark[1] for _, mark in found), answers=Counter((issue, mark[2]) for issue, mark in found))


def build_post(fields: Mapping[str, Any]) -> Post | None:
    """Return the post that the host describes; None where its account, address or day is none that can be relied on."""
    moment = read_moment(fields["moment"])
    text = {key: fields.get(key) for key in ("address", "account", "issue", "comment", "account_id", "text", "title", "opening")}
    known = {key: "" if value is None else str(value) for key, value in text.items()}
    if moment is None or not _ADDRESS.fullmatch(known["address"]) or not _ACCOUNT.fullmatch(known["account"]):
        return None
    if not all(known[key].isdecimal() or not known[key] for key in ("issue", "comment", "account_id")):
        return None
    if _MARK.search(known["text"]):
        return None  # an answer of the board's own, whoever's token gave it
    known["text"], known["opening"] = (unify_line_ends(known[key]) for key in ("text", "opening"))
    return Post(**known, moment=moment, is_edited=bool(fields.get("is_edited")))


def unify_line_ends(text: str) -> str:
    """Return a text with the line ends of the commit's digest; browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_moment(text: object) -> datetime | None:
    """Return the moment that a host wrote down, with its zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def shorten_address(text: str) -> str:
    """Return the digest by which a mark names where something was said, and who said it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def read_event_file(file: Path) -> Mapping[str, Any]:
    """Return the event in a file: nothing of it for a run that no event started. Raises BoardError where there is none."""
    try:
        data = file.read_bytes() if file.stat().st_size <= _MOST_BYTES else b"too much"
    except OSError as error:
        raise BoardError(
            f"--event: {escape_text(str(file))} cannot be read: {error.strerror}", "give the file that the host wrote"
        ) from error
    try:
        event = json.loads(data.strip() or b"null")
    except (ValueError, RecursionError):
        event = False
    if event is None:
        return {}
    if not isinstance(event, dict):
        raise BoardError(f"--event: {escape_text(str(file))} is not an event", "give the file in GITHUB_EVENT_PATH or TRIGGER_PAYLOAD")
    return event


def parse_event(event: Mapping[str, Any]) -> Post | None:
    """Return what was said; None for every other event, such as an edit, a deletion, a review, or a comment on a change."""
    if isinstance(event.get("object_kind"), str):
        return _parse_gitlab_event(event)
    if event.get("action") not in ("opened", "created"):
        return None
    issue, comment = _get_mapping(event, "issue"), _get_mapping(event, "comment")
    if not issue or (event["action"] == "created" and not comment):
        return None
    return build_github_post(issue, comment)


def build_github_post(issue: Mapping[str, Any], comment: Mapping[str, Any] | None, *, is_edited: bool = False) -> Post | None:
    """Return an issue or a comment on one, as GitHub and Forgejo describe them; None for those of a change or of a program."""
    said = comment or issue
    user = _get_mapping(said, "user")
    account = user.get("id")  # Forgejo's own have none above zero
    if issue.get("pull_request") or user.get("type") == "Bot" or not isinstance(account, int) or account <= 0:
        return None
    return build_post({
        "address": said.get("html_url"),
        "issue": issue.get("number"),
        "comment": comment.get("id") if comment else None,
        "text": said.get("body"),
        "title": issue.get("title"),
        "opening": issue.get("body") if comment else None,
        "account": user.get("login"),
        "account_id": user.get("id"),
        "moment": said.get("created_at"),
        "is_edited": is_edited,
    })  # fmt: skip


def _parse_gitlab_event(event: Mapping[str, Any]) -> Post | None:
    """Return what a hook of GitLab says: anybody who has the address of the trigger can say that, so it is read again there."""
    said, user, issue = (_get_mapping(event, key) for key in ("object_attributes", "user", "issue"))
    kind = event["object_kind"]
    if kind == "note" and said.get("noteable_type") == "Issue" and not said.get("system"):
        issue_url, _, _ = str(said.get("url") or "").partition("#")
        described = {"iid": issue.get("iid"), "title": issue.get("title"), "description": issue.get("description"), "web_url": issue_url}
        note = {"id": said.get("id"), "body": said.get("note"), "created_at": said.get("created_at"), "author": user}
        return build_gitlab_post(described, note)
    if kind == "issue" and said.get("action") == "open":
        return build_gitlab_post({**said, "web_url": said.get("url"), "author": user}, None)
    return None


def build_gitlab_post(issue: Mapping[str, Any], note: Mapping[str, Any] | None, *, is_edited: bool = False) -> Post | None:
    """Return an issue or a note on one, as GitLab's API describes them; None for those of GitLab itself."""
    said = note or issue
    user = _get_mapping(said, "author")
    if said.get("system") or user.get("bot"):
        return None
    moment = str(said.get("created_at") or "").replace(" UTC", "+00:00")
    return build_post({
        "address": f"{issue.get('web_url')}#note_{note.get('id')}" if note else issue.get("web_url"),
        "issue": issue.get("iid"),
        "comment": note.get("id") if note else None,
        "text": note.get("body") if note else issue.get("description"),
        "title": issue.get("title"),
        "opening": issue.get("description") if note else None,
        "account": user.get("username"),
        "account_id": user.get("id"),
        "moment": moment,
        "is_edited": is_edited,
    })  # fmt: skip


def _get_mapping(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = holder.get(key)
    return found if isinstance(found, dict) else {}


def build_message(post: Post, host: str, zone: str, *, is_public: bool = False) -> ReceivedMessage:
    """Return the message that a post is: on the day on which it was written, in the board's zone."""
    return ReceivedMessage(
        text=post.text,
        said_at=post.address,
        said_on=post.moment.astimezone(ZoneInfo(zone)).date(),
        said_time=post.moment.isoformat(),
        account=post.account,
        host=host,
        title=post.title,
        channel="comment" if post.comment else "issue",
        opening=post.opening,
        is_public=is_public,
        is_edited=post.is_edited,
    )


def is_public_event(event: Mapping[str, Any]) -> bool:
    """Tell whether anybody can read what is written in the repository that an event is from."""
    repository, project = event.get("repository"), event.get("project")
    is_open = isinstance(repository, dict) and repository.get("private") is False
    return is_open or (isinstance(project, dict) and project.get("visibility_level") == _GITLAB_PUBLIC)


_GITLAB_PUBLIC: Final = 20
