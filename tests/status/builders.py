"""Tell a promise's story in YAML and read what it comes to, by the same reader as the product."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from troth.base.dates import AsOf, parse_iso_date
from troth.board import Board, build_board
from troth.model import Parties, Promise, Settings, Source
from troth.model.ledger import Ledger
from troth.read.board_files import parse_parties
from troth.read.records import parse_promise
from troth.read.yaml.document import parse_document
from troth.status.replay import replay

if TYPE_CHECKING:
    from datetime import date

    from troth.status.promise import PromiseSnapshot


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


def parse_source_text(text: str, path: str = "commitments/promises/it.yaml") -> Source:
    """Read YAML that has nothing wrong with it."""
    read, problems = parse_document(path, text.encode())
    assert read is not None, problems
    return read


def make_parties() -> Parties:
    """Return five people, a team of two, a team of nobody, a customer with a contact, and one without."""
    return Parties(parse_parties((parse_source_text(PEOPLE),)))


def parse_day(text: str) -> date:
    """Return the day of a text that is one."""
    found = parse_iso_date(text)
    assert found is not None
    return found


def make_promise(log: str = "", /, *, record: str = "it", **fields: str) -> Promise:
    """Return a promise from ann to cora, made on 1 October and due on 20 October 2026, with other fields where they are given.

    A field given as empty text is left out. `log` holds entries, one a line, without their dashes.
    """
    base = {"title": "It", "promiser": "ann", "customer": "cora", "outcome": "Done.", "made": "2026-10-01", "due": "2026-10-20"}
    lines = [f"{key}: {value}" for key, value in {**base, **fields}.items() if value]
    entries = [f"  - {{{line.strip()}}}" for line in log.strip().splitlines()]
    return parse_promise(record, parse_source_text("\n".join([*lines, "log:", *entries] if entries else lines)))


def replay_log(log: str = "", /, *, until: str | None = None, **fields: str) -> PromiseSnapshot:
    """Return what becomes of such a promise."""
    return replay(make_promise(log, **fields), make_parties(), parse_day(until) if until else None)


def make_ledger(*promises: Promise, settings: Settings | None = None) -> Ledger:
    """Return a ledger of some promises."""
    return Ledger(settings=settings or Settings(), parties=make_parties(), promises=MappingProxyType({each.id: each for each in promises}))


def make_board(*promises: Promise, as_of: str, settings: Settings | None = None) -> Board:
    """Return the board of some promises as of a date."""
    return build_board(make_ledger(*promises, settings=settings), AsOf(parse_day(as_of)))
