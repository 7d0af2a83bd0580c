"""Measure a roll-up: seeded boards of a thousand promises each, 10, 30 and 100 of them, beside the site of one of them.

Run it as `python -m tests.bench.many_boards [--promises 1000] [--boards 10 30 100] [--seed 7]`; it prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from troth.base.dates import AsOf
from troth.build import build_published_json

DAY = date(2026, 11, 20)
PEOPLE, TEAMS = 40, 8
SHARED = 5
"""So many people of each board are on every board, by their accounts."""
STATES = ("accepted", "delivered", "open", "open", "missed", "help_wanted")


class Cost(NamedTuple):
    """What a run took: wall seconds, and the most memory in MiB."""

    seconds: float
    memory: float


def lay(root: Path, number: int, promises: int, seed: int) -> None:
    """Write the records of one board."""
    rng = random.Random(f"{seed}/{number}")
    folder = root / "commitments"
    for name in ("parties", "promises", "goals"):
        (folder / name).mkdir(parents=True)
    (folder / "board.yaml").write_text(f"name: Board {number}\n")
    people = [f"p{each}" for each in range(PEOPLE)]
    lines = ["people:"]
    for index, person in enumerate(people):
        account = f"shared-{index}" if index < SHARED else f"b{number}-p{index}"
        lines.append(f"  {person}: {{name: Person {index} of {number}, github: {account}, teams: [t{index % TEAMS}]}}")
    lines += ["teams:", *(f"  t{each}: {{name: Team {each}}}" for each in range(TEAMS))]
    (folder / "parties/all.yaml").write_text("\n".join(lines) + "\n")
    (folder / "goals/growth.yaml").write_text("title: Growth\nowner: p0\n")
    for each in range(promises):
        (folder / f"promises/promise-{each}.yaml").write_text(_promise(rng, people, each))


def _promise(rng: random.Random, people: list[str], number: int) -> str:
    by, to = rng.sample(people, 2)
    made = DAY - timedelta(days=rng.randrange(20, 200))
    due = made + timedelta(days=rng.randrange(10, 180))
    lines = [f"title: Promise {number} about something that matters", f"promiser: {by}", f"customer: {to}"]
    lines += [
        "outcome: What it looks like when it is done.",
        f"made: {made}",
        f"due: {due}",
        *(["goal: growth"] if number % 20 == 0 else []),
    ]
    log = [f"{{date: {made}, by: {to}, act: agreed}}"]
    done, state = min(due, DAY - timedelta(days=2)), rng.choice(STATES)
    if state in ("accepted", "delivered"):
        log.append(f"{{date: {done}, by: {by}, act: delivered}}")
    if state == "accepted":
        log.append(f"{{date: {done}, by: {to}, act: accepted, satisfaction: 4}}")
    if state == "missed":
        log.append(f"{{date: {done}, by: {by}, act: missed, reason: priorities}}")
    if state == "help_wanted":
        log.append(f"{{date: {done}, by: {by}, act: help_wanted, note: A second pair of hands.}}")
    return "\n".join([*lines, "log:", *(f"  - {each}" for each in log)]) + "\n"


def run(root: Path, *words: str) -> Cost:
    """Run the command on a board in a process of its own."""
    troth = Path(sys.executable).with_name("troth")
    start = time.perf_counter()
    process = os.posix_spawn(
        troth, [str(troth), "-C", str(root), "--as-of", DAY.isoformat(), *words], os.environ, file_actions=[(os.POSIX_SPAWN_CLOSE, 1)]
    )
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"troth {' '.join(words)} failed")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def rolled_up(work: Path, boards: int, *, records: bool) -> tuple[Cost, Cost, int]:
    """Return what checking and building a roll-up of so many boards costs, and how many pages it has."""
    root, out = work / f"all-{boards}-{records}", work / "out"
    (root / "commitments").mkdir(parents=True)
    kind = "records" if records else "published"
    sources = "".join(f"  b{each}: {{from: ../{kind}/b{each}}}\n" for each in range(boards))
    (root / "commitments/board.yaml").write_text(f"name: All\nsources:\n{sources}")
    check, build = run(root, "check"), run(root, "build", "--out", str(out))
    pages = sum(1 for _ in out.rglob("*.html"))
    shutil.rmtree(out)
    return check, build, pages


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--promises", type=int, default=1000)
    parser.add_argument("--boards", type=int, nargs="+", default=[10, 30, 100])
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        start = time.perf_counter()
        for number in range(max(wanted.boards)):
            lay(work / f"records/b{number}", number, wanted.promises, wanted.seed)
            (work / f"published/b{number}/v1").mkdir(parents=True)
            (work / f"published/b{number}/v1/board.json").write_bytes(build_published_json(work / f"records/b{number}", AsOf(DAY)))
        size = (work / "published/b0/v1/board.json").stat().st_size / 1e6
        print(f"made in {time.perf_counter() - start:.0f} s; one board.json is {size:.1f} MB\n")
        single = run(work / "records/b0", "build", "--out", str(work / "out"))
        pages = sum(1 for _ in (work / "out").rglob("*.html"))
        shutil.rmtree(work / "out")
        print("| what | check, s | build, s | MiB | pages |\n|---|---|---|---|---|")
        print(f"| one board, its own site | | {single.seconds:.1f} | {single.memory:.0f} | {pages:,} |", flush=True)
        costs: list[tuple[int, Cost]] = []
        for boards in wanted.boards:
            check, build, pages = rolled_up(work, boards, records=False)
            costs.append((boards, build))
            print(
                f"| {boards} boards as published | {check.seconds:.1f} | {build.seconds:.1f} | {build.memory:.0f} | {pages:,} |", flush=True
            )
        check, build, pages = rolled_up(work, wanted.boards[0], records=True)
        print(
            f"| {wanted.boards[0]} boards from their records | {check.seconds:.1f} | {build.seconds:.1f} | {build.memory:.0f} | {pages:,} |"
        )
        (few, first), (many, last) = costs[0], costs[-1]
        if many > few:
            print(f"\ngrowth exponent of the build: {math.log(last.seconds / first.seconds) / math.log(many / few):.2f}")


if __name__ == "__main__":
    main()
