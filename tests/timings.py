"""Time every test: `make timings` names the ten slowest and writes `tests/slow.txt`, the tests that `make quick` leaves out."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

SLOW_FILE = Path(__file__).parent / "slow.txt"
LIMIT = 0.1
"""Seconds from which on a case counts as slow, with what it sets up and takes down."""
NAMED = 10


class Stopwatch:
    """A plugin of pytest that adds up what each case takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add a phase of a case."""
        self.seconds[report.nodeid] += report.duration


def list_slow_tests(seconds: Mapping[str, float]) -> list[str]:
    """Return the tests of which a case took `LIMIT` seconds or more; a shared fixture counts for the case that made it."""
    return sorted({case.partition("[")[0] for case, took in seconds.items() if took >= LIMIT})


def main() -> int:
    """Run everything in one process, so that cases don't wait for each other."""
    watch = Stopwatch()
    ended = pytest.main(["--quiet", "--numprocesses", "0", *sys.argv[1:]], plugins=[watch])
    for case, took in sorted(watch.seconds.items(), key=lambda each: -each[1])[:NAMED]:
        print(f"{took:7.2f} s  {case}")
    SLOW_FILE.write_text("".join(f"{test}\n" for test in list_slow_tests(watch.seconds)), encoding="utf-8")
    return int(ended)


if __name__ == "__main__":
    sys.exit(main())
