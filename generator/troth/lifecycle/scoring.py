"""The scorecard of an agreement: what each requirement came to in each period, and whether it gets better or worse."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.lifecycle.periods import Period, ended, period, period_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from troth.lifecycle.agreement import Accord, Scores
    from troth.model import Requirement

SHOWN = {"week": 13, "month": 12, "quarter": 8, "year": 5}
"""How many periods a scorecard looks back over."""


class Verdict(StrEnum):
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
class Mark:
    """One period of a requirement."""

    period: Period
    verdict: Verdict
    value: float | None = None
    required: Requirement | None = None
    """What it was held to, where it was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One requirement over its last periods, in their order."""

    requirement: Requirement
    marks: tuple[Mark, ...]
    trend: Trend

    @property
    def measured(self) -> tuple[Mark, ...]:
        """Only the periods with a value."""
        return tuple(mark for mark in self.marks if mark.value is not None)

    @property
    def met(self) -> int:
        """In how many of the measured periods it was met."""
        return sum(mark.verdict is Verdict.MET for mark in self.marks)

    @property
    def missing(self) -> tuple[Mark, ...]:
        """The periods that nobody has measured."""
        return tuple(mark for mark in self.marks if mark.verdict is Verdict.MISSING)


def begun(accord: Accord) -> date | None:
    """Return the day by which every party had signed for the first time, under whatever wording; measuring starts with it."""
    first: dict[str, date] = {}
    for entry, signing in accord.signings:
        for party in signing:
            first.setdefault(party, entry.day)
    return max(first.values()) if len(first) == len(accord.signatures) and accord.inputs else None


def scorecard(accord: Accord, as_of: date) -> tuple[Line, ...]:
    """Return a line for each requirement, in the agreement's order.

    A period that ended since the agreement came into force has a mark, measured or not; other periods only if they were measured.
    """
    since = begun(accord)
    until = min(accord.ending.day, as_of) if accord.ending else as_of
    return tuple(_line(scores, since, until) for scores in accord.scores)


def next_measurement(requirement: Requirement, as_of: date) -> date:
    """Return the last day of the period that is running: its value can be measured once that day is over."""
    return period_of(as_of, requirement.every).last


def outside(requirement: Requirement, value: float) -> float:
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


def target(requirement: Requirement) -> str:
    """Return what is required, in words: `at most 4 hours`, `from 95 to 99 percent`, `exactly 0`."""
    unit = f" {requirement.unit}" if requirement.unit else ""
    low, high = requirement.at_least, requirement.at_most
    if requirement.equals is not None:
        return f"exactly {number(requirement.equals)}{unit}"
    if low is not None and high is not None:
        return f"from {number(low)} to {number(high)}{unit}"
    return f"at most {number(high)}{unit}" if high is not None else f"at least {number(low or 0)}{unit}"


def number(value: float) -> str:
    """Return a number as people write it: `4`, not `4.0`."""
    return f"{value:.12g}"


def _line(scores: Scores, since: date | None, until: date) -> Line:
    requirement = scores.requirement
    most = SHOWN[requirement.every]
    marks: dict[Period, Mark] = {}
    if since is not None:
        marks = {each: Mark(period=each, verdict=Verdict.MISSING) for each in ended(requirement.every, since, until, most)}
    for result in scores.results:
        found = period(result.period, requirement.every)
        if found is not None:
            marks[found] = Mark(
                period=found, verdict=Verdict.MET if result.met else Verdict.MISSED, value=result.value, required=result.required
            )
    chosen = tuple(marks[each] for each in sorted(marks))[-most:]
    return Line(requirement=requirement, marks=chosen, trend=_trend(requirement, chosen))


def _trend(requirement: Requirement, marks: Iterable[Mark]) -> Trend:
    values = [mark.value for mark in marks if mark.value is not None]
    if len(values) < 2:  # noqa: PLR2004 - one says nothing of a direction
        return Trend.UNKNOWN
    before, last = (outside(requirement, value) for value in values[-2:])
    if before == last:
        return Trend.SAME
    return Trend.BETTER if last < before else Trend.WORSE
