"""`troth goal …`: what was read of a goal, and how it ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import run_troth, write_base_board

if TYPE_CHECKING:
    from pathlib import Path

GOAL = """title: Doors that shut
owner: nina
measures:
  - Nobody complains
  - {what: Snags left open, at_most: 2}
"""
FILE = "commitments/goals/doors.yaml"


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A board with nina's goal."""
    return write_base_board(tmp_path, {"goals/doors.yaml": GOAL})


def test_a_reading(board: Path) -> None:
    """Anyone writes one down; the measure may be named as one remembers it, and what is wanted is said beside it."""
    result = run_troth(
        board, "goal", "measure", "doors", "--by", "jane", "--measure", "snags left", "--value", "3", "--note", "In the hall."
    )

    assert result.stdout.startswith("Jane Ito measured Snags left open: 3 (target: at most 2); target not met yet.\n")
    assert (board / FILE).read_text() == GOAL + (
        "log:\n  - {date: 2026-11-22, by: jane, act: measured, measure: Snags left open, value: 3, note: In the hall.}\n"
    )
    again = run_troth(board, "goal", "measure", "doors", "--by", "jane", "--measure", "Snags left open", "--value", "2")
    assert "; target met." in again.stdout


def test_it_ends(board: Path) -> None:
    """By its owner's word, and then nothing more can be said of it."""
    achieved = run_troth(board, "goal", "achieve", "doors", "--by", "nina", "--json")
    assert json.loads(achieved.stdout)["state"] == "achieved"
    late = run_troth(board, "goal", "drop", "doors", "--by", "nina", "--because", "Sold.")
    assert late.exit_code == 1
    assert "Not done: dropped is not possible here: the goal was achieved on 22 Nov 2026" in late.stderr


def test_it_is_dropped(board: Path) -> None:
    """With the reason."""
    dropped = run_troth(board, "goal", "drop", "doors", "--by", "nina", "--because", "The house was sold.", "--happened", "2026-11-20")
    assert dropped.stdout.startswith("Nina Novak dropped it: Doors that shut.\n")
    assert "happened: 2026-11-20, because: The house was sold." in (board / FILE).read_text()


REFUSED = {
    "not the owner": (("achieve", "doors", "--by", "jane"), "achieved is said by the owner", "ask nina to add this entry"),
    "which measure": (("measure", "doors", "--by", "jane", "--value", "3"), "doors has 2 measures", "Choose one with --measure:"),
    "no such measure": (
        ("measure", "doors", "--by", "jane", "--measure", "Colour", "--value", "3"),
        "the goal has no measure 'Colour'",
        "Nobody complains",
    ),
}


def test_no_such_goal(board: Path) -> None:
    """A goal that is not there is exit 2, with the one that may have been meant."""
    result = run_troth(board, "goal", "achieve", "dors", "--by", "nina")
    assert (result.exit_code, "Did you mean doors?" in result.stderr) == (2, True)


@pytest.mark.parametrize(("words", "says", "hint"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(board: Path, words: tuple[str, ...], says: str, hint: str) -> None:
    """Nothing is written, and the way out is said."""
    result = run_troth(board, "goal", *words)

    assert result.exit_code == 1
    assert says in result.stderr
    assert hint in result.stderr
    assert (board / FILE).read_text() == GOAL


def test_the_only_measure_need_not_be_named(tmp_path: Path) -> None:
    """And a goal without any cannot be read."""
    one = write_base_board(tmp_path / "one", {"goals/doors.yaml": "title: Doors\nowner: nina\nmeasures: [Nobody complains]\n"})
    none = write_base_board(tmp_path / "none", {"goals/doors.yaml": "title: Doors\nowner: nina\n"})

    assert "Jane Ito measured Nobody complains: 3." in run_troth(one, "goal", "measure", "doors", "--by", "jane", "--value", "3").stdout
    refused = run_troth(none, "goal", "measure", "doors", "--by", "jane", "--value", "3")
    assert "doors has no measures" in refused.stderr
    assert "under measures: in commitments/goals/doors.yaml" in refused.stderr
