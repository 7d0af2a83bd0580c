"""The small values that records share: days, measures, ladders, one party or several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth import days
from troth.model import Amount, Measure, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date


def day(text: str | None) -> date | None:
    """Return the day that a text writes; None stays None."""
    return None if text is None else days.parse(text)


def sure_day(text: str) -> date:
    """Return the day of a text that the schema has passed as a date."""
    found = days.parse(text)
    if found is None:
        raise ValueError(f"the schema has passed {text!r} as a date")
    return found


def some_days(texts: Sequence[str]) -> Iterator[date]:
    """Yield the days that the texts write."""
    yield from map(sure_day, texts)


def several(value: str | Sequence[str]) -> tuple[str, ...]:
    """Return one or several as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)


def measure(data: str | Mapping[str, Any]) -> Measure:
    """Return a measure, written as text or with what and target."""
    if isinstance(data, str):
        return Measure(what=data)
    return Measure(what=data["what"], target=data.get("target"), actual=data.get("actual"))


def amount(data: Mapping[str, Any] | None) -> Amount | None:
    """Return an amount with its unit."""
    return None if data is None else Amount(value=data["value"], unit=data["unit"])


def ladder(steps: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """Return the steps of a ladder."""
    return tuple(Step(via=each["via"], wait=each.get("wait")) for each in steps)
