"""Boards in memory, and messages to them as hosts hand them over."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from tests.cli.boards import KITCHEN

from troth.base.dates import AsOf
from troth.board import build_board
from troth.messages.judge import judge_message
from troth.messages.judgement import BoardState, apply_file_change
from troth.model import RECORD_KINDS, Kind, ReceivedMessage
from troth.model.problem import sort_problems
from troth.read.files.folder import RecordFile
from troth.read.ledger import build_ledger
from troth.rules import check_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.messages.judge import EarlierMessages
    from troth.messages.judgement import Judgement


TODAY = date(2026, 11, 20)
PARTIES = """\
people:
  nina: {name: Nina Novak, github: nina-novak, email: nina@build.example}
  omar: {name: Omar Said, github: omar-said}
  rosa: {name: Rosa Roth, github: rosa-roth, left: 2026-11-01}
  jane: {name: Jane Ito, github: [jane-ito, former-jane]}
  una: {name: Una Ek, github: una-ek}
teams:
  fitters: {name: Fitters, lead: nina, members: [omar, una]}
customers:
  retail: {name: Retail customers, contacts: [jane]}
  bakery: {name: Roth Bakery, owner: una, email: desk@bakery.example}
"""
BOARD = "name: Kitchens\ntimezone: Europe/Prague\nrepository: https://github.com/o/r\nmaintainers: [una]\n"
DELIVERED = KITCHEN + "  - {date: 2026-11-17, by: nina, act: delivered, note: Inspection passed.}\n"
ASK = """\
title: Which doors?
asker: una
sponsor: omar
asked: [nina, jane, fitters]
seeks: promise
made: 2026-11-02
respond_by: 2026-12-20
request: Tell us.
"""
AGREEMENT = """\
title: Fitters serve Retail
provider: fitters
customers: [retail]
value: [Shops open on time]
services: [{what: Tills, deliverables: [A till a shop]}]
requirements:
  - {id: p1, what: First answer, unit: hours, at_most: 4, every: month}
needs: [Notice]
roles: [{party: fitters, responsible_for: [Run]}]
obstacles: [{what: One engineer, plan: A second}]
resources: [{what: Test data}]
review_every: 3 months
log:
  - {date: 2026-08-01, by: jane, act: input, working: All, rating: 3}
"""
GOAL = "title: Open house\nowner: una\nmeasures: [{what: Guests, at_least: 40}]\n"
FILES: Mapping[str, str] = {
    "board.yaml": BOARD,
    "parties/all.yaml": PARTIES,
    "promises/kitchen.yaml": KITCHEN,
    "promises/done.yaml": DELIVERED,
    "asks/doors.yaml": ASK,
    "agreements/tills.yaml": AGREEMENT,
    "goals/open.yaml": GOAL,
}


def make_state(files: Mapping[str, str | bytes] | None = None, day: date = TODAY) -> BoardState:
    """Return the board of these files, by path inside of commitments/, over the usual ones."""
    held = {f"commitments/{path}": text.encode() if isinstance(text, str) else text for path, text in {**FILES, **(files or {})}.items()}
    return read_state(held, day)


def read_state(held: Mapping[str, bytes], day: date = TODAY) -> BoardState:
    """Return the board that files hold, read anew."""
    folders = {kind.folder: kind for kind in (*RECORD_KINDS, Kind.PARTIES, Kind.BOARD)}
    named = [(path, PurePosixPath(path)) for path in held if path.endswith(".yaml")]
    records = [
        RecordFile(kind=folders[at.parts[1] if len(at.parts) > 2 else ""], id=at.stem, path=path, data=held[path]) for path, at in named
    ]
    ledger, faults = build_ledger(records)
    as_of = AsOf(day, pinned=False)
    return BoardState(board=build_board(ledger, as_of, sort_problems((*faults, *check_rules(ledger, as_of)))), files=held)


def make_message(text: str, account: str = "jane-ito", record: str | None = "promise/done", **fields: Any) -> ReceivedMessage:  # noqa: ANN401 - fields of the message
    """Return a comment of an account, on a record."""
    given = {
        "said_at": "https://github.com/o/r/issues/12#issuecomment-1",
        "said_on": TODAY,
        "account": account,
        "record": record,
        "text": text,
    }
    return ReceivedMessage(**{**given, **fields})


def judge(text: str, account: str = "jane-ito", record: str | None = "promise/done", **fields: Any) -> Judgement:  # noqa: ANN401 - likewise
    """Return what a comment comes to on the usual board."""
    return judge_message(make_message(text, account, record, **fields), make_state())[0]


def judge_on(state: BoardState, message: ReceivedMessage, before: EarlierMessages | None = None) -> Judgement:
    """Return what a message comes to on a board."""
    return judge_message(message, state, before)[0]


def read_inserted(found: Judgement) -> str:
    """Return all that a judgement adds."""
    return "".join(each.insert for each in found.changes)


def apply_all(files: Mapping[str, bytes], found: Judgement) -> dict[str, bytes]:
    """Return the files with the changes of a judgement, in their order."""
    held = dict(files)
    for change in found.changes:
        held[change.path] = apply_file_change(held.get(change.path), change)
    return held
