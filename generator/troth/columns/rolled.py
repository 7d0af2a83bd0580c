"""The numbers over many boards as values, under the names of the published JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.lifecycle.numbers import TOO_FEW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """n of N."""

    n: int
    of: int

    @property
    def too_few(self) -> bool:
        """Tell whether there are too few to read anything out of it."""
        return self.of < TOO_FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardAt:
    """A board that was counted, and the date as of which it was exported."""

    id: str
    name: str
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """The numbers of one group: of all boards, of a board, or of a team of a board."""

    group: tuple[str, ...]
    """What tells it from others: nothing, the board, or the board and the team."""
    shares: Mapping[str, Part]
    overdue: Mapping[str, int]
    reasons: Mapping[str, int]
    """By code, most first."""
    medians: Mapping[str, float | None]
    """Days of `notice`, `acceptance` and `answer`."""
    months: Mapping[str, Mapping[str, Part]]
    """By month, the earliest first, and by the name of the number."""

    @property
    def empty(self) -> bool:
        """Tell whether there was nothing to count."""
        return not any(each.of for each in self.shares.values()) and not any(self.overdue.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """The numbers over all boards, and by group where that was asked for."""

    boards: tuple[BoardAt, ...]
    by: str
    whole: Rolled
    groups: tuple[Rolled, ...]
