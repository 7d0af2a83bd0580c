"""What holds for every rule, whatever a board says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profiles import scale_examples
from tests.rules.boards import make_record_file
from tests.strategies import boards

from troth.base.dates import AsOf
from troth.model.problem import sort_problems
from troth.read.ledger import build_ledger
from troth.rules import RULES, check_rules

if TYPE_CHECKING:
    import random

    from troth.model.ledger import Ledger

WHEN = st.builds(AsOf, st.sampled_from((date(2026, 10, 20), date.min, date.max)), st.booleans())


def read_ledger_of(files: dict[str, str]) -> Ledger:
    """Return the ledger of files that no schema finds a fault with."""
    ledger, problems = build_ledger(make_record_file(path, text) for path, text in files.items())
    assert problems == ()
    return ledger


def reverse_ledger(ledger: Ledger) -> Ledger:
    """Return the same ledger with everything in it in the other order."""
    return replace(
        ledger,
        promises=MappingProxyType(dict(reversed(tuple(ledger.promises.items())))),
        references=ledger.references[::-1],
        listed_parties=ledger.listed_parties[::-1],
        sources=ledger.sources[::-1],
    )


@settings(max_examples=scale_examples(150))
@given(files=boards(), when=WHEN)
def test_no_board_makes_a_rule_raise(files: dict[str, str], when: AsOf) -> None:
    """Whatever the log, the dates and the references are, a rule yields problems: each with a message, at a place in one of the files."""
    for problem in check_rules(read_ledger_of(files), when):
        assert problem.message
        assert problem.hint or problem.rule == "act-not-theirs"
        assert len(f"{problem.message} {problem.hint}") < 400
        assert problem.place.path.removeprefix("commitments/") in files


@settings(max_examples=scale_examples(60))
@given(files=boards(), when=WHEN, order=st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(files: dict[str, str], when: AsOf, order: random.Random) -> None:
    """A folder may be listed in any order: the problems are the same."""
    names = list(files)
    order.shuffle(names)
    shuffled = read_ledger_of({name: files[name] for name in names})
    expected = sort_problems(check_rules(read_ledger_of(files), when))
    assert sort_problems(check_rules(shuffled, when)) == expected
    assert sort_problems(check_rules(reverse_ledger(shuffled), when)) == expected


@settings(max_examples=scale_examples(60))
@given(files=boards(), when=WHEN)
def test_no_place_is_told_twice_for_one_fault(files: dict[str, str], when: AsOf) -> None:
    """At one spot of the log, one of the rules on who and what speaks up, not several."""
    about_hands = {"unknown-party", "act-not-theirs"}
    spots = [problem.place for problem in check_rules(read_ledger_of(files), when) if problem.rule in about_hands]
    assert len(spots) == len(set(spots))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_an_empty_board_breaks_no_rule(rule: object) -> None:
    """Where nothing is said, nothing is wrong."""
    assert callable(rule)
    assert list(rule(read_ledger_of({}), AsOf(date(2026, 10, 20)))) == []
