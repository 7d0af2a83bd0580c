"""`troth report`: a period of a board, a team, a goal or a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, make_promise_yaml, run_troth, write_base_board

if TYPE_CHECKING:
    from pathlib import Path

DONE = """log:
  - {date: 2026-10-02, by: jane, act: agreed}
  - {date: 2026-11-09, by: nina, act: delivered}
  - {date: 2026-11-10, by: jane, act: accepted, satisfaction: 5, note: Straight.}
"""
ASK = """title: Well?
asker: nina
asked: [omar, jane]
sponsor: rosa
seeks: input
made: 2026-10-18
respond_by: 2026-11-10
request: How was it?
log:
  - {date: 2026-10-19, by: jane, act: answered, answer: gave_input, note: Good doors.}
"""
FILES = {
    "promises/kitchen.yaml": KITCHEN + "goal: doors\n",
    "promises/lamp.yaml": make_promise_yaml(title="Lamp", due="2026-11-10") + DONE,
    "goals/doors.yaml": "title: Doors that shut\nowner: nina\n",
    "asks/well.yaml": ASK,
}


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A board with one promise kept and one overdue, which serves a goal, and an ask to which one of two has answered."""
    return write_base_board(tmp_path, FILES)


def test_the_report_of_some_days(board: Path) -> None:
    """From the first day to the last; without them it is the quarter so far. The same board gives the same text."""
    report = run_troth(board, "report", "--from", "2026-11-01", "--to", "2026-11-15")
    assert "1 Nov 2026 to 15 Nov 2026, as of 22 Nov 2026: **1 promise was due**, 1 of 1 kept" in report.stdout
    assert report.stdout == run_troth(board, "report", "--from", "1 Nov", "--to", "15 Nov").stdout
    assert "1 Oct 2026 to 22 Nov 2026" in run_troth(board, "report").stdout
    assert run_troth(board, "report", "--format", "html").stdout.startswith("<!doctype html>\n")


def test_the_report_of_a_part(board: Path) -> None:
    """Of a goal, of what a customer was promised, and of a team with its members beside it."""
    goal = run_troth(board, "report", "--goal", "doors").stdout
    assert "Goal: Doors that shut." in goal
    assert "Lamp" not in goal
    assert "Promised to Jane Ito." in run_troth(board, "report", "--customer", "jane").stdout
    assert "## Numbers: Its members" in run_troth(board, "report", "--team", "fitters").stdout


def test_the_report_of_a_goal_has_those_that_serve_it(board: Path) -> None:
    """At any depth, each promise once; the report of the smaller goal holds its own alone."""
    goal = "title: {}\nowner: nina\nserves: {}\n"
    (board / "commitments/goals/light.yaml").write_text(goal.format("Light", "doors"))
    (board / "commitments/goals/lamps.yaml").write_text(goal.format("Lamps", "light"))
    lamp = FILES["promises/lamp.yaml"].replace("title: Lamp", "title: Lamp\ngoal: lamps")
    (board / "commitments/promises/lamp.yaml").write_text(lamp)
    whole, small = (run_troth(board, "report", "--from", "2026-10-01", "--goal", each).stdout for each in ("doors", "lamps"))
    assert "Goal: Doors that shut, with 2 goals that serve it." in whole
    assert ("**2 promises were due**" in whole, "**1 promise was due**" in small, "Goal: Lamps." in small) == (True, True, True)


REFUSED = {
    "two parts": (("--goal", "doors", "--customer", "jane"), "--team, --goal and --customer exclude each other"),
    "no team": (("--team", "jane"), "no team"),
    "no goal": (("--goal", "windows"), "windows"),
    "the wrong way round": (("--from", "2026-11-10", "--to", "2026-11-01"), "exchange the two days"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_it_refuses(board: Path, case: str) -> None:
    """In one line with what to write instead."""
    words, said = REFUSED[case]
    result = run_troth(board, "report", *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_silent_people_are_a_number(tmp_path: Path) -> None:
    """Where the board publishes the silent as a count, a report names none of them, nor the sponsor's step; the numbers stay."""
    ask = (
        ASK.replace("[omar, jane]", "[walt, jane]")
        + "  - {date: 2026-11-12, by: nina, act: reached_out, to: [walt], via: sponsor, note: Zq.}\n"
    )
    files = {
        **FILES,
        "asks/well.yaml": ask,
        "parties/walt.yaml": "people:\n  walt: {name: Walt}\n",
        "board.yaml": "name: B\npublish: {silent: count}\n",
    }
    report = run_troth(write_base_board(tmp_path, files), "report").stdout
    assert "| Answered in time | 1 of 2, too few to say |" in report
    assert "walt" not in report.lower()
    assert "Zq" not in report
