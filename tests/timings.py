"""How long tests take, and what follows: `make timings` names the ten slowest cases and writes `tests/slow.txt`.

That file says of each test that takes its time how long, in steps: `make quick` leaves these out, and `make test` begins with them.
"""

from __future__ import annotations

import math
import signal
import sys
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENOUGH = 20
"""Seconds of the processor: honest work takes less than one of them, a long walk takes minutes, and nobody else's work counts."""
SLOW_FILE = Path(__file__).parent / "slow.txt"
LIMIT = 0.1
"""Seconds from which on a case counts as slow, with what it sets up and takes down."""
NAMED = 10


@contextmanager
def limit_work(seconds: float = ENOUGH) -> Iterator[None]:
    """Let a test fail whose own work takes so long, however busy the machine is: what walks for ever is stopped where it is."""

    def stop(_signal: int, _frame: object) -> None:
        pytest.fail(f"this used the processor for more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def read_slow_tests() -> dict[str, float]:
    """Return the tests that took their time when they were last timed, with about how many seconds all their cases took."""
    lines = (line.split() for line in SLOW_FILE.read_text(encoding="utf-8").splitlines())
    return {test: float(seconds) for test, seconds in lines}


def spread_modules(modules: Mapping[str, int], seconds: Mapping[str, float], workers: int) -> list[str]:
    """Return the modules in an order of which each worker takes an equal part: the slowest are dealt out and begin, the others fill up.

    `modules` are the numbers of their cases. What is left at the end is short, so that the workers end at about one time.
    """
    parts: list[list[str]] = [[] for _ in range(workers)]
    load, cases = [0.0] * workers, [0] * workers
    for module in sorted(modules, key=lambda each: (-seconds.get(each, 0.0), each)):
        at = min(range(workers), key=lambda part: (load[part], cases[part]) if module in seconds else (cases[part], load[part]))
        parts[at].append(module)
        load[at] += seconds.get(module, 0.0)
        cases[at] += modules[module]
    return [module for part in parts for module in part]


def round_seconds(seconds: float) -> float:
    """Return the step that is next to it of 0.1, 0.2, 0.4 and so on, so that the file changes little from run to run."""
    return LIMIT * 2.0 ** max(0, round(math.log2(seconds / LIMIT)))


class Stopwatch:
    """A plugin of pytest that adds up what each case takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a phase of a case."""
        self.seconds[report.nodeid] += report.duration


def list_slow_tests(seconds: Mapping[str, float]) -> dict[str, float]:
    """Return the tests of which a case took `LIMIT` seconds or more, with what all their cases took.

    A shared fixture counts for the case that made it.
    """
    whole: dict[str, float] = defaultdict(float)
    for case, took in seconds.items():
        whole[case.partition("[")[0]] += took
    slow = {case.partition("[")[0] for case, took in seconds.items() if took >= LIMIT}
    return {test: round_seconds(whole[test]) for test in sorted(slow)}


def main() -> int:
    """Run everything in one process, so that cases don't wait for each other."""
    watch = Stopwatch()
    ended = pytest.main(["--quiet", "--numprocesses", "0", *sys.argv[1:]], plugins=[watch])
    for case, took in sorted(watch.seconds.items(), key=lambda each: -each[1])[:NAMED]:
        print(f"{took:7.2f} s  {case}")
    SLOW_FILE.write_text("".join(f"{test} {took:g}\n" for test, took in list_slow_tests(watch.seconds).items()), encoding="utf-8")
    return int(ended)


if __name__ == "__main__":
    sys.exit(main())
