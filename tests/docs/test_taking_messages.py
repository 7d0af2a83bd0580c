"""The page for whoever sets messages up says of rights and variables what the workflows have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    """Return the page."""
    return (checkout / "docs/taking-messages.md").read_text(encoding="utf-8")


def test_the_rights_are_those_of_the_workflow(page: str, checkout: Path) -> None:
    """The table of rights is the workflow's."""
    jobs = yaml.safe_load((checkout / ".github/workflows/receive.yml").read_text())["jobs"]
    for name in ("judge", "write"):
        rights = ", ".join(f"`{key}: {value}`" for key, value in jobs[name]["permissions"].items())
        assert f"| {name} | {rights} |" in page


def test_every_variable_is_told(page: str, checkout: Path) -> None:
    """Whatever somebody can set stands on the page."""
    texts = [
        (checkout / path).read_text() for path in (".github/workflows/receive.yml", "generator/troth/edit/templates/forgejo/receive.yml")
    ]
    named = {name for text in texts for name in re.findall(r"(?:vars|secrets)\.(TROTH_\w+)", text)}
    assert {"TROTH_RECEIVE", "TROTH_RECORDER_KEY", "TROTH_RECEIVE_TOKEN", "TROTH_ACCOUNT"} <= named
    assert [name for name in sorted(named) if name not in page] == []
