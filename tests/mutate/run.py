"""Let the tests find what was made wrong on purpose. Run by `make mutate`.

usage: run.py [--group NAME ...] [--sample N] [--seed N] [--jobs N]

Each mutant is tried in a process of its own that was forked with pytest and the libraries loaded, against the tests of its group
alone, until one fails. With a seed the same mutants are drawn again. A mutant that no test notices is printed.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.machinery
import os
import random
import resource
import signal
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from tests.mutate.groups import GROUPS, Group, Module
from tests.mutate.mutants import Mutant, mutants

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType, ModuleType

ROOT = Path(__file__).parents[2]
ENOUGH = 0.9
"""So many of a group's mutants are to be found."""
_LOADED = ("yaml", "jsonschema", "click", "hypothesis", "markdown_it", "nh3", "jinja2", "icalendar", "playwright.sync_api", "mkdocs")
_MEMORY = 4 * 1024**3
_PATIENCE = 600
"""Seconds of CPU for the tests as they are; a mutant gets a few times of what they took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A mutant of a module."""

    module: Module
    mutant: Mutant

    def __str__(self) -> str:
        return f"{self.module.path}:{self.mutant}"


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a mutant in the place of its module."""

    def __init__(self, tried: Tried) -> None:
        super().__init__(tried.module.name, str(ROOT / tried.module.path))
        self._tree = tried.mutant.tree

    def get_code(self, fullname: str) -> CodeType:
        """Return the mutant's code."""
        del fullname
        return compile(self._tree, self.path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds one module, and no other."""

    def __init__(self, loader: _Loader) -> None:
        self._loader = loader

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return how the module is loaded."""
        del path, target
        return spec_from_file_location(fullname, self._loader.path, loader=self._loader) if fullname == self._loader.name else None


def draw_mutants(group: Group, sample: int, seed: int) -> list[Tried]:
    """Return the group's mutants, or as many of them as asked for, drawn by the seed."""
    every = [
        Tried(module=module, mutant=mutant)
        for module in group.modules
        for mutant in mutants((ROOT / module.path).read_text(encoding="utf-8"), module.only)
    ]
    if not 0 < sample < len(every):
        return every
    at = sorted(random.Random(f"{seed}/{group.name}").sample(range(len(every)), sample))  # noqa: S311 - to be drawn again
    return [every[number] for number in at]


def find_survivors(group: Group, tried: Sequence[Tried], jobs: int) -> Iterator[Tried]:
    """Yield each mutant that the group's tests do not notice. Raises SystemExit where they fail without any."""
    _, status, used = os.wait4(_start(group, None, _PATIENCE), 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"the tests of {group.name} fail as they are")
    seconds = int(5 + 3 * used.ru_utime)
    waiting, running = list(reversed(tried)), dict[int, Tried]()
    while waiting or running:
        while waiting and len(running) < jobs:
            each = waiting.pop()
            running[_start(group, each, seconds)] = each
        pid, status = os.waitpid(-1, 0)
        each = running.pop(pid)
        if os.waitstatus_to_exitcode(status) == pytest.ExitCode.OK:
            yield each


def _start(group: Group, tried: Tried | None, seconds: int) -> int:
    return os.fork() or _run(group, tried, seconds)


def _run(group: Group, tried: Tried | None, seconds: int) -> NoReturn:
    """Run the group's tests and end with what comes of them; a program that does not end is stopped."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    signal.alarm(10 * seconds)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if tried:
        sys.meta_path.insert(0, _Finder(_Loader(tried)))
    try:
        code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning", *group.tests]))
    except BaseException:  # noqa: BLE001 - it was noticed
        code = 1
    os._exit(code)


def main() -> None:
    """Try the groups that were asked for, say what survived, and end with 1 where too much did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--group", nargs="+", choices=[group.name for group in GROUPS], default=[group.name for group in GROUPS])
    parser.add_argument("--sample", type=int, default=60, help="how many mutants of each group; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    given = parser.parse_args()
    os.chdir(ROOT)
    os.environ |= {"TROTH_EXAMPLES": "quick", "PYTHONDONTWRITEBYTECODE": "1"}  # few examples, and the same every time
    sys.dont_write_bytecode = True
    for name in _LOADED:
        import_module(name)
    parts = [_try(group, given) for group in GROUPS if group.name in given.group]
    sys.exit(min(parts) < ENOUGH)


def _try(group: Group, given: argparse.Namespace) -> float:
    """Try a group's mutants, print what survived and how many did not; return the part that was noticed."""
    tried = draw_mutants(group, given.sample, given.seed)
    left = 0
    for each in find_survivors(group, tried, given.jobs):
        left += 1
        print(f"survived: {each}", flush=True)
    part = 1 - left / len(tried)
    print(f"{group.name}: seed {given.seed}, {len(tried)} mutants, {len(tried) - left} noticed, {part:.1%}", flush=True)
    return part


if __name__ == "__main__":
    main()
