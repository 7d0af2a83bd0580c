"""The scorecard of an agreement: each requirement by period, met, missed or missing, and where it is heading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from troth.base.dates import add_days, format_date, format_relative_date
from troth.status.acts import PromiseState
from troth.status.agreement import AgreementState
from troth.status.occurrences import list_counted
from troth.status.scorecard import PeriodOutcome, Trend, build_scorecard, find_next_measurement
from troth.status.wording import describe_target, format_number, format_quantity
from troth.views.chips import Chip, Tone
from troth.views.rows import build_promise_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import AgreementEntry, Requirement
    from troth.status.agreement import AgreementStatus
    from troth.status.scorecard import PeriodScore, RequirementScore
    from troth.views.context import ViewContext
    from troth.views.rich_text import Inline


OUTCOME_CHIPS: Final[Mapping[PeriodOutcome, Chip]] = {
    PeriodOutcome.MET: Chip(icon="kept", word="met", tone=Tone.KEPT),
    PeriodOutcome.MISSED: Chip(icon="not-kept", word="missed", tone=Tone.LOST),
    PeriodOutcome.MISSING: Chip(icon="open", word="missing", tone=Tone.WAIT),
}
"""The sign of each verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCell:
    """One period of a requirement. `value` is empty where nobody has measured."""

    short: str
    period: str
    value: str
    verdict: Chip
    held_to: str = ""
    """What was required then, where that is not what is required now."""
    answer: str = ""
    """On which day somebody wrote down what is done about it, where it was missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    """A small line of values: None where nothing was measured. `bounds` are the targets in the same unit."""

    values: tuple[float | None, ...]
    good: tuple[bool, ...]
    """For each value whether it is as it should be."""
    bounds: tuple[float, ...]
    text: str
    """The same in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """A requirement with its target, its periods, the last one, the trend and its curve."""

    id: str
    what: str
    target: str
    every: str
    cells: tuple[ScoreCell, ...]
    """The oldest first."""
    last: ScoreCell | None
    text: str
    """Met in how many of the measured periods, and how many are missing."""
    trend: str
    curve: Sparkline | None
    next: str
    """When the next value can be measured; empty once the agreement has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """Something that the provider needs from the customers, and how they keep what they promised of it."""

    what: str
    """Empty for what they promised besides."""
    text: str
    """How many were kept of those that were due, how the provider rated them, and what comes next."""
    promises: tuple[Inline, ...]
    query: str
    """The form in which a customer promises it; empty where one has."""


def list_need_lines(accord: AgreementStatus, context: ViewContext) -> tuple[NeedLine, ...]:
    """Return the customers' side of the scorecard: each need of part 4 with the promises that say it, and what they promised besides.

    A promise is of a need where its title is the need, or its outcome has it word by word.
    """
    if accord.state in (AgreementState.DRAFTING, AgreementState.IN_CONSULTATION) and not accord.signings:
        return ()
    wording, left = accord.wording, list(find_customers_promises(accord, context))
    ask = build_promise_query(
        agreement=accord.id, promiser=wording.customers[0] if len(wording.customers) == 1 else "", customer=wording.provider
    )
    lines = []
    for need in wording.needs:
        mine = [each for each in left if _says(each, need)]
        left = [each for each in left if each not in mine]
        lines.append(_build_need_line(need, mine, "" if mine else ask, context))
    return (*lines, *([_build_need_line("", left, "", context)] if left else ()))


def find_customers_promises(accord: AgreementStatus, context: ViewContext) -> tuple[PromiseStatus, ...]:
    """Return what customers of an agreement have promised its provider under it, by id."""
    parties, wording = context.board.ledger.parties, accord.wording

    def may_act(party: str, sides: tuple[str, ...]) -> bool:
        return any(party == each or parties.may_act_for(party, each) for each in sides)

    return tuple(
        each
        for name in context.board.promises_by_agreement.get(accord.id, ())
        if (each := context.board.promises[name]).snapshot.promised_on is not None
        and any(may_act(one, wording.customers) for one in each.snapshot.terms.promisers)
        and any(may_act(one, (wording.provider,)) for one in each.snapshot.terms.customers)
    )


def _says(standing: PromiseStatus, need: str) -> bool:
    title, outcome, said = (_normalize(text) for text in (standing.promise.title, standing.snapshot.terms.outcome, need))
    return title == said or said in outcome


def _normalize(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _build_need_line(need: str, promised: list[PromiseStatus], query: str, context: ViewContext) -> NeedLine:
    ones = list_counted(each.snapshot for each in promised)
    over = [one for one in ones if not one.state.open or (one.terms.due is not None and one.terms.due < context.day)]
    kept = sum(one.state in _KEPT for one in over)
    ratings = [str(one.ending.satisfaction) for one in ones if one.ending and one.ending.satisfaction]
    late = sum(each.overdue for each in promised)
    due = min((each.due for each in promised if each.state is PromiseState.PROMISED and each.due), default=None)
    said = [f"kept {kept}/{len(over)}"] if over else ["nothing was due yet"] if promised else ["nobody has promised it yet"]
    said += [f"rated {', '.join(ratings)} of 5"] if ratings else []
    said += [f"{late} overdue"] if late else [f"next due {format_date(due)}, {format_relative_date(due, context.day)}"] if due else []
    return NeedLine(what=need, text=", ".join(said), promises=tuple(context.link_promise(each.id) for each in promised), query=query)


_KEPT: Final = frozenset({PromiseState.KEPT, PromiseState.PARTLY_KEPT})


def build_score_lines(accord: AgreementStatus, as_of: date) -> tuple[ScoreLine, ...]:
    """Return the lines of the scorecard, in the agreement's order."""
    lines = []
    for each in build_scorecard(accord, as_of):
        requirement = each.requirement
        cells = tuple(_build_cell(mark, requirement, accord.discussed.get((requirement.id, mark.period.text), ())) for mark in each.scores)
        summary = f"met {each.met}/{len(each.measured)}" if each.measured else "not measured yet"
        line = ScoreLine(
            id=requirement.id,
            what=requirement.what,
            target=describe_target(requirement),
            every=requirement.every,
            cells=cells,
            last=cells[-1] if cells else None,
            text=f"{summary}, {len(each.missing)} missing" if each.missing else summary,
            trend=_describe_trend(each),
            curve=_build_sparkline(each) if len(each.measured) > 1 else None,
            next="" if (accord.ending is not None) else f"next on {format_date(add_days(find_next_measurement(requirement, as_of), 1))}",
        )
        lines.append(line)
    return tuple(lines)


def summarize_scorecard(accord: AgreementStatus, as_of: date) -> tuple[str, bool]:
    """Return how the last period of each requirement came out, and whether all is well: `2/3 met, 1 missing`."""
    last = [line.scores[-1] for line in build_scorecard(accord, as_of) if line.scores]
    if not last:
        return "", True
    met = sum(mark.outcome is PeriodOutcome.MET for mark in last)
    missing = sum(mark.outcome is PeriodOutcome.MISSING for mark in last)
    return f"{met}/{len(last)} met" + (f", {missing} missing" if missing else ""), met == len(last)


def build_rating_sparkline(ratings: Iterable[tuple[date, int]]) -> Sparkline | None:
    """Return the ratings over time, or None where there are fewer than two."""
    given = tuple(ratings)
    if len(given) < 2:  # noqa: PLR2004 - one makes no line
        return None
    values = tuple(float(rating) for _, rating in given)
    says = "Ratings: " + ", ".join(f"{rating} on {format_date(day)}" for day, rating in given)
    return Sparkline(values=values, good=tuple(value > 3 for value in values), bounds=(), text=says)  # noqa: PLR2004 - 3 is the middle of 1 to 5


def _build_cell(mark: PeriodScore, current: Requirement, said: tuple[AgreementEntry, ...]) -> ScoreCell:
    then = mark.required or current
    return ScoreCell(
        short=mark.period.short,
        period=mark.period.words,
        value="" if mark.value is None else format_quantity(mark.value, then.unit),
        verdict=OUTCOME_CHIPS[mark.outcome],
        held_to=describe_target(then) if describe_target(then) != describe_target(current) else "",
        answer=f"answered {format_date(said[-1].day)}" if said else "",
    )


def _describe_trend(line: RequirementScore) -> str:
    if line.trend is Trend.UNKNOWN:
        return "first value" if line.measured else ""
    before, last = line.measured[-2:]
    if line.trend is Trend.SAME:
        return f"the same as in {before.period.words}" if before.value == last.value else f"as good as in {before.period.words}"
    still = {(Trend.WORSE, PeriodOutcome.MET): ", still met", (Trend.BETTER, PeriodOutcome.MISSED): ", still missed"}
    return f"{line.trend.value} than in {before.period.words}{still.get((line.trend, last.outcome), '')}"


def _build_sparkline(line: RequirementScore) -> Sparkline:
    requirement, marks = line.requirement, line.scores
    unit = f" {requirement.unit}" if requirement.unit else ""
    told = (f"{mark.period.words} {'missing' if mark.value is None else format_number(mark.value)}" for mark in marks)
    bounds = (requirement.at_least, requirement.at_most, requirement.equals)
    return Sparkline(
        values=tuple(mark.value for mark in marks),
        good=tuple(mark.outcome is PeriodOutcome.MET for mark in marks),
        bounds=tuple(bound for bound in bounds if bound is not None),
        text=f"{requirement.what}{f',{unit}' if unit else ''}: {', '.join(told)}; target: {describe_target(requirement)}",
    )
