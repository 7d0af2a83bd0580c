"""Every example of a rule is tried: what its page calls right is right, what it calls wrong is wrong on the marked lines."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from troth.base.dates import AsOf
from troth.read.ledger import read_ledger
from troth.rules import RULES, check_rules

if TYPE_CHECKING:
    from troth.model.problem import Problem

EXAMPLES = Path(__file__).parent / "examples"
"""`base` is a small board; each other folder is a rule, with files that are laid over it in `good` and `bad`."""
MARK = "# <-- here"
TODAY = AsOf(date(2026, 11, 22), pinned=False)
IDS = sorted(rule.__name__.replace("_", "-") for rule in RULES)


def check_over_base(example: Path, board: Path) -> tuple[Problem, ...]:
    """Lay the example over the base board, and return all that is wrong with the whole."""
    shutil.copytree(EXAMPLES / "base", board / "commitments")
    if example.is_dir():
        shutil.copytree(example, board / "commitments", dirs_exist_ok=True)
    ledger, problems = read_ledger(board)
    return (*problems, *check_rules(ledger, TODAY))


def list_marks(example: Path) -> set[tuple[str, int]]:
    """Return file and line of every mark."""
    return {
        (f"commitments/{file.relative_to(example).as_posix()}", number)
        for file in example.rglob("*.yaml")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if line.endswith(MARK)
    }


def test_the_base_board_is_faultless(tmp_path: Path) -> None:
    """Nothing is wrong with the board that every example is laid over."""
    assert check_over_base(EXAMPLES / "none", tmp_path) == ()


@pytest.mark.parametrize("rule", IDS)
def test_the_good_example_is_good(rule: str, tmp_path: Path) -> None:
    """What a rule's page shows as right breaks no rule at all."""
    assert check_over_base(EXAMPLES / rule / "good", tmp_path) == ()


@pytest.mark.parametrize("rule", IDS)
def test_the_bad_example_breaks_its_rule_alone(rule: str, tmp_path: Path) -> None:
    """What a rule's page shows as wrong breaks that rule, on every marked line, and no other rule."""
    example = EXAMPLES / rule / "bad"
    problems = check_over_base(example, tmp_path)
    assert {problem.rule for problem in problems} == {rule}
    assert {(problem.place.path, problem.place.line) for problem in problems} == list_marks(example)
