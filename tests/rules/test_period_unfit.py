from __future__ import annotations

import pytest
from tests.agreements import SERVING, make_agreement_yaml
from tests.rules.boards import find_broken

from troth.rules.agreements import period_unfit

MEASURED = "date: 2026-11-02, by: nina, act: measured, requirement: on-time, period: {}, value: 97"


def make_requirement(every: str) -> str:
    """Return the requirement, measured at some interval."""
    return f"[{{id: on-time, what: Shops, at_least: 95, every: {every}}}]"


QUIET = {
    "a month": make_agreement_yaml(MEASURED.format("2026-10")),
    "the month that runs": make_agreement_yaml(MEASURED.format("2026-11")),
    "a week": make_agreement_yaml(MEASURED.format("2026-W44"), requirements=make_requirement("week")),
    "a quarter": make_agreement_yaml(MEASURED.format("2026-Q3"), requirements=make_requirement("quarter")),
    "a year": make_agreement_yaml(MEASURED.format("2026"), requirements=make_requirement("year")),
    "another requirement": make_agreement_yaml(MEASURED.format("2026-Q3").replace("on-time", "dust")),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """The form follows the interval of the requirement."""
    assert find_broken(period_unfit, {SERVING: text}) == ()


@pytest.mark.parametrize(
    ("every", "period", "said"),
    [
        ("month", "2026-Q3", "on-time is measured every month, but 2026-Q3 is not a month"),
        ("week", "2025-W53", "on-time is measured every week, but 2025-W53 is not a week"),
        ("year", "2026-01", "on-time is measured every year, but 2026-01 is not a year"),
        ("month", "2026-12", "December 2026 had not begun on 2 Nov 2026, so it can't have been measured"),
    ],
)
def test_a_period_that_is_none(every: str, period: str, said: str) -> None:
    """Another form, a week that the year does not have, and a time to come are faults."""
    (problem,) = find_broken(period_unfit, {SERVING: make_agreement_yaml(MEASURED.format(period), requirements=make_requirement(every))})
    assert problem.message == said
