"""What is put into folders and files that stay: beside somebody's own, never over it, and never through a link."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.publish.places import PRECIOUS, lay_home, lies, run
from tests.publish.sites import use_own_caches

from troth.publish.destination import MARKER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A board in a repository, where somebody works; with documents, links, and somebody's only copies around it."""
    use_own_caches(tmp_path / "cache", monkeypatch)
    board = lay_home(tmp_path)
    monkeypatch.chdir(board)
    return board


def test_pages_beside_files_of_ones_own(root: Path) -> None:
    """In a folder into which pages were written somebody may keep files, and links; where a page would go over one, it is named."""
    assert run("render", "--out", "pages")[0] == 0
    (root / "pages/mine.md").write_text(PRECIOUS)
    (root / "pages/pictures").symlink_to("../notes")
    assert run("render", "--out", "pages")[0] == 0
    (root / "commitments/promises/new.yaml").write_text((root / "commitments/promises/fit-kitchen.yaml").read_text())
    (root / "pages/promises/new.md").write_text(PRECIOUS)
    before = lies(root)
    code, said = run("render", "--out", "pages")
    assert (code, "pages/promises/new.md already exists, and a build did not write it" in said) == (2, True), said
    assert lies(root) == before
    (root / "pages/promises/new.md").unlink()
    assert run("render", "--out", "pages")[0] == 0
    assert (root / "pages/promises/new.md").read_text().startswith("---\n")
    assert (root / "pages/mine.md").read_text() == PRECIOUS


@pytest.mark.parametrize("there", ["index.md", "promises", "assets"])
def test_a_link_where_pages_go(root: Path, there: str) -> None:
    """Nothing is written through it."""
    assert run("render", "--out", "pages")[0] == 0
    place = root / "pages" / there
    place.rename(root / "kept")
    place.symlink_to("../notes")
    before = lies(root)
    code, said = run("render", "--out", "pages", "--as-of", "2026-12-01")
    assert (code, f"pages/{there} is a link" in said) == (2, True), said
    assert lies(root) == before


def test_pages_without_a_marker(root: Path) -> None:
    """They might be anybody's: nothing is touched. With it, a file in the place of a folder is named."""
    assert run("render", "--out", "pages")[0] == 0
    marker = (root / "pages" / MARKER).read_bytes()
    (root / "pages" / MARKER).unlink()
    (root / "pages/index.md").write_text(PRECIOUS)
    code, said = run("render", "--out", "pages")
    assert (code, "which a build did not write" in said) == (2, True), said
    assert (root / "pages/index.md").read_text() == PRECIOUS
    (root / "pages" / MARKER).write_bytes(marker)
    shutil.rmtree(root / "pages/promises")
    (root / "pages/promises").write_text(PRECIOUS)
    code, said = run("render", "--out", "pages")
    assert (code, "pages/promises already exists" in said) == (2, True), said
    assert (root / "pages/promises").read_text() == PRECIOUS


def test_columns_among_others(root: Path) -> None:
    """A folder of boards takes another board; what is no part of a table is not taken away with it."""
    assert run("export", "parquet", "--out", "boards")[0] == 0
    assert run("export", "parquet", "--out", "boards", "--board", "two")[0] == 0
    (root / "boards/readme.txt").write_text(PRECIOUS)
    assert run("export", "parquet", "--out", "boards")[0] == 0
    for name in ("thesis.txt", "month=2026-10/thesis.txt", "month=2026-10/part-0.parquet.bak"):
        file = root / "boards/promises/board=kitchens" / name
        file.write_text(PRECIOUS)
        code, said = run("export", "parquet", "--out", "boards")
        assert (code, "which is not a table of a board" in said) == (2, True), said
        assert file.read_text() == PRECIOUS
        file.unlink()
    (root / "boards/asks").rename(root / "asks")
    (root / "boards/asks").symlink_to("../asks")
    assert "is a link" in run("export", "parquet", "--out", "boards")[1]


FILES: Mapping[str, str] = {
    "commitments/board.yaml": "is inside the board's records", "commitments/new.json": "is inside the board's records",
    ".git/config": "is inside a repository's own folder", ".git/new": "is inside a repository's own folder",
    "docs/index.md": "already exists", "notes/thesis.txt": "already exists", "{root}/notes/thesis.txt": "already exists",
    "nowhere": "is a link", "link/thesis.txt": "is a link", "link/new.json": "is a link", "{root}/link/new.json": "is a link",
    "/dev/null": "is not an ordinary file", "/dev/stdout": "is a link", "notes": "is a folder", "link": "is a folder",
}  # fmt: skip


def test_files_that_are_nobodys_to_replace(root: Path) -> None:
    """An export replaces an export, and nothing else: no record, no link, no device, no text of a stranger."""
    before = lies(root.parent)
    for place, says in FILES.items():
        code, said = run("export", "json", "--out", place.replace("{root}", str(root)))
        assert (code, says in said) == (2, True), (place, said)
        assert lies(root.parent) == before, place
    assert run("export", "json", "--out", "docs/board.json")[0] == 0, "a new file among the documents harms nobody"


def test_a_summary_among_the_records(root: Path) -> None:
    """What a review adds to the end of a file is never added to a record, nor to what is git's."""
    for place in ("commitments/board.yaml", ".git/config", "link/../.git/config"):
        before = lies(root)
        code, said = run("review", "HEAD", "--summary", place)
        assert (code, "where nothing is written" in said) == (2, True), said
        assert lies(root) == before
