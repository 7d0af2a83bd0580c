"""What honest histories get: nobody loses their word but where the contract says so, and no state depends on how it was merged."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.histories import HonestHistory, make_history

from troth.base.dates import AsOf
from troth.build import load_board
from troth.status.provenance import Level

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = range(int(os.environ.get("TROTH_HISTORIES", "3")))
"""A few in the suite; `make histories` takes a hundred."""


@pytest.mark.parametrize("seed", SEEDS)
def test_an_honest_history_costs_nobody_anything(seed: int, tmp_path: Path) -> None:
    """No error, no state that git changes, no answer to other words, and each entry is its author's own where it should be."""
    made = make_history(tmp_path / "board", seed)
    day = AsOf(made.day + timedelta(days=1))
    plain, board = (load_board(made.repository.folder, day, witness=witness) for witness in (False, True))
    assert [each for each in board.problems if each.is_error] == []
    for record, log in made.logs.items():
        one, other = (each.promises[record].snapshot for each in (board, plain))
        assert (one.state, one.terms, one.is_approved, one.valid) == (other.state, other.terms, other.is_approved, other.valid)
        witnesses = board.provenance[record].log
        assert [(each.level is Level.OWN, each.of_other_words) for each in witnesses] == [(each.is_own, False) for each in log], describe(
            made, record
        )


def describe(made: HonestHistory, record: str) -> str:
    """Return what was expected, for who looks into a failure."""
    return "".join(f"{each.is_own} {each.to_line()}" for each in made.logs[record])
