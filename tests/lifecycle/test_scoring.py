from __future__ import annotations

import pytest
from tests.lifecycle.test_agreement import BASE, SIGNED, agreed
from tests.lifecycle.told import day, parties

from troth.lifecycle.agreement import Accord, accord, fingerprint
from troth.lifecycle.scoring import Line, Trend, Verdict, begun, outside, scorecard, target
from troth.model import Requirement

REQUIRED = BASE.replace("at_least: 0, ", "")


def measured(*values: tuple[str, float], by: str = "bob") -> str:
    """Return a log in which the agreement is signed in August and measured in December."""
    lines = [f"date: 2026-12-01, by: {by}, act: measured, requirement: p1, period: {period}, value: {value}" for period, value in values]
    return "\n".join([SIGNED, *lines])


def line(found: Accord, as_of: str) -> Line:
    """Return the only line of the scorecard."""
    (only,) = scorecard(found, day(as_of))
    return only


def test_a_period_without_a_measurement_is_missing_not_met() -> None:
    """Every period that ended since it came into force is there, measured or not."""
    found = line(agreed(measured(("2026-09", 3), ("2026-11", 9)), as_of="2026-12-05", base=REQUIRED), "2026-12-05")
    told = [(mark.period.text, mark.verdict) for mark in found.marks]
    assert told == [("2026-08", Verdict.MISSING), ("2026-09", Verdict.MET), ("2026-10", Verdict.MISSING), ("2026-11", Verdict.MISSED)]
    assert (found.met, len(found.measured), len(found.missing)) == (1, 2, 2)


def test_nothing_is_missing_before_all_have_signed() -> None:
    """Measuring starts with the last of the first signatures."""
    half = agreed(SIGNED.rpartition("\n")[0], as_of="2026-12-05", base=REQUIRED)
    assert begun(half) is None
    assert line(half, "2026-12-05").marks == ()
    assert begun(agreed(SIGNED, as_of="2026-12-05")) == day("2026-08-31")


def test_after_the_end_nothing_is_missing_any_more() -> None:
    """The last period that is looked for ended before the agreement did."""
    over = agreed(f"{SIGNED}\ndate: 2026-10-10, by: cora, act: ended, because: Merged.", as_of="2027-03-01", base=REQUIRED)
    assert [mark.period.text for mark in line(over, "2027-03-01").marks] == ["2026-08", "2026-09"]


@pytest.mark.parametrize(
    ("bounds", "before", "after", "trend"),
    [
        ("at_most: 4", 5, 3, Trend.BETTER),
        ("at_most: 4", 1, 2, Trend.WORSE),
        ("at_least: 95", 94, 99, Trend.BETTER),
        ("at_least: 1, at_most: 4", 2, 3, Trend.SAME),
        ("at_least: 1, at_most: 4", 6, 5, Trend.BETTER),
        ("equals: 0", 1, 0, Trend.BETTER),
        ("equals: 2", 1, 3, Trend.SAME),
        ("at_most: 4", 3, 3, Trend.SAME),
    ],
)
def test_the_trend_follows_what_is_required(bounds: str, before: float, after: float, trend: Trend) -> None:
    """Lower is better under an upper bound, higher over a lower one; within two bounds all values are as good."""
    base = BASE.replace("at_most: 4, at_least: 0", bounds)
    found = line(agreed(measured(("2026-10", before), ("2026-11", after)), as_of="2026-12-05", base=base), "2026-12-05")
    assert found.trend is trend


def test_one_value_makes_no_trend() -> None:
    """And none neither."""
    assert line(agreed(measured(("2026-10", 1)), as_of="2026-12-05"), "2026-12-05").trend is Trend.UNKNOWN
    assert line(agreed(SIGNED, as_of="2026-12-05"), "2026-12-05").trend is Trend.UNKNOWN


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"at_most": 4.0, "unit": "hours"}, "at most 4 hours"),
        ({"at_least": 99.5, "unit": "percent"}, "at least 99.5 percent"),
        ({"at_least": 1, "at_most": 4}, "from 1 to 4"),
        ({"equals": 0}, "exactly 0"),
    ],
)
def test_a_target_in_words(bounds: dict[str, float], words: str) -> None:
    """All four ways to require something can be said."""
    assert target(Requirement(id="it", what="It", every="month", **bounds)) == words  # type: ignore[arg-type]


def test_room_to_spare_is_less_than_nothing() -> None:
    """How far outside a value lies tells which of two is better."""
    assert outside(Requirement(id="it", what="It", every="week", at_most=4), 3) == -1
    assert outside(Requirement(id="it", what="It", every="week"), 3) == 0


def test_what_was_measured_under_an_earlier_wording_is_held_to_that_one() -> None:
    """A stricter target does not turn what was met into a miss."""
    then = agreed(as_of="2026-08-01").agreement.wording
    signed = SIGNED.replace("act: signed", f"act: signed, terms: '{fingerprint(then)}'")
    log = measured(("2026-09", 3)).replace(SIGNED, signed)
    now = agreed(log, as_of="2026-12-05", base=BASE.replace("at_most: 4", "at_most: 2"))
    assert [each.met for each in now.scores[0].results] == [False]

    known = accord(now.agreement, parties(), day("2026-12-05"), {fingerprint(then): then})

    assert [(each.met, each.required.at_most) for each in known.scores[0].results] == [(True, 4)]
