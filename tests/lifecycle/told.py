"""Tell a promise's story in YAML and read what it comes to, by the same reader as the product."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.board import Board, board
from troth.ledger import Ledger
from troth.lifecycle.promise import follow
from troth.model import Parties, Promise, Settings, Source
from troth.read import records
from troth.read.document import document

if TYPE_CHECKING:
    from datetime import date

    from troth.lifecycle.course import Course

PEOPLE = """
people:
  ann: {name: Ann}
  bob: {name: Bob}
  cora: {name: Cora}
  dan: {name: Dan}
  eve: {name: Eve}
teams:
  blue: {name: Blue, lead: ann, members: [bob]}
  empty: {name: Nobody yet}
customers:
  acme: {name: Acme, contacts: [cora]}
  walk-ins: {name: Walk-in customers}
"""


def source(text: str, path: str = "commitments/promises/it.yaml") -> Source:
    """Read YAML that has nothing wrong with it."""
    read, problems = document(path, text.encode())
    assert read is not None, problems
    return read


def parties() -> Parties:
    """Return five people, a team of two, a team of nobody, a customer with a contact, and one without."""
    return Parties(records.parties((source(PEOPLE),)))


def day(text: str) -> date:
    """Return the day of a text that is one."""
    found = days.parse(text)
    assert found is not None
    return found


def promise(log: str = "", /, *, record: str = "it", **fields: str) -> Promise:
    """Return a promise from ann to cora, made on 1 October and due on 20 October 2026, with other fields where they are given.

    A field given as empty text is left out. `log` holds entries, one a line, without their dashes.
    """
    base = {"title": "It", "promiser": "ann", "customer": "cora", "outcome": "Done.", "made": "2026-10-01", "due": "2026-10-20"}
    lines = [f"{key}: {value}" for key, value in {**base, **fields}.items() if value]
    entries = [f"  - {{{line.strip()}}}" for line in log.strip().splitlines()]
    return records.promise(record, source("\n".join([*lines, "log:", *entries] if entries else lines)))


def told(log: str = "", /, *, until: str | None = None, **fields: str) -> Course:
    """Return what becomes of such a promise."""
    return follow(promise(log, **fields), parties(), day(until) if until else None)


def ledger_of(*promises: Promise, settings: Settings | None = None) -> Ledger:
    """Return a ledger of some promises."""
    return Ledger(settings=settings or Settings(), parties=parties(), promises=MappingProxyType({each.id: each for each in promises}))


def board_of(*promises: Promise, as_of: str, settings: Settings | None = None) -> Board:
    """Return the board of some promises as of a date."""
    return board(ledger_of(*promises, settings=settings), days.AsOf(day(as_of)))
