from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.dates import entries_in_order

AGREED = "date: 2026-10-03, by: jane, act: agreed"
REPORT = "date: {}, by: nina, act: reported, confidence: on_track"

QUIET = {
    "no log": make_doors_yaml(),
    "one entry": make_doors_yaml(AGREED),
    "two on a day": make_doors_yaml(AGREED, REPORT.format("2026-10-03")),
    "recorded late": make_doors_yaml(REPORT.format("2026-10-05"), "date: 2026-10-05, by: jane, act: agreed, happened: 2026-10-03"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_logs_in_order(text: str) -> None:
    """Entries of one day, and what happened earlier and says so, are in order."""
    assert find_broken(entries_in_order, {DOORS: text}) == ()


def test_each_step_back_is_told() -> None:
    """An entry is compared with the one before it, so one wrong year is one fault or two, each at its date."""
    text = make_doors_yaml(AGREED, REPORT.format("2025-10-05"), REPORT.format("2026-10-06"), REPORT.format("2026-10-04"))
    assert list_places(entries_in_order, {DOORS: text}) == ["promises/doors.yaml:9:12", "promises/doors.yaml:11:12"]


def test_the_hint_knows_the_way_out() -> None:
    """What is recorded late carries the day of recording, and the day it happened beside it."""
    (problem,) = find_broken(entries_in_order, {DOORS: make_doors_yaml(REPORT.format("2026-10-05"), AGREED)})
    assert problem.message == "log entry 2 is dated 2026-10-03, but the entry before it 2026-10-05"
    assert problem.hint == "use the day you write it as date, and add happened: 2026-10-03 if that was the day"


def test_logs_of_every_kind() -> None:
    """Asks and agreements have logs too."""
    ask = "title: A\nasker: jane\nasked: [nina]\nseeks: input\nmade: 2026-10-01\nrespond_by: 2026-10-09\nrequest: Which?\nlog:\n"
    entries = "  - {date: 2026-10-02, by: jane, act: reached_out, to: all, via: email}\n  - {date: 2026-10-01, by: jane, act: closed}\n"
    agreement = "title: A\nprovider: fitters\ncustomers: [retail]\nlog:\n"
    inputs = "  - {date: 2026-10-02, by: jane, act: input, working: A}\n  - {date: 2026-10-01, by: jane, act: input, working: B}\n"
    files = {"asks/a.yaml": ask + entries, "agreements/a.yaml": agreement + inputs}
    assert list_places(entries_in_order, files) == ["agreements/a.yaml:6:12", "asks/a.yaml:10:12"]
