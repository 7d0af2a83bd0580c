"""Freeze every byte that Troth gives out: one line `<sha256>  <what>` for each page, file, export and answer of a command.

usage: python -m tests.freeze [--out FILE] [--keep DIR] [--compare OLD] [--only SCENE ...] [--jobs N] [--shared DIR]

It knows the `troth` of this checkout by its command line alone, so that it says the same before and after a change of names. What it
plays are the scenes under `tests/freeze/scenes`, those that `scenes.py` makes of the command reference and of the rules' examples, and
the boards of `tests/bench`. Days, zones, people and commits are fixed; the paths of the scratch folder and of the checkout are taken out.
`what` is a path as well: with `--keep DIR` the bytes lie there, and `sha256sum --check` in that folder verifies the list.

Left out, since it follows from how the program is made or where it runs: all under `.git`, the caches below XDG_CACHE_HOME (compiled
templates and the memory of a built site, whose keys name modules), and how long a build took. The line `versions` tells what it ran with:
where it differs, so may everything else. Scenes of boards beside the checkout (`--shared`) are missing where these are not there.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.freeze.comparing import compare_lists, read_list, write_list
from tests.freeze.playing import Stage, play_scene
from tests.freeze.reference import list_gaps
from tests.freeze.scenes import CHECKOUT, Scene, list_scenes
from tests.freeze.versions import describe_versions, runs_this_checkout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def main() -> int:
    """Play the scenes, write the list, and say what differs from an older one."""
    wanted = _parse_arguments()
    if not runs_this_checkout(CHECKOUT):
        print(f"the troth that is installed here is not that of {CHECKOUT}; run make .venv/.dev", file=sys.stderr)
        return 2
    scenes = list_scenes(wanted.shared)
    gaps = list_gaps(step.command for scene in scenes for step in scene.steps if step.is_frozen)
    if gaps:
        print("no scene plays these of docs/reference/commands:", *gaps, sep="\n  ", file=sys.stderr)
        return 2
    frozen = _freeze(scenes, wanted)
    write_list(wanted.out, frozen)
    print(f"{len(frozen)} lines in {wanted.out}")
    return _compare(wanted, frozen) if wanted.compare else 0


def _compare(wanted: argparse.Namespace, frozen: Mapping[str, str]) -> int:
    """Say which lines differ from the older list, as far as its scenes were played."""
    played = {what.partition("/")[0] for what in frozen}
    older = {what: digest for what, digest in read_list(wanted.compare).items() if not wanted.only or what.partition("/")[0] in played}
    differing = compare_lists(older, frozen)
    print(*differing, f"{len(differing)} lines differ from {wanted.compare}", sep="\n")
    return int(bool(differing))


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.freeze", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("freeze.txt"), help="the list (default: freeze.txt)")
    parser.add_argument("--keep", type=Path, help="keep the bytes too, in this folder, which must not be there")
    parser.add_argument("--compare", type=Path, help="an older list: say which lines differ, and exit with 1 where any does")
    parser.add_argument("--only", nargs="*", default=[], metavar="SCENE", help="play and compare these scenes alone")
    parser.add_argument("--jobs", type=int, default=2, help="how many scenes at once (default: 2)")
    parser.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared", help="where more boards lie (default: ../shared)")
    found = parser.parse_args()
    if found.keep and found.keep.exists():
        parser.error(f"{found.keep} is there already")
    return found


def _freeze(scenes: Sequence[Scene], wanted: argparse.Namespace) -> Mapping[str, str]:
    chosen = [each for each in scenes if not wanted.only or each.name in wanted.only]
    with TemporaryDirectory(prefix="troth-freeze-") as scratch, ThreadPoolExecutor(wanted.jobs) as pool:
        stage = Stage(scratch=Path(scratch).resolve(), shared=wanted.shared.resolve(), keep=wanted.keep)
        frozen = dict(stage.freeze({"versions": describe_versions().encode()}))
        for played in pool.map(lambda scene: _play(scene, stage), chosen):
            frozen |= played
    return frozen


def _play(scene: Scene, stage: Stage) -> Mapping[str, str]:
    start = time.monotonic()
    played = play_scene(scene, stage)
    print(f"{time.monotonic() - start:6.1f} s  {scene.name}: {len(scene.steps)} steps, {len(played)} lines", file=sys.stderr)
    return played


if __name__ == "__main__":
    sys.exit(main())
