"""Export boards in columns, count over them, and say what has to come out: the numbers of each board's own record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from troth.analytics.engines import ENGINES
from troth.analytics.parquet import build_parquet_files, write_board
from troth.analytics.query import roll_up
from troth.base.dates import add_days
from troth.model import PartyKind
from troth.render.export import render_board_json
from troth.report.rollup import format_rollup_json
from troth.status.trends import count_by_month, count_help_given, count_kept_after_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from troth.board import Board, PromiseStatus
    from troth.status.ask_replay import AskedParty
    from troth.status.numbers import Numbers, Ratio


Told = dict[str, Any]


def export_boards(folder: Path, boards: Mapping[str, Board]) -> Path:
    """Export each board under its id, and return the folder."""
    for name, board in boards.items():
        write_board(folder, name, build_parquet_files(board))
    return folder


def count_boards(folder: Path, by: str = "all", engine: str = "duckdb") -> Told:
    """Return the numbers over all boards in the folder, as the command's JSON has them."""
    return count_boards_by_each(folder, (by,), engine)[0]


def count_boards_by_each(folder: Path, by: Sequence[str], engine: str) -> list[Told]:
    """Return the numbers by this and that, of one session of the engine."""
    with ENGINES[engine](str(folder), "1GB") as tables:
        return [json.loads(format_rollup_json(roll_up(tables, each))) for each in by]


def count_own(board: Board) -> Told:
    """Return the numbers that a board publishes itself, with those that only its record's page shows."""
    told: Told = json.loads(render_board_json(board))["numbers"]
    return told | _count_page(board, board.promises.values(), board.numbers)


def count_team(board: Board, team: str) -> Told:
    """Return a team's numbers, as the record counts them."""
    standings: Iterable[PromiseStatus] = board.promises_by_promiser.get(team, ())
    asked: Iterable[AskedParty] = board.asks_of_party.get(team, ())
    numbers = board.count_numbers(standings, asked)
    shares = (
        "kept_on_time",
        "kept_in_force",
        "follow_ups_done",
        "answered_in_time",
        "answered",
        "clear",
        "renegotiated_in_time",
        "accepted_in_time",
        "kept_to_oneself",
        "not_objected_to",
    )
    return {
        **{name: _encode_ratio(getattr(numbers, name)) for name in shares},
        "overdue": {age: len(found) for age, found in numbers.overdue.items()},
        "reasons": {reason: len(found) for reason, found in numbers.reasons.items()},
        "median_notice": numbers.median_notice,
        "median_acceptance": numbers.median_acceptance,
        "median_answer": numbers.median_answer,
        **_count_page(board, standings, numbers),
    }  # fmt: skip


def list_months(board: Board) -> list[Told]:
    """Return what the record's page shows by month, without the months in which nothing was due."""
    return [
        {
            "month": each.first.isoformat()[:7],
            **{
                name: {"n": share.n, "of": share.total}
                for name, share in (("kept_on_time", each.kept_on_time), ("kept_in_force", each.kept_in_force))
            },
        }
        for each in count_by_month((each.snapshot for each in board.promises.values()), board.day)
        if each.kept_on_time.total or each.kept_in_force.total
    ]


def list_teams(board: Board) -> tuple[str, ...]:
    """Return the ids of the board's teams."""
    return tuple(each.id for each in board.ledger.parties.list_of_kind(PartyKind.TEAM))


def _count_page(board: Board, standings: Iterable[PromiseStatus], numbers: Numbers) -> Told:
    courses = [each.snapshot for each in standings]
    start = add_days(board.day, -board.settings.window)
    return {
        "kept_only_later": _encode_ratio(count_kept_after_change(courses, numbers.kept_in_force)),
        "helped": _encode_ratio(count_help_given(courses, start, board.day)),
    }


def _encode_ratio(share: Ratio) -> Told:
    return {"n": share.n, "of": share.total} | ({"of_rhythms": share.of_rhythms} if share.of_rhythms else {})
