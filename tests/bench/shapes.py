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
from datetime import timedelta
from pathlib import Path

from tests.bench.boards import AS_OF

from troth.base.dates import AsOf
from troth.build import load_board
from troth.site import build_site

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


SHAPES: Mapping[str, Callable[[int], Iterator[tuple[str, str]]]] = {
    "one ask to all, each reached and heard": asked,
    "one promise with all others as its parts": parts,
    "each promise needs the one before": chain,
    "each promise is a part of the one before": steps,
    "one team of all, each with a promise": everybody,
}


def write_shape(shape: str, count: int, root: Path) -> None:
    """Write the board of a shape into a folder."""
    for path, text in (("board.yaml", "name: Shape\ntimezone: UTC\n"), *SHAPES[shape](count)):
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
