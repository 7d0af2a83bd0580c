"""Where a command may write a folder: a new one, an empty one, or its own; never over records, documents, git or somebody's work."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from tests.publish.places import PRECIOUS, lay_home, lies, run
from tests.publish.sites import use_own_caches

from troth.base.errors import BoardError
from troth.base.folders import exchange_folders, open_staging_folder, swap_folders
from troth.publish.destination import MARKER, ensure_file, ensure_folder, ensure_ours, format_marker, read_marker, recognise_built_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMANDS = (("build",), ("render",), ("digest", "--all"), ("export", "parquet"))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A board in a repository, where somebody works; with documents, links, and somebody's only copies around it."""
    use_own_caches(tmp_path / "cache", monkeypatch)
    board = lay_home(tmp_path)
    monkeypatch.chdir(board)
    return board


PLACES = {
    "contains the board's records": (".", "./", "..", "../..", "../board", "{root}", "{root}/.."),
    "is inside the board's records": (
        "commitments", "commitments/promises", "commitments/new", "Commitments", "COMMITMENTS/new", "{root}/commitments/",
        "docs/../commitments",
    ),
    "is inside the documents": ("docs", "docs/", "docs/new", "docs/deep", "Docs"),
    "is inside a repository's own folder": (".git", ".git/hooks", ".GIT/x", "../other/.git/x"),
    "contains thesis.txt": ("notes", "notes/", "../thesis", "../board/notes", "{root}/../thesis"),
    "is a link": (
        "link", "link/", "link/sub", "{root}/link", "{root}/link/sub", "inward/site", "git-link", "git-link/x", "nowhere",
        "../board/link/x", "{root}/../../home/board/link",
    ),
}  # fmt: skip
"""Where nothing may be written, by the reason."""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_places_that_are_nobodys_to_replace(root: Path, command: tuple[str, ...]) -> None:
    """However they are written: each is refused with its reason, and nothing is touched, made or left beside."""
    before = lies(root.parent.parent)
    for says, place in ((says, place) for says, places in PLACES.items() for place in places):
        code, said = run(*command, "--out", place.replace("{root}", str(root)))
        assert (code, says in said) == (2, True), (place, said)
        assert lies(root.parent.parent) == before, place


def test_the_working_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody works is not replaced, nor what it lies in, even where it is empty or a site."""
    assert run("build", "--out", "site")[0] == 0
    monkeypatch.chdir(root / "site/assets")
    for place in (".", "..", str(root / "site"), str(root / "site/assets")):
        code, said = run("-C", str(root), "build", "--out", place)
        assert (code, "contains the working folder" in said) == (2, True), said
    assert run("-C", str(root), "build", "--out", "../promises/new")[0] == 0, "a new folder inside of it is nobody's"


@pytest.mark.parametrize("marker", [b"", b"{}", format_marker(["index.html"]), format_marker(["thesis.txt"]), b'{"files": [1]}'])
def test_a_marker_in_a_folder_of_a_stranger(root: Path, marker: bytes) -> None:
    """A marker is believed only in what it lists; in the records or the documents it counts for nothing."""
    for place in ("docs", "commitments", "../thesis"):
        (root / place / MARKER).write_bytes(marker)
    (root / "../thesis/more.txt").write_text(PRECIOUS)
    before = lies(root.parent)
    for place in ("docs", "commitments", "../thesis"):
        assert run("build", "--out", place)[0] == 2
    assert lies(root.parent) == before


def test_a_file_of_a_stranger_among_a_site(root: Path) -> None:
    """Wherever it lies in the site, and whether the memory is there or not, it is named and nothing is touched."""
    assert run("build", "--out", "site")[0] == 0
    for place in ("thesis.txt", "promises/thesis.html", "assets/.hidden", "new/deep/thesis.txt", ".git/config"):
        for memory in (True, False):
            if not memory:
                shutil.rmtree(root / ".git/troth", ignore_errors=True)
            file = root / "site" / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(PRECIOUS)
            before = lies(root)
            code, said = run("build", "--out", "site")
            assert (code, f"site contains {place.removesuffix('/config')}, which a build did not write" in said) == (2, True), said
            assert lies(root) == before
            file.unlink()
    shutil.rmtree(root / "site/.git")
    assert run("build", "--out", "site")[0] == 0


def test_a_link_among_a_site(root: Path) -> None:
    """It is named, whether it lies in the place of a file or of a folder; what it leads to stays."""
    assert run("build", "--out", "site")[0] == 0
    for place in ("index.html", "promises", "new"):
        there = root / "site" / place
        if there.is_dir():
            shutil.rmtree(there)
        there.unlink(missing_ok=True)
        there.symlink_to("../../thesis")
        code, said = run("build", "--out", "site")
        assert (code, f"site contains {place}, which a build did not write" in said) == (2, True), said
        assert (root / "../thesis/thesis.txt").read_text() == PRECIOUS
        there.unlink()


def test_a_site_inside_of_a_site(root: Path) -> None:
    """Sites of other boards that were put into this one were written by builds, too: as before, they make room for the new site."""
    assert run("build", "--out", "site")[0] == 0
    assert run("build", "--out", "other")[0] == 0
    (root / "other").rename(root / "site/sales")
    (root / "site/index.html").unlink()
    assert run("build", "--out", "site")[0] == 0
    assert not (root / "site/sales").exists()
    assert (root / "site/index.html").is_file()


def test_a_site_without_a_marker(root: Path) -> None:
    """What is remembered of it stands in for the marker; where that is gone too, it might be anybody's, and nothing is touched."""
    assert run("build", "--out", "site")[0] == 0
    (root / "site" / MARKER).unlink()
    (root / "site/thesis.txt").write_text(PRECIOUS)
    assert run("build", "--out", "site")[0] == 2
    (root / "site/thesis.txt").unlink()
    assert run("build", "--out", "site")[0] == 0
    (root / "site" / MARKER).unlink()
    shutil.rmtree(root / ".git/troth")
    before = lies(root)
    code, said = run("build", "--out", "site")
    assert (code, "which a build did not write" in said) == (2, True), said
    assert lies(root) == before


def test_empty_folders_and_litter(root: Path) -> None:
    """A folder that is empty, or holds empty folders and what file managers leave, may become a site."""
    (root / "site/empty/deep").mkdir(parents=True)
    for name in (".DS_Store", "Thumbs.db", "empty/desktop.ini", ".gitkeep"):
        (root / "site" / name).touch()
    assert run("build", "--out", "site")[0] == 0
    assert not (root / "site/.DS_Store").exists()


def test_a_folder_that_had_to_be_made_for_nothing(root: Path) -> None:
    """A build that fails leaves none of the folders that its site was to lie in, and nothing beside."""
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [troth]\ntheme: none-such\n")
    before = sorted(root.rglob("*"))
    assert run("build", "--out", "new/deep/site")[0] == 2
    assert sorted(each for each in root.rglob("*") if ".git" not in each.parts) == [each for each in before if ".git" not in each.parts]


def test_what_the_marker_says(root: Path) -> None:
    """It lists every file of the site, itself too, and says what it is for to who opens it."""
    assert run("build", "--out", "site")[0] == 0
    there = {path.relative_to(root / "site").as_posix() for path in (root / "site").rglob("*") if path.is_file()}
    assert set(read_marker(root / "site") or ()) == there
    assert "never replaces a folder with other files in it" in json.loads((root / "site" / MARKER).read_text())["says"]


def test_mkdocs_itself_leaves_a_marker_too(root: Path) -> None:
    """A site that MkDocs has built with the plugin is one of ours; what it left there of somebody else's, as hidden files, is not."""
    (root / "site").mkdir()
    (root / "site/.mine").write_text(PRECIOUS)
    (root / "site" / MARKER).symlink_to("../notes/thesis.txt")
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    assert (root / "notes/thesis.txt").read_text() == PRECIOUS
    code, said = run("build", "--out", "site")
    assert (code, "site contains .mine, which a build did not write" in said) == (2, True), said
    (root / "site/.mine").unlink()
    assert run("build", "--out", "site")[0] == 0


class Changing:
    """A site that another build replaces while somebody looks at it."""

    def __init__(self, folder: Path, change: Callable[[], None]) -> None:
        self.is_built = recognise_built_files(folder)
        self._change = change
        self._asked = 0

    def __call__(self, address: str) -> bool:
        """Tell whether a build wrote a file; before the second answer, the other build is done."""
        self._asked += 1
        if self._asked == 2:
            self._change()
        return self.is_built(address)


def test_another_build_at_the_same_time(tmp_path: Path) -> None:
    """Pages of its site are taken for nobody else's, though the marker that was read first does not list them."""
    site = tmp_path / "site"

    def fill(*names: str) -> None:
        shutil.rmtree(site, ignore_errors=True)
        site.mkdir()
        for name in names:
            (site / name).touch()
        (site / MARKER).write_bytes(format_marker(names))

    fill("a.html", "b.html")
    ensure_ours(site, Changing(site, lambda: fill("a.html", "c.html", "d.html")))
    fill("a.html")
    (site / "thesis.txt").touch()
    with pytest.raises(BoardError, match="a build did not write"):
        ensure_ours(site, recognise_built_files(site))


@pytest.mark.parametrize("exchange", [exchange_folders, lambda *_: False], ids=["at once", "in two steps"])
@pytest.mark.parametrize("late", ["thesis.txt", "a link", "a link to nothing"])
def test_what_comes_while_a_site_is_built(tmp_path: Path, exchange: Callable[[Path, Path], bool], late: str) -> None:
    """Whoever puts something into the place of a site at the last moment finds it there, and nothing of the build beside it."""
    out, there = tmp_path / "site", tmp_path / "there"
    there.mkdir()
    with open_staging_folder(out) as place:
        (place / "index.html").touch()
        if late == "thesis.txt":
            out.mkdir()
            (out / late).write_text(PRECIOUS)
        else:
            out.symlink_to(there if late == "a link" else "nothing")
        before = lies(tmp_path)
        with pytest.raises(BoardError):
            swap_folders(place, out, lambda old: ensure_ours(old, recognise_built_files(old), called=out), exchange)
        assert lies(tmp_path) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["site", "there"]


@pytest.mark.parametrize("exchange", [exchange_folders, lambda *_: False], ids=["at once", "in two steps"])
def test_a_site_changes_places(tmp_path: Path, exchange: Callable[[Path, Path], bool]) -> None:
    """The old one is gone, whichever way the system takes."""
    out = tmp_path / "site"
    out.mkdir()
    (out / "old.html").touch()
    with open_staging_folder(out) as place:
        (place / "new.html").touch()
        swap_folders(place, out, exchange=exchange)
    assert list(lies(tmp_path)) == ["site/new.html"]
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_folder_elsewhere_may_lie_behind_a_link(root: Path, tmp_path: Path) -> None:
    """Links far from the board and from where somebody works are the machine's own, as /tmp is on some; the folder itself is none."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "mounted").symlink_to("disk")
    assert run("build", "--out", str(tmp_path / "mounted/site"))[0] == 0
    assert (tmp_path / "disk/site/index.html").is_file()
    assert "is a link" in run("build", "--out", str(tmp_path / "mounted"))[1]
    (tmp_path / "records").symlink_to(root / "commitments")
    assert "is inside the board's records" in run("build", "--out", str(tmp_path / "records/new"))[1]


def test_a_loop_of_links(root: Path) -> None:
    """It is named like any other link."""
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    for place in ("one", "one/site"):
        with pytest.raises(BoardError, match="is a link"):
            ensure_folder(root / place, root, None, lambda _: False)
    with pytest.raises(BoardError, match="is a link"):
        ensure_file(root / "one", root, lambda _: True)
