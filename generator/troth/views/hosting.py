"""Links to the place where the board's repository is hosted: edit a file there, or make a new one; and names that stay for ever by it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Settings

_EDIT_URLS: Final[Mapping[str, str]] = {
    "github": "{repository}/edit/{branch}/{path}",
    "gitlab": "{repository}/-/edit/{branch}/{path}",
    "gitea": "{repository}/_edit/{branch}/{path}",
}
_NEW_FILE_URLS: Final[Mapping[str, str]] = {
    "github": "{repository}/new/{branch}/{folder}?{query}",
    "gitlab": "{repository}/-/new/{branch}/{folder}?{query}",
    "gitea": "{repository}/_new/{branch}/{folder}?{query}",
}
_FILE_URLS: Final[Mapping[str, str]] = {
    "github": "{repository}/blob/{branch}/{path}",
    "gitlab": "{repository}/-/blob/{branch}/{path}",
    "gitea": "{repository}/src/branch/{branch}/{path}",
}
_HOST_SOFTWARE: Final[Mapping[str, str]] = {
    "github": "github",
    "gitlab": "gitlab",
    "codeberg": "gitea",
    "gitea": "gitea",
    "forgejo": "gitea",
}
"""What a part of the host's name says about the software that runs there."""
MAX_URL_LENGTH = 6000
"""Characters of an address that hosts surely take."""
MAX_MESSAGE_URL_LENGTH = 8000
"""Characters of the address of a new issue: GitHub answers longer ones with 414."""


_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def detect_host_software(repository: str | None) -> str | None:
    """Return what runs at a web address: `github`, `gitlab` or `gitea`, which is Forgejo too; None where nothing tells."""
    return _HOST_SOFTWARE.get(_detect_host(repository))


def find_host_name(settings: Settings) -> str:
    """Return what people call the host: `GitHub`, `GitLab`, `Codeberg`; nothing where there is none that we know."""
    names = {"github": "GitHub", "gitlab": "GitLab", "codeberg": "Codeberg", "gitea": "Gitea", "forgejo": "Forgejo"}
    return names.get(_detect_host(settings.repository), "")


def build_file_url(repository: str | None, branch: str, path: str) -> str | None:
    """Return where a file can be seen: as GitHub has it, where the host's name doesn't say otherwise; None without a web address.

    `branch` may be a commit's id too. A path that is no UTF-8 is written with its bytes in sight.
    """
    if repository is None or not repository.startswith(("https://", "http://")):
        return None
    way = _FILE_URLS[_HOST_SOFTWARE.get(_detect_host(repository), "github")]
    if _COMMIT.fullmatch(branch):
        way = way.replace("/src/branch/", "/src/commit/")  # Forgejo tells the two apart
    return quote(way.format(repository=strip_repository(repository), branch=branch, path=path), safe=":/-._~%", errors="backslashreplace")


def build_edit_url(settings: Settings, path: str, line: int | None = None) -> str | None:
    """Return where a file can be edited in a browser, at a line if one is given; None without a host that we know."""
    kind = detect_host_software(settings.repository)
    if kind is None:
        return None
    url = _EDIT_URLS[kind].format(repository=strip_repository(settings.repository), branch=quote(settings.branch), path=quote(path))
    return url if line is None else f"{url}#L{line}"


def build_commit_url(settings: Settings, commit: str) -> str | None:
    """Return where a commit can be seen; None without a host that we know."""
    kind = detect_host_software(settings.repository)
    if kind is None:
        return None
    return f"{strip_repository(settings.repository)}{'/-' if kind == 'gitlab' else ''}/commit/{quote(commit)}"


def build_new_file_url(settings: Settings, folder: str, name: str, content: str = "") -> str | None:
    """Return where a new file can be made, filled with `content` where the host takes it and it is short enough.

    GitLab takes only the name. None without a host that we know.
    """
    kind = detect_host_software(settings.repository)
    if kind is None:
        return None
    query = {"file_name" if kind == "gitlab" else "filename": name}
    parts = {"repository": strip_repository(settings.repository), "branch": quote(settings.branch), "folder": quote(folder)}
    if content and kind != "gitlab":
        filled = _NEW_FILE_URLS[kind].format(**parts, query=urlencode(query | {"value": content}))
        if len(filled) <= MAX_URL_LENGTH:
            return filled
    return _NEW_FILE_URLS[kind].format(**parts, query=urlencode(query))


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLinks:
    """Where a browser goes to make or change any file: the addresses up to the path, which comes next."""

    new: str
    """The folder comes next, then a query with `name` for the file's name, and `value` for its content where `fills`."""
    edit: str
    name: str
    fills: bool
    """Whether the page of a new file takes its content too."""


def find_host_links(settings: Settings) -> HostLinks | None:
    """Return the ways of the board's host; None without a host that we know."""
    kind = _HOST_SOFTWARE.get(_detect_host(settings.repository))
    if kind is None:
        return None
    parts = {"repository": strip_repository(settings.repository), "branch": quote(settings.branch)}
    fills = kind != "gitlab"
    return HostLinks(
        new=_NEW_FILE_URLS[kind].format(**parts, folder="", query="").removesuffix("?"),
        edit=_EDIT_URLS[kind].format(**parts, path=""),
        name="filename" if fills else "file_name",
        fills=fills,
    )


def strip_repository(repository: str | None) -> str:
    """Return the repository's web address as other addresses begin with it."""
    return (repository or "").rstrip("/").removesuffix(".git")


@lru_cache(maxsize=64)
def _detect_host(repository: str | None) -> str:
    """Return the part of the host's name that tells what runs there, or nothing."""
    address = urlsplit(repository or "")
    if address.scheme not in ("http", "https"):
        return ""
    host = (address.hostname or "").lower()
    return next((label for label in _HOST_SOFTWARE if label in host), "")


_TAG_YEAR = "2026"
"""A `tag:` names a year in which its authority was who it is."""


def derive_board_key(settings: Settings) -> str:
    """Return a short name of the board: 12 hex digits."""
    return hashlib.sha256((settings.repository or settings.name).rstrip("/").encode("utf-8", "replace")).hexdigest()[:12]


def build_uid(settings: Settings, kind: str, record: str) -> str:
    """Return the name of what a calendar holds about a record."""
    return f"{kind}-{record}@{derive_board_key(settings)}.troth"


def build_tag_uri(settings: Settings, *parts: str) -> str:
    """Return a `tag:` URI (RFC 4151) for something on the board; parts are ids, dates and our own words."""
    host = urlsplit(settings.repository or "").hostname or ""
    authority = host if host.isascii() and host.replace("-", "").replace(".", "").isalnum() else "troth.invalid"
    return f"tag:{authority},{_TAG_YEAR}:troth/{'/'.join((derive_board_key(settings), *parts))}"
