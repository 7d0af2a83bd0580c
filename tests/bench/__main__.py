"""Measure what a board costs, beside others that do a part of it. Run by `make bench`.

usage: make bench ARGS="--promises 10000 --rounds 3 --peers mkdocs hugo"

Every figure is a whole process with all that it started: wall seconds, processor seconds and the peak of its largest process, the
median of the rounds. The commands take turns, so that a noisy machine is unkind to all of them alike; on a busy one the
processor's ratios say more. Boards are made from a seed.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench import boards, browser, ours, peers, serving, shapes, tables
from tests.bench.running import ENVIRONMENT, Measured, in_turns, together
from tests.bench.stages import STAGES

BASE = peers.NAMES["mkdocs"]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was measured of one size."""

    runs: Mapping[str, Measured]
    visit: browser.Visit | None
    """What the first visit of a page fetches, where there is a browser."""
    stages: Mapping[str, float]


def main() -> None:
    """Measure boards of the sizes that are asked for, and print a table for each."""
    asked = _arguments()
    found: dict[int, Result] = {}
    for count in sorted(asked.promises):
        with tempfile.TemporaryDirectory(prefix="troth-bench-") as folder:
            found[count] = measure(count, asked, Path(folder))
    with tempfile.TemporaryDirectory(prefix="troth-bench-") as folder:
        print(f"- {shapes.compare_rhythm(Path(folder), asked.rounds)}", flush=True)
    builds = {count: each.runs[ours.BUILD] for count, each in found.items()}
    say(tables.stages({count: each.stages for count, each in found.items()}, builds, STAGES), asked)
    visits = {count: each.visit for count, each in found.items() if each.visit}
    for count, visit in visits.items():
        print(f"- {count} promises: {visit.compare(visits[min(visits)])}")
    if len(found) > 1:
        names = (ours.CHECK, ours.FIRST, ours.BUILD, ours.AGAIN, ours.ONE, *found[min(found)].runs)
        say(tables.growth({n: each.runs for n, each in found.items()}, dict.fromkeys(names)), asked)
    print(f"\nPython {platform.python_version()}, {peers.versions()}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="make bench")
    parser.add_argument("--promises", type=int, nargs="+", default=[100, 1000], metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--peers", nargs="*", choices=peers.NAMES, default=list(peers.NAMES), help="beside whom (default: all)")
    parser.add_argument("--serve", action="store_true", help="also how soon an edit is seen while the board is served")
    parser.add_argument("--browser", action="store_true", help="also how soon a browser shows, filters and finds")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    return parser.parse_args()


def say(table: tables.Table, asked: argparse.Namespace) -> None:
    """Print a table."""
    print(table.markdown() if asked.markdown else table.text(), flush=True)


def measure(count: int, asked: argparse.Namespace, folder: Path) -> Result:
    """Measure one size."""
    tell(f"{count} promises: writing the board and its history")
    boards.write(count, folder / "board")
    mine = ours.Ours(folder / "board", folder / "site")
    mine.propose()
    build = mine.commands()[ours.BUILD]
    memory = together(build)
    pages = tuple(mine.addresses())
    files = sum(file.is_file() for file in mine.site.rglob("*"))
    others = peers.peers(asked.peers, mine.board, folder)
    runs = in_turns({**others.commands, **mine.commands()}, asked.rounds, tell)
    say(tables.runs(f"{count} promises, {len(pages)} pages, median of {asked.rounds}", runs, BASE, others.missing), asked)
    print(f"- {files} files written, {len(pages)} of them pages; again with one changed: {rewritten(mine)}")
    print(f"- all processes of a build together had {memory:.0f} MiB at most, shared pages counted once", flush=True)
    print(f"- {browser.weigh(mine.site, count)}", flush=True)
    visit = browser.visit_first(mine.site)
    seconds = stages(mine)
    for note in (*(serving.notes(mine, runs[ours.BUILD]) if asked.serve else ()), *(browser.notes(mine.site) if asked.browser else ())):
        print(f"- {note}", flush=True)
    return Result(runs=runs, visit=visit, stages=seconds)


def stages(mine: ours.Ours) -> Mapping[str, float]:
    """Return the seconds of each stage, with the history known."""
    words = [sys.executable, "-m", "tests.bench.stages", str(mine.board), str(mine.site)]
    done = subprocess.run(words, check=True, capture_output=True, cwd=peers.ROOT, env={**ENVIRONMENT, "PYTHONPATH": str(peers.ROOT)})
    return dict(json.loads(done.stdout))


def rewritten(mine: ours.Ours) -> int:
    """Return how many files of the site are others after one promise has changed."""
    before = _states(mine.site.rglob("*"))
    mine.edit()
    together(mine.commands()[ours.AGAIN])
    return len(_states(mine.site.rglob("*")) - before)


def _states(files: Iterable[Path]) -> set[tuple[Path, int, int]]:
    return {(file, found.st_ino, found.st_mtime_ns) for file in files if file.is_file() and (found := file.stat())}


def tell(words: str) -> None:
    """Say what goes on."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
