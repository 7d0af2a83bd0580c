"""What a new board can guess of where it stands."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from troth.read.environment import find_branch, find_repository_url, find_time_zone, parse_remote_url

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:alder/board.git", "https://github.com/alder/board"),
        ("ssh://git@codeberg.org:22/alder/board.git", "https://codeberg.org/alder/board"),
        ("https://nina:secret@gitlab.example.com/a/b/c.git", "https://gitlab.example.com/a/b/c"),
        ("http://localhost:3000/alder/board", "http://localhost:3000/alder/board"),
        ("/srv/git/board.git", ""),
        ("C:/boards/board", ""),
        ("", ""),
    ],
)
def test_a_remote_tells_the_web_address_and_no_secret(remote: str, address: str) -> None:
    """However the remote is written, links lead to the host, and nobody's password stands in them."""
    assert parse_remote_url(remote) == address


def test_a_repository_is_asked_for_its_remote_and_branch(tmp_path: Path) -> None:
    """The branch is known before anything is committed."""
    subprocess.run(["git", "init", "--quiet", "-b", "trunk", tmp_path], check=True)
    assert find_repository_url(tmp_path) == ""
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", "git@github.com:alder/board.git"], check=True)
    assert find_repository_url(tmp_path) == "https://github.com/alder/board"
    assert find_branch(tmp_path) == "trunk"


def test_without_git_there_is_no_address(tmp_path: Path) -> None:
    """A machine without git begins a board all the same."""
    assert find_repository_url(tmp_path, {"PATH": ""}) == ""
    assert find_branch(tmp_path, {"PATH": ""}) == "main"


def test_the_time_zone_is_the_machines(tmp_path: Path) -> None:
    """The environment's word first, then the system's link; UTC by whatever name is UTC, and so is what cannot be told."""
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/Asia/Tokyo")
    assert find_time_zone({"TZ": "Europe/Berlin"}, link) == "Europe/Berlin"
    assert find_time_zone({"TZ": "CET-1CEST"}, link) == "Asia/Tokyo"
    assert find_time_zone({"TZ": "Etc/UTC"}, tmp_path / "nothing") == "UTC"
    assert find_time_zone({}, tmp_path / "nothing") == "UTC"
