"""The whole site: built twice the same, whole or not at all, from any folder, by the plugin and on disk."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from troth.cli import main
from troth.status.act_words import PROMISE_ACT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

BIN = Path(sys.executable).parent
PROMISE = "title: Fit the kitchen\npromiser: nina\ncustomer: jane\noutcome: Done.\nmade: 2026-10-01\ndue: 2026-10-20\n"


def write_record(root: Path, path: str, text: str) -> None:
    """Write a file of a board."""
    file = root / "commitments" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A folder with one promise, and neither git nor mkdocs.yml."""
    write_record(tmp_path, "board.yaml", "name: Blue <house>\ntimezone: UTC\n")
    write_record(tmp_path, "parties/all.yaml", "people:\n  nina: {name: Nina}\n  jane: {name: Jane}\n")
    write_record(tmp_path, "promises/kitchen.yaml", PROMISE)
    return tmp_path


def run_troth(*words: str | Path) -> tuple[int, str]:
    """Run the command and return its exit code and all that it printed."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.output


def read_site(site: Path) -> dict[str, bytes]:
    """Return every file of a site with its bytes."""
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in sorted(site.rglob("*")) if file.is_file()}


def test_a_folder_without_mkdocs_yml_is_enough(board: Path) -> None:
    """The board's own name is the site's, escaped for a theme that writes it as it is; the tabs are those that this board needs."""
    code, said = run_troth("-C", board, "build", "--out", board / "site", "--as-of", "2026-10-22")

    home, promise = ((board / f"site/{page}.html").read_text() for page in ("index", "promises/kitchen"))
    assert code == 0
    assert "2 days late  Fit the kitchen (Nina for Jane)" in said
    assert "index.html" in said
    assert "<title>Blue &lt;house&gt;</title>" in home.replace("\n", "")
    assert re.findall(r'md-tabs__link">\s*(.*?)\s*<', home) == ["Home", "Promises", "Reports", "People", "Help", "New"]
    assert re.findall(r'tabs__item--active">\s*<a href="(.*?)"', promise) == ["index.html"]
    assert '<a href="#content" class="md-skip">' in promise
    assert (board / "site/asks/index.html").exists()
    assert (board / "site/v1/board.json").exists()


def test_search_finds_a_promise_by_what_it_says(board: Path) -> None:
    """Title, state, sentence, outcome and id, as HTML that is only text; with its type, and an answer to how something is done."""
    write_record(board, "promises/kitchen.yaml", PROMISE.replace("Fit the kitchen", "Fit <b>the</b> kitchen"))

    run_troth("-C", board, "build", "--out", board / "site", "--as-of", "2026-10-22")

    found = json.loads((board / "site/search/search_index.json").read_text())["docs"]
    (entry,) = [each for each in found if each["location"] == "promises/kitchen.html"]
    assert entry["title"] == "Fit &lt;b&gt;the&lt;/b&gt; kitchen"
    assert entry["text"].startswith("Promised. Nina promised Jane")
    assert entry["text"].endswith("Done. kitchen")
    assert entry["tags"] == ["Promise"]
    (answer,) = [each for each in found if each["location"] == "help/acts.html#accepted"]
    assert (answer["title"], answer["tags"]) == (f"How to: {PROMISE_ACT_WORDS['accepted'].label}", ["Help"])


def test_a_failed_build_leaves_the_old_site(board: Path) -> None:
    """And nothing half-made beside it."""
    out = board / "public"
    run_troth("-C", board, "build", "--out", out, "--as-of", "2026-10-22")
    before = read_site(out)
    (board / "mkdocs.yml").write_text("site_name: Broken\nplugins: [troth]\ntheme: {name: no-such-theme}\n")
    (board / "docs").mkdir()

    code, said = run_troth("-C", board, "build", "--out", out)

    assert (code, read_site(out)) == (2, before)
    assert "no-such-theme" in said
    assert [each.name for each in board.iterdir() if each.name.startswith(".public")] == []


def test_a_board_is_never_built_over_its_records(board: Path) -> None:
    """Whatever folder is named."""
    code, said = run_troth("-C", board, "build", "--out", board)

    assert code == 2
    assert "contains the board's records" in said
    assert (board / "commitments/promises/kitchen.yaml").exists()


def test_why_there_is_no_site_is_one_sentence(board: Path) -> None:
    """What the board's reader says, and its way out below, as at any other command: without a word of the site generator's around it."""
    (board / "commitments").rename(board / "gone")

    code, said = run_troth("-C", board, "build", "--out", board / "site")

    assert code == 2
    assert said.startswith("Error: there is no folder commitments/ here\n  run the command in the folder that contains it")
    assert "Aborted" not in said


def test_a_mkdocs_yml_without_the_plugin_says_what_to_write(board: Path) -> None:
    """One line and the way out."""
    (board / "mkdocs.yml").write_text("site_name: Mine\n")
    (board / "docs").mkdir()

    code, said = run_troth("-C", board, "build", "--out", board / "site")

    assert code == 2
    assert "add `- troth` under `plugins:`" in said


def test_one_unreadable_file_hides_no_other(board: Path) -> None:
    """The home page says how many could not be read; the build does not fail over it."""
    write_record(board, "promises/broken.yaml", "title: [\n")

    code, said = run_troth("-C", board, "build", "--out", board / "site", "--as-of", "2026-10-22")

    assert code == 0
    assert "1 error in the records" in said
    assert "could not be read" in (board / "site/index.html").read_text()
    assert (board / "site/promises/kitchen.html").exists()


def test_pages_on_disk_are_written_once(board: Path) -> None:
    """`render` writes what has changed, and nothing the second time."""
    first = run_troth("-C", board, "render", "--out", board / "pages", "--as-of", "2026-10-22")
    second = run_troth("-C", board, "render", "--out", board / "pages", "--as-of", "2026-10-22")

    page = (board / "pages/promises/kitchen.md").read_text()
    assert (first[0], second[0]) == (0, 0)
    assert second[1].strip().endswith(", 0 of them written now")
    assert page.startswith('---\ntitle: "Fit the kitchen"\n')
    assert "\n\n" not in page.split("---\n\n", 1)[1].strip()


ENVIRONMENTS = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "Etc/GMT+12", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
)
LISTS_IN_ORDER = """
import os
_scan, _list = os.scandir, os.listdir
class Found:
    def __init__(self, *place):
        with _scan(*place) as found:
            self._left = sorted(found, key=lambda each: os.fsencode(each.name), reverse={turned})
    def __iter__(self): return self
    def __next__(self):
        if not self._left: raise StopIteration
        return self._left.pop(0)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass
os.scandir = Found
os.listdir = lambda *place: sorted(_list(*place), key=os.fsencode, reverse={turned})
"""
"""Python runs it when it starts: a disk that lists what is in a folder by name, forwards or backwards."""


def make_environment(folder: Path, *, turned: bool) -> dict[str, str]:
    """Return the environment in which every folder is listed by name, or `turned`."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(LISTS_IN_ORDER.format(turned=turned))
    return {"PYTHONPATH": str(folder)}


def test_two_builds_are_the_same_to_the_byte(checkout: Path, tmp_path: Path) -> None:
    """In any zone, locale and hash order, whichever way a disk lists its files, with MkDocs itself and this repository's own mkdocs.yml."""
    built = []
    for number, environment in enumerate(ENVIRONMENTS):
        out = tmp_path / str(number)
        listing = make_environment(tmp_path / f"lists-{number}", turned=bool(number))
        subprocess.run(
            [BIN / "mkdocs", "build", "--strict", "--config-file", checkout / "mkdocs.yml", "--site-dir", out],
            check=True, env={**os.environ, **environment, **listing}, capture_output=True,
        )  # fmt: skip
        built.append(read_site(out))

    assert built[0].keys() == built[1].keys()
    assert [name for name in built[0] if built[0][name] != built[1][name]] == []


def list_links(site: Path) -> Iterator[tuple[str, str]]:
    """Yield each page with each relative address that it links to."""
    for file in site.rglob("*.html"):
        for address in re.findall(r'(?:href|src)="([^"#?]+)', file.read_text()):
            if not re.match(r"[a-z]+:|//|/", address):
                yield file.relative_to(site).as_posix(), os.path.normpath(f"{file.relative_to(site).parent}/{address}")


@pytest.mark.parametrize("directory_urls", [False, True])
def test_every_link_leads_somewhere(checkout: Path, tmp_path: Path, directory_urls: bool) -> None:  # noqa: FBT001 - a parameter
    """In both forms of addresses, with the example board."""
    shutil.copytree(checkout / "commitments", tmp_path / "commitments")
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: All\ntheme: material\nuse_directory_urls: {str(directory_urls).lower()}\n"
        "plugins: [search, {troth: {as_of: '2026-11-20'}}]\n"
    )

    assert run_troth("-C", tmp_path, "build", "--out", tmp_path / "site")[0] == 0

    there = {file.relative_to(tmp_path / "site").as_posix() for file in (tmp_path / "site").rglob("*") if file.is_file()}
    folders = {name.removesuffix("/index.html") for name in there} | {"."}
    assert sorted({(page, to) for page, to in list_links(tmp_path / "site") if to not in there | folders and page != "404.html"}) == []
