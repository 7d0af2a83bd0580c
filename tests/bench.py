"""Measure what a board costs: reading, checking and building it, beside plain MkDocs with as many pages. Run by `make bench`.

usage: bench.py [--promises N ...] [--rounds N]

Every figure is a whole process, wall seconds and peak memory, the median of the rounds; the commands take turns, so that a
noisy machine is unkind to all of them alike. Boards are made from a seed.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

AS_OF = date(2026, 11, 20)
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795132800", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Run:
    """One process: wall seconds and peak memory in MiB."""

    seconds: float
    mebibytes: float


def main() -> None:
    """Measure boards of the sizes that are asked for, and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--promises", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--history", type=int, nargs="*", default=[1000], help="records of which to read the history, three commits each")
    arguments = parser.parse_args()
    for count in arguments.promises:
        with tempfile.TemporaryDirectory() as folder:
            measure(count, arguments.rounds, Path(folder))
    for count in arguments.history:
        with tempfile.TemporaryDirectory() as folder:
            witness(count, arguments.rounds, Path(folder))


def witness(count: int, rounds: int, root: Path) -> None:
    """Print what it costs to ask git who wrote what, for the first time and again, beside `git log` with the same changes."""
    past(count, root)
    ask = [sys.executable, "-c", f"from pathlib import Path; from troth.read.git import history; history(Path({str(root)!r}))"]
    plain_log = ["git", "-C", str(root), "log", "--raw", "-z", "--no-abbrev", "-M", "--format=%H"]
    runs: dict[str, list[Run]] = {"history, first time": [], "history, again": [], "git log --raw -M": []}
    for _ in range(rounds):
        shutil.rmtree(root / ".git/troth", ignore_errors=True)
        runs["history, first time"].append(process(ask))
        runs["history, again"].append(process(ask))
        runs["git log --raw -M"].append(process(plain_log))
    table(f"history of {count} records in {3 * count} commits", runs, "git log --raw -M", rounds)


def past(count: int, root: Path) -> None:
    """Write a repository of `count` records in folders by month, three commits each, by git's own fast import."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch", "main")
    chance = random.Random(count)  # noqa: S311 - the same history every time
    people = ["nina", "jane", "omar"]
    made = [AS_OF - timedelta(days=chance.randrange(5, 700)) for _ in range(count)]
    texts = [promise(number, made[number], people, chance).splitlines(keepends=True) for number in range(count)]
    stream = subprocess.Popen(
        [shutil.which("git") or "git", "-C", str(root), "fast-import", "--quiet"], stdin=subprocess.PIPE, env=ENVIRONMENT
    )
    assert stream.stdin is not None
    for turn in range(3):
        for number in range(count):
            text = "".join(texts[number][: -2 + turn] if turn < 2 else texts[number]).encode()
            path = f"commitments/promises/{made[number]:%Y-%m}/promise-{number}.yaml"
            when = 1700000000 + (turn * count + number) * 60
            head = f"commit refs/heads/main\ncommitter Bench <{people[turn]}@example.com> {when} +0000\ndata 1\nx\n"
            stream.stdin.write(f"{head}M 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n")
    stream.stdin.close()
    if stream.wait():
        raise SystemExit("git fast-import failed")


def measure(count: int, rounds: int, folder: Path) -> None:
    """Print the table of one size."""
    board(count, folder / "board")
    plain(count, folder / "plain")
    as_of = AS_OF.isoformat()
    commands = {
        "plain MkDocs": [BIN / "mkdocs", "build", "--quiet", "--config-file", folder / "plain/mkdocs.yml"],
        "troth check": [BIN / "troth", "-C", folder / "board", "check", "--as-of", as_of],
        "troth export json": [BIN / "troth", "-C", folder / "board", "export", "json", "--as-of", as_of, "--out", folder / "board.json"],
        "troth build": [BIN / "troth", "-C", folder / "board", "build", "--out", folder / "site", "--as-of", as_of],
        "git log, once": ["git", "-C", folder / "board", "log", "--raw", "-z", "--no-abbrev", "--format=%H"],
    }
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(process([str(word) for word in command]))
    pages = sum(1 for _ in (folder / "site").rglob("*.html"))
    table(f"{count} promises, {pages} pages built", runs, "plain MkDocs", rounds)


def table(title: str, runs: dict[str, list[Run]], base: str, rounds: int) -> None:
    """Print a line for each command, with its ratio to the one named `base`."""
    unit = statistics.median(run.seconds for run in runs[base])
    print(f"\n{title}, median of {rounds}")
    print(f"  {'':20}{'seconds':>9}{'ratio':>8}{'peak MiB':>10}")
    for name, found in runs.items():
        seconds = statistics.median(run.seconds for run in found)
        print(f"  {name:20}{seconds:9.2f}{seconds / unit:8.2f}{max(run.mebibytes for run in found):10.0f}")


def process(command: list[str]) -> Run:
    """Run a command to its end and return what it took; raises where it could not do its work."""
    start = time.perf_counter()
    child = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        message = child.stderr.read().decode() if child.stderr else ""
        raise SystemExit(f"{command[0]} ended with {code}: {message}")
    if child.stderr:
        child.stderr.close()
    return Run(seconds, usage.ru_maxrss / 1024)


def board(count: int, root: Path) -> None:
    """Write a board of `count` promises with logs and parts, in folders by month, and three commits of history."""
    chance = random.Random(count)  # noqa: S311 - the same board every time
    people = [f"person-{number}" for number in range(max(5, count // 25))]
    record(root, "board.yaml", "name: Bench\ntimezone: UTC\n")
    record(root, "parties/all.yaml", "people:\n" + "".join(f"  {person}: {{name: {person.title()}}}\n" for person in people))
    git(root, "init", "--quiet")
    for number in range(count):
        made = AS_OF - timedelta(days=chance.randrange(5, 300))
        record(root, f"promises/{made:%Y-%m}/promise-{number}.yaml", promise(number, made, people, chance))
        if number in (count // 3, 2 * count // 3, count - 1):
            git(root, "add", "--all")
            git(root, "-c", "user.name=Bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "--message", "Promises")


def promise(number: int, made: date, people: list[str], chance: random.Random) -> str:
    """Return one promise file of about 25 lines."""
    promiser, customer = chance.sample(people, 2)
    due = made + timedelta(days=chance.randrange(10, 120))
    lines = [
        f"title: Deliver part {number} of the plan", f"promiser: {promiser}", f"customer: {customer}",
        "outcome: |", f"  Part {number} is in use, **tested** by two people and written down.", "measures:",
        "  - Two people have tried it", "  - {what: Faults left open, target: 0}", f"made: {made}", f"due: {due}",
        "why: The next part can start.", f"tags: [area-{number % 12}]", "log:",
        f"  - {{date: {made + timedelta(1)}, by: {customer}, act: agreed}}",
        f"  - {{date: {made + timedelta(3)}, by: {promiser}, act: reported, confidence: on_track, progress: 30, note: Half way there.}}",
    ]  # fmt: skip
    if number % 7 == 1:
        lines.insert(11, f"needs: [promise-{number - 1}]")
    if due <= AS_OF and number % 5:
        lines += [
            f"  - {{date: {due}, by: {promiser}, act: delivered, note: See the report.}}",
            f"  - {{date: {due}, by: {customer}, act: accepted, satisfaction: {chance.randrange(3, 6)}}}",
        ]
    return "\n".join(lines) + "\n"


def plain(count: int, root: Path) -> None:
    """Write a MkDocs site of as many plain pages, with Material, out of the nav, as a board has promises."""
    docs = root / "docs"
    docs.mkdir(parents=True)
    (root / "mkdocs.yml").write_text(
        f"site_name: Plain\nsite_dir: {root}/site\ntheme: {{name: material, font: false}}\nmarkdown_extensions: [tables, admonition]\n"
        "nav: [index.md]\nnot_in_nav: '*'\n"
    )
    rows = "\n".join(f"| [Part {number}](p{number}.md) | person | 2026-11-20 | promised |" for number in range(count))
    (docs / "index.md").write_text(f"# All\n\n| what | who | due | state |\n| --- | --- | --- | --- |\n{rows}\n")
    for number in range(count):
        log = "\n".join(f"| 2026-11-{day:02} | person | reported | Half way there. |" for day in range(1, 6))
        text = f"Part {number} is in use, **tested** by two people and written down."
        table = "| date | who | act | note |\n| --- | --- | --- | --- |"
        terms = "## Terms\n\n- Two people have tried it"
        (docs / f"p{number}.md").write_text(f"# Part {number}\n\n{text}\n\n{terms}\n\n## Story\n\n{table}\n{log}\n")


def record(root: Path, path: str, text: str) -> None:
    """Write one file of a board."""
    file = root / "commitments" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def git(root: Path, *words: str) -> None:
    """Run git on the board."""
    subprocess.run([shutil.which("git") or "git", "-C", str(root), *words], check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
