"""What is published for programs: version 1 of the board as JSON, and the promises as CSV and as a workbook.

Readers depend on these names: they are those of `schema/board-export.schema.json`, and they do not follow the model's.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from troth.render.export_json import (
    RawJson,
    encode_json,
    export_agreement,
    export_ask,
    export_goal,
    export_meeting,
    export_party,
    export_promise,
    to_json,
)
from troth.render.page import Artifact, SiteUrls
from troth.render.spreadsheets import COLUMNS, PromiseCsv, Workbook, is_xlsx_available
from troth.rollup.published import EXPORT_VERSION
from troth.status.other_words import is_recorded_by_one_side
from troth.views.rows import promise_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.board import Board, PromiseStatus
    from troth.model import Meeting, Party, Settings
    from troth.status.agreement import AgreementStatus
    from troth.status.ask import AskStatus
    from troth.status.goal import GoalStatus
    from troth.status.numbers import Numbers, Ratio


AS_FILES = SiteUrls(directory_urls=False)
_CSV_PATH = "promises.csv"
BOARD_PATH = "v1/board.json"
"""Where the whole board lies as JSON, from the site's root."""
_ID = re.compile(rb'{"id": "([^"\\]+)", ')


def render_board_json(board: Board, addresses: SiteUrls = AS_FILES) -> str:
    """Return the whole board: keys in the contract's order, lists by id, an absent value as null."""
    lines = (encode_json(export_promise(each, board, addresses)).encode() for each in board.promises.values())
    return b"".join(_split_board_json(board, addresses, lines)).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousExport:
    """The files of the last build, and the promises that stand in them as they would stand there now."""

    promises: frozenset[str] = frozenset()
    read: Callable[[str], bytes] = lambda _: b""
    """Gives a file by its address; nothing where it is not as it was written."""


def list_data_files(
    board: Board, addresses: SiteUrls, load_previous: Callable[[], PreviousExport] = PreviousExport
) -> Iterator[Artifact[bytes]]:
    """Yield all promises as workbook where XlsxWriter is installed, as CSV, and in the whole board's JSON.

    What `load_previous` knows is taken from the old files.
    """

    @cache
    def list_lines() -> Mapping[str, bytes]:
        known = load_previous()
        told = parse_promise_lines(known.read(BOARD_PATH)) if known.promises else {}
        same = {each: told[each] for each in board.promises if each in known.promises and each in told}
        return {
            each.id: same.get(each.id) or encode_json(export_promise(each, board, addresses)).encode() for each in board.promises.values()
        }

    def list_fields() -> dict[str, Callable[[], Mapping[str, Any]]]:
        return {each: partial(json.loads, line) for each, line in list_lines().items()}

    if is_xlsx_available():
        yield Artifact(address="promises.xlsx", make=lambda: _render_workbook(board, addresses, list_fields()))
    yield Artifact(address=_CSV_PATH, make=lambda: _render_csv(list_fields(), load_previous()).encode("utf-8-sig"))
    yield Artifact(address=BOARD_PATH, make=lambda: b"".join(_split_board_json(board, addresses, list_lines().values())))


def parse_promise_lines(board: bytes) -> dict[str, bytes]:
    """Return the line of each promise in a whole board's JSON as it is written here, by its id."""
    lines = board.partition(b'"promises": [\n')[2].partition(b"\n]")[0].split(b",\n")
    return {found[1].decode(): line for line in lines if (found := _ID.match(line))}


def _split_board_json(board: Board, addresses: SiteUrls, promises: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the board's JSON in pieces, which are joined once: of a large board it is many megabytes."""
    before, after = _render_board_frame(board, addresses).encode().split(_PROMISES_MARK)
    yield before
    between = b"[\n"
    for each in promises:
        yield between
        yield each
        between = b",\n"
    yield b"\n]" if board.promises else b"[]"
    yield after


def _render_board_frame(board: Board, addresses: SiteUrls) -> str:
    """Return the board's JSON with a mark in place of the promises."""
    return to_json({
        "version": EXPORT_VERSION,
        "as_of": board.day.isoformat(),
        "board": {"name": board.settings.name, "timezone": board.settings.timezone},
        "promises": RawJson(_PROMISES_MARK.decode()),
        "asks": [export_ask(each, board, addresses) for each in board.asks.values()],
        "agreements": [export_agreement(each, board, is_recorded_by_one_side(each, board.ledger)) for each in board.agreements.values()],
        "meetings": [export_meeting(each, board.promises_by_meeting.get(each.id, ())) for each in board.ledger.meetings.values()],
        "goals": [export_goal(each, board.promises_by_goal.get(each.goal.id, ())) for each in board.aims.values()],
        "parties": [export_party(each, board.settings) for each in board.ledger.parties],
        "numbers": _export_numbers(board.numbers),
        "problems": {"errors": board.errors, "warnings": len(board.problems) - board.errors},
    })  # fmt: skip


def render_promise_json(standing: PromiseStatus, board: Board, addresses: SiteUrls = AS_FILES) -> str:
    """Return one promise as it stands in the whole board's JSON."""
    return to_json(export_promise(standing, board, addresses))


def render_agreement_json(accord: AgreementStatus, board: Board) -> str:
    """Return one agreement as it stands in the whole board's JSON."""
    return to_json(export_agreement(accord, board, is_recorded_by_one_side(accord, board.ledger)))


def render_ask_json(pursuit: AskStatus, board: Board, addresses: SiteUrls = AS_FILES) -> str:
    """Return one ask as it stands in the whole board's JSON."""
    return to_json(export_ask(pursuit, board, addresses))


def render_meeting_json(meeting: Meeting, board: Board) -> str:
    """Return one meeting as it stands in the whole board's JSON."""
    return to_json(export_meeting(meeting, board.promises_by_meeting.get(meeting.id, ())))


def render_goal_json(goal: GoalStatus, board: Board) -> str:
    """Return one goal as it stands in the whole board's JSON."""
    return to_json(export_goal(goal, board.promises_by_goal.get(goal.goal.id, ())))


def render_party_json(party: Party, settings: Settings) -> str:
    """Return one party as it stands in the whole board's JSON: without any address to write to."""
    return to_json(export_party(party, settings))


def render_promises_csv(board: Board) -> str:
    """Return the promises as CSV (RFC 4180): text that a spreadsheet would run as a formula has an apostrophe before it."""
    return _render_csv(_list_promises(board, AS_FILES), PreviousExport())


def _list_promises(board: Board, addresses: SiteUrls) -> dict[str, Callable[[], Mapping[str, Any]]]:
    """Return what makes the fields of each promise, by its id."""
    return {each.id: partial(export_promise, each, board, addresses) for each in board.promises.values()}


def _render_csv(promises: Mapping[str, Callable[[], Mapping[str, Any]]], known: PreviousExport) -> str:
    sheet = PromiseCsv(known.read(_CSV_PATH).decode("utf-8-sig") if known.promises else "")
    for each, tell in promises.items():
        if each not in known.promises or not sheet.keep_row(each):
            sheet.add_row({**tell(), "url": AS_FILES.get_page_url(promise_url(each))})
    return sheet.get_text()


def render_board_xlsx(board: Board, addresses: SiteUrls = AS_FILES) -> bytes:
    """Return the board as a workbook; it links to the pages where the site's address is known. Needs XlsxWriter."""
    return _render_workbook(board, addresses, _list_promises(board, addresses))


def _render_workbook(board: Board, addresses: SiteUrls, promises: Mapping[str, Callable[[], Mapping[str, Any]]]) -> bytes:
    book = Workbook(board.day, COLUMNS)
    for each, tell in promises.items():
        page = promise_url(each)
        book.add_promise({**tell(), "url": addresses.whole(page) or AS_FILES.get_page_url(page)})
    asks = (export_ask(each, board, addresses) for each in board.asks.values())
    return book.finish_workbook(asks, (export_party(each, board.settings) for each in board.ledger.parties))


_PROMISES_MARK = b"\0"
"""A mark that no JSON has in it."""


def _export_numbers(numbers: Numbers) -> dict[str, Any]:
    return {
        "kept_on_time": _export_ratio(numbers.kept_on_time),
        "kept_in_force": _export_ratio(numbers.kept_in_force),
        "follow_ups_done": _export_ratio(numbers.follow_ups_done),
        "answered_in_time": _export_ratio(numbers.answered_in_time),
        "answered": _export_ratio(numbers.answered),
        "clear": _export_ratio(numbers.clear),
        "renegotiated_in_time": _export_ratio(numbers.renegotiated_in_time),
        "accepted_in_time": _export_ratio(numbers.accepted_in_time),
        "kept_to_oneself": _export_ratio(numbers.kept_to_oneself),
        "not_objected_to": _export_ratio(numbers.not_objected_to),
        "overdue": {age: len(promises) for age, promises in numbers.overdue.items()},
        "reasons": {reason: len(promises) for reason, promises in numbers.reasons.items()},
        "median_notice": numbers.median_notice,
        "median_acceptance": numbers.median_acceptance,
        "median_answer": numbers.median_answer,
    }


def _export_ratio(share: Ratio) -> dict[str, int]:
    return {"n": share.n, "of": share.total} | ({"of_rhythms": share.of_rhythms} if share.of_rhythms else {})
