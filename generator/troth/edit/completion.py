"""What was not known when a board was begun, and now is: where its repository lies, and where its site will be."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.files import read_file, replace_file
from troth.edit.quoting import format_yaml_member
from troth.views.hosting import detect_host_software

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


PAGES_VARIABLE = "CI_PAGES_URL"
"""By this GitLab says in its jobs where it publishes a site: the name has a part by chance, so that nobody can guess it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedFile:
    """A file with the line that it lacked."""

    path: str
    line: str
    old: bytes
    new: bytes


def complete_board(root: Path, repository: str, host: str = "") -> tuple[CompletedFile, ...]:
    """Return what board.yaml and mkdocs.yml lack and can now be told; nothing where they say it, or are written in another way."""
    return tuple(_list_completions(root, repository, host)) if repository else ()


def _list_completions(root: Path, repository: str, host: str) -> Iterator[CompletedFile]:
    (line,) = format_yaml_member("repository", repository)
    found = _add_line(root, "commitments/board.yaml", line, after=("timezone", "name"))
    if found:
        yield found
    site = format_site_url(repository, host)
    found = _add_line(root, "mkdocs.yml", site, after=("site_name",)) if site else None
    if found:
        yield found


def _add_line(root: Path, path: str, line: str, after: tuple[str, ...]) -> CompletedFile | None:
    """Return the file with a new key on the line after one of those keys, if that one's value stands on one line."""
    place = root / path
    if not place.is_file() or place.is_symlink():
        return None
    old = read_file(root, path)
    key = line.partition(":")[0]
    if re.search(rf"^{key}\s*:".encode(), old, re.MULTILINE):
        return None
    for each in after:
        found = re.search(rf"^{each}:[ \t]+[^\s|>&*{{\[#][^\r\n]*(\r?\n)".encode(), old, re.MULTILINE)
        if found and not old[found.end() :].startswith((b" ", b"\t")):
            return CompletedFile(path=path, line=line, old=old, new=old[: found.end()] + line.encode() + found[1] + old[found.end() :])
    return None


def write_completions(root: Path, completed: tuple[CompletedFile, ...]) -> None:
    """Write them. Raises EditError where somebody changed one meanwhile."""
    for each in completed:
        replace_file(root, each.path, each.old, each.new)


def format_site_url(repository: str, host: str) -> str:
    """Return the line of mkdocs.yml that says where the host will publish the site; empty where only somebody there can know."""
    if host == "gitlab":
        return f"site_url: !ENV {PAGES_VARIABLE}  # as GitLab says it in its jobs"
    site = _guess_site_url(repository)
    return f"site_url: {json.dumps(site)}" if site else ""


def _guess_site_url(repository: str) -> str:
    host, _, path = repository.removeprefix("https://").partition("/")
    owner, _, name = path.partition("/")
    if not name or not repository.startswith("https://"):
        return ""
    if host == "github.com":
        return f"https://{owner.lower()}.github.io/" + ("" if name.lower() == f"{owner.lower()}.github.io" else f"{name}/")
    if host == "codeberg.org" and detect_host_software(repository):
        return f"https://{owner.lower()}.codeberg.page/" + ("" if name.lower() == "pages" else f"{name}/")
    return ""
