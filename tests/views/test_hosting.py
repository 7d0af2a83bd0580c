"""Links to the host: the addresses that each of them understands, and none where nothing is known."""

from __future__ import annotations

import pytest

from troth.model import Settings
from troth.views.hosting import MAX_URL_LENGTH, build_commit_url, build_edit_url, build_new_file_url, find_host_name

PATH = "commitments/promises/fit kitchen.yaml"


def make_settings(repository: str | None) -> Settings:
    """Return the settings of a board that lies there."""
    return Settings(repository=repository, branch="main")


@pytest.mark.parametrize(
    ("repository", "name", "edit", "new", "commit"),
    [
        ("https://github.com/o/r", "GitHub", "/edit/main/", "/new/main/commitments?filename=x.yaml", "/commit/abc"),
        ("https://github.com/o/r.git", "GitHub", "/edit/main/", "/new/main/commitments?filename=x.yaml", "/commit/abc"),
        ("https://github.com/o/r/", "GitHub", "/edit/main/", "/new/main/commitments?filename=x.yaml", "/commit/abc"),
        ("https://gitlab.example.com/o/r", "GitLab", "/-/edit/main/", "/-/new/main/commitments?file_name=x.yaml", "/-/commit/abc"),
        ("https://codeberg.org/o/r", "Codeberg", "/_edit/main/", "/_new/main/commitments?filename=x.yaml", "/commit/abc"),
        ("https://forgejo.example.com/o/r", "Forgejo", "/_edit/main/", "/_new/main/commitments?filename=x.yaml", "/commit/abc"),
    ],
)
def test_each_host_has_its_way(repository: str, name: str, edit: str, new: str, commit: str) -> None:
    """Editing, making a file and looking at a commit, on each host that is known."""
    settings = make_settings(repository)
    root = repository.removesuffix("/").removesuffix(".git")

    assert find_host_name(settings) == name
    assert build_edit_url(settings, PATH) == f"{root}{edit}commitments/promises/fit%20kitchen.yaml"
    assert build_edit_url(settings, PATH, 7) == f"{root}{edit}commitments/promises/fit%20kitchen.yaml#L7"
    assert build_new_file_url(settings, "commitments", "x.yaml") == f"{root}{new}"
    assert build_commit_url(settings, "abc") == f"{root}{commit}"


@pytest.mark.parametrize("repository", [None, "", "https://example.com/o/r", "javascript:alert('github')", "ssh://git@github.com/o/r"])
def test_without_a_host_there_is_no_link(repository: str | None) -> None:
    """No link is better than one that leads nowhere, or somewhere bad."""
    assert find_host_name(make_settings(repository)) == ""
    assert build_edit_url(make_settings(repository), PATH) is None
    assert build_new_file_url(make_settings(repository), "commitments", "x.yaml") is None
    assert build_commit_url(make_settings(repository), "abc") is None


def test_a_new_file_is_filled_where_the_host_takes_it() -> None:
    """GitLab takes no content, and no host an endless address."""
    github, gitlab = make_settings("https://github.com/o/r"), make_settings("https://gitlab.com/o/r")

    assert (build_new_file_url(github, "c", "x.yaml", "a: b") or "").endswith("?filename=x.yaml&value=a%3A+b")
    assert "value" not in (build_new_file_url(gitlab, "c", "x.yaml", "a: b") or "")
    assert "value" not in (build_new_file_url(github, "c", "x.yaml", "a" * MAX_URL_LENGTH) or "")
