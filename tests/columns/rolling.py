"""Export boards in columns, count over them, and say what has to come out: the numbers of each board's own record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth import days
from troth.columns.engines import ENGINES
from troth.columns.folder import put
from troth.columns.parquet import parquet_files
from troth.columns.rollup import roll_up
from troth.lifecycle.record import by_month, helped, only_moved
from troth.model import PartyKind
from troth.render.export import board_json
from troth.report.rollup import roll_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from troth.board import Board, Standing
    from troth.lifecycle.answers import Asked
    from troth.lifecycle.numbers import Numbers, Share

Told = dict[str, Any]


def exported(folder: Path, boards: Mapping[str, Board]) -> Path:
    """Export each board under its id, and return the folder."""
    for name, board in boards.items():
        put(folder, name, parquet_files(board))
    return folder


def rolled(folder: Path, by: str = "all", engine: str = "duckdb") -> Told:
    """Return the numbers over all boards in the folder, as the command's JSON has them."""
    return all_rolled(folder, (by,), engine)[0]


def all_rolled(folder: Path, by: Sequence[str], engine: str) -> list[Told]:
    """Return the numbers by this and that, of one session of the engine."""
    with ENGINES[engine](str(folder), "1GB") as tables:
        return [json.loads(roll_json(roll_up(tables, each))) for each in by]


def own(board: Board) -> Told:
    """Return the numbers that a board publishes itself, with those that only its record's page shows."""
    told: Told = json.loads(board_json(board))["numbers"]
    return told | _of_the_page(board, board.standings.values(), board.numbers)


def of_team(board: Board, team: str) -> Told:
    """Return a team's numbers, as the record counts them."""
    standings: Iterable[Standing] = board.promised_by.get(team, ())
    asked: Iterable[Asked] = board.asked_of.get(team, ())
    numbers = board.numbers_of(standings, asked)
    shares = (
        "kept_on_time",
        "kept_in_force",
        "follow_ups_done",
        "answered_in_time",
        "answered",
        "clear",
        "renegotiated_in_time",
        "accepted_in_time",
    )
    return {
        **{name: _share(getattr(numbers, name)) for name in shares},
        "overdue": {age: len(found) for age, found in numbers.overdue.items()},
        "reasons": {reason: len(found) for reason, found in numbers.reasons.items()},
        "median_notice": numbers.median_notice,
        "median_acceptance": numbers.median_acceptance,
        "median_answer": numbers.median_answer,
        **_of_the_page(board, standings, numbers),
    }  # fmt: skip


def months(board: Board) -> list[Told]:
    """Return what the record's page shows by month, without the months in which nothing was due."""
    return [
        {"month": each.first.isoformat()[:7], "kept_on_time": _share(each.kept_on_time), "kept_in_force": _share(each.kept_in_force)}
        for each in by_month((each.course for each in board.standings.values()), board.day)
        if each.kept_on_time.of or each.kept_in_force.of
    ]


def teams(board: Board) -> tuple[str, ...]:
    """Return the ids of the board's teams."""
    return tuple(each.id for each in board.ledger.parties.of_kind(PartyKind.TEAM))


def _of_the_page(board: Board, standings: Iterable[Standing], numbers: Numbers) -> Told:
    courses = [each.course for each in standings]
    start = days.plus(board.day, -board.settings.window)
    return {
        "kept_only_later": _share(only_moved(courses, numbers.kept_in_force)),
        "helped": _share(helped(courses, start, board.day)),
    }


def _share(share: Share) -> Told:
    return {"n": share.n, "of": share.of}
