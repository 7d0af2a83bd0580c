"""Boards of unkind shapes: everything in one place, or in one long row. Each is measured at three sizes, in processor seconds.

usage: python -m tests.bench.shapes SHAPE SIZE

Prints processor seconds for reading, checking and the board, for the site, and the size of the largest page, as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from tests.bench.boards import AS_OF
from tests.bench.running import Command, in_turns, set_aside

from troth.base.dates import AsOf
from troth.build import load_board
from troth.site import build_site
from troth.status.occurrences import iter_occurrence_names

SIZES = (1250, 2500, 5000)
_MADE, _DUE = AS_OF - timedelta(40), AS_OF + timedelta(20)
_TERMS = f"outcome: Done.\nmade: {_MADE}\ndue: {_DUE}\nlog:\n  - {{date: {_MADE}, by: jane, act: agreed}}\n"


def _people(count: int) -> str:
    people = "".join(f"  p{number}: {{name: Person {number}}}\n" for number in range(count))
    return f"people:\n  nina: {{name: Nina}}\n  jane: {{name: Jane}}\n{people}"


def _promise(number: int, more: str = "", promiser: str = "nina") -> tuple[str, str]:
    text = f"title: Promise {number}\npromiser: {promiser}\ncustomer: jane\n{more}{_TERMS}"
    return f"promises/2026-10/promise-{number}.yaml", text


def asked(count: int) -> Iterator[tuple[str, str]]:
    """Yield an ask to as many people, each of whom was reached and has answered."""
    yield "parties/all.yaml", _people(count)
    names = ", ".join(f"p{number}" for number in range(count))
    log = "".join(
        f"  - {{date: {_MADE}, by: nina, act: reached_out, to: [p{number}], via: phone}}\n"
        f"  - {{date: {_MADE + timedelta(5)}, by: p{number}, act: answered, answer: gave_input}}\n"
        for number in range(count)
    )
    text = (
        f"title: What do you say?\nasker: nina\nasked: [{names}]\nseeks: input\nmade: {_MADE}\nrespond_by: {_DUE}\n"
        f"request: A word.\nwhy: So.\nbenefit: {{default: Something.}}\nlog:\n{log}"
    )
    yield "asks/2026-10/large.yaml", text


def parts(count: int) -> Iterator[tuple[str, str]]:
    """Yield a promise with as many parts."""
    yield "parties/all.yaml", _people(0)
    yield _promise(0)
    yield from (_promise(number, "part_of: promise-0\n") for number in range(1, count))


def chain(count: int) -> Iterator[tuple[str, str]]:
    """Yield promises of which each needs the one before."""
    yield "parties/all.yaml", _people(0)
    yield _promise(0)
    yield from (_promise(number, f"needs: [promise-{number - 1}]\n") for number in range(1, count))


def steps(count: int) -> Iterator[tuple[str, str]]:
    """Yield promises of which each continues the one before and is a part of it."""
    yield "parties/all.yaml", _people(0)
    yield _promise(0)
    yield from (_promise(number, f"part_of: promise-{number - 1}\ncontinues: promise-{number - 1}\n") for number in range(1, count))


def everybody(count: int) -> Iterator[tuple[str, str]]:
    """Yield a promise by each of as many people, all members of one team, for one goal."""
    members = ", ".join(f"p{number}" for number in range(count))
    yield "parties/all.yaml", f"{_people(count)}teams:\n  all: {{name: All, members: [{members}]}}\n"
    yield "goals/plan.yaml", "title: The plan\nowner: nina\n"
    yield from (_promise(number, "goal: plan\n", promiser=f"p{number}") for number in range(count))


WEEKS = 260
"""Five years of a weekly promise."""


def weekly(count: int) -> Iterator[tuple[str, str]]:
    """Yield a promise that comes every week, delivered and accepted each time."""
    yield "parties/all.yaml", _people(0)
    yield _log_by_week(count, "every: week\n", _MADE, lambda day: (f"delivered, occurrence: {day}", f"accepted, occurrence: {day}"))


def once(count: int) -> Iterator[tuple[str, str]]:
    """Yield a promise that is done once, with as many entries: delivered and sent back again and again."""
    yield "parties/all.yaml", _people(0)
    yield _log_by_week(count, "", _MADE, lambda _: ("delivered", "rejected, because: Not yet."))


def _log_by_week(count: int, rule: str, until: date, acts: Callable[[date], tuple[str, str]]) -> tuple[str, str]:
    days = [until - timedelta(7 * (count - number)) for number in range(count)]
    entries = "".join(
        f"  - {{date: {day}, by: nina, act: {done}}}\n  - {{date: {day + timedelta(1)}, by: jane, act: {answer}}}\n"
        for day in days
        for done, answer in (acts(day),)
    )
    made = days[0] - timedelta(7)
    terms = f"made: {made}\ndue: {days[0]}\n{rule}log:\n  - {{date: {made}, by: jane, act: agreed}}\n{entries}"
    return "promises/promise.yaml", f"title: Every week\npromiser: nina\ncustomer: jane\noutcome: Done.\n{terms}"


def compare_rhythm(root: Path, rounds: int) -> str:
    """Return what checking and building a weekly promise of five years costs beside one with as many entries, and its occurrences alone."""
    for shape in (weekly, once):
        write_files(shape(WEEKS), root / shape.__name__)
    words: Mapping[str, list[str | Path]] = {"check": ["check"], "build": ["build", "--out", root / "site"]}
    commands = {
        f"{name} {shape}": Command(
            words=[Path(sys.executable).parent / "troth", "-C", root / shape, *asked], before=lambda: set_aside(root / "site")
        )
        for name, asked in words.items()
        for shape in ("weekly", "once")
    }
    took = in_turns(commands, rounds, lambda _: None)
    ratios = {name: took[f"{name} weekly"].processor / took[f"{name} once"].processor for name in words}
    board = load_board(root / "weekly", AsOf(AS_OF))
    start = time.perf_counter()
    names = list(islice(iter_occurrence_names(board.promises["promise"].snapshot, board.settings.calendar), WEEKS))
    alone = (time.perf_counter() - start) * 1000
    told = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
    return f"a weekly promise of five years beside one with as many entries: {told} times; its {len(names)} occurrences {alone:.2f} ms"


SHAPES: Mapping[str, Callable[[int], Iterator[tuple[str, str]]]] = {
    "one ask to all, each reached and heard": asked,
    "one promise with all others as its parts": parts,
    "each promise needs the one before": chain,
    "each promise is a part of the one before": steps,
    "one team of all, each with a promise": everybody,
}


def write_shape(shape: str, count: int, root: Path) -> None:
    """Write the board of a shape into a folder."""
    write_files(SHAPES[shape](count), root)


def write_files(files: Iterator[tuple[str, str]], root: Path) -> None:
    """Write the files of a board into a folder."""
    for path, text in (("board.yaml", "name: Shape\ntimezone: UTC\n"), *files):
        file = root / "commitments" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def measured(shape: str, count: int, root: Path) -> tuple[float, float, int]:
    """Return seconds for the board, seconds for its site, and the bytes of the largest body or file of it."""
    write_shape(shape, count, root)
    start = time.process_time()
    of = load_board(root, AsOf(AS_OF))
    between = time.process_time()
    made = build_site(of, directory_urls=False)
    largest = max(len(page.body) for page in made.pages)
    for _ in made.iter_contents():
        pass
    return between - start, time.process_time() - between, largest


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measured(sys.argv[1], int(sys.argv[2]), Path(folder))))
