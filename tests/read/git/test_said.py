"""What git knows of messages: what stood on the branch when something was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.repositories import Repository, make_repository

from troth.read.git.command import Git
from troth.read.git.vouchers import find_standing_commit

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND, SAID = "first", "second", "said"


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repository, dict[str, str]]:
    """A branch with two commits of people, and one that brings in ten minutes later what was said."""
    made = make_repository(tmp_path_factory.mktemp("said") / "board")
    commits = {made.commit({"a": "1"}, on="2026-11-01"): FIRST, made.commit({"a": "2"}, on="2026-11-10"): SECOND}
    trailers = "asks: jane answers\n\nSaid-by: jane-ito\nSaid-at: https://github.com/o/r/issues/1"
    made.run_git("commit", "--quiet", "--allow-empty", "--date=2026-11-12T09:00:00+00:00", "-m", trailers, on="2026-11-12T09:10:00+00:00")
    return made, {**commits, made.run_git("rev-parse", "HEAD"): SAID}


@pytest.mark.parametrize(
    ("moment", "stood"),
    [
        ("2026-11-05T00:00:00+00:00", FIRST),
        ("2026-11-10T13:00:00+02:00", FIRST),
        ("2026-11-10T12:30:00+00:00", SECOND),
        ("2026-11-12T08:59:00+00:00", SECOND),
        ("2026-11-12T09:05:00Z", SAID),
        ("2026-11-20T00:00:00+00:00", SAID),
        ("2026-10-01T00:00:00+00:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_what_stood_when_it_was_said(history: tuple[Repository, dict[str, str]], moment: str, stood: str | None) -> None:
    """It is the last commit by then; what was said before then stands too, although it was written down later."""
    repository, names = history
    assert names.get(find_standing_commit(Git(folder=repository.folder), moment)) == stood


def test_without_git_nobody_can_tell(tmp_path: Path) -> None:
    """Outside of a repository there is no such commit."""
    assert not find_standing_commit(Git(folder=tmp_path), "2026-11-20T00:00:00+00:00")
