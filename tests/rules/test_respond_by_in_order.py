from __future__ import annotations

import pytest
from tests.rules.laid import DOORS, broken_by, doors, places

from troth.rules.respond_by_in_order import respond_by_in_order

ASK = "title: A\nasker: jane\nasked: [nina]\nseeks: input\nmade: 2026-10-02\nrespond_by: {}\nrequest: Which?\n"

QUIET = {
    "the same day": {DOORS: doors("date: 2026-10-02, by: jane, act: requested, respond_by: 2026-10-02", made="")},
    "asked earlier than recorded": {
        DOORS: doors("date: 2026-10-09, by: jane, act: requested, happened: 2026-10-01, respond_by: 2026-10-05", made="")
    },
    "an ask": {"asks/a.yaml": ASK.format("2026-10-02")},
}


@pytest.mark.parametrize("files", QUIET.values(), ids=QUIET)
def test_time_to_answer(files: dict[str, str]) -> None:
    """An answer may be wanted on the day of the question; the day it was asked counts, not the day it was recorded."""
    assert broken_by(respond_by_in_order, files) == ()


def test_no_time_to_answer() -> None:
    """An answer is never wanted before the question: in a promise's log and in an ask."""
    offered = "date: 2026-10-02, by: nina, act: offered, respond_by: 2026-10-01"
    files = {DOORS: doors(offered, made=""), "asks/a.yaml": ASK.format("2026-10-01")}
    assert places(respond_by_in_order, files) == ["asks/a.yaml:6:13", "promises/doors.yaml:7:60"]
