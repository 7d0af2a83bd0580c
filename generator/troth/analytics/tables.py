"""The tables of asks, agreements, parties and the board itself, and the list of all tables."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from troth.analytics.promises import ANSWER_RATIOS, ENTRIES, OCCURRENCES, PROMISES, define_ratio_columns
from troth.analytics.schema import (
    COLUMNS_VERSION,
    ColumnSpec,
    TableSpec,
    format_month,
    make_bool,
    make_date,
    make_int,
    make_number,
    make_text,
    make_texts,
)
from troth.base.dates import add_days, parse_period
from troth.status.ask_replay import iter_asked_parties, list_answer_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.base.dates import Period
    from troth.board import Board
    from troth.model import Party
    from troth.status.agreement import AgreementStatus, Measurement
    from troth.status.ask import Answer, AskStatus
    from troth.status.ask_replay import AskedParty
    from troth.status.numbers import Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementRow:
    """What a requirement of an agreement came to in a period."""

    agreement: str
    result: Measurement

    @property
    def period(self) -> Period | None:
        """The period with its days; None where it is no such period of the calendar."""
        return parse_period(self.result.period, self.result.required.every)


AGREEMENT_COLUMNS: tuple[ColumnSpec[AgreementStatus], ...] = (
    make_text("id", "Its file's name without `.yaml`.", lambda each: each.id),
    make_text("title", "The title.", lambda each: each.wording.title),
    make_text("provider", "The provider.", lambda each: each.wording.provider),
    make_texts("customers", "The customers.", lambda each: each.wording.customers),
    make_text("state", "drafting, in_consultation, awaiting_signatures, in_force, review_due or ended.", lambda each: each.state.value),
    make_texts("missing", "The empty parts of the seven.", lambda each: each.missing_parts),
    make_texts("signed", "Who has signed the current wording.", lambda each: tuple(one.party for one in each.signatures if one.current)),
    make_date("in_force_since", "The day on which the last of them signed.", lambda each: each.in_force_since),
    make_date("next_review", "The day the next review is due.", lambda each: each.next_review),
    make_date("ended_on", "The day it ended.", lambda each: each.ending.day if each.ending else None),
    make_int("rating", "The last rating, 1 to 5.", lambda each: each.rating),
    make_int("requirements", "How many measurable requirements it has.", lambda each: len(each.wording.requirements)),
    make_text("path", "The path of its file, from the folder with commitments/ in it.", lambda each: each.agreement.source.path),
)  # fmt: skip
MEASUREMENT_COLUMNS: tuple[ColumnSpec[MeasurementRow], ...] = (
    make_text("agreement", "The agreement.", lambda each: each.agreement),
    make_text("requirement", "The requirement's id.", lambda each: each.result.required.id),
    make_text("what", "What is required.", lambda each: each.result.required.what),
    make_text("unit", "The unit of the value.", lambda each: each.result.required.unit),
    make_text("every", "week, month, quarter or year.", lambda each: each.result.required.every),
    make_text("period", "The period that the value is for, such as 2026-09.", lambda each: each.result.period),
    make_date("first_day", "The first day of that period.", lambda each: each.period.first if each.period else None),
    make_date("last_day", "The last day of that period.", lambda each: each.period.last if each.period else None),
    make_number("value", "The measured value.", lambda each: each.result.value),
    make_number("at_least", "The required value when it was measured: at least this.", lambda each: each.result.required.at_least),
    make_number("at_most", "At most this.", lambda each: each.result.required.at_most),
    make_number("equals", "Exactly this.", lambda each: each.result.required.equals),
    make_bool("met", "Whether it was met.", lambda each: each.result.met),
)  # fmt: skip
AGREEMENTS = TableSpec(
    name="agreements", description="One row per agreement.", rows=lambda board: board.agreements.values(), columns=AGREEMENT_COLUMNS,
)  # fmt: skip
MEASUREMENTS = TableSpec(
    name="measurements",
    description="One row per measured value: by agreement, requirement and period.", rows=lambda board: (
        MeasurementRow(agreement=accord.id, result=each)
        for accord in board.agreements.values()
        for scores in sorted(accord.results, key=lambda one: one.requirement.id)
        for each in scores.results
    ),
    columns=MEASUREMENT_COLUMNS,
    month=lambda each: format_month(each.period.first if each.period else None), month_basis="the first day of its period",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """One who was asked, with what the answer, or the silence, adds to the numbers."""

    asked: AskedParty
    ratios: Mapping[str, Ratio]
    answer_days: int | None
    """Days to the first answer, where it came in the window."""

    @property
    def answer(self) -> Answer | None:
        """The answer, if there is one."""
        return self.asked.respondent.answer


def _iter_asked_rows(board: Board) -> Iterator[AskedRow]:
    start = add_days(board.day, -board.settings.window)
    for each in iter_asked_parties(board.asks.values(), unlisted=True):
        own = board.count_numbers((), (each,))
        yield AskedRow(
            asked=each,
            ratios={name: getattr(own, name) for name in ANSWER_RATIOS},
            answer_days=next(iter(list_answer_days((each,), start, board.day)), None),
        )


ASK_COLUMNS: tuple[ColumnSpec[AskStatus], ...] = (
    make_text("id", "Its file's name without `.yaml`.", lambda each: each.ask.id),
    make_text("title", "What is asked.", lambda each: each.ask.title),
    make_text("asker", "Who asks.", lambda each: each.ask.asker),
    make_text("sponsor", "The sponsor.", lambda each: each.ask.sponsor),
    make_text("seeks", "What it seeks: input or promise.", lambda each: each.ask.seeks),
    make_text("request", "The request.", lambda each: each.ask.request),
    make_text("state", "open, answered by all, or closed.", lambda each: each.state.value),
    make_date("made", "The day it was asked.", lambda each: each.ask.made),
    make_date("respond_by", "The day to respond by.", lambda each: each.ask.respond_by),
    make_date("closed_on", "The day it was closed.", lambda each: each.closed_on),
    make_bool("answer_overdue", "Whether that day has passed and someone hasn't replied.", lambda each: each.answer_overdue),
    make_text("goal", "The goal that it supports.", lambda each: each.ask.goal),
    make_number("target", "The target.", lambda each: each.ask.target.value if each.ask.target else None),
    make_number("gathered", "The total of the answers so far.", lambda each: each.amount_pledged.value if each.amount_pledged else None),
    make_text("unit", "The unit of target and total.", lambda each: each.ask.target.unit if each.ask.target else None),
    make_int("answered", "How many have replied.", lambda each: each.answer_count),
    make_int("of", "How many were asked.", lambda each: each.of),
    make_text("path", "The path of its file, from the folder with commitments/ in it.", lambda each: each.ask.source.path),
)  # fmt: skip
ANSWER_COLUMNS: tuple[ColumnSpec[AskedRow], ...] = (
    make_text("ask", "The ask.", lambda each: each.asked.ask_status.ask.id),
    make_text("party", "Who was asked; null for people who haven't replied, if the board publishes only their number.",
         lambda each: each.asked.respondent.party or None),
    make_text("answer", "committed, gave_input, scheduled, countered, declined or referred; null without a reply.",
         lambda each: each.answer.kind if each.answer else None),
    make_date("answered_on", "The day of that answer.", lambda each: each.answer.day if each.answer else None),
    make_date(
        "first_answered_on", "The day of the first answer, which counts.", lambda each: each.asked.respondent.first_answer),
    make_text("note", "What they said.", lambda each: each.answer.text if each.answer else None),
    make_text("promise", "The promise that they made.", lambda each: each.answer.promise if each.answer else None),
    make_int("attempts", "How often they were contacted.", lambda each: len(each.asked.respondent.attempts)),
    make_text("next_step", "none, wait, reach_out, personal or sponsor.", lambda each: each.asked.respondent.next_step.value),
    make_text("next_via", "The channel of the next step.", lambda each: each.asked.respondent.via),
    make_date("next_from", "The first day for the next step.", lambda each: each.asked.respondent.since),
    make_int("days_to_answer", "Days from the day the ask was made to the first answer.", lambda each: each.asked.answer_days),
    *chain.from_iterable(map(define_ratio_columns, ANSWER_RATIOS)),
    make_int("answer_lag", "The days to answer, where the first answer came in the window.", lambda each: each.answer_days),
)  # fmt: skip
ASKS = TableSpec(
    name="asks", description="One row per ask made by the as-of date.", rows=lambda board: board.asks.values(),
    columns=ASK_COLUMNS,
    month=lambda each: format_month(each.ask.made), month_basis="the day it was made",
)  # fmt: skip
ANSWERS = TableSpec(
    name="answers",
    description="One row per party asked, in each ask, with its answer or the next step.", rows=_iter_asked_rows,
    columns=ANSWER_COLUMNS, month=lambda each: format_month(each.asked.ask_status.ask.made), month_basis="the day the ask was made",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyTableRow:
    """A party, with its address where the board publishes addresses."""

    party: Party
    email: str | None


BOARD_COLUMNS: tuple[ColumnSpec[Board], ...] = (
    make_int("version", "The version of these columns.", lambda _: COLUMNS_VERSION),
    make_text("name", "The board's name.", lambda each: each.settings.name),
    make_text("timezone", "Its time zone.", lambda each: each.settings.timezone),
    make_date("as_of", "The as-of date.", lambda each: each.day),
    make_int("window", "The window of its numbers, in days.", lambda each: each.settings.window),
    make_int("notice", "How many days before the due date a change has to be requested to be in time.", lambda each: each.settings.notice),
    make_int("acceptance_wait", "Within how many days a delivery is answered in time.", lambda each: each.settings.acceptance_wait),
    make_int("promises", "How many promises it has.", lambda each: len(each.promises)),
    make_int("errors", "How many errors its records have.", lambda each: each.errors),
    make_int("warnings", "How many warnings.", lambda each: len(each.problems) - each.errors),
)  # fmt: skip
PARTY_COLUMNS: tuple[ColumnSpec[PartyTableRow], ...] = (
    make_text("id", "Its id.", lambda each: each.party.id),
    make_text("kind", "person, team or customer.", lambda each: each.party.kind.value),
    make_text("name", "Its name.", lambda each: each.party.name),
    make_texts("members", "The people who act for it; none for a person.", lambda each: each.party.members),
    make_text("email", "Its address, only where board.yaml says `publish_email: true`.", lambda each: each.email),
)  # fmt: skip
BOARDS = TableSpec(
    name="boards", description="One row for the board. It is written last: without it, the board's other rows are not counted.",
    rows=lambda board: (board,), columns=BOARD_COLUMNS,
)  # fmt: skip
PARTIES = TableSpec(
    name="parties", description="One row per person, team and customer.", columns=PARTY_COLUMNS,
    rows=lambda board: (
        PartyTableRow(party=each, email=each.email if board.settings.publish_email else None) for each in board.ledger.parties
    ),
)  # fmt: skip


TABLES: tuple[TableSpec[Any], ...] = (PROMISES, OCCURRENCES, ENTRIES, ASKS, ANSWERS, AGREEMENTS, MEASUREMENTS, PARTIES, BOARDS)
