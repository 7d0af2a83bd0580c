"""Whatever happens to a machine while a site is built: the old one stays, or the new one is there, whole, once the next build begins."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, write_base_board
from tests.faults.processes import count_events, kill_after, kill_at, make_troth_action
from tests.publish.sites import read_site

from troth.base.folders import finish_updates, open_staging_folder, update_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.faults.processes import Action

KILLS = int(os.environ.get("TROTH_FAULTS_BUILDS", "10"))
"""So many builds are killed: half of them at a file, half at a time."""
FILE = "commitments/promises/kitchen.yaml"
LATER = KITCHEN.replace("Fit the kitchen", "Fit the new kitchen").encode()


class Scene:
    """A board that changes between two states, and its site, which was built."""

    def __init__(self, folder: Path) -> None:
        self.root = write_base_board(folder / "board", {"promises/kitchen.yaml": KITCHEN})
        self.out = folder / "public" / "site"
        self.wholes: list[dict[str, bytes]] = []
        for content in (LATER, KITCHEN.encode()):
            (self.root / FILE).write_bytes(content)
            assert self.build()() == 0
            self.wholes.append(read_site(self.out))

    def build(self) -> Action:
        """Return the action of building the site."""
        return make_troth_action(self.root, "build", "--out", str(self.out))

    def change(self) -> None:
        """Give the board the state that the site does not show."""
        shown = self.wholes.index(read_site(self.out))
        (self.root / FILE).write_bytes((KITCHEN.encode(), LATER)[shown])

    def list_beside(self) -> list[str]:
        """Return what lies beside the site."""
        return sorted(each.name for each in self.out.parent.iterdir() if each != self.out)


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A board of two states and its site; what is remembered of it lies in a folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Scene(tmp_path)


def list_kills(scene: Scene, folder: Path) -> Iterator[Callable[[], bool]]:
    """Yield ways to kill a build: at events from the first to the last, and at times in between."""
    scene.change()
    last = count_events(folder, scene.build())
    chance = random.Random(KILLS)  # noqa: S311 - to be had again
    for number in range(KILLS // 2):
        event = 1 + number * last // (KILLS // 2)
        yield lambda event=event: kill_at(event, folder, scene.build())  # type: ignore[misc]
        seconds = chance.uniform(0.01, 2.5)
        yield lambda seconds=seconds: kill_after(seconds, scene.build())  # type: ignore[misc]


def test_a_kill_at_any_moment_of_a_build_leaves_a_whole_site(
    scene: Scene, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """After each kill the site is the old one or the new one to the last byte, and the next build leaves nothing else behind."""
    killed = 0
    for kill in list_kills(scene, tmp_path):
        scene.change()
        killed += kill()
        finish_updates(scene.out)  # as the next build does first
        assert read_site(scene.out) in scene.wholes
        assert len(scene.list_beside()) <= 1, "a build left more than its own folder, or did not tidy up after the one before"
    scene.change()
    assert scene.build()() == 0
    assert read_site(scene.out) in scene.wholes
    assert scene.list_beside() == []
    record_property("kills", killed)
    assert killed >= KILLS // 2


def test_a_build_leaves_the_folder_of_another_alone(scene: Scene) -> None:
    """Two builds into one place at a time: neither takes away what the other is writing, and the site is whole."""
    scene.change()
    with open_staging_folder(scene.out) as place:
        (place / "page.html").write_text("half")
        assert scene.build()() == 0
        assert (place / "page.html").read_text() == "half"
    assert read_site(scene.out) in scene.wholes
    assert scene.list_beside() == []


def test_what_is_not_ours_stays(scene: Scene) -> None:
    """A folder that is only called much like those that builds make is left alone."""
    others = [
        "dots.site.abcd1234.new",
        ".site.abcd1234.newer",
        ".sites.abcd1234.new",
        ".site.new",
        ".site.backup.old",
        ".site.Mine-own.new",
    ]
    for other in others:
        (scene.out.parent / other).mkdir()
    scene.change()
    assert scene.build()() == 0
    assert scene.list_beside() == sorted(others)


def test_a_link_that_is_called_like_ours_is_not_followed(scene: Scene, tmp_path: Path) -> None:
    """What it leads to stays."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/file").write_text("mine")
    (scene.out.parent / ".site.abcd1234.new").symlink_to(tmp_path / "elsewhere")
    scene.change()
    assert scene.build()() == 0
    assert (tmp_path / "elsewhere/file").read_text() == "mine"


def test_an_update_that_is_killed_at_any_moment_is_finished(tmp_path: Path) -> None:
    """At each file that it opens, renames or removes: whoever comes next finds every file of the new site, and no other.

    Until then no new page is there whose script is not: pages come last.
    """
    old = {"index.html": b"old", "kept.html": b"kept", "gone/page.html": b"gone", "a/b/c.html": b"old"}
    new = {"index.html": b"new", "kept.html": b"kept", "a/b/c.html": b"new", "a/new/page.html": b"new", "z/troth.2.js": b"new"}
    kills, done = 0, False
    while not done:
        folder = tmp_path / str(kills)
        write_files(folder / "site", old)
        write_files(folder / ".site.abcd1234.new", {address: content for address, content in new.items() if old.get(address) != content})

        def update(folder: Path = folder) -> int:
            update_folder(folder / ".site.abcd1234.new", folder / "site", ["gone/page.html"])
            return 0

        done = not kill_at(kills + 1, folder, update)
        begun = not (folder / ".site.abcd1234.new").exists()
        half = read_site(folder / "site")
        assert half["index.html"] == b"old" or "z/troth.2.js" in half, kills
        finish_updates(folder / "site")
        assert read_site(folder / "site") == (new if begun else old), kills
        if begun:
            assert not (folder / "site/gone").exists()
            assert [each.name for each in folder.iterdir()] == ["site"]
        kills += not done
    assert kills > len(old) + len(new)


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder."""
    for address, content in files.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_bytes(content)
