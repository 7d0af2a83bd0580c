"""A build in several processes, one of which is killed: the site is the old one or the new one, and nobody is left who writes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import make_promise_yaml, write_base_board
from tests.publish.sites import read_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROMISES = 80
THRESHOLD = 20
"""From so many pages on processes share the work here, so that a board needs no thousand promises for it."""
LONGEST = 0.3
"""Seconds that such a build takes, once somebody helps."""
BUILD = """
import sys
from datetime import date
from pathlib import Path
from troth.base.dates import AsOf
from troth.base.errors import BoardError
from troth.cli.mkdocs_run import build_with_mkdocs
try:
    root, out, threshold = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    as_of = AsOf(date(2026, 11, 22))
    build_with_mkdocs(root, out, as_of, strict=False, summarize=lambda board: (), parallel_threshold=threshold)
except BoardError as error:
    sys.exit(f"{error.message} ({error.hint})")
"""
KILLS = int(os.environ.get("TROTH_FAULTS_LARGE_BUILDS", "4"))
"""So many builds are killed of each kind."""
NAMES = ("name: Many promises\n", "name: As many promises\n")


class Scene:
    """A large board under two names by turns, and its site."""

    def __init__(self, folder: Path) -> None:
        records = {f"promises/promise-{number}.yaml": make_promise_yaml(title=f"Promise {number}") for number in range(PROMISES)}
        self.root = write_base_board(folder / "board", records)
        self.out = folder / "public/site"
        self._environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
        self.wholes: list[dict[str, bytes]] = []
        for name in NAMES:
            (self.root / "commitments/board.yaml").write_text(name)
            self.build()
            self.wholes.append(read_site(self.out))

    def change(self) -> None:
        """Give the board the name that the site does not show, so that every page is made anew."""
        shown = self.wholes.index(read_site(self.out))
        (self.root / "commitments/board.yaml").write_text(NAMES[1 - shown])

    def start_build(self) -> subprocess.Popen[str]:
        """Start a build of so many pages that processes share them."""
        words: list[str | Path] = [sys.executable, "-c", BUILD, self.root, self.out, str(THRESHOLD)]
        return subprocess.Popen(words, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def build(self) -> None:
        """Build the site, which has to end well."""
        build = self.start_build()
        output, _ = build.communicate()
        assert build.returncode == 0, output

    def list_left_behind(self) -> list[str]:
        """Return what lies beside the site."""
        return sorted(each.name for each in self.out.parent.iterdir() if each != self.out)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """One board for all kills."""
    return Scene(tmp_path_factory.mktemp("large"))


def list_children(of: int) -> Iterator[int]:
    """Yield the processes that another one has started and that are still there."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, _, rest = status.read_text().partition(" (")
            state, parent = rest.rpartition(") ")[2].split()[:2]
            if int(parent) == of and state != "Z":
                yield int(number)


def find_helpers(build: subprocess.Popen[str], seconds: float) -> list[int]:
    """Return who helps a build, some time after somebody began to; nobody where it is done by then."""
    while build.poll() is None and not list(list_children(build.pid)):
        time.sleep(0.005)
    time.sleep(seconds)
    return list(list_children(build.pid)) if build.poll() is None else []


def list_moments(chance: int) -> Iterator[float]:
    """Yield moments over all of a build: the first is when somebody has just begun to help, who cannot have reported yet."""
    pick = random.Random(chance)  # noqa: S311 - to be had again
    yield 0.0
    yield from (pick.uniform(0, LONGEST) for _ in range(KILLS - 1))


def test_the_first_process_is_killed(scene: Scene, record_property: Callable[[str, object], None]) -> None:
    """The others end by themselves, and the next build takes away what was begun."""
    record_property("kills", KILLS)
    for seconds in list_moments(1):
        scene.change()
        build = scene.start_build()
        others = find_helpers(build, seconds)
        build.kill()
        build.communicate()
        assert read_site(scene.out) in scene.wholes
        end = time.monotonic() + 60
        while any(Path(f"/proc/{other}").exists() for other in others):
            assert time.monotonic() < end, "somebody still writes for a build that is gone"
            time.sleep(0.02)
    scene.change()
    scene.build()
    assert read_site(scene.out) in scene.wholes
    assert scene.list_left_behind() == []


@pytest.mark.skipif(sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="on one processor nobody helps")
def test_one_who_helps_is_killed(scene: Scene, record_property: Callable[[str, object], None]) -> None:
    """As a system does that is short of memory: one line says so, and the old site stays."""
    record_property("kills", KILLS)
    said = []
    for seconds in list_moments(2):
        scene.change()
        before = read_site(scene.out)
        build = scene.start_build()
        for other in find_helpers(build, seconds)[:1]:
            with suppress(ProcessLookupError):
                os.kill(other, signal.SIGKILL)
        output, _ = build.communicate()
        said.append(output)
        assert build.returncode in (0, 1), output
        assert read_site(scene.out) == before if build.returncode else read_site(scene.out) in scene.wholes
        assert "Traceback" not in output
        assert build.returncode == 0 or "part of the work failed" in output
        assert scene.list_left_behind() == []
    assert any("part of the work failed" in each for each in said)
