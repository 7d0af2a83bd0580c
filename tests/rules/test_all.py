"""What holds for every rule, whatever a board says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.laid import record_file
from tests.strategies import boards

from troth.days import AsOf
from troth.problem import in_order
from troth.read.ledger import ledger_of
from troth.rules import RULES, broken

if TYPE_CHECKING:
    import random

    from troth.ledger import Ledger

WHEN = st.builds(AsOf, st.sampled_from((date(2026, 10, 20), date.min, date.max)), st.booleans())


def read(files: dict[str, str]) -> Ledger:
    """Return the ledger of files that no schema finds a fault with."""
    ledger, problems = ledger_of(record_file(path, text) for path, text in files.items())
    assert problems == ()
    return ledger


def turned(ledger: Ledger) -> Ledger:
    """Return the same ledger with everything in it in the other order."""
    return replace(
        ledger,
        promises=MappingProxyType(dict(reversed(tuple(ledger.promises.items())))),
        mentions=ledger.mentions[::-1],
        listed=ledger.listed[::-1],
        sources=ledger.sources[::-1],
    )


@settings(max_examples=150)
@given(files=boards(), when=WHEN)
def test_no_board_makes_a_rule_raise(files: dict[str, str], when: AsOf) -> None:
    """Whatever the log, the dates and the references are, a rule yields problems: each with a message, at a place in one of the files."""
    for problem in broken(read(files), when):
        assert problem.message
        assert problem.hint or problem.rule == "act-not-theirs"
        assert len(f"{problem.message} {problem.hint}") < 400
        assert problem.place.path.removeprefix("commitments/") in files


@settings(max_examples=60)
@given(files=boards(), when=WHEN, order=st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(files: dict[str, str], when: AsOf, order: random.Random) -> None:
    """A folder may be listed in any order: the problems are the same."""
    names = list(files)
    order.shuffle(names)
    shuffled = read({name: files[name] for name in names})
    expected = in_order(broken(read(files), when))
    assert in_order(broken(shuffled, when)) == expected
    assert in_order(broken(turned(shuffled), when)) == expected


@settings(max_examples=60)
@given(files=boards(), when=WHEN)
def test_no_place_is_told_twice_for_one_fault(files: dict[str, str], when: AsOf) -> None:
    """At one spot of the log, one of the rules on who and what speaks up, not several."""
    about_hands = {"unknown-party", "act-not-theirs"}
    spots = [problem.place for problem in broken(read(files), when) if problem.rule in about_hands]
    assert len(spots) == len(set(spots))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_an_empty_board_breaks_no_rule(rule: object) -> None:
    """Where nothing is said, nothing is wrong."""
    assert callable(rule)
    assert list(rule(read({}), AsOf(date(2026, 10, 20)))) == []
