"""GitLab: notes on issues, by its API. A hook may be made up, so whatever it tells is read again here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode, urlsplit

from troth.read.hosts.api import ApiError, RestApi, quote_part
from troth.read.hosts.posts import AnsweredPosts, Post, build_gitlab_post, collect_answered
from troth.status.vouchers import format_author_email

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_EMOJI = {"+1": "thumbsup", "confused": "confused", "eyes": "eyes"}
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class GitLab:
    """A project on GitLab, or on a server of one's own."""

    api: RestApi
    project: str
    """The project's id."""
    remote: str
    account: str = ""
    """Who answers; empty for the accounts that belong to the project's own tokens."""
    software: ClassVar[str] = "gitlab"
    user: ClassVar[str] = "oauth2"

    def confirm(self, post: Post) -> Post | None:
        """Return the post as the host has it now; None where there is none, or none that everybody may see."""
        try:
            issue = self.api.get(f"{self._place}/issues/{post.issue}")
            notes = list(self._list_notes(post.issue))
        except ApiError as error:
            if error.status == _NOT_FOUND:
                return None
            raise
        found = self._build_posts(issue, notes)
        return next((each for each in found if each.comment == post.comment), None)

    def list_posts(self, since: datetime) -> tuple[Post, ...]:
        """Return every issue and note since then, in order, and which of them were edited."""
        found = [post for issue in self._list_issues(since) for post in self._build_posts(issue, list(self._list_notes(issue.get("iid"))))]
        return tuple(sorted((post for post in found if post.moment >= since), key=lambda post: (post.moment, post.address)))

    def read_answered(self, since: datetime) -> AnsweredPosts:
        """Return what the board's own account has answered since then."""
        return collect_answered([
            (str(issue.get("iid")), str(note.get("body") or ""))
            for issue in self._list_issues(since)
            for note in self._list_notes(issue.get("iid"))
            if self._is_own(str((note.get("author") or {}).get("username")))
        ])  # fmt: skip

    def get_noreply(self, post: Post) -> str:
        """Return the address that the host writes into commits in place of an account's own."""
        return format_author_email(self.software, post.account, number=post.account_id, server=urlsplit(self.remote).hostname or "")

    def answer(self, post: Post, text: str) -> None:
        """Write a note below the post."""
        self.api.call("POST", f"{self._place}/issues/{post.issue}/notes", {"body": text})

    def react(self, post: Post, reaction: str) -> None:
        """Put an emoji to the post."""
        note = f"/notes/{post.comment}" if post.comment else ""
        emoji = urlencode({"name": _EMOJI.get(reaction, "eyes")})
        self.api.call("POST", f"{self._place}/issues/{post.issue}{note}/award_emoji?{emoji}")

    def close(self, post: Post) -> None:
        """Close the issue."""
        self.api.call("PUT", f"{self._place}/issues/{post.issue}", {"state_event": "close"})

    def propose(self, branch: str, into: str, title: str, text: str) -> str:
        """Open a merge request, and return where it can be seen."""
        asked = {"source_branch": branch, "target_branch": into, "title": title, "description": text, "remove_source_branch": True}
        made = self.api.call("POST", f"{self._place}/merge_requests", asked)
        return str((made or {}).get("web_url") or "")

    def _is_own(self, username: str) -> bool:
        """Tell whether an account answers for the board: the one that was named, else each that a token of this project has."""
        return username == self.account if self.account else re.fullmatch(rf"project_{self.project}_bot\w*", username) is not None

    @property
    def _place(self) -> str:
        return f"/projects/{quote_part(self.project)}"

    def _list_issues(self, since: datetime) -> Iterator[dict[str, Any]]:
        moment = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        return self.api.iter_pages(
            f"{self._place}/issues", scope="all", updated_after=moment, order_by="created_at", sort="asc", per_page=100
        )

    def _list_notes(self, issue: object) -> Iterator[dict[str, Any]]:
        return self.api.iter_pages(f"{self._place}/issues/{quote_part(str(issue))}/notes", order_by="created_at", sort="asc", per_page=100)

    def _build_posts(self, issue: dict[str, Any], notes: list[dict[str, Any]]) -> tuple[Post, ...]:
        """Return the posts of an issue that everybody who sees the project may read; its edits stand among its notes."""
        if issue.get("confidential"):
            return ()
        changed = any(note.get("system") and str(note.get("body")).startswith("changed the description") for note in notes)
        open_notes = (note for note in notes if not note.get("internal") and not note.get("confidential"))
        said = [build_gitlab_post(issue, note, is_edited=note.get("updated_at") != note.get("created_at")) for note in open_notes]
        return tuple(filter(None, (build_gitlab_post(issue, None, is_edited=changed), *said)))
