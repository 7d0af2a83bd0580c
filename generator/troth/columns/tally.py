"""What one promise adds to each number of its board: the numbers of that promise alone, since numbers are sums."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.columns.column import month_of
from troth.lifecycle.numbers import acceptance_lags, notices
from troth.lifecycle.record import by_month, helped, only_moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import Board, Standing
    from troth.lifecycle.numbers import Numbers, Share

SHARES: Mapping[str, str] = MappingProxyType(
    {
        "kept_on_time": "kept by the first due date",
        "kept_in_force": "kept by the due date in force",
        "kept_only_later": "kept by the date in force and not by the first one, of those kept by the date in force",
        "follow_ups_done": "followed up within a week of the due day",
        "answered_in_time": "answers that came by the day that was named, of those that were wanted",
        "answered": "answers that came at all, of those that asks wanted",
        "clear": "a promise and not a mere hope, of those that are promised",
        "renegotiated_in_time": "changes asked for with the board's notice, of all that were asked for",
        "accepted_in_time": "deliveries that the customer answered within the board's wait, of those answered",
        "helped": "got help, of those that asked for some",
    }
)
"""The numbers that are n of N, with what counts for them; the names are those of the published JSON."""
OF_PROMISES = tuple(each for each in SHARES if each != "answered")
OF_ANSWERS = ("answered_in_time", "answered")
MONTHLY = ("kept_on_time", "kept_in_force")
"""The numbers that the record shows by month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A promise on its board, with what it adds to the numbers."""

    standing: Standing
    board: Board
    shares: Mapping[str, Share]
    overdue: str | None
    """How long it has been overdue, as a key of the numbers."""
    reasons: tuple[str, ...]
    notices: tuple[int, ...]
    acceptance_lags: tuple[int, ...]
    months: Mapping[str, tuple[str, int]]
    """By the name of a number: the month of the record that it is counted in, and 1 where it was kept."""


def tallies(board: Board) -> Iterator[Tally]:
    """Yield every promise of the board, by id, with what it adds."""
    start, months = days.plus(board.day, -board.settings.window), _months(board)
    for standing in board.standings.values():
        course, own = standing.course, board.numbers_of((standing,))
        yield Tally(
            standing=standing,
            board=board,
            shares=_shares(own) | {
                "kept_only_later": only_moved((course,), own.kept_in_force),
                "helped": helped((course,), start, board.day),
            },
            overdue=next((age for age, found in own.overdue.items() if found), None),
            reasons=tuple(own.reasons),
            notices=tuple(notices(course, start, board.day)),
            acceptance_lags=tuple(acceptance_lags(course, start, board.day)),
            months=months.get(standing.id, {}),
        )  # fmt: skip


def _shares(own: Numbers) -> dict[str, Share]:
    return {name: getattr(own, name) for name in OF_PROMISES if name not in ("kept_only_later", "helped")}


def _months(board: Board) -> Mapping[str, Mapping[str, tuple[str, int]]]:
    """Return, by promise and number, the month of the record in which it is counted, and whether it was kept."""
    found: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for month in by_month((each.course for each in board.standings.values()), board.day):
        for name, share in zip(MONTHLY, (month.kept_on_time, month.kept_in_force), strict=True):
            kept = frozenset(share.which)
            for each in share.among:
                found[each][name] = month_of(month.first), int(each in kept)
    return found
