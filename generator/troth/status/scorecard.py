"""Scorecard of an agreement: each requirement by period, met or missed, its trend.

What an agreement waits for stands below it, since half of it is values that the scorecard misses: `list_pending_tasks`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import Period, find_period, format_date, list_ended_periods, parse_period
from troth.status.agreement import AgreementState
from troth.status.agreement_acts import describe_missing_parts, join_part_names
from troth.status.stand_ins import list_told
from troth.status.wording import find_agreement_signatories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from troth.model import Parties, Requirement
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


def build_scorecard(agreement_status: AgreementStatus, as_of: date) -> tuple[RequirementScore, ...]:
    """Return a line for each requirement, in the agreement's order.

    A period that ended since the agreement came into force has a mark, measured or not; other periods only if they were measured.
    """
    since = find_first_signed_day(agreement_status)
    until = min(agreement_status.ending.day, as_of) if agreement_status.ending else as_of
    return tuple(_score_requirement(scores, since, until) for scores in agreement_status.results)


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


class AgreementTaskKind(StrEnum):
    """What somebody is to do about an agreement."""

    INPUT = "input"
    PARTS = "parts"
    SIGNATURE = "signature"
    MEASUREMENT = "measurement"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementTask:
    """One thing that is to be done by one of `parties`. `what` completes a sentence: `Sales to sign this wording`."""

    kind: AgreementTaskKind
    parties: tuple[str, ...]
    text: str
    since: date | None = None


def list_pending_tasks(agreement_status: AgreementStatus, parties: Parties, as_of: date) -> tuple[AgreementTask, ...]:
    """Return all that is to be done, each thing by who is told of it in place of whom has left; nothing once it has ended."""
    tasks = _iter_pending_tasks(agreement_status, parties, as_of)
    return tuple(replace(each, parties=list_told(each.parties, parties, as_of)) for each in tasks)


def list_awaited_tasks(agreement_status: AgreementStatus, parties: Parties, as_of: date) -> tuple[AgreementTask, ...]:
    """Return what waits for somebody's word: a signature where others have signed, and a review that is due."""
    told = {
        AgreementState.AWAITING_SIGNATURES: AgreementTaskKind.SIGNATURE,
        AgreementState.REVIEW_DUE: AgreementTaskKind.REVIEW,
    }.get(agreement_status.state)
    return tuple(each for each in list_pending_tasks(agreement_status, parties, as_of) if each.kind is told)


def find_unconsulted_customers(agreement_status: AgreementStatus, parties: Parties) -> tuple[str, ...]:
    """Return the customers who have given no input yet."""
    heard = {
        party
        for entry in agreement_status.customer_inputs
        for party in find_agreement_signatories(entry.by, agreement_status.agreement, parties.on(entry.date))
    }
    return tuple(each for each in agreement_status.wording.customers if each not in heard)


def _iter_pending_tasks(agreement_status: AgreementStatus, parties: Parties, as_of: date) -> Iterator[AgreementTask]:
    """Yield all that is to be done, in the order in which one thing needs the other; nothing once it has ended."""
    if agreement_status.ending is not None:
        return
    provider, customers = agreement_status.wording.provider, agreement_status.wording.customers
    silent = find_unconsulted_customers(agreement_status, parties)
    if silent:
        names = " and ".join(map(parties.get_name, silent))
        yield AgreementTask(
            kind=AgreementTaskKind.INPUT, parties=(provider,), text=f"ask {names} the interview questions and record the answers"
        )
    if agreement_status.missing_parts:
        yield AgreementTask(
            kind=AgreementTaskKind.PARTS,
            parties=(provider, *customers),
            text=f"add what is missing: {join_part_names(agreement_status.missing_parts)}",
        )
    elif agreement_status.customer_inputs and agreement_status.unsigned:
        last = max((each.entry.day for each in agreement_status.signatures if each.current and each.entry), default=None)
        stale = any(each.entry is not None and not each.current for each in agreement_status.signatures)
        what = "sign the wording as it is now" if stale else "sign it"
        yield from (
            AgreementTask(kind=AgreementTaskKind.SIGNATURE, parties=(party,), text=what, since=last) for party in agreement_status.unsigned
        )
    lines = build_scorecard(agreement_status, as_of)
    gaps = [mark.period for line in lines for mark in line.missing[-1:] if line.scores[-1:] == (mark,)]
    if gaps:
        told = list(dict.fromkeys(each.words for each in gaps))
        what = f"measure {' and '.join(told)} ({len(gaps)} of {len(lines)} requirements)"
        yield AgreementTask(kind=AgreementTaskKind.MEASUREMENT, parties=(provider,), text=what, since=min(each.last for each in gaps))
    if agreement_status.state is AgreementState.REVIEW_DUE:
        yield AgreementTask(kind=AgreementTaskKind.REVIEW, parties=customers, text="review how it went", since=agreement_status.next_review)


def describe_signing_obstacle(agreement_status: AgreementStatus) -> str:
    """Return why nobody can sign yet, as a sentence without its end; empty where one can."""
    if agreement_status.ending is not None:
        return f"it ended on {format_date(agreement_status.ending.day)}"
    if agreement_status.missing_parts:
        return describe_missing_parts(agreement_status.missing_parts)
    if not agreement_status.customer_inputs:
        return "no customer has given feedback yet, and one side can't make an agreement alone"
    return ""
