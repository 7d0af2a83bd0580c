from __future__ import annotations

import pytest
from tests.rules.boards import DOORS, find_broken, make_doors_yaml

from troth.rules.dates import made_on_last_yes

OFFERED, AGREED = "date: 2026-09-20, by: nina, act: offered", "date: {}, by: jane, act: agreed"
QUIET = {
    "no talk before": make_doors_yaml(AGREED.format("2026-10-02")),
    "agreed on the day": make_doors_yaml(OFFERED, AGREED.format("2026-10-01")),
    "agreed later": make_doors_yaml(OFFERED, AGREED.format("2026-10-04")),
    "a team that signs after it was proposed": make_doors_yaml("date: 2026-10-02, by: nina, act: promised", promiser="[nina, omar]"),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_one_day_is_said(text: str) -> None:
    """`made` is the day of the last yes before it, or the log says nothing of one."""
    assert find_broken(made_on_last_yes, {DOORS: text}) == ()


def test_two_days_are_said() -> None:
    """The log has the yes earlier than `made` says."""
    (problem,) = find_broken(made_on_last_yes, {DOORS: make_doors_yaml(OFFERED, AGREED.format("2026-09-25"))})
    assert problem.message == "the last yes in the log is from 2026-09-25, but made is 2026-10-01"
    assert problem.place.line == 5
