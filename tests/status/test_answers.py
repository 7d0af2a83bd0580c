"""How asks are answered, in numbers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.status.builders import make_parties, parse_day, parse_source_text

from troth.base.dates import AsOf
from troth.board import build_board
from troth.model import Settings
from troth.model.ledger import Ledger
from troth.read.records import parse_ask

if TYPE_CHECKING:
    from troth.status.numbers import Numbers


ASK = """title: Well?
asker: ann
asked: [bob, cora, dan, blue]
seeks: input
made: 2026-03-02
respond_by: 2026-03-20
request: What works?
log:
  - {date: 2026-03-04, by: bob, act: answered, answer: scheduled}
  - {date: 2026-03-20, by: cora, act: answered, answer: declined}
  - {date: 2026-03-21, by: bob, act: answered, answer: gave_input}
  - {date: 2026-03-28, by: ann, act: answered, for: dan, answer: gave_input}
"""


def count_numbers(as_of: str, text: str = ASK) -> Numbers:
    """Return the numbers of a board with that one ask."""
    ask = parse_ask("it", parse_source_text(text, "commitments/asks/it.yaml"))
    ledger = Ledger(settings=Settings(), parties=make_parties(), asks=MappingProxyType({"it": ask}))
    return build_board(ledger, AsOf(parse_day(as_of))).numbers


def test_each_of_those_asked_counts() -> None:
    """In time is by the day that was named, by the first answer; a team is one of those asked."""
    found = count_numbers("2026-04-01")

    assert found.answered_in_time.counted == ("it/bob", "it/cora")
    assert found.answered_in_time.considered == ("it/blue", "it/bob", "it/cora", "it/dan")
    assert found.answered.counted == ("it/bob", "it/cora", "it/dan")


def test_the_day_itself_is_not_over_yet() -> None:
    """Until it has passed, only those who have answered count; before it comes, nobody does."""
    assert count_numbers("2026-03-20").answered_in_time.considered == ("it/bob", "it/cora")
    assert count_numbers("2026-03-19").answered_in_time.total == 0


def test_it_falls_out_of_the_window() -> None:
    """After the board's 90 days."""
    assert count_numbers("2026-06-17").answered_in_time.total == 4
    assert count_numbers("2026-06-18").answered_in_time.total == 0


def test_whom_the_asker_let_go_has_missed_nothing() -> None:
    """An ask that was closed before the day wants no answer of the silent."""
    closed = ASK.partition("  - {date: 2026-03-20")[0] + "  - {date: 2026-03-10, by: ann, act: closed}\n"

    assert count_numbers("2026-04-01", closed).answered_in_time.considered == ("it/bob",)


def test_days_to_answer() -> None:
    """The median over first answers, from the day it was asked: 2, 18 and 26 days."""
    assert count_numbers("2026-04-01").median_answer == 18
    assert count_numbers("2026-03-03").median_answer is None
