"""A build on top of an older one: it writes what changed, and ends up with what a clean build makes."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from mkdocs.structure.files import get_files
from tests.cli.boards import make_promise_yaml, write_base_board
from tests.profiles import choose_seeds
from tests.publish.random_edits import Scribe, commit_all
from tests.publish.sites import AS_OF, MKDOCS, build_site, copy_example, list_differing, read_site, read_states, run_troth, use_own_caches

from troth.cli import main
from troth.publish.manifest import find_manifest_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    Edit = Callable[[Path], object]


@pytest.fixture(autouse=True)
def manifest_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is remembered of these sites among them."""
    return use_own_caches(tmp_path / "cache", monkeypatch)


@pytest.fixture
def small_board(tmp_path: Path) -> Path:
    """A board of a few records, for what has nothing to do with how many there are."""
    root = write_base_board(tmp_path / "board")
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS)
    return root


def write_promise(root: Path, title: str, name: str = "doors") -> None:
    """Write a promise with a title into a board."""
    (root / f"commitments/promises/{name}.yaml").write_text(make_promise_yaml(title=title))


def make_replacement(file: str, old: str, new: str) -> Edit:
    """Return an edit that puts some words in the place of others, which have to be there."""

    def edit(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def write_theme(root: Path) -> None:
    """Give the theme a template of one's own."""
    make_replacement("mkdocs.yml", "{name: material,", "{name: material, custom_dir: theme,")(root)
    (root / "theme").mkdir()
    (root / "theme/main.html").write_text(
        '{% extends "base.html" %}{% block announce %}News for {{ page.meta.title if page }}{% endblock %}'
    )


def write_document(root: Path) -> None:
    """Put a document into the place of a page."""
    (root / "docs/people").mkdir()
    (root / "docs/people/mara.md").write_text("# Mara's own page\n")


PROMISE = "commitments/promises/2026-10/cnc-dust-hood.yaml"
EDITS: dict[str, Edit] = {
    "a party is renamed": make_replacement("commitments/parties/people.yaml", "Mara Keller", "Mara Keller-Ito"),
    "a promise is renamed": make_replacement(PROMISE, "title: ", "title: Again, "),
    "a promise is gone": lambda root: (root / PROMISE.replace("cnc-dust-hood", "corner-photo-sheet")).unlink(),
    "a promise is new": lambda root: shutil.copy(root / PROMISE, root / PROMISE.replace("cnc-dust", "second-dust")),
    "a setting of the board": make_replacement("commitments/board.yaml", "name: ", "name: New "),
    "a colour": make_replacement("mkdocs.yml", "teal", "indigo"),
    "the form of addresses": make_replacement("mkdocs.yml", "use_directory_urls: false", "use_directory_urls: true"),
    "a template": write_theme,
    "a document": make_replacement("docs/notes.md", "# Notes", "# More notes"),
    "a document for a page": write_document,
}


@pytest.mark.chance
@pytest.mark.parametrize("seed", choose_seeds(2))
def test_it_ends_up_with_what_a_clean_build_makes(checkout: Path, tmp_path: Path, seed: int) -> None:
    """After edits of every kind, in any order, and on another day: byte for byte, and nothing is left of what is gone."""
    chance = random.Random(seed)  # noqa: S311 - the same order every time
    root, out = copy_example(checkout, tmp_path / "board"), tmp_path / "site"
    build_site(root, out)
    names = chance.sample(sorted(EDITS), len(EDITS))
    for number, day in enumerate((AS_OF, "2026-11-21", "2026-11-01")):
        for name in names[number::3]:
            EDITS[name](root)
        build_site(root, out, day)
        assert list_differing(out, build_site(root, tmp_path / f"clean-{number}", day)) == [], names


def test_nothing_is_written_where_nothing_changed(small_board: Path, tmp_path: Path) -> None:
    """Not a file, and what is said is said again; with a template of one's own too, where it has to be built to know."""
    root, out = small_board, tmp_path / "site"
    first = run_troth("-C", root, "build", "--out", out, "--as-of", AS_OF)
    before = read_states(out)
    again = run_troth("-C", root, "build", "--out", out, "--as-of", AS_OF)
    assert (again, read_states(out)) == (first, before)

    write_theme(root)
    build_site(root, out)
    before = read_states(out)
    build_site(root, out)
    assert read_states(out) == before


@pytest.mark.chance
def test_fingerprint_is_equal_in_every_process(checkout: Path, tmp_path: Path) -> None:
    """What goes into a site is named alike in all processes, whichever order their sets have."""
    root, out = copy_example(checkout, tmp_path / "board"), tmp_path / "site"
    ask = f"""
from pathlib import Path
from troth.cli.mkdocs_run import _load_configuration
from troth.publish.fingerprint import compute_fingerprint
with _load_configuration(Path({str(root)!r}), Path({str(out)!r}), strict=False) as config:
    print(compute_fingerprint(Path({str(root)!r}), config, None))
"""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795132800"}
    said = {
        subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, env={**environment, "PYTHONHASHSEED": seed}).stdout
        for seed in map(str, choose_seeds(6))
    }
    assert len(said) == 1
    assert said.pop().strip()


def test_one_change_writes_few_files(checkout: Path, tmp_path: Path) -> None:
    """The others are the same files as before."""
    root, out = copy_example(checkout, tmp_path / "board"), tmp_path / "site"
    build_site(root, out)
    before = read_states(out)
    make_replacement(PROMISE, "why: ", "why: Indeed, ")(root) if "why: " in (root / PROMISE).read_text() else EDITS["a promise is renamed"](
        root
    )
    build_site(root, out)

    changed = {name for name, state in read_states(out).items() if before.get(name) != state}
    assert "promises/cnc-dust-hood.html" in changed
    assert "promises/corner-photo-sheet.html" not in changed
    assert len(changed) < len(before) / 3


def test_what_somebody_did_to_the_site_is_undone(small_board: Path, tmp_path: Path) -> None:
    """A file that was changed or removed by hand. One that was added is somebody's work: it is named, and nothing is touched."""
    root, out = small_board, tmp_path / "site"
    before = read_site(build_site(root, out))
    (out / "index.html").write_text("mine")
    (out / "promises.csv").unlink()
    (out / ".DS_Store").write_text("a file manager's")
    assert read_site(build_site(root, out)) == before

    (out / "added.txt").write_text("mine")
    theirs = read_site(out)
    result = CliRunner().invoke(main, ["-C", str(root), "build", "--out", str(out), "--as-of", AS_OF])
    assert (result.exit_code, read_site(out)) == (2, theirs)
    assert "contains added.txt, which a build did not write" in result.output


def test_a_damaged_memory_only_costs_time(small_board: Path, tmp_path: Path, manifest_folder: Path) -> None:
    """The site is the same."""
    root, out = small_board, tmp_path / "site"
    before = read_site(build_site(root, out))
    (file,) = manifest_folder.iterdir()
    for damage in ("", "[]", '{"format": "1", "files": 3}', "{"):
        file.write_text(damage)
        assert read_site(build_site(root, out)) == before, damage
        first = file.read_text().splitlines()[0]
        assert json.loads(first)["files"].keys() == before.keys(), damage
    for number, damage in enumerate(("[]", "{", '{"shells": {}}')):
        file.write_text(f"{first}\n{damage}")
        write_promise(root, f"Doors {number}")
        assert list_differing(build_site(root, out), build_site(root, tmp_path / f"clean-{number}")) == [], damage


def test_one_change_is_made_without_mkdocs(small_board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another title of a promise changes its page, lists, and what search finds; a new promise needs MkDocs, which lists all pages."""
    root, out = small_board, tmp_path / "site"
    write_promise(root, "Doors")
    build_site(root, out)
    write_promise(root, "Wider doors")
    clean = build_site(root, tmp_path / "clean")
    asked: list[MkDocsConfig] = []

    def note(config: MkDocsConfig) -> Files:
        asked.append(config)
        return get_files(config)

    monkeypatch.setattr("mkdocs.commands.build.get_files", note)
    assert list_differing(build_site(root, out), clean) == []
    assert "Wider doors" in (out / "search/search_index.json").read_text()
    assert asked == []
    write_promise(root, "Doors of the shed", "sheds")
    build_site(root, out)
    assert asked


def test_a_failed_build_touches_nothing(checkout: Path, tmp_path: Path) -> None:
    """Neither the old site nor what is known of it, and nothing is left beside it."""
    root, out = copy_example(checkout, tmp_path / "board"), tmp_path / "site"
    build_site(root, out)
    before = read_states(out)
    EDITS["a party is renamed"](root)
    (root / "mkdocs.yml").write_text(f"{MKDOCS}hooks: [fail.py]\n")
    (root / "fail.py").write_text("def on_post_build(config):\n    raise SystemExit(3)\n")

    assert CliRunner().invoke(main, ["-C", str(root), "build", "--out", str(out), "--as-of", AS_OF]).exit_code
    assert read_states(out) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["board", "cache", "site"]


def test_a_site_that_an_interrupted_build_moved_aside_comes_back(small_board: Path, tmp_path: Path) -> None:
    """Between the two renames that swap the folders there is a moment without a site; the next build sees to it."""
    root, out = small_board, tmp_path / "site"
    build_site(root, out)
    before = read_states(out)
    out.rename(tmp_path / ".site.abcd1234.old")

    build_site(root, out)

    assert read_states(out) == before


def test_the_memory_lies_in_gits_own_folder(tmp_path: Path) -> None:
    """Where there is one; in a worktree, and without git, among the user's caches; without a home, nowhere."""
    (tmp_path / "a/.git").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b/.git").write_text("gitdir: elsewhere")
    home = {"HOME": "/home/ann"}

    inside, beside, nowhere = (
        find_manifest_file(tmp_path / name, tmp_path / "site", env) for name, env in (("a", home), ("b", home), ("b", {}))
    )

    assert inside is not None
    assert beside is not None
    assert inside.parent == tmp_path / "a/.git/troth/sites"
    assert beside.parent.as_posix() == "/home/ann/.cache/troth/sites"
    assert nowhere is None


@pytest.mark.chance
@pytest.mark.parametrize("seed", choose_seeds(2))
def test_what_is_taken_over_is_what_would_be_made(checkout: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After random edits of records, commits by others among them, a build on top of the last one is a clean build, byte for byte."""
    monkeypatch.setattr("troth.views.lists.overflow.MAX_SECTION_ROWS", (50, 2)[seed % 2])  # so few that pages of parties have lists
    root, out = copy_example(checkout, tmp_path / "board"), tmp_path / "site"
    scribe = Scribe(root, random.Random(seed))  # noqa: S311 - the same every time
    commit_all(scribe)
    build_site(root, out)
    told = []
    for number in range(3):
        told += [scribe.edit() for _ in range(4)]
        build_site(root, out)
        assert list_differing(out, build_site(root, tmp_path / f"clean-{number}")) == [], told
