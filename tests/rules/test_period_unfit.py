from __future__ import annotations

import pytest
from tests.rules.laid import broken_by
from tests.serving import SERVING, serving

from troth.rules.period_unfit import period_unfit

MEASURED = "date: 2026-11-02, by: nina, act: measured, requirement: on-time, period: {}, value: 97"


def required(every: str) -> str:
    """Return the requirement, measured at some interval."""
    return f"[{{id: on-time, what: Shops, at_least: 95, every: {every}}}]"


QUIET = {
    "a month": serving(MEASURED.format("2026-10")),
    "the month that runs": serving(MEASURED.format("2026-11")),
    "a week": serving(MEASURED.format("2026-W44"), requirements=required("week")),
    "a quarter": serving(MEASURED.format("2026-Q3"), requirements=required("quarter")),
    "a year": serving(MEASURED.format("2026"), requirements=required("year")),
    "another requirement": serving(MEASURED.format("2026-Q3").replace("on-time", "dust")),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_quiet(text: str) -> None:
    """The form follows the interval of the requirement."""
    assert broken_by(period_unfit, {SERVING: text}) == ()


@pytest.mark.parametrize(
    ("every", "period", "said"),
    [
        ("month", "2026-Q3", "on-time is measured every month, and 2026-Q3 is no month"),
        ("week", "2025-W53", "on-time is measured every week, and 2025-W53 is no week"),
        ("year", "2026-01", "on-time is measured every year, and 2026-01 is no year"),
        ("month", "2026-12", "December 2026 has not begun on 2 Nov 2026, so it cannot have been measured"),
    ],
)
def test_a_period_that_is_none(every: str, period: str, said: str) -> None:
    """Another form, a week that the year does not have, and a time to come are faults."""
    (problem,) = broken_by(period_unfit, {SERVING: serving(MEASURED.format(period), requirements=required(every))})
    assert problem.message == said
