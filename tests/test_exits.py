"""The ways out stay open: other builders make the same site. `make exits` installs them beside the checkout and runs this."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from troth.publish.destination import MARKER
from troth.site import list_assets

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(sys.executable).parent
AS_OF = "2026-11-20"


def find_builder(name: str) -> str:
    """Return the program of another builder: in the environment that `make exits` makes, or beside this Python."""
    places = [os.environ.get("TROTH_EXITS", ""), str(HERE)]
    found = next((program for place in places if place and (program := shutil.which(name, path=place))), None)
    if found is None:
        pytest.skip(f"needs {name}: make exits")
    return found


def run_program(*words: str | Path, folder: Path) -> str:
    """Run a program in a folder and return what it prints; it must end well."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run([str(word) for word in words], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def read_files(folder: Path, kept: Callable[[str], bool] = bool) -> dict[str, bytes]:
    """Return what the files of a folder hold, by address."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {address: path.read_bytes() for address, path in found.items() if kept(address)}


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example board in a folder of its own, as `troth init --example` makes it."""
    run_program(sys.executable, "-m", "troth", "init", "--example", "--yes", tmp_path / "board", folder=tmp_path)
    return tmp_path / "board"


def test_properdocs_runs_the_plugin(example: Path) -> None:
    """It makes the very same site, but for the line in which each page names its builder."""
    program = Path(find_builder("properdocs"))
    run_program(program, "build", "--strict", "--config-file", "mkdocs.yml", "--site-dir", example / "proper", folder=example)
    run_program(program.with_name("python"), "-m", "troth", "build", "--out", "site", folder=example)
    assert _remove_generator(example / "proper") == _remove_generator(example / "site")


def _remove_generator(site: Path) -> dict[str, bytes]:
    # Both compress the sitemap with the time at which they did.
    named = re.compile(rb'<meta name="generator"[^>]*>')
    return {address: named.sub(b"", data) for address, data in read_files(site, lambda each: not each.endswith(".gz")).items()}


def read_settings_for_zensical(checkout: Path) -> str:
    """Return the settings for Zensical that the documentation tells."""
    return (checkout / "docs/ways-out.md").read_text().partition("```toml\n")[2].partition("```")[0]


def test_the_settings_that_are_told_name_what_the_pages_need(checkout: Path) -> None:
    """The one style and the one script, under the names by which `render` writes them in every release."""
    told = tomllib.loads(read_settings_for_zensical(checkout))["project"]
    written = dict(list_assets(hashed=False))
    assert {*told["extra_css"], *told["extra_javascript"]} < written.keys()
    assert b"assets/forms.js" in written[told["extra_javascript"][0]]


def test_zensical_builds_the_pages_that_render_writes(example: Path, checkout: Path) -> None:
    """Every page with its body as it is, and every file beside the pages byte for byte."""
    program = find_builder("zensical")
    run_program(sys.executable, "-m", "troth", "render", "--out", "pages", "--as-of", AS_OF, folder=example)
    (example / "zensical.toml").write_text(read_settings_for_zensical(checkout))
    (example / "mkdocs.yml").unlink()
    run_program(program, "build", folder=example)

    site, written = read_files(example / "site"), read_files(example / "pages", lambda address: address != MARKER)
    pages = {address: text for address, text in written.items() if address.endswith(".md") and text.startswith(b"---")}
    assert len(pages) > 100
    for address, text in pages.items():
        body = text.split(b"---\n", 2)[2].strip()
        assert body in site[f"{address.removesuffix('.md')}.html"], address
    others = {address: data for address, data in written.items() if not address.endswith(".md")}
    assert {address: site[address] for address in others} == others
