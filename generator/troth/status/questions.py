"""What was asked of a side of a promise by a day, and the day on which that side answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.status.acts import PromiseState, Side, find_side

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Parties, PromiseEntry
    from troth.status.promise import PromiseSnapshot


ANSWERING_ACTS = frozenset({"promised", "agreed", "countered", "declined"})
"""The acts that answer a request, an offer or a counter-offer, where they are the other side's."""
_ASKS = frozenset({"requested", "offered", "countered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SideQuestion:
    """A request, offer or counter-offer that named a day for the answer."""

    respond_by: date
    answered_on: date | None
    withdrawn: bool
    """Nobody waits for the answer any more: what was asked has ended by those who asked."""

    @property
    def in_time(self) -> bool:
        """Tell whether the answer came by the day."""
        return self.answered_on is not None and self.answered_on <= self.respond_by

    def missed_by(self, as_of: date) -> bool:
        """Tell whether the day has passed without an answer, and somebody still waits for it."""
        return self.answered_on is None and not self.withdrawn and self.respond_by < as_of


def list_side_questions(course: PromiseSnapshot, parties: Parties) -> Iterator[SideQuestion]:
    """Yield every question that named a day, with the first answer of the side that owed it; a counter of one's own is none.

    One that names another day for the same question takes the place of the first.
    """
    entries = course.valid
    for number, entry in enumerate(entries):
        if entry.act not in _ASKS or entry.respond_by is None:
            continue
        owing = ~find_side(entry.by, course.promise, parties.on(entry.date)) & Side.BOTH or Side.BOTH
        answer, renewed = _find_answer(course, entries[number + 1 :], owing, parties)
        if not renewed:
            # without an answer of its own, `made` says when the promiser promised
            day = answer.day if answer else (course.promised_on if Side.PROMISER in owing else None)
            yield SideQuestion(
                respond_by=entry.respond_by,
                answered_on=day,
                withdrawn=course.promised_on is None and course.state in (PromiseState.WITHDRAWN, PromiseState.SUPERSEDED),
            )


def _find_answer(
    course: PromiseSnapshot, later: tuple[PromiseEntry, ...], owing: Side, parties: Parties
) -> tuple[PromiseEntry | None, bool]:
    """Return the first answer of the side that owes it, and whether the other side named another day before."""
    for entry in later:
        if find_side(entry.by, course.promise, parties.on(entry.date)) & owing:
            if entry.act in ANSWERING_ACTS:
                return entry, False
        elif entry.act == "countered" and entry.respond_by is not None:
            return None, True
    return None, False
