"""A goal: its measures are read, it serves a larger one, and it ends by being achieved or given up."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from tests.status.builders import make_parties, make_promise, parse_day, parse_source_text

from troth.base.dates import AsOf
from troth.board import build_board
from troth.model.ledger import Ledger
from troth.read.records import parse_goal, parse_meeting
from troth.status.goal import GoalState, GoalStatus, derive_goal_status, find_invalid_goal_entries

if TYPE_CHECKING:
    from troth.model import Goal

BASE = """title: Doors that shut
owner: blue
by: 2026-12-31
measures: [Nobody complains, {what: Snags, at_most: 2}, {what: Weeks, target: 3}]
"""


def goal_of(log: str = "", base: str = BASE) -> Goal:
    """Return blue's goal."""
    entries = "".join(f"  - {{{line.strip()}}}\n" for line in log.strip().splitlines())
    return parse_goal("doors", parse_source_text(base + (f"log:\n{entries}" if entries else ""), "commitments/goals/doors.yaml"))


def aimed(log: str = "", *, as_of: str = "2026-12-01") -> GoalStatus:
    """Return it as of a date."""
    return derive_goal_status(goal_of(log), make_parties(), parse_day(as_of))


def test_its_measures_are_read() -> None:
    """Whoever reads one writes it down; the last reading is judged by the bounds, where there are any."""
    log = """date: 2026-11-01, by: cora, act: measured, measure: Snags, value: 5
    date: 2026-11-20, by: dan, act: measured, measure: Snags, value: 2
    date: 2026-11-20, by: dan, act: measured, measure: Weeks, value: 4"""
    _, snags, weeks = goal_of().measures

    assert [entry.value for entry in aimed(log).readings(snags)] == [5, 2]
    assert (aimed(log).is_met(snags), aimed(log, as_of="2026-11-10").is_met(snags)) == (True, False)
    assert (aimed(log).is_met(weeks), aimed().is_met(snags)) == (None, None)


@pytest.mark.parametrize(("act", "state"), [("achieved", GoalState.ACHIEVED), ("dropped, because: Sold.", GoalState.DROPPED)])
def test_it_ends(act: str, state: GoalState) -> None:
    """By its owner's word, or that of somebody who acts for the owner; before that day it is open."""
    ended = aimed(f"date: 2026-11-20, by: bob, act: {act}")

    assert ended.state is state
    assert ended.ending is not None
    assert aimed(f"date: 2026-11-20, by: bob, act: {act}", as_of="2026-11-19").state is GoalState.OPEN


@pytest.mark.parametrize(
    ("log", "key"),
    [
        ("date: 2026-11-20, by: cora, act: achieved", "by"),
        ("date: 2026-11-20, by: zed, act: measured, measure: Snags, value: 1", "by"),
        ("date: 2026-11-20, by: cora, act: measured, measure: Doors, value: 1", "measure"),
        ("date: 2026-11-20, by: cora, act: measured, measure: Snags, value: 1, happened: 2026-11-21", "date"),
        ("\n".join(f"date: 2026-11-{each}, by: cora, act: measured, measure: Snags, value: 1" for each in ("20", "19")), "date"),
        ("date: 2026-11-20, by: ann, act: achieved\ndate: 2026-11-21, by: cora, act: measured, measure: Snags, value: 1", "act"),
    ],
)
def test_what_has_no_place_changes_nothing(log: str, key: str) -> None:
    """It is named by its key, and the goal stands as it did before."""
    last = len(log.splitlines()) - 1
    before = "\n".join(log.splitlines()[:-1])

    assert [(each.index, each.key) for each in find_invalid_goal_entries(goal_of(log), make_parties())] == [(last, key)]
    assert (aimed(log).entries, aimed(log).state) == (aimed(before).entries, aimed(before).state)


def test_goals_and_meetings_begin() -> None:
    """Goals and meetings may say `made`, the day they were written down, and aren't there before it."""
    text = "title: Talk\nkind: call\ndate: 2026-11-10\nattendees: [ann]\nmade: 2026-11-11\n"
    meeting = parse_meeting("talk", parse_source_text(text, "commitments/meetings/talk.yaml"))
    ledger = Ledger(
        parties=make_parties(),
        promises=MappingProxyType({"it": make_promise(goal="doors")}),
        goals=MappingProxyType({"doors": goal_of(base=f"{BASE}made: 2026-10-15\n")}),
        meetings=MappingProxyType({"talk": meeting}),
    )
    days = ("2026-10-14", "2026-10-15", "2026-11-10", "2026-11-11")

    found = [build_board(ledger, AsOf(parse_day(each))) for each in days]

    assert [(tuple(each.aims), tuple(each.ledger.goals), tuple(each.ledger.meetings)) for each in found] == [
        ((), (), ()),
        (("doors",), ("doors",), ()),
        (("doors",), ("doors",), ()),
        (("doors",), ("doors",), ("talk",)),
    ]
