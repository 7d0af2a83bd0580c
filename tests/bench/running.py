"""Run a program to its end, and say what it took: wall and processor seconds, and memory."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795132800", "LC_ALL": "C.UTF-8"}
_LAUNCHER = """
import os, sys, time
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - start
print([os.waitstatus_to_exitcode(status), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024])
"""
"""A small program that starts the command and waits for it: a new process is counted with the memory of the one it came from."""
_PROPORTIONAL = re.compile(rb"^Pss: +(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """One process with all that it started: wall seconds, user and system seconds, and the peak of its largest process in MiB."""

    wall: float
    processor: float
    mebibytes: float


@dataclass(frozen=True, kw_only=True)
class Command:
    """What is measured: `before` gets ready what the command needs, and is not counted."""

    words: Sequence[str | Path]
    folder: Path = Path()
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The runs of a command."""

    runs: list[Run] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """The median of wall seconds."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def processor(self) -> float:
        """The median of processor seconds."""
        return statistics.median(run.processor for run in self.runs)

    @property
    def mebibytes(self) -> float:
        """The most memory that the largest process of any run had."""
        return max(run.mebibytes for run in self.runs)


def set_aside(place: Path) -> None:
    """Take away what an earlier run made, without deleting it.

    Before each new file ext4 passes over those that were just deleted, one by one: deleting ten thousand pages made whatever ran next
    slower by up to eleven seconds, which is no part of what it does.
    """
    if place.exists():
        aside = place.parent / "aside"
        aside.mkdir(exist_ok=True)
        place.rename(aside / f"{place.name}-{len(list(aside.iterdir()))}")


def in_turns(commands: Mapping[str, Command], rounds: int, say: Callable[[str], object]) -> Mapping[str, Measured]:
    """Run the commands `rounds` times, one after the other, so that a noisy machine is unkind to all of them alike."""
    found = {name: Measured() for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            say(f"round {number + 1} of {rounds}: {name}")
            command.before()
            found[name].runs.append(process(command))
    return found


def process(command: Command) -> Run:
    """Run a command once; SystemExit where it could not do its work."""
    with tempfile.TemporaryFile() as heard:
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *map(str, command.words)]
        said = subprocess.run(launcher, cwd=command.folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=heard, check=True).stdout
        code, *figures = json.loads(said)
        if code not in (0, 1):  # 1: it has found something in the records
            heard.seek(0)
            raise SystemExit(f"{command.words[0]} ended with {code}: {heard.read()[-2000:].decode(errors='replace')}")
    return Run(*figures)


def together(command: Command, every: float = 0.1) -> float:
    """Return the most memory in MiB that all processes of a command had at once, each shared page counted once."""
    words = [str(word) for word in command.words]
    quiet = subprocess.DEVNULL
    child, most = subprocess.Popen(words, cwd=command.folder, env=ENVIRONMENT, stdout=quiet, stderr=quiet), 0.0
    while child.poll() is None:
        most = max(most, sum(_proportional(pid) for pid in _tree(child.pid)))
        time.sleep(every)
    return most


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _proportional(pid: int) -> float:
    try:
        found = _PROPORTIONAL.search(Path(f"/proc/{pid}/smaps_rollup").read_bytes())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0
