"""Fuzz reader, edits, review and outputs for as long as you like, and sources and workbooks a hundred times. Run by `make fuzz`.

usage: run.py [--cases N] [--costly N] [--seed N] [--target NAME ...] [--keep DIR]

Cases are numbered; a finding names its number, so that it can be had again with `--seed` and `--only`. What was bent is kept.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz import costing, editing, reading, reviewing, showing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

TARGETS: Mapping[str, tuple[Callable[[random.Random], bytes], int]] = {
    "reader": (reading.case, 52),
    "edits": (editing.case, 26),
    "review": (reviewing.case, 18),
    "outputs": (showing.case, 4),
}
"""What is fuzzed, and how many of a hundred cases it gets."""
COSTLY: Mapping[str, Callable[[random.Random], bytes]] = {"sources": costing.source, "workbooks": costing.workbook}
"""What is answered by a process of its own, whose cost is measured: a second or two a case."""


def findings(target: str, seed: int, numbers: Iterable[int]) -> Iterator[tuple[int, BaseException]]:
    """Run the cases with these numbers; yield each that found something."""
    run = _case(target)
    for number in numbers:
        try:
            run(random.Random(f"{seed}/{target}/{number}"))  # noqa: S311 - made up, to be had again
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            yield number, error


def _case(target: str) -> Callable[[random.Random], bytes]:
    return COSTLY[target] if target in COSTLY else TARGETS[target][0]


def main() -> None:
    """Run as many cases as asked for, say what was found, and end with 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--costly", type=int, default=100, help="so many hostile sources, and so many workbooks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", nargs="+", choices=[*TARGETS, *COSTLY], default=[*TARGETS, *COSTLY])
    parser.add_argument("--only", type=int, help="run the case with this number alone, and let its fault be seen")
    parser.add_argument("--keep", type=Path, help="write what was found into this folder")
    given = parser.parse_args()
    found = sum(_run(target, given) for target in given.target)
    sys.exit(bool(found))


def _run(target: str, given: argparse.Namespace) -> int:
    if given.only is not None:
        _case(target)(random.Random(f"{given.seed}/{target}/{given.only}"))  # noqa: S311
        return 0
    whole = sum(TARGETS[each][1] for each in given.target if each in TARGETS)
    cases = given.costly if target in COSTLY else given.cases * TARGETS[target][1] // whole
    started = time.process_time()
    count = 0
    for number, error in findings(target, given.seed, range(cases)):
        count += 1
        said = f"{target} {number}: {type(error).__name__}: {error}"
        print(said[:600], file=sys.stderr)
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            (given.keep / f"{target}-{given.seed}-{number}.txt").write_text(said)
    seconds = time.process_time() - started
    print(
        f"{target}: seed {given.seed}, {cases} cases, {count} findings, {seconds:.0f} s of CPU, {cases / max(seconds, 0.001):.0f} a second"
    )
    return count


if __name__ == "__main__":
    main()
