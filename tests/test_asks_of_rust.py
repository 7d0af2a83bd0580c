"""Who was asked for what in three years of Rust's goals, counted anew from the tables that the board was made of."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from troth.base.dates import AsOf
from troth.build import load_board

if TYPE_CHECKING:
    from pathlib import Path


def make_slug(goal: str) -> str:
    """Return a goal's name as the board writes it."""
    return re.sub("[^a-z0-9]+", "-", goal.lower())


def test_every_ask_counts_what_the_tables_count(shared: Path) -> None:
    """Each of 135 asks has the teams that the table of asks has, and the answers of the teams that named a champion."""
    folder = shared / "data/rust-goals"
    asked: dict[str, set[str]] = defaultdict(set)
    champions: dict[str, set[str]] = defaultdict(set)
    with (folder / "team-asks.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            asked[make_slug(row["goal"])].add(row["team"])
    with (folder / "goals.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            champions[make_slug(row["id"])] |= {each.partition(":")[0] for each in row["champions"].split()}

    pursuits = load_board(folder, AsOf(date(2026, 11, 20))).asks

    assert len(pursuits) == 135
    for goal, pursuit in pursuits.items():
        assert {each.party for each in pursuit.respondents} == asked[goal], goal
        assert {each.party for each in pursuit.respondents if each.answer} == champions[goal] & asked[goal], goal
        assert (pursuit.answer_count, len(pursuit.respondents)) == (len(champions[goal] & asked[goal]), len(asked[goal])), goal
    assert sum(pursuit.answer_count for pursuit in pursuits.values()) == 105
