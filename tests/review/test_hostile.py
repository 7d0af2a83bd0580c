"""A handful of the shared hostile repositories, by their own scripts and verdicts; all of them run with their own runner."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from troth.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = ("criss-cross", "deleted-and-made-again", "hostile-config", "odd-names", "replace-ref", "sparse-checkout", "union-merge")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_hostile_repository(name: str, shared: Path, tmp_path: Path) -> None:
    """The verdict that the script expects is the one that the review gives."""
    script = shared / f"hostile/git/{name}.sh"
    made = subprocess.run(["bash", str(script), str(tmp_path)], capture_output=True, check=True, text=True)
    said = dict(line.split("=", 1) for line in made.stdout.splitlines())
    expected = json.loads(re.findall(r"(?m)^# EXPECTED: (.*)$", script.read_text(encoding="utf-8"))[0])
    words = ["-C", said["REPO"], "--as-of", "2026-01-31", "review", said["BASE"], said["HEAD"], "--format", "json"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == expected["exit"]
    found = [(each["rule"].rpartition("/")[2], each["path"]) for each in json.loads(result.stdout)["problems"]]
    for families, path, _ in expected["findings"]:
        assert [rule for rule, at in found if path in (None, at) and (rule in families.split("|") or "unreadable" in families)]
