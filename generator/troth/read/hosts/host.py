"""The host that a job runs on: what is said there, by its API, and the ways to answer."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from urllib.parse import urlsplit

from troth.read.hosts.api import RestApi
from troth.read.hosts.github import Forgejo, GitHub
from troth.read.hosts.gitlab import GitLab

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.read.hosts.posts import Answered, Post


@runtime_checkable
class MessageHost(Protocol):
    """What is asked of every host. All of it raises ApiError where the host does not do it."""

    software: str
    """`github`, `gitlab` or `forgejo`, as accounts of parties are named."""
    remote: str
    """Where git finds the repository."""
    user: str
    """The name that goes with the token when git asks for one."""

    def confirm(self, post: Post) -> Post | None:
        """Return what an event told, as far as it can be relied on; None where there is no such post."""

    def list_posts(self, since: datetime) -> tuple[Post, ...]:
        """Return every issue and comment since then, in the order in which they were written."""

    def read_answered(self, since: datetime) -> Answered:
        """Return what the board's own account has answered since then."""

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
