"""How asks are answered: by how many of those asked, in time or not, and after how many days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from troth.lifecycle.pursuit import Pursued, Pursuit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One party that was asked, in one ask."""

    pursuit: Pursuit
    pursued: Pursued

    @property
    def id(self) -> str:
        """What stands for it among the ids of promises: `ask/party`."""
        return f"{self.pursuit.ask.id}/{self.pursued.party}"

    @property
    def in_time(self) -> bool:
        """Tell whether the first answer came by the day that was named."""
        answer = self.pursued.answer
        return answer is not None and answer.first <= self.pursuit.ask.respond_by

    @property
    def lag(self) -> int | None:
        """Days from the day the ask was made to the first answer; None while there is none."""
        answer = self.pursued.answer
        return max(0, days.between(self.pursuit.ask.made, answer.first)) if answer else None


def all_asked(pursuits: Iterable[Pursuit]) -> Iterator[Asked]:
    """Yield everybody who was asked, ask by ask."""
    yield from (Asked(pursuit=pursuit, pursued=each) for pursuit in pursuits for each in pursuit.asked)


def counted(asked: Iterable[Asked], start: date, as_of: date) -> tuple[Asked, ...]:
    """Return those whose answer was wanted after `start` and by the as-of date.

    The day itself is not over yet: who is silent then is counted from the next day on. Nor is the answer of those wanted
    whom the asker let go before that day.
    """
    return tuple(each for each in asked if start < each.pursuit.ask.respond_by <= as_of and _was_wanted(each, as_of))


def lags(asked: Iterable[Asked], start: date, as_of: date) -> list[int]:
    """Return the days to answer of all first answers after `start` and by the as-of date."""
    return [each.lag for each in asked if each.lag is not None and each.pursued.answer and start < each.pursued.answer.first <= as_of]


def _was_wanted(asked: Asked, as_of: date) -> bool:
    respond_by, closed_on = asked.pursuit.ask.respond_by, asked.pursuit.closed_on
    return asked.pursued.answer is not None or (respond_by < as_of and not (closed_on is not None and closed_on <= respond_by))
