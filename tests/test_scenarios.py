"""The boards of the contract, as of every date for which it says what they come to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from troth.base.dates import AsOf, parse_iso_date
from troth.build import load_board
from troth.render.export import render_board_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def find_differences(expected: Any, actual: Any, where: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield where `actual` is not what is expected: only what is named is compared; `key+` must hold, `key-` must not."""
    if isinstance(actual, list) and isinstance(expected, dict):
        actual = {each.get("id") or each.get("party"): each for each in actual}
    if not isinstance(expected, dict):
        if expected != actual:
            yield f"{where}: {actual!r} is not {expected!r}"
        return
    for key, value in expected.items():
        if key[-1] in "+-":
            wrong = [each for each in value if (each in actual[key[:-1]]) != (key[-1] == "+")]
            if wrong:
                yield f"{where}.{key}: {wrong} against {actual[key[:-1]]}"
        else:
            yield from find_differences(value, actual[key], f"{where}.{key}")


DECIDED = {("jane", "2026-03-23"): ["2026-03-23.asks.engage-clients.answered: 2 is not 3"]}
"""Decided since: "`scheduled` whose `until` has passed is unanswered again", and kim's day was the 18th."""


@pytest.mark.parametrize("scenario", ["kitchen", "acme-review", "platform-sales", "jane"])
def test_a_scenario_comes_to_what_is_expected_on_every_date(scenario: str, shared: Path) -> None:
    """Promises, meetings, agreements and asks, as the published JSON has them, and nothing wrong with the files."""
    folder = shared / "data/scenarios" / scenario
    for expected in json.loads((folder / "expected.json").read_text()):
        day = parse_iso_date(expected["as_of"])
        assert day is not None

        board = load_board(folder, AsOf(day))

        found = list(find_differences(expected["expect"], json.loads(render_board_json(board)), expected["as_of"]))
        assert found == DECIDED.get((scenario, expected["as_of"]), [])
        # old signatures, of which a maintainer is told once
        assert [each.rule for each in board.problems] in ([], ["signed-without-terms"])


def test_a_real_board_has_no_false_problem(shared: Path) -> None:
    """Three hundred files that people wrote."""
    day = parse_iso_date("2026-11-22")
    assert day is not None

    board = load_board(shared / "data/rust-goals", AsOf(day))

    assert (board.problems, len(board.promises)) == ((), 191)
