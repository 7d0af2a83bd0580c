"""Read a message from the event that a host started a job with: an issue that was opened, or a comment that was written."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from troth.model import Message

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_message(event: Mapping[str, Any], host: str, zone: str) -> Message | None:
    """Return what was said, dated in `zone`; None for every other event, such as an edit or a deletion, and for what a program wrote."""
    action, issue, comment = event.get("action"), event.get("issue"), event.get("comment")
    if not isinstance(issue, dict) or action != ("created" if comment else "opened"):
        return None
    said = comment if isinstance(comment, dict) else issue
    user = said.get("user") or {}
    moment = _parse_moment(str(said.get("created_at") or ""))
    if moment is None or user.get("type") == "Bot" or not user.get("login") or not said.get("html_url"):
        return None
    return Message(
        text=str(said.get("body") or ""),
        said_at=str(said["html_url"]),
        said_on=moment.astimezone(ZoneInfo(zone)).date(),
        said_time=str(said["created_at"]),
        account=str(user["login"]),
        host=host,
        title=str(issue.get("title") or ""),
        channel="comment" if said is comment else "issue",
        opening=str(issue.get("body") or "") if said is comment else "",
        is_public=(event.get("repository") or {}).get("private") is False,
    )


def _parse_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
