"""The tables of agreements and of what was measured under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.columns.column import Column, Table, count, day, month_of, number, text, texts, truth
from troth.lifecycle.periods import period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.board import Board
    from troth.lifecycle.agreement import Accord, Result
    from troth.lifecycle.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a requirement of an agreement came to in a period."""

    agreement: str
    result: Result

    @property
    def period(self) -> Period | None:
        """The period with its days; None where it is no such period of the calendar."""
        return period(self.result.period, self.result.required.every)


def _accords(board: Board) -> Iterable[Accord]:
    return board.accords.values()


def _measured(board: Board) -> Iterator[Measured]:
    for accord in board.accords.values():
        for scores in sorted(accord.scores, key=lambda one: one.requirement.id):
            yield from (Measured(agreement=accord.id, result=each) for each in scores.results)


def _first(each: Measured) -> str:
    return month_of(each.period.first if each.period else None)


OF_AGREEMENTS: tuple[Column[Accord], ...] = (
    text("id", "The stem of its file.", lambda each: each.id),
    text("title", "What it is called.", lambda each: each.wording.title),
    text("provider", "Who serves.", lambda each: each.wording.provider),
    texts("customers", "Who is served.", lambda each: each.wording.customers),
    text("state", "drafting, in_consultation, awaiting_signatures, in_force, review_due or ended.", lambda each: each.state.value),
    texts("missing", "Of the seven parts, those that are empty.", lambda each: each.missing),
    texts("signed", "Who has signed the present wording.", lambda each: tuple(one.party for one in each.signatures if one.current)),
    day("in_force_since", "The day on which the last of them signed.", lambda each: each.in_force_since),
    day("next_review", "The day the next review is due.", lambda each: each.next_review),
    day("ended_on", "The day it ended.", lambda each: each.ending.day if each.ending else None),
    count("rating", "The last rating, 1 to 5.", lambda each: each.rating),
    count("requirements", "How many measurable requirements it has.", lambda each: len(each.wording.requirements)),
    text("path", "Its file, from the folder that holds commitments/.", lambda each: each.agreement.source.path),
)  # fmt: skip
OF_MEASUREMENTS: tuple[Column[Measured], ...] = (
    text("agreement", "The agreement.", lambda each: each.agreement),
    text("requirement", "The requirement's id.", lambda each: each.result.required.id),
    text("what", "What is required.", lambda each: each.result.required.what),
    text("unit", "The unit of the value.", lambda each: each.result.required.unit),
    text("every", "week, month, quarter or year.", lambda each: each.result.required.every),
    text("period", "The period that the value is for, such as 2026-09.", lambda each: each.result.period),
    day("first_day", "The first day of that period.", lambda each: each.period.first if each.period else None),
    day("last_day", "The last day of that period.", lambda each: each.period.last if each.period else None),
    number("value", "What it came to.", lambda each: each.result.value),
    number("at_least", "What was required when it was measured: at least this.", lambda each: each.result.required.at_least),
    number("at_most", "At most this.", lambda each: each.result.required.at_most),
    number("equals", "Exactly this.", lambda each: each.result.required.equals),
    truth("met", "Whether it was met.", lambda each: each.result.met),
)  # fmt: skip
AGREEMENTS = Table(name="agreements", says="A row for each agreement.", rows=_accords, columns=OF_AGREEMENTS)
MEASUREMENTS = Table(
    name="measurements", says="A row for each value that was measured: by agreement, requirement and period.", rows=_measured,
    columns=OF_MEASUREMENTS, month=_first, by="the first day of its period",
)  # fmt: skip
