"""Scratch copies of the example board, and what a build makes of them."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from click.testing import CliRunner

from troth.cli import main
from troth.publish.manifest import find_user_cache

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

AS_OF = "2026-11-20"
MKDOCS = """site_name: Scratch
site_url: https://example.org/board/
theme: {name: material, font: false, features: [content.action.edit, content.action.view], palette: {primary: teal}}
use_directory_urls: false
plugins: [search, {troth: {}}]
"""


def copy_example(checkout: Path, root: Path, *, mkdocs: str = MKDOCS) -> Path:
    """Copy the example board into `root`, with a document of its own beside it."""
    shutil.copytree(checkout / "commitments", root / "commitments")
    (root / "docs").mkdir()
    (root / "docs/notes.md").write_text("# Notes\n\nSee [the board](index.md), [hers](people/mara.md) and [all](promises.csv).\n")
    (root / "mkdocs.yml").write_text(mkdocs)
    return root


def use_own_caches(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Keep in `folder` what is remembered of sites, and return where; templates, which no test changes, are compiled once for all."""
    own, shared = folder / "troth", find_user_cache(os.environ)
    own.mkdir(parents=True)
    if shared is not None:
        (shared / "templates").mkdir(parents=True, exist_ok=True)
        (own / "templates").symlink_to(shared / "templates")
    patch.setenv("XDG_CACHE_HOME", str(folder))
    return own / "sites"


def run_troth(*words: str | Path) -> str:
    """Run the command, which has to end well, and return all that it printed."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def build_site(root: Path, out: Path, as_of: str = AS_OF) -> Path:
    """Build the board in `root` into `out`."""
    run_troth("-C", root, "build", "--out", out, "--as-of", as_of)
    return out


def read_site(site: Path) -> dict[str, bytes]:
    """Return every file of a site with its bytes."""
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in sorted(site.rglob("*")) if file.is_file()}


def read_states(site: Path) -> dict[str, tuple[int, int]]:
    """Return how every file of a site lies on the disk."""
    return {file.relative_to(site).as_posix(): (file.stat().st_ino, file.stat().st_mtime_ns) for file in site.rglob("*") if file.is_file()}


def list_differing(one: Path, other: Path) -> list[str]:
    """Return the files that are not the same, to the byte, in two sites."""
    first, second = read_site(one), read_site(other)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
