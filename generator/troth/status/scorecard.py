"""Scorecard of an agreement: each requirement by period, met or missed, its trend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import Period, find_period, format_date, list_ended_periods, parse_period
from troth.status.agreement_acts import describe_missing_parts
from troth.status.wording import is_fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.model import Requirement
    from troth.status.agreement import AgreementStatus, RequirementResults


PERIODS_SHOWN = {"week": 13, "month": 12, "quarter": 8, "year": 5}
"""How many periods a scorecard looks back over."""


class PeriodOutcome(StrEnum):
    """What became of a requirement in a period."""

    MET = "met"
    MISSED = "missed"
    MISSING = "missing"
    """The period is over and nobody has written down what it came to."""


class Trend(StrEnum):
    """The last measured period against the one measured before it."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"
    """Fewer than two periods were measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodScore:
    """One period of a requirement."""

    period: Period
    outcome: PeriodOutcome
    value: float | None = None
    required: Requirement | None = None
    """What it was held to, where it was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementScore:
    """One requirement over its last periods, in their order."""

    requirement: Requirement
    scores: tuple[PeriodScore, ...]
    trend: Trend

    @property
    def measured(self) -> tuple[PeriodScore, ...]:
        """Only the periods with a value."""
        return tuple(mark for mark in self.scores if mark.value is not None)

    @property
    def met(self) -> int:
        """In how many of the measured periods it was met."""
        return sum(mark.outcome is PeriodOutcome.MET for mark in self.scores)

    @property
    def missing(self) -> tuple[PeriodScore, ...]:
        """The periods that nobody has measured."""
        return tuple(mark for mark in self.scores if mark.outcome is PeriodOutcome.MISSING)


def find_first_signed_day(agreement_status: AgreementStatus) -> date | None:
    """Return the day by which every party had signed for the first time, under whatever wording; measuring starts with it."""
    first: dict[str, date] = {}
    for entry, signing in agreement_status.signings:
        for party in signing:
            first.setdefault(party, entry.day)
    return max(first.values()) if len(first) == len(agreement_status.signatures) and agreement_status.customer_inputs else None


def find_required_day(agreement_status: AgreementStatus, scores: RequirementResults) -> date | None:
    """Return the day from which periods of a requirement are to be measured; None while it is not in force.

    That is the first day on which all had signed. A requirement that nobody had measured before the wording was changed and signed
    anew may be new in it: it counts from the day on which the present wording came into force.
    """
    first, wording = find_first_signed_day(agreement_status), agreement_status.wording
    signed = [entry for entry, _ in agreement_status.signings]
    current = [entry.date for entry in signed if is_fingerprint_of(entry.terms, wording)]
    if first is None or len(current) == len(signed):
        return first
    reworded = min(current, default=date.max)
    return first if any(each.date < reworded for each in scores.results) else agreement_status.in_force_since


def build_scorecard(agreement_status: AgreementStatus, as_of: date) -> tuple[RequirementScore, ...]:
    """Return a line for each requirement, in the agreement's order.

    A period that ended since the agreement came into force has a mark, measured or not; other periods only if they were measured.
    """
    until = min(agreement_status.ending.day, as_of) if agreement_status.ending else as_of
    return tuple(_score_requirement(scores, find_required_day(agreement_status, scores), until) for scores in agreement_status.results)


def find_next_measurement(requirement: Requirement, as_of: date) -> date:
    """Return the last day of the period that is running: its value can be measured once that day is over."""
    return find_period(as_of, requirement.every).last


def measure_deviation(requirement: Requirement, value: float) -> float:
    """Return how far a value lies outside of what is required; less is better.

    With one bound alone it is how far past that bound the value lies, less than nothing where there is room to spare;
    with two, or one value to hit, it is nothing anywhere within.
    """
    if requirement.equals is not None:
        return abs(value - requirement.equals)
    over = None if requirement.at_most is None else value - requirement.at_most
    under = None if requirement.at_least is None else requirement.at_least - value
    if over is not None and under is not None:
        return max(over, under, 0)
    return over if over is not None else under if under is not None else 0


def _score_requirement(scores: RequirementResults, since: date | None, until: date) -> RequirementScore:
    requirement = scores.requirement
    most = PERIODS_SHOWN[requirement.every]
    marks: dict[Period, PeriodScore] = {}
    if since is not None:
        marks = {
            each: PeriodScore(period=each, outcome=PeriodOutcome.MISSING)
            for each in list_ended_periods(requirement.every, since, until, most)
        }
    for result in scores.results:
        found = parse_period(result.period, requirement.every)
        if found is not None:
            marks[found] = PeriodScore(
                period=found,
                outcome=PeriodOutcome.MET if result.met else PeriodOutcome.MISSED,
                value=result.value,
                required=result.required,
            )
    chosen = tuple(marks[each] for each in sorted(marks))[-most:]
    return RequirementScore(requirement=requirement, scores=chosen, trend=_determine_trend(requirement, chosen))


def _determine_trend(requirement: Requirement, scores: Iterable[PeriodScore]) -> Trend:
    values = [mark.value for mark in scores if mark.value is not None]
    if len(values) < 2:  # noqa: PLR2004 - one says nothing of a direction
        return Trend.UNKNOWN
    before, last = (measure_deviation(requirement, value) for value in values[-2:])
    if before == last:
        return Trend.SAME
    return Trend.BETTER if last < before else Trend.WORSE


def describe_signing_obstacle(agreement_status: AgreementStatus) -> str:
    """Return why nobody can sign yet, as a sentence without its end; empty where one can."""
    if agreement_status.ending is not None:
        return f"it ended on {format_date(agreement_status.ending.day)}"
    if agreement_status.missing_parts:
        return describe_missing_parts(agreement_status.missing_parts)
    if not agreement_status.customer_inputs:
        return "no customer has given feedback yet, and one side can't make an agreement alone"
    return ""
