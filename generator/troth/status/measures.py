"""What was promised of each measure, what a delivery says of it, and whether it keeps to its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.status.wording import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.model import Measure
    from troth.status.promise import PromiseSnapshot


class MeasureVerdict(StrEnum):
    """What can be told of a measure at delivery. Texts are never judged, and a bare target neither."""

    MET = "met"
    MISSED = "missed"
    NOT_SAID = "not said"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFinding:
    """A measure beside what was found."""

    measure: Measure
    actual: str | float | None
    verdict: MeasureVerdict

    @property
    def missed(self) -> bool:
        """Tell whether what was found lies outside of what was promised."""
        return self.verdict is MeasureVerdict.MISSED

    @property
    def in_words(self) -> str:
        """A miss in words: `2 snags left open, at most 0 promised`."""
        what = self.measure.what.strip()
        found = format_number(self.actual) if isinstance(self.actual, (int, float)) else str(self.actual or "")
        return f"{found} {what[:1].lower()}{what[1:]}, {describe_bounds(self.measure)} promised"


def list_measure_findings(promised: Iterable[Measure], found: Iterable[Measure]) -> Iterator[MeasureFinding]:
    """Yield each measure that was promised with what was found for it, by what is looked at; then what was found besides."""
    left = {each.what: each for each in found}
    for measure in promised:
        actual = left.pop(measure.what, measure).actual
        yield MeasureFinding(measure=measure, actual=actual, verdict=_judge_value(measure, actual))
    yield from (MeasureFinding(measure=each, actual=each.actual, verdict=MeasureVerdict.UNJUDGED) for each in left.values())


def find_delivered_value(course: PromiseSnapshot) -> tuple[MeasureFinding, ...]:
    """Return the findings of the delivery that stands; without one, each measure by itself and nothing found."""
    if course.delivery is None:
        return tuple(MeasureFinding(measure=each, actual=None, verdict=MeasureVerdict.UNJUDGED) for each in course.terms.measures)
    return tuple(list_measure_findings(course.terms.measures, course.delivery.measures))


def is_bounded(measure: Measure) -> bool:
    """Tell whether a measure has bounds that a number can miss."""
    return any(each is not None for each in (measure.at_least, measure.at_most, measure.equals))


def is_within_bounds(measure: Measure, value: float) -> bool:
    """Tell whether a number keeps to the bounds of a measure."""
    low = measure.at_least is None or value >= measure.at_least
    high = measure.at_most is None or value <= measure.at_most
    return low and high and (measure.equals is None or value == measure.equals)


def describe_bounds(measure: Measure) -> str:
    """Return the bounds in words: `at most 0`, `from 95 to 99`, `exactly 12`; nothing where there are none."""
    low, high = measure.at_least, measure.at_most
    if measure.equals is not None:
        return f"exactly {format_number(measure.equals)}"
    if low is not None and high is not None:
        return f"from {format_number(low)} to {format_number(high)}"
    return f"at least {format_number(low)}" if low is not None else f"at most {format_number(high)}" if high is not None else ""


def _judge_value(measure: Measure, actual: str | float | None) -> MeasureVerdict:
    if actual is None:
        wants_a_value = measure.target is not None or is_bounded(measure)
        return MeasureVerdict.NOT_SAID if wants_a_value else MeasureVerdict.UNJUDGED
    if isinstance(actual, str) or not is_bounded(measure):
        return MeasureVerdict.UNJUDGED
    return MeasureVerdict.MET if is_within_bounds(measure, actual) else MeasureVerdict.MISSED
