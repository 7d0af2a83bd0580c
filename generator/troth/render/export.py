"""What is published for programs: version 1 of the board as JSON, one promise as JSON, and the promises as CSV.

Readers depend on these names: they are those of `schema/board-export.schema.json`, and they do not follow the model's.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from troth.published import VERSION
from troth.render.addresses import Addresses
from troth.render.export_promise import promise
from troth.render.export_records import agreement, ask, goal, meeting, party
from troth.render.json_lines import Written, in_a_line, joined, line, taken_apart, text
from troth.render.page import Loose
from troth.render.sheet import COLUMNS, Sheet
from troth.render.workbook import Workbook, installed
from troth.views.desk import Desk
from troth.views.ingredients import Ingredients
from troth.views.row import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from troth.board import Board, Standing
    from troth.lifecycle.agreement import Accord
    from troth.lifecycle.numbers import Numbers, Share
    from troth.lifecycle.pursuit import Pursuit
    from troth.model import Goal, Meeting, Party, Settings

AS_FILES = Addresses(directory_urls=False)
BOARD = "v1/board.json"
"""Where the whole board lies as JSON, from the site's root."""
_ID = re.compile(rb'{"id": "([^"\\]+)", ')


def board_json(board: Board, addresses: Addresses = AS_FILES) -> str:
    """Return the whole board: keys in the contract's order, lists by id, an absent value as null."""
    lines = (line(promise(each, board, addresses)).encode() for each in board.standings.values())
    return b"".join(_board(board, addresses, lines)).decode()


def promise_files(
    board: Board, addresses: Addresses, of: Ingredients | None = None, earlier: Callable[[], Mapping[str, bytes]] = dict
) -> Iterator[Loose]:
    """Yield each promise as JSON, then all as workbook where XlsxWriter is installed, as CSV, and in the whole board's JSON.

    `earlier` finds promises that need not be told again: the line of each in the board's JSON, by its id.
    """
    of, told = of or Ingredients(Desk(board)), dict[str, bytes](earlier())

    def make(standing: Standing) -> bytes:
        written = taken_apart(promise(standing, board, addresses))
        told[standing.id] = in_a_line(written).encode()
        return joined(written).encode()

    for standing in board.standings.values():
        yield Loose(json_of(standing.id), partial(make, standing), partial(of.promise_alone, standing.id))

    def line_of(standing: Standing) -> bytes:
        return told.get(standing.id) or in_a_line(taken_apart(promise(standing, board, addresses))).encode()

    lines = _Kept(map(line_of, board.standings.values()))
    if installed():
        yield Loose("promises.xlsx", lambda: _workbook(board, addresses, map(json.loads, lines())))
    yield Loose("promises.csv", lambda: _sheet(board, map(json.loads, lines())).encode("utf-8-sig"))
    yield Loose(BOARD, lambda: b"".join(_board(board, addresses, lines())))


class _Kept:
    """Lines that are told once, when somebody first asks for them."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._told: tuple[bytes, ...] | None = None

    def __call__(self) -> tuple[bytes, ...]:
        if self._told is None:
            self._told = tuple(self._lines)
        return self._told


def json_of(promise: str) -> str:
    """Return the address of a promise as JSON, from the site's root."""
    return f"v1/promises/{promise}.json"


def promise_lines(board: bytes) -> dict[str, bytes]:
    """Return the line of each promise in a whole board's JSON as it is written here, by its id."""
    lines = board.partition(b'"promises": [\n')[2].partition(b"\n]")[0].split(b",\n")
    return {found[1].decode(): line for line in lines if (found := _ID.match(line))}


def _board(board: Board, addresses: Addresses, promises: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the board's JSON in pieces, which are joined once: of a large board it is many megabytes."""
    before, after = _around(board, addresses).encode().split(_PROMISES)
    yield before
    between = b"[\n"
    for each in promises:
        yield between
        yield each
        between = b",\n"
    yield b"\n]" if board.standings else b"[]"
    yield after


def _around(board: Board, addresses: Addresses) -> str:
    """Return the board's JSON with a mark in place of the promises."""
    return text({
        "version": VERSION,
        "as_of": board.day.isoformat(),
        "board": {"name": board.settings.name, "timezone": board.settings.timezone},
        "promises": Written(_PROMISES.decode()),
        "asks": [ask(each, addresses) for each in board.pursuits.values()],
        "agreements": [agreement(each) for each in board.accords.values()],
        "meetings": [meeting(each, board.next_steps.get(each.id, ())) for each in board.ledger.meetings.values()],
        "goals": [goal(each, board.serving.get(each.id, ())) for each in board.ledger.goals.values()],
        "parties": [party(each, board.settings) for each in board.ledger.parties],
        "numbers": _numbers(board.numbers),
        "problems": {"errors": board.errors, "warnings": len(board.problems) - board.errors},
    })  # fmt: skip


def promise_json(standing: Standing, board: Board, addresses: Addresses = AS_FILES) -> str:
    """Return one promise as it stands in the whole board's JSON."""
    return text(promise(standing, board, addresses))


def agreement_json(accord: Accord) -> str:
    """Return one agreement as it stands in the whole board's JSON."""
    return text(agreement(accord))


def ask_json(pursuit: Pursuit, addresses: Addresses = AS_FILES) -> str:
    """Return one ask as it stands in the whole board's JSON."""
    return text(ask(pursuit, addresses))


def meeting_json(each: Meeting, board: Board) -> str:
    """Return one meeting as it stands in the whole board's JSON."""
    return text(meeting(each, board.next_steps.get(each.id, ())))


def goal_json(each: Goal, board: Board) -> str:
    """Return one goal as it stands in the whole board's JSON."""
    return text(goal(each, board.serving.get(each.id, ())))


def party_json(each: Party, settings: Settings) -> str:
    """Return one party as it stands in the whole board's JSON: without any address to write to."""
    return text(party(each, settings))


def promises_csv(board: Board) -> str:
    """Return the promises as CSV (RFC 4180): text that a spreadsheet would run as a formula has an apostrophe before it."""
    return _sheet(board, (promise(each, board, AS_FILES) for each in board.standings.values()))


def _sheet(board: Board, promises: Iterable[Mapping[str, Any]]) -> str:
    sheet = Sheet()
    for standing, fields in zip(board.standings.values(), promises, strict=True):
        sheet.add({**fields, "url": AS_FILES.page(page_of(standing.id))})
    return sheet.text()


def board_xlsx(board: Board, addresses: Addresses = AS_FILES) -> bytes:
    """Return the board as a workbook; it links to the pages where the site's address is known. Needs XlsxWriter."""
    return _workbook(board, addresses, (promise(each, board, addresses) for each in board.standings.values()))


def _workbook(board: Board, addresses: Addresses, promises: Iterable[Mapping[str, Any]]) -> bytes:
    book = Workbook(board.day, COLUMNS)
    for standing, fields in zip(board.standings.values(), promises, strict=True):
        book.add(_linked(fields, standing, addresses))
    return _whole(book, board, addresses)


def _linked(fields: Mapping[str, Any], standing: Standing, addresses: Addresses) -> Mapping[str, Any]:
    page = page_of(standing.id)
    return {**fields, "url": addresses.whole(page) or AS_FILES.page(page)}


def _whole(book: Workbook, board: Board, addresses: Addresses) -> bytes:
    asks = (ask(each, addresses) for each in board.pursuits.values())
    return book.whole(asks, (party(each, board.settings) for each in board.ledger.parties))


_PROMISES = b"\0"
"""A mark that no JSON has in it."""


def _numbers(numbers: Numbers) -> dict[str, Any]:
    return {
        "kept_on_time": _share(numbers.kept_on_time),
        "kept_in_force": _share(numbers.kept_in_force),
        "follow_ups_done": _share(numbers.follow_ups_done),
        "answered_in_time": _share(numbers.answered_in_time),
        "answered": _share(numbers.answered),
        "clear": _share(numbers.clear),
        "renegotiated_in_time": _share(numbers.renegotiated_in_time),
        "accepted_in_time": _share(numbers.accepted_in_time),
        "overdue": {age: len(promises) for age, promises in numbers.overdue.items()},
        "reasons": {reason: len(promises) for reason, promises in numbers.reasons.items()},
        "median_notice": numbers.median_notice,
        "median_acceptance": numbers.median_acceptance,
        "median_answer": numbers.median_answer,
    }


def _share(share: Share) -> dict[str, int]:
    return {"n": share.n, "of": share.of}
