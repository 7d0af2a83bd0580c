"""Read the event that a host started a job with, or sent: an issue that was opened, or a comment on one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.base.errors import BoardError
from troth.base.text import escape_text
from troth.read.hosts.posts import Post, build_post

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MOST_BYTES = 25 << 20
"""No host sends more."""


def read_event_file(file: Path) -> Mapping[str, Any]:
    """Return the event in a file. Raises BoardError where there is none."""
    try:
        data = file.read_bytes() if file.stat().st_size <= _MOST_BYTES else b""
    except OSError as error:
        raise BoardError(
            f"--event: {escape_text(str(file))} cannot be read: {error.strerror}", "name the file that the host wrote"
        ) from error
    try:
        event = json.loads(data)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise BoardError(
            f"--event: {escape_text(str(file))} holds no event", "name the file that GITHUB_EVENT_PATH or TRIGGER_PAYLOAD names"
        )
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
    if issue.get("pull_request") or user.get("type") == "Bot" or not _is_positive(user.get("id")):
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


def _is_positive(number: object) -> bool:
    """Tell whether it is the id of a person's account: Forgejo's own have none above zero."""
    return isinstance(number, int) and number > 0
