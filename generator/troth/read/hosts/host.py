"""The host that a job runs on: what is said there, by its API, and the ways to answer."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import urlsplit

from troth.read.hosts.api import RestApi
from troth.read.hosts.github import Forgejo, GitHub
from troth.read.hosts.gitlab import GitLab
from troth.read.hosts.posts import parse_event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from troth.read.hosts.posts import AnsweredPosts, Post


class AnsweringHost(Protocol):
    """Where what was said is answered: a host's issues, or the board's mailbox. All of it raises ApiError where that is not done."""

    @property
    def software(self) -> str:
        """`github`, `gitlab` or `forgejo`, as accounts of parties are named."""

    def get_noreply(self, post: Post) -> str:
        """Return the address that the host writes into commits in place of an account's own."""

    def answer(self, post: Post, text: str) -> None:
        """Write a comment below the post."""

    def react(self, post: Post, reaction: str) -> None:
        """Put `+1`, `confused` or `eyes` to the post."""

    def close(self, post: Post) -> None:
        """Close the issue."""

    def propose(self, branch: str, into: str, title: str, text: str) -> str:
        """Open a pull request, and return where it can be seen."""


class MessageHost(AnsweringHost, Protocol):
    """What is asked of every host besides."""

    user: ClassVar[str]
    """The name that goes with the token when git asks for one."""

    @property
    def remote(self) -> str:
        """Where git finds the repository."""

    def confirm(self, post: Post) -> Post | None:
        """Return what an event told, as far as it can be relied on; None where there is no such post."""

    def list_posts(self, since: datetime) -> tuple[Post, ...]:
        """Return every issue and comment since then, in the order in which they were written."""

    def read_answered(self, since: datetime) -> AnsweredPosts:
        """Return what the board's own account has answered since then."""


def open_host(environment: Mapping[str, str]) -> MessageHost | None:
    """Return the host of this job, by its variables and the token in TROTH_TOKEN; None where there is none."""
    token = environment.get("TROTH_TOKEN", "")
    account = environment.get("TROTH_ACCOUNT", "")
    if token and (base := environment.get("CI_API_V4_URL")):
        api = RestApi(base=base, headers=MappingProxyType({"PRIVATE-TOKEN": token}))
        project, remote = environment.get("CI_PROJECT_ID", ""), f"{environment.get('CI_PROJECT_URL', '')}.git"
        return GitLab(api=api, project=project, remote=remote, account=account)
    if token and (base := environment.get("GITHUB_API_URL")):
        api = RestApi(base=base, headers=MappingProxyType({"Authorization": f"Bearer {token}", **_GITHUB_HEADERS}))
        repository = environment.get("GITHUB_REPOSITORY", "")
        remote = f"{environment.get('GITHUB_SERVER_URL', '')}/{repository}.git"
        is_forgejo = "/api/v1" in urlsplit(base).path
        return (Forgejo if is_forgejo else GitHub)(api=api, repository=repository, remote=remote, account=account)
    return None


_GITHUB_HEADERS = {"X-GitHub-Api-Version": "2022-11-28"}


def collect_posts(host: MessageHost, event: Mapping[str, Any] | None, since: datetime | None) -> tuple[Post, ...]:
    """Return what an event tells and, where `since` is given, all that was said since then, each once, in order. Raises ApiError.

    Both jobs ask here, so that neither has to believe the other. The event has a text as it was first written, whatever became of
    it; of what was edited before anybody looked that is not known.
    """
    told = parse_event(event) if event is not None else None
    told = host.confirm(told) if told is not None else None
    found = {post.address: post for post in (host.list_posts(since) if since is not None else ())}
    if told is not None:
        found[told.address] = told
    return tuple(sorted(found.values(), key=lambda post: (post.moment, post.address)))
