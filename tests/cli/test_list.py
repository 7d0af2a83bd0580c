from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.boards import KITCHEN, make_promise_yaml, run_troth, write_base_board

if TYPE_CHECKING:
    from pathlib import Path

MIXED = {
    "promises/fit-kitchen.yaml": KITCHEN,
    "promises/order-stone.yaml": make_promise_yaml(
        title="Stone", promiser="fitters", customer="retail", due="2026-11-25", goal="open-house"
    ),
    "promises/doors.yaml": make_promise_yaml(title="Doors")
    + "log: [{date: 2026-10-09, by: nina, act: delivered}, {date: 2026-10-10, by: jane, act: accepted}]\n",
    "goals/open-house.yaml": "title: Open house\nowner: rosa\n",
}  # fmt: skip


def list_ids(root: Path, *words: str) -> list[str]:
    """Return the ids of the promises that are listed."""
    return [each["id"] for each in json.loads(run_troth(root, "list", "--json", *words).stdout)["promises"]]


def test_one_row_a_promise(tmp_path: Path) -> None:
    """Each open promise is a row: state, due date, id, title, who and whom, and what to look at; the earliest first, below a heading."""
    assert run_troth(write_base_board(tmp_path, MIXED), "list").stdout.splitlines() == [
        "State     Due                       Id           Promise          From → to                   Signs",
        "Promised  17 Nov 2026  5 days late  fit-kitchen  Fit the kitchen  Nina Novak → Jane Ito       at risk",
        "Promised  25 Nov 2026  in 3 days    order-stone  Stone            Fitters → Retail customers  no recent update",
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--all",), ["fit-kitchen", "order-stone", "doors"]),
        (("--state", "kept"), ["doors"]),
        (("--state", "kept", "--state", "promised"), ["fit-kitchen", "order-stone", "doors"]),
        (("--schedule", "overdue"), ["fit-kitchen"]),
        (("--schedule", "due-soon"), ["order-stone"]),
        (("--schedule", "due_soon"), ["order-stone"]),
        (("--flag", "at-risk"), ["fit-kitchen"]),
        (("--by", "nina"), ["fit-kitchen", "order-stone"]),
        (("--to", "retail"), ["order-stone"]),
        (("--to", "jane"), ["fit-kitchen", "order-stone"]),
        (("--for", "omar"), ["fit-kitchen", "order-stone"]),
        (("--for", "rosa"), []),
        (("--goal", "open-house"), ["order-stone"]),
        (("--tag", "house"), ["fit-kitchen"]),
    ],
)
def test_filters(tmp_path: Path, words: tuple[str, ...], found: list[str]) -> None:
    """Each filter keeps what it names; a party's teams and segments count as the party."""
    assert list_ids(write_base_board(tmp_path, MIXED), *words) == found


def test_what_is_hidden_is_said(tmp_path: Path) -> None:
    """Where nothing matches, the closed ones that would are counted."""
    assert run_troth(write_base_board(tmp_path, MIXED), "list", "--goal", "open-house", "--tag", "x").stdout == "No promises match.\n"
    root = write_base_board(
        tmp_path / "closed", {"promises/fit-kitchen.yaml": MIXED["promises/doors.yaml"], "promises/order-stone.yaml": ""}
    )
    result = run_troth(root, "list")
    assert result.stdout == "No promises match.\n1 closed promise is left out; --all shows it.\n"
    assert result.stderr == "1 error in the records, so something may be missing here: run troth check\n"


def test_an_empty_board(tmp_path: Path) -> None:
    """A board without a promise says so."""
    root = write_base_board(tmp_path)
    for file in (root / "commitments/promises").iterdir():
        file.unlink()
    assert run_troth(root, "list").stdout == "There are no promises on this board yet.\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--state", "done"), "'done' is not one of 'requested'"),
        (("--by", "jan"), "Error: there is no party 'jan'; did you mean jane?"),
        (("--goal", "open-hous"), "Error: there is no goal 'open-hous'; did you mean open-house?"),
    ],
)
def test_what_cannot_be_meant(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    """A word or id that is not there is exit 2, with the one that may have been meant."""
    result = run_troth(write_base_board(tmp_path, MIXED), "list", *words)
    assert says in result.stderr
    assert result.exit_code == 2
