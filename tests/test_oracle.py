"""An independent reading of the contract, where it lies beside the checkout, sees every board as the product does."""

from __future__ import annotations

import importlib
import json
import os
import random
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from troth.base.dates import AsOf
from troth.build import load_board
from troth.render.export import render_board_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BATCHES = 10
BOARDS = 200 if os.environ.get("CI") else 20
"""So many random boards, shared out over the batches; a batch is a test, so that several processors have something to do."""
FAR = date(2100, 1, 1)
SMALL = {"promises": 14, "asks": 5, "agreements": 3}


@pytest.fixture(scope="module")
def oracle(shared: Path) -> Iterator[dict[str, Any]]:
    """The reference reading, with its generator of boards and its comparison."""
    folder = shared / "oracle"
    if not (folder / "compare.py").is_file():
        pytest.skip("no oracle beside the checkout")
    before = list(sys.path)
    sys.path.insert(0, str(folder))
    yield {name: importlib.import_module(name) for name in ("oracle", "generate", "compare")}
    sys.path[:] = before


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_boards_read_the_same(batch: int, oracle: dict[str, Any], tmp_path: Path) -> None:
    """Every field that the reading names, and every entry that it refuses, on boards with a share of acts that have no place."""
    for number in range(batch, BOARDS, BATCHES):
        rng = random.Random(f"troth/{number}")  # noqa: S311 - the same boards every time
        board = oracle["generate"].board(rng, invalid=0.1, **SMALL)
        folder = tmp_path / str(number)
        oracle["generate"].write(board, str(folder), rng)
        for day in oracle["generate"].dates(rng, 2):
            _, differing, _ = oracle["compare"].compare(board, published(folder, day), day)
            assert differing == [], (number, day)
        assert refused(folder) == dict(refused_by(board, oracle["oracle"])), number


def published(folder: Path, day: date) -> Any:  # noqa: ANN401 - any JSON
    """Return the board as `troth export json` prints it."""
    return json.loads(render_board_json(load_board(folder, AsOf(day), published=True, whole_asks=True)))


def refused(folder: Path) -> dict[str, set[int]]:
    """Return the entries of promises that the check refuses, by promise and number."""
    board = load_board(folder, AsOf(FAR))
    found: dict[str, set[int]] = {}
    for problem in board.problems:
        if problem.rule.startswith("act-") and "/promises/" in problem.place.path:
            promise = board.ledger.promises[problem.place.path.rpartition("/")[2].removesuffix(".yaml")]
            lines = [promise.source.find_place("log", each.index).line for each in promise.log]
            found.setdefault(promise.id, set()).add(max(number for number, line in enumerate(lines) if line <= problem.place.line))
    return found


def refused_by(board: dict[str, Any], reading: Any) -> Iterator[tuple[str, set[int]]]:  # noqa: ANN401 - a module that is not ours
    """Yield the entries that the reading refuses, of each promise whose log it can follow to the end."""
    for record, promise in board["promises"].items():
        replayed = reading.replay(record, promise, reading.Parties(board), FAR)
        wrong = {number for number, verdict in enumerate(replayed.verdicts) if verdict == "bad"}
        if wrong and not replayed.open:
            yield record, wrong
