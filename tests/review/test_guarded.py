"""A change of what decides about changes is named, and is no fault by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.review.scratch import DELIVERED, KITCHEN

if TYPE_CHECKING:
    from tests.review.scratch import Scratch

GUARDED = (
    ".github/workflows/check.yml",
    ".gitattributes",
    ".mailmap",
    "mkdocs.yml",
    "schema/promise.schema.json",
    ".gitlab-ci.yml",
    "CODEOWNERS",
)


@pytest.mark.parametrize("path", GUARDED)
def test_what_decides_is_named(scratch: Scratch, path: str) -> None:
    """A workflow, an attribute, a schema: whoever merges knows that it is in the change, and the review passes."""
    scratch.commit({path: "x: y\n"})
    assert scratch.list_problems() == [("guarded", path, 1)]
    assert scratch.review().exit_code == 0


def test_it_is_named_where_it_goes_away(scratch: Scratch) -> None:
    """Taking a workflow out decides as much as putting one in."""
    scratch.git.switch("main")
    scratch.commit({".github/workflows/check.yml": "on: push\n"})
    scratch.git.run_git("branch", "--force", "topic", "main")
    scratch.git.switch("topic")
    scratch.commit({".github/workflows/check.yml": None})
    assert scratch.list_problems() == [("guarded", ".github/workflows/check.yml", 1)]


def test_anything_else_is_no_business_of_a_review(scratch: Scratch) -> None:
    """Code and documents beside the board change without a word."""
    scratch.commit({"src/app.py": "pass\n", "docs/x.md": "# X\n", "README.md": "x\n"})
    scratch.append(KITCHEN, DELIVERED)
    assert scratch.list_problems() == []


def test_of_very_many_it_names_the_first(scratch: Scratch) -> None:
    """A change of a thousand workflows is told in a few lines."""
    scratch.commit({f".github/workflows/{number:03}.yml": "on: push\n" for number in range(30)})
    assert len(scratch.list_problems()) == 21
    assert "and 10 more files" in scratch.review().stdout
