from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.dates import respond_by_in_order

ASK = "title: A\nasker: jane\nasked: [nina]\nseeks: input\nmade: 2026-10-02\nrespond_by: {}\nrequest: Which?\n"

QUIET = {
    "the same day": {DOORS: make_doors_yaml("date: 2026-10-02, by: jane, act: requested, respond_by: 2026-10-02", made="")},
    "asked earlier than recorded": {
        DOORS: make_doors_yaml("date: 2026-10-09, by: jane, act: requested, happened: 2026-10-01, respond_by: 2026-10-05", made="")
    },
    "an ask": {"asks/a.yaml": ASK.format("2026-10-02")},
}


@pytest.mark.parametrize("files", QUIET.values(), ids=QUIET)
def test_time_to_answer(files: dict[str, str]) -> None:
    """An answer may be wanted on the day of the question; the day it was asked counts, not the day it was recorded."""
    assert find_broken(respond_by_in_order, files) == ()


def test_no_time_to_answer() -> None:
    """An answer is never wanted before the question: in a promise's log and in an ask."""
    offered = "date: 2026-10-02, by: nina, act: offered, respond_by: 2026-10-01"
    files = {DOORS: make_doors_yaml(offered, made=""), "asks/a.yaml": ASK.format("2026-10-01")}
    assert list_places(respond_by_in_order, files) == ["asks/a.yaml:6:13", "promises/doors.yaml:7:60"]
