"""A sheet of thousands of rows is imported in seconds: no row is looked at beside every other one."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import run_troth, write_base_board
from tests.faults.processes import count_events
from tests.faults.processes import make_troth_action as in_a_process
from tests.importing.test_import import ASK, write_sheet

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


def promises(folder: Path, count: int, title: str, name: str = "plan.csv", whole: str = "") -> str:
    """Write a sheet of promises; each may be a part of another that is there."""
    rows = (f"{title.format(each)},nina,jane,It shuts {each}.,2026-11-01,2026-12-15,{whole.format(each)}" for each in range(count))
    return write_sheet(folder, *rows, headings=PROMISES, name=name)


def each_with_a_title(folder: Path, count: int) -> int:
    """Return what it costs to write so many promises."""
    return calls(lambda: taken(folder, promises(folder, count, "Door {}"), f"{count} new"))


def all_with_one_title_again(folder: Path, count: int) -> int:
    """Return what it costs to import a sheet again, of promises that only their outcomes tell apart."""
    file = promises(folder, count, "Door")
    taken(folder, file, f"{count} new")
    return calls(lambda: taken(folder, file, f"{count} already there"))


def named_by_their_titles(folder: Path, count: int) -> int:
    """Return what it costs to write so many promises, each a part of another that is named by its title."""
    taken(folder, promises(folder, count, "House {}", "houses.csv"), f"{count} new")
    file = promises(folder, count, "Door {}", whole="House {}")
    return calls(lambda: taken(folder, file, f"{count} new"))


def answers(folder: Path, count: int) -> int:
    """Return what it costs to write the answers of so many people to one ask."""
    names = [f"p{number}" for number in range(count)]
    (folder / "commitments/parties/more.yaml").write_text("people:\n" + "".join(f"  {each}: {{name: N {each}}}\n" for each in names))
    (folder / "commitments/asks").mkdir(exist_ok=True)
    (folder / "commitments/asks/measuring.yaml").write_text(ASK.replace("nina, omar, rosa", ", ".join(names)))
    file = write_sheet(folder, *(f"{each},gave input,So." for each in names), headings="party,answer,note")
    return calls(lambda: taken(folder, file, f"{count} new", "--kind", "answers", "--ask", "measuring"))


def taken(board: Path, file: str, said: str, *how: str) -> None:
    """Import a sheet."""
    assert f"{said}." in run_troth(board, "import", file, *how, "--write").stdout


@pytest.mark.parametrize("shape", [each_with_a_title, all_with_one_title_again, named_by_their_titles, answers])
def test_twice_as_many_rows_more_are_twice_as_much_work_more(tmp_path: Path, shape: Callable[[Path, int], int]) -> None:
    """Whatever the rows are, to read them, to find what is there already, and to write them."""
    _, small, middle, large = (
        shape(write_base_board(tmp_path / str(count)), count) for count in (2, 20, 60, 140)
    )  # the first one loads what is needed
    assert large - middle < 2.5 * (middle - small)


def test_a_folder_is_looked_through_once(tmp_path: Path) -> None:
    """A further file is opened twice, given its mode and its name, and loses its first one: nothing else is asked of the disk."""
    less, more = write_base_board(tmp_path / "less"), write_base_board(tmp_path / "more")
    few, many = (
        count_events(board, in_a_process(board, "import", promises(board, count, "Door {}"), "--write"))
        for board, count in ((less, 10), (more, 60))
    )
    assert many - few <= 5 * 50
