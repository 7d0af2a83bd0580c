"""A sheet of thousands of rows is imported in seconds: no row is looked at beside every other one."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import lay, troth
from tests.cli.test_import import ASK, sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROMISES = "title,promiser,customer,outcome,made,due,part_of"


def calls(work: Callable[[], object]) -> int:
    """Return how many calls there are in Python while the work is done, in all its threads."""
    found = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal found
        found += event in {"call", "c_call"}

    threading.setprofile(count)
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return found


def promises(count: int, title: str = "Door {}", whole: str = "") -> list[str]:
    """Return rows of promises that are parts of the first one, if that is named."""
    return [
        f"{title.format(number)},nina,jane,It shuts {number}.,2026-11-01,2026-12-15,{whole if number else ''}" for number in range(count)
    ]


def work_of(folder: Path, *rows: str, headings: str = PROMISES, more: dict[str, str] | None = None, how: tuple[str, ...] = ()) -> int:
    """Return what it costs to write all of these rows into a board."""
    folder.mkdir()
    board, file = lay(folder / "board", more), sheet(folder, *rows, headings=headings)

    def work() -> None:
        assert f"{len(rows)} rows: {len(rows)} new." in troth(board, "import", file, *how, "--write").stdout

    return calls(work)


def answers(folder: Path, count: int) -> int:
    """Return what it costs to write the answers of so many people to one ask."""
    people = "people:\n" + "".join(f"  p{number}: {{name: P {number}}}\n" for number in range(count))
    ask = ASK.replace("[nina, omar, rosa]", f"[{', '.join(f'p{number}' for number in range(count))}]")
    rows = [f"p{number},gave input,So {number}." for number in range(count)]
    more = {"parties/more.yaml": people, "asks/measuring.yaml": ask}
    return work_of(folder, *rows, headings="party,answer,note", more=more, how=("--kind", "answers", "--ask", "measuring"))


SHAPES: dict[str, Callable[[Path, int], int]] = {
    "each with a title": lambda folder, count: work_of(folder, *promises(count)),
    "all with one title": lambda folder, count: work_of(folder, *promises(count, "Door")),
    "named by their titles": lambda folder, count: work_of(folder, *promises(count, whole="Door 0")),
    "answers": answers,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_rows_are_four_times_the_work(tmp_path: Path, shape: str) -> None:
    """Whatever the rows are, both to read them and to write them."""
    work = SHAPES[shape]
    work(tmp_path / "first", 2)  # brings in what is loaded once
    assert work(tmp_path / "more", 160) < 5 * work(tmp_path / "less", 40)
