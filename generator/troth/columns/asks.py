"""The tables of asks and of the answers of those who were asked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from troth import days
from troth.columns.column import Column, Table, count, day, month_of, number, text, truth
from troth.columns.tally import OF_ANSWERS, SHARES
from troth.lifecycle.answers import all_asked, lags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from troth.board import Board
    from troth.lifecycle.answers import Asked
    from troth.lifecycle.numbers import Share
    from troth.lifecycle.pursuit import Answer, Pursuit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One who was asked, with what the answer, or the silence, adds to the numbers."""

    asked: Asked
    shares: Mapping[str, Share]
    lag: int | None
    """Days to the first answer, where it came in the window."""

    @property
    def answer(self) -> Answer | None:
        """The answer, if there is one."""
        return self.asked.pursued.answer


def _wanted(board: Board) -> Iterator[Wanted]:
    start = days.plus(board.day, -board.settings.window)
    for each in all_asked(board.pursuits.values()):
        own = board.numbers_of((), (each,))
        yield Wanted(
            asked=each, shares={name: getattr(own, name) for name in OF_ANSWERS}, lag=next(iter(lags((each,), start, board.day)), None)
        )


def _pursuits(board: Board) -> Iterable[Pursuit]:
    return board.pursuits.values()


def _added(name: str) -> Iterator[Column[Wanted]]:
    yield count(f"{name}_n", f"What it adds to n of `{name}`: {SHARES[name]}.", lambda each: each.shares[name].n)
    yield count(f"{name}_of", f"What it adds to N of `{name}`.", lambda each: each.shares[name].of)


OF_ASKS: tuple[Column[Pursuit], ...] = (
    text("id", "The stem of its file.", lambda each: each.ask.id),
    text("title", "What is asked.", lambda each: each.ask.title),
    text("asker", "Who asks.", lambda each: each.ask.asker),
    text("sponsor", "Who stands behind it.", lambda each: each.ask.sponsor),
    text("seeks", "What is wanted: input or promise.", lambda each: each.ask.seeks),
    text("request", "The question that is put.", lambda each: each.ask.request),
    text("state", "open, answered by all, or closed.", lambda each: each.state.value),
    day("made", "The day it was asked.", lambda each: each.ask.made),
    day("respond_by", "The day by which an answer is wanted.", lambda each: each.ask.respond_by),
    day("closed_on", "The day it was closed.", lambda each: each.closed_on),
    truth("answer_overdue", "That day has passed, and somebody is silent.", lambda each: each.answer_overdue),
    text("goal", "The goal that it serves.", lambda each: each.ask.goal),
    number("target", "What the answers are to add up to.", lambda each: each.ask.target.value if each.ask.target else None),
    number("gathered", "What they add up to so far.", lambda each: each.gathered.value if each.gathered else None),
    text("unit", "The unit of both.", lambda each: each.ask.target.unit if each.ask.target else None),
    count("answered", "How many have answered.", lambda each: each.answered),
    count("of", "How many were asked.", lambda each: len(each.asked)),
    text("path", "Its file, from the folder that holds commitments/.", lambda each: each.ask.source.path),
)  # fmt: skip
OF_THE_ASKED: tuple[Column[Wanted], ...] = (
    text("ask", "The ask.", lambda each: each.asked.pursuit.ask.id),
    text("party", "Who was asked.", lambda each: each.asked.pursued.party),
    text("answer", "committed, gave_input, scheduled, countered, declined or referred; null for the silent.",
         lambda each: each.answer.kind if each.answer else None),
    day("answered_on", "The day of that answer.", lambda each: each.answer.on if each.answer else None),
    day("first_answered_on", "The day of the first answer, which counts.", lambda each: each.answer.first if each.answer else None),
    text("note", "What they said.", lambda each: each.answer.words if each.answer else None),
    text("promise", "The promise that they made.", lambda each: each.answer.promise if each.answer else None),
    count("attempts", "How often they were reached out to.", lambda each: len(each.asked.pursued.attempts)),
    text("next_step", "none, wait, reach_out, personal or sponsor.", lambda each: each.asked.pursued.step.value),
    text("next_via", "By which way.", lambda each: each.asked.pursued.via),
    day("next_from", "The first day for it.", lambda each: each.asked.pursued.since),
    count("days_to_answer", "Days from the day the ask was made to the first answer.", lambda each: each.asked.lag),
    *chain.from_iterable(map(_added, OF_ANSWERS)),
    count("answer_lag", "The days to answer, where the first answer came in the window.", lambda each: each.lag),
)  # fmt: skip
ASKS = Table(
    name="asks", says="A row for each ask that was made by the as-of date.", rows=_pursuits, columns=OF_ASKS,
    month=lambda each: month_of(each.ask.made), by="the day it was made",
)  # fmt: skip
ANSWERS = Table(
    name="answers", says="A row for each party that was asked, in each ask: with its answer, or the next step.", rows=_wanted,
    columns=OF_THE_ASKED, month=lambda each: month_of(each.asked.pursuit.ask.made), by="the day the ask was made",
)  # fmt: skip
