"""Make a message of a post, as an event told it or as the host lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from troth.model import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.read.hosts.posts import Post


def build_message(post: Post, host: str, zone: str, *, is_public: bool = False) -> Message:
    """Return the message that a post is: on the day on which it was written, in the board's zone."""
    return Message(
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
