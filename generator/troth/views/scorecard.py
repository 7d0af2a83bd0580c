"""The scorecard of an agreement: each requirement by period, met, missed or missing, and where it is heading."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.scoring import Trend, Verdict, next_measurement, number, scorecard, target
from troth.views.chip import Chip, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from troth.lifecycle.agreement import Accord
    from troth.lifecycle.scoring import Line, Mark
    from troth.model import Requirement

VERDICTS: Mapping[Verdict, Chip] = MappingProxyType(
    {
        Verdict.MET: Chip(icon="kept", word="met", tone=Tone.KEPT),
        Verdict.MISSED: Chip(icon="not-kept", word="missed", tone=Tone.LOST),
        Verdict.MISSING: Chip(icon="open", word="missing", tone=Tone.WAIT),
    }
)
"""The sign of each verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One period of a requirement. `value` is empty where nobody has measured."""

    short: str
    period: str
    value: str
    verdict: Chip
    held_to: str = ""
    """What was required then, where that is not what is required now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A small line of values: None where nothing was measured. `bounds` are the targets in the same unit."""

    values: tuple[float | None, ...]
    good: tuple[bool, ...]
    """For each value whether it is as it should be."""
    bounds: tuple[float, ...]
    says: str
    """The same in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """A requirement with its target, its periods, the last one, the trend and its curve."""

    id: str
    what: str
    target: str
    every: str
    cells: tuple[Cell, ...]
    """The oldest first."""
    last: Cell | None
    says: str
    """Met in how many of the measured periods, and how many are missing."""
    trend: str
    curve: Curve | None
    next: str
    """When the next value can be measured; empty once the agreement has ended."""


def score_lines(accord: Accord, as_of: date) -> tuple[ScoreLine, ...]:
    """Return the lines of the scorecard, in the agreement's order."""
    return tuple(_line(each, as_of, ended=accord.ending is not None) for each in scorecard(accord, as_of))


def at_a_glance(accord: Accord, as_of: date) -> tuple[str, bool]:
    """Return how the last period of each requirement came out, and whether all is well: `2/3 met, 1 missing`."""
    last = [line.marks[-1] for line in scorecard(accord, as_of) if line.marks]
    if not last:
        return "", True
    met = sum(mark.verdict is Verdict.MET for mark in last)
    missing = sum(mark.verdict is Verdict.MISSING for mark in last)
    return f"{met}/{len(last)} met" + (f", {missing} missing" if missing else ""), met == len(last)


def rating_curve(ratings: Iterable[tuple[date, int]]) -> Curve | None:
    """Return the ratings over time, or None where there are fewer than two."""
    given = tuple(ratings)
    if len(given) < 2:  # noqa: PLR2004 - one makes no line
        return None
    values = tuple(float(rating) for _, rating in given)
    says = "Ratings: " + ", ".join(f"{rating} on {days.written(day)}" for day, rating in given)
    return Curve(values=values, good=tuple(value > 3 for value in values), bounds=(), says=says)  # noqa: PLR2004 - 3 is the middle of 1 to 5


def _line(line: Line, as_of: date, *, ended: bool) -> ScoreLine:
    requirement = line.requirement
    cells = tuple(_cell(mark, requirement) for mark in line.marks)
    return ScoreLine(
        id=requirement.id,
        what=requirement.what,
        target=target(requirement),
        every=requirement.every,
        cells=cells,
        last=cells[-1] if cells else None,
        says=_says(line),
        trend=_trend(line),
        curve=_curve(line) if len(line.measured) > 1 else None,
        next="" if ended else f"next on {days.written(days.plus(next_measurement(requirement, as_of), 1))}",
    )


def _cell(mark: Mark, now: Requirement) -> Cell:
    then = mark.required or now
    return Cell(
        short=mark.period.short,
        period=mark.period.words,
        value="" if mark.value is None else f"{number(mark.value)} {then.unit or ''}".strip(),
        verdict=VERDICTS[mark.verdict],
        held_to=target(then) if target(then) != target(now) else "",
    )


def _says(line: Line) -> str:
    measured, missing = len(line.measured), len(line.missing)
    if not measured:
        return f"not measured yet, {missing} missing" if missing else "not measured yet"
    return f"met {line.met}/{measured}" + (f", {missing} missing" if missing else "")


def _trend(line: Line) -> str:
    if line.trend is Trend.UNKNOWN:
        return "first value" if line.measured else ""
    before, last = line.measured[-2:]
    if line.trend is Trend.SAME:
        return f"the same as in {before.period.words}" if before.value == last.value else f"as good as in {before.period.words}"
    still = {(Trend.WORSE, Verdict.MET): ", still met", (Trend.BETTER, Verdict.MISSED): ", still missed"}
    return f"{line.trend.value} than in {before.period.words}{still.get((line.trend, last.verdict), '')}"


def _curve(line: Line) -> Curve:
    requirement, marks = line.requirement, line.marks
    unit = f" {requirement.unit}" if requirement.unit else ""
    told = (f"{mark.period.words} {'missing' if mark.value is None else number(mark.value)}" for mark in marks)
    bounds = (requirement.at_least, requirement.at_most, requirement.equals)
    return Curve(
        values=tuple(mark.value for mark in marks),
        good=tuple(mark.verdict is Verdict.MET for mark in marks),
        bounds=tuple(bound for bound in bounds if bound is not None),
        says=f"{requirement.what}{f',{unit}' if unit else ''}: {', '.join(told)}; wanted: {target(requirement)}",
    )
