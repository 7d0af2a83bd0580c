"""`troth show`: one promise as a letter, one party with what waits for it, or another record with where it stands."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from troth.base.dates import format_date
from troth.base.text import escape_text
from troth.cli.framework import Command, NotFoundError, get_reading_width, get_width, print_lines, write_output
from troth.cli.options import BoardOptions, complete_ids, find_party_id, make_not_found, pass_board_options
from troth.model import RECORD_KINDS, Meeting, Party
from troth.model.source import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from troth.board import Board, PromiseStatus
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.status.goal import GoalStatus


_EPILOG = """
Examples:
  troth show fit-kitchen                       the promise, its history and possible actions
  troth show nina                              what Nina has to do, promised, and was promised
  troth show fit-kitchen --as-of 2026-11-01    as of that date
  troth show fit-kitchen --json                as JSON, as published
  troth show commitments/goals/open.yaml       a goal, ask, agreement or meeting, by id or path
"""


@click.command(cls=Command, epilog=_EPILOG)
@click.argument("record", metavar="ID", shell_complete=complete_ids)
@click.option("--promise", "kind", flag_value="promise", help="Show the promise with this id.")
@click.option("--party", "kind", flag_value="party", help="Show the party with this id.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pass_board_options
def show(where: BoardOptions, record: str, kind: str | None, as_json: bool) -> None:
    """Show a record or a party, by id, name or path.

    A promise is shown with its terms, status, history and possible actions; a person, team or customer with what they have to
    do; an ask with who hasn't replied; an agreement with its scorecard; a goal with its promises; a meeting with its next
    steps. If a promise and a party have the same id, the promise is shown, unless you give --party.
    """
    board = where.load_board(witness=True)
    kind, name = _split_path(record, kind)
    found = _find_record(board, name, kind)
    if as_json:
        write_output(_format_json(found, board))
    else:
        print_lines(*_format_text(found, board))


_KINDS = {kind.folder: kind.value for kind in RECORD_KINDS}
Shown: TypeAlias = "PromiseStatus | AskStatus | AgreementStatus | GoalStatus | Meeting | Party"


def _split_path(record: str, kind: str | None) -> tuple[str | None, str]:
    """Return kind and id of what is named by its file, as a shell completes it; else what was said."""
    if not record.endswith(".yaml"):
        return kind, record
    parts = Path(os.path.normpath(Path.cwd() / record.replace("\\", "/"))).parts
    behind = parts[len(parts) - parts[::-1].index(FOLDER) :] if FOLDER in parts else ("",)
    if behind[0] == "parties":
        raise NotFoundError(f"{escape_text(record)} has people, teams and customers: give the id of one of them")
    return _KINDS.get(behind[0]), parts[-1].removesuffix(".yaml")


def _find_record(board: Board, name: str, kind: str | None) -> Shown:
    """Return the record that has this id, the promise before others; else the party that is named so."""
    ledger = board.ledger
    known: dict[str, Mapping[str, Shown]] = {
        "promise": board.promises,
        "ask": board.asks,
        "agreement": board.agreements,
        "goal": board.aims,
        "meeting": ledger.meetings,
    }
    if kind in (None, "promise") and name in board.promises:
        return board.promises[name]
    if kind in (None, "party"):
        with suppress(NotFoundError):
            return ledger.parties[find_party_id(board, name) or name]
    for each in (kind,) if kind else tuple(known):
        if each in known and name in known[each]:
            return known[each][name]
    if kind in (None, "promise") and name in ledger.promises:
        raise NotFoundError(f"the promise {name} did not exist yet on {format_date(board.day)}")
    ids = {**{each: tuple(records) for each, records in known.items()}, "party": tuple(each.id for each in ledger.parties)}
    raise make_not_found(kind or "promise, party or other record", name, ids[kind] if kind in ids else chain.from_iterable(ids.values()))


def _format_text(found: Shown, board: Board) -> Iterator[str]:
    from troth.report.lists import format_party  # noqa: PLC0415
    from troth.report.promise import format_goal, format_meeting, format_promise  # noqa: PLC0415
    from troth.report.records import format_agreement, format_ask_steps  # noqa: PLC0415
    from troth.status.agreement import AgreementStatus  # noqa: PLC0415
    from troth.status.ask import AskStatus  # noqa: PLC0415
    from troth.status.goal import GoalStatus  # noqa: PLC0415
    from troth.views.context import ViewContext  # noqa: PLC0415

    desk = ViewContext(board)
    if isinstance(found, Party):
        return format_party(found, desk, get_width())
    if isinstance(found, AskStatus):
        return chain(format_ask_steps((found,), desk, get_width()), ("", f"File: {found.ask.source.path}"))
    if isinstance(found, AgreementStatus):
        return chain(format_agreement(found, board), ("", f"File: {found.agreement.source.path}"))
    if isinstance(found, GoalStatus):
        return format_goal(found.goal, desk, get_width())
    if isinstance(found, Meeting):
        return format_meeting(found, desk, get_width())
    return format_promise(found, desk, get_reading_width())


def _format_json(found: Shown, board: Board) -> str:
    from troth.render import export  # noqa: PLC0415 - the help has no need of these
    from troth.report.lists import format_party_json  # noqa: PLC0415
    from troth.status.agreement import AgreementStatus  # noqa: PLC0415
    from troth.status.ask import AskStatus  # noqa: PLC0415
    from troth.status.goal import GoalStatus  # noqa: PLC0415

    if isinstance(found, Party):
        return format_party_json(found, board)
    if isinstance(found, AskStatus):
        return export.render_ask_json(found, board)
    if isinstance(found, AgreementStatus):
        return export.render_agreement_json(found, board)
    if isinstance(found, GoalStatus):
        return export.render_goal_json(found, board)
    if isinstance(found, Meeting):
        return export.render_meeting_json(found, board)
    return export.render_promise_json(found, board)
