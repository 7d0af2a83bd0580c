"""The guide about many boards can be followed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from troth.rollup.published import SourceFaultKind


def test_what_it_says_to_try_works(checkout: Path, tmp_path: Path) -> None:
    """The commands of the guide, run word by word in an empty folder, make two boards and a site of both."""
    text = (checkout / "docs/many-boards.md").read_text()
    found = re.search(r"## Try it\n.*?```\n(.*?)```", text, re.DOTALL)
    assert found is not None
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}
    ended = subprocess.run(["bash", "-euc", found[1]], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "2 boards together as of 20 Nov 2026" in ended.stdout
    assert (tmp_path / "site/boards/platform.html").is_file()


def test_each_trouble_of_a_source_is_in_its_table(checkout: Path) -> None:
    """Whatever a page can say of a source, the guide says what follows from it."""
    text = (checkout / "docs/many-boards.md").read_text()
    assert [each for each in SourceFaultKind if f"source/{each.value}" not in text and each is not SourceFaultKind.AHEAD] == []
