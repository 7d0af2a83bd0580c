"""GitHub and Forgejo: their APIs are alike, and what differs stands in the second class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from troth.read.hosts.api import RestApi, quote_part
from troth.read.hosts.posts import AnsweredPosts, Post, build_github_post, collect_answered, read_moment
from troth.status.vouchers import format_author_email

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    """A repository on GitHub, or on a server of one's own with GitHub's API."""

    api: RestApi
    repository: str
    """OWNER/NAME."""
    remote: str
    account: str = ""
    """Who answers; empty for the account that the host's own token has."""
    software: ClassVar[str] = "github"
    user: ClassVar[str] = "x-access-token"
    own_accounts: ClassVar[frozenset[str]] = frozenset({"github-actions[bot]"})
    _size: ClassVar[tuple[str, int]] = ("per_page", 100)

    def confirm(self, post: Post) -> Post | None:
        """Return the post: the host itself hands its event to the job."""
        return post

    def list_posts(self, since: datetime) -> tuple[Post, ...]:
        """Return every issue and comment since then, in order, and which of them were edited."""
        issues = {str(each.get("number")): each for each in self._list("issues", since) if not each.get("pull_request")}
        found = [
            build_github_post(issues[number], each, is_edited=each.get("updated_at") != each.get("created_at"))
            for each in self._list("issues/comments", since)
            if (number := _get_issue_number(each)) in issues
        ]
        fresh = {number: each for number, each in issues.items() if (read_moment(each.get("created_at")) or since) >= since}
        edited = self._find_edited(fresh)
        found += [build_github_post(each, None, is_edited=number in edited) for number, each in fresh.items()]
        return tuple(sorted((post for post in found if post and post.moment >= since), key=lambda post: (post.moment, post.address)))

    def read_answered(self, since: datetime) -> AnsweredPosts:
        """Return what the board's own account has answered since then."""
        own = {self.account} if self.account else self.own_accounts
        comments = self._list("issues/comments", since)
        return collect_answered([
            (_get_issue_number(each), str(each.get("body") or "")) for each in comments if (each.get("user") or {}).get("login") in own
        ])  # fmt: skip

    def get_noreply(self, post: Post) -> str:
        """Return the address that the host writes into commits in place of an account's own."""
        return format_author_email(self.software, post.account, number=post.account_id, server=urlsplit(self.remote).hostname or "")

    def answer(self, post: Post, text: str) -> None:
        """Write a comment below the post."""
        self.api.call("POST", f"{self._place}/issues/{post.issue}/comments", {"body": text})

    def react(self, post: Post, reaction: str) -> None:
        """Put a reaction to the post."""
        place = f"issues/comments/{post.comment}" if post.comment else f"issues/{post.issue}"
        self.api.call("POST", f"{self._place}/{place}/reactions", {"content": reaction})

    def close(self, post: Post) -> None:
        """Close the issue."""
        self.api.call("PATCH", f"{self._place}/issues/{post.issue}", {"state": "closed"})

    def propose(self, branch: str, into: str, title: str, text: str) -> str:
        """Open a pull request, and return where it can be seen."""
        made = self.api.call("POST", f"{self._place}/pulls", {"head": branch, "base": into, "title": title, "body": text})
        return str((made or {}).get("html_url") or "")

    @property
    def _place(self) -> str:
        return "/repos/" + "/".join(map(quote_part, self.repository.split("/")))

    def _list(self, what: str, since: datetime) -> Iterator[dict[str, Any]]:
        key, most = self._size
        query: dict[str, str | int] = {"since": since.strftime("%Y-%m-%dT%H:%M:%SZ"), key: most}
        return self.api.iter_pages(f"{self._place}/{what}", **query | ({"state": "all"} if what == "issues" else {}))

    def _find_edited(self, issues: Iterable[str]) -> frozenset[str]:
        """Return the numbers of the issues whose text was edited: only GraphQL tells that."""
        numbers, found = list(issues), set()
        owner, _, name = self.repository.partition("/")
        for start in range(0, len(numbers), _AT_ONCE):
            asked = " ".join(f"i{each}: issue(number: {each}) {{ lastEditedAt }}" for each in numbers[start : start + _AT_ONCE])
            query = f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {asked} }} }}"
            said = self._graphql.call("POST", "/graphql", {"query": query, "variables": {"owner": owner, "name": name}})
            answers = ((said or {}).get("data") or {}).get("repository") or {}
            found |= {key[1:] for key, each in answers.items() if each is None or each.get("lastEditedAt")}
            found |= {each for each in numbers[start : start + _AT_ONCE] if f"i{each}" not in answers}
        return frozenset(found)

    @property
    def _graphql(self) -> RestApi:
        return RestApi(base=self.api.base.removesuffix("/v3"), headers=self.api.headers, pause=self.api.pause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgejo(GitHub):
    """A repository on Forgejo, Codeberg or Gitea."""

    software: ClassVar[str] = "forgejo"
    own_accounts: ClassVar[frozenset[str]] = frozenset({"forgejo-actions", "gitea-actions"})
    _size: ClassVar[tuple[str, int]] = ("limit", 50)

    def _find_edited(self, issues: Iterable[str]) -> frozenset[str]:
        """Return none: this host does not tell of an issue's text whether it was edited."""
        del issues
        return frozenset()


def _get_issue_number(comment: Mapping[str, Any]) -> str:
    return str(comment.get("issue_url") or "").rpartition("/")[2]
