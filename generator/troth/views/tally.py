"""The headline numbers: n of N over the board's window, or that there are too few to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.lifecycle.numbers import Numbers, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One number: its label, what is counted, and the share; `too_few` means that the share says nothing yet."""

    label: str
    says: str
    n: int
    of: int
    too_few: bool


def tallies(numbers: Numbers, window: int) -> tuple[Tally, ...]:
    """Return the five headline numbers of a board or a party."""
    past = f"last {window} days"
    return (
        _tally("Kept on time", f"by the first due date, {past}", numbers.kept_on_time),
        _tally("Kept as agreed", f"by the date in force, {past}", numbers.kept_in_force),
        _tally("Followed up", f"within a week of the due day, {past}", numbers.follow_ups_done),
        _tally("Answered in time", f"requests, offers and asks, {past}", numbers.answered_in_time),
        _tally("Clear promises", "promises that one can build on, now", numbers.clear),
    )


def _tally(label: str, says: str, share: Share) -> Tally:
    return Tally(label=label, says=says, n=share.n, of=share.of, too_few=share.too_few)
