from __future__ import annotations

import pytest
from tests.rules.asks import ASK, make_ask_yaml
from tests.rules.boards import find_broken, list_places

from troth.rules.asks import ladder_in_order

QUIET = {
    "one step": "[{via: email}]",
    "all with a wait": "[{via: email, wait: 3}, {via: personal, wait: 2}]",
    "the sponsor last": "[{via: email, wait: 0}, {via: sponsor}]",
}


@pytest.mark.parametrize("ladder", QUIET.values(), ids=QUIET)
def test_a_ladder_that_one_can_climb(ladder: str) -> None:
    """Of an ask, and of the board."""
    assert find_broken(ladder_in_order, {ASK: make_ask_yaml(ladder=ladder), "board.yaml": f"name: B\nladder: {ladder}\n"}) == ()


def test_the_sponsor_comes_last_and_once() -> None:
    """Told at the step."""
    ladder = "[{via: sponsor, wait: 1}, {via: sponsor}]"
    (problem,) = find_broken(ladder_in_order, {ASK: make_ask_yaml(ladder=ladder)})

    assert problem.message == "the sponsor is step 1 of 2, but may only come last and once"


def test_each_step_but_the_last_waits() -> None:
    """Also on the board's own ladder."""
    files = {"board.yaml": "name: B\nladder: [{via: email}, {via: email, wait: 2}, {via: personal}]\n"}

    assert list_places(ladder_in_order, files) == ["board.yaml:2:10"]
