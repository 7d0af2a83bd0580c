from __future__ import annotations

import pytest
from tests.status.builders import make_parties, parse_day
from tests.status.test_agreement import BASE, SIGNED, replay_agreement

from troth.model import Requirement
from troth.status.agreement import AgreementStatus, derive_agreement_status
from troth.status.scorecard import PeriodOutcome, RequirementScore, Trend, build_scorecard, find_first_signed_day, measure_deviation
from troth.status.wording import describe_target, fingerprint_wording

REQUIRED = BASE.replace("at_least: 0, ", "")


def make_measured_log(*values: tuple[str, float], by: str = "bob") -> str:
    """Return a log in which the agreement is signed in August and measured in December."""
    lines = [f"date: 2026-12-01, by: {by}, act: measured, requirement: p1, period: {period}, value: {value}" for period, value in values]
    return "\n".join([SIGNED, *lines])


def get_only_score(found: AgreementStatus, as_of: str) -> RequirementScore:
    """Return the only line of the scorecard."""
    (only,) = build_scorecard(found, parse_day(as_of))
    return only


def test_a_period_without_a_measurement_is_missing_not_met() -> None:
    """Every period that began since it came into force is there once it is over, measured or not."""
    found = get_only_score(
        replay_agreement(make_measured_log(("2026-09", 3), ("2026-11", 9)), as_of="2026-12-05", base=REQUIRED), "2026-12-05"
    )
    told = [(mark.period.text, mark.outcome) for mark in found.scores]
    assert told == [
        ("2026-09", PeriodOutcome.MET),
        ("2026-10", PeriodOutcome.MISSING),
        ("2026-11", PeriodOutcome.MISSED),
    ]
    assert (found.met, len(found.measured), len(found.missing)) == (1, 2, 1)


def test_nothing_is_missing_before_all_have_signed() -> None:
    """Measuring starts with the last of the first signatures."""
    half = replay_agreement(SIGNED.rpartition("\n")[0], as_of="2026-12-05", base=REQUIRED)
    assert find_first_signed_day(half) is None
    assert get_only_score(half, "2026-12-05").scores == ()
    assert find_first_signed_day(replay_agreement(SIGNED, as_of="2026-12-05")) == parse_day("2026-08-31")


def test_after_the_end_nothing_is_missing_any_more() -> None:
    """The last period that is looked for ended before the agreement did."""
    over = replay_agreement(f"{SIGNED}\ndate: 2026-10-10, by: cora, act: ended, because: Merged.", as_of="2027-03-01", base=REQUIRED)
    assert [mark.period.text for mark in get_only_score(over, "2027-03-01").scores] == ["2026-09"]


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
    found = get_only_score(
        replay_agreement(make_measured_log(("2026-10", before), ("2026-11", after)), as_of="2026-12-05", base=base), "2026-12-05"
    )
    assert found.trend is trend


def test_one_value_makes_no_trend() -> None:
    """And none neither."""
    assert get_only_score(replay_agreement(make_measured_log(("2026-10", 1)), as_of="2026-12-05"), "2026-12-05").trend is Trend.UNKNOWN
    assert get_only_score(replay_agreement(SIGNED, as_of="2026-12-05"), "2026-12-05").trend is Trend.UNKNOWN


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
    assert describe_target(Requirement(id="it", what="It", every="month", **bounds)) == words  # type: ignore[arg-type]


def test_room_to_spare_is_less_than_nothing() -> None:
    """How far outside a value lies tells which of two is better."""
    assert measure_deviation(Requirement(id="it", what="It", every="week", at_most=4), 3) == -1
    assert measure_deviation(Requirement(id="it", what="It", every="week"), 3) == 0


def test_what_was_measured_under_an_earlier_wording_is_held_to_that_one() -> None:
    """A stricter target does not turn what was met into a miss."""
    then = replay_agreement(as_of="2026-08-01").agreement.wording
    signed = SIGNED.replace("act: signed", f"act: signed, terms: '{fingerprint_wording(then)}'")
    log = make_measured_log(("2026-09", 3)).replace(SIGNED, signed)
    now = replay_agreement(log, as_of="2026-12-05", base=BASE.replace("at_most: 4", "at_most: 2"))
    assert [each.met for each in now.results[0].results] == [False]

    known = derive_agreement_status(now.agreement, make_parties(), parse_day("2026-12-05"), {fingerprint_wording(then): then})

    assert [(each.met, each.required.at_most) for each in known.results[0].results] == [(True, 4)]
