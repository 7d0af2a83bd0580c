"""The table of log entries: what was done to each promise, by whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.columns.column import Column, Table, count, day, month_of, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.board import Board
    from troth.lifecycle.provenance import Witness
    from troth.model import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry with the promise whose log it is in, and its witness."""

    promise: str
    entry: Entry
    witness: Witness
    notice: int | None
    """Days before the due date, of a change that was asked for."""


def _written(board: Board) -> Iterator[Written]:
    for standing in board.standings.values():
        log, course = board.witnessed[standing.id].log, standing.course
        moved = {move.entry.index: move.notice for move in course.renegotiations}
        for entry in course.entries:
            yield Written(promise=standing.id, entry=entry, witness=log[entry.index], notice=moved.get(entry.index))


def _cost(each: Written) -> str | None:
    return None if each.entry.cost is None else str(each.entry.cost)


COLUMNS: tuple[Column[Written], ...] = (
    text("promise", "The promise in whose log it stands.", lambda each: each.promise),
    count("number", "Where it stands in the log, counted from 0.", lambda each: each.entry.index),
    day("date", "The day it was recorded.", lambda each: each.entry.date),
    day("day", "The day it happened, which may be earlier.", lambda each: each.entry.day),
    text("by", "Who did it.", lambda each: each.entry.by),
    text("act", "What was done.", lambda each: each.entry.act),
    text("note", "What was said about it.", lambda each: each.entry.note),
    day("respond_by", "The day by which an answer is wanted.", lambda each: each.entry.respond_by),
    day("due", "The due date that it asks for.", lambda each: each.entry.due),
    text("outcome", "The outcome that it asks for.", lambda each: each.entry.outcome),
    text("cost", "The cost that it asks for, as it is written.", _cost),
    text("because", "Why.", lambda each: each.entry.because),
    text("reason", "The code of the reason.", lambda each: each.entry.reason),
    text("terms", "The fingerprint of the terms that it agrees to.", lambda each: each.entry.terms),
    text("confidence", "What was reported: on_track, at_risk or off_track.", lambda each: each.entry.confidence),
    count("progress", "How far it is, 0 to 100.", lambda each: each.entry.progress),
    text("learned", "What was learned.", lambda each: each.entry.learned),
    texts("next", "What comes next.", lambda each: each.entry.next),
    text("evidence", "What shows it: a text or a link.", lambda each: each.entry.evidence),
    count("satisfaction", "How satisfied the customer is, 1 to 5.", lambda each: each.entry.satisfaction),
    text("kept", "Whether it was kept in full or in part.", lambda each: each.entry.kept),
    text("superseded_by", "The promise that takes its place.", lambda each: each.entry.promise),
    count("notice_days", "Of a change that was asked for: days before the due date; negative after it.", lambda each: each.notice),
    text("witness", "What git knows of it: signed, own, recorded or unknown.", lambda each: each.witness.level.value),
    text("commit", "The commit that brought it.", lambda each: each.witness.commit),
    day("committed_on", "The day of that commit.", lambda each: each.witness.date),
)  # fmt: skip
ENTRIES = Table(
    name="entries",
    says="A row for each entry of a promise's log up to the as-of date, in the log's order.",
    rows=_written,
    columns=COLUMNS,
    month=lambda each: month_of(each.entry.date),
    by="the day it was recorded",
)
