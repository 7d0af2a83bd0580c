from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.rollup.boards import load_board_on, write_rollup
from tests.rules.boards import BASE, DOORS, find_broken, list_places, make_doors_yaml
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.read.ledger import read_ledger
from troth.rules.references import unknown_reference

if TYPE_CHECKING:
    from pathlib import Path


def test_records_that_are_there_may_be_named() -> None:
    """Promises and meetings that are there are left alone, and one id may name records of two kinds."""
    files = {
        DOORS: make_doors_yaml(part_of="fit-kitchen", needs="[order-stone]", meeting="first-visit", goal="doors"),
        "goals/doors.yaml": "title: Doors\nowner: rosa\n",
    }
    assert find_broken(unknown_reference, files) == ()


def test_a_record_that_cannot_be_read_is_there() -> None:
    """A reference to a file that is at fault itself is no second fault."""
    assert (
        find_broken(unknown_reference, {DOORS: make_doors_yaml(part_of="broken"), "promises/broken.yaml": "title: [\n"}, readable=False)
        == ()
    )


def test_a_link_is_there(tmp_path: Path) -> None:
    """A file that is never opened, since it is a link, is a fault of its own, and no missing record."""
    shutil.copytree(BASE, tmp_path / "commitments")
    folder = tmp_path / "commitments/promises"
    (folder / "linked.yaml").symlink_to(folder / "order-stone.yaml")
    (folder / "doors.yaml").write_text(make_doors_yaml(part_of="linked"), encoding="utf-8")
    ledger, problems = read_ledger(tmp_path)
    assert [problem.rule for problem in problems] == ["folder/link"]
    assert list(unknown_reference(ledger, AsOf(parse_day("2026-11-22")))) == []


@pytest.mark.parametrize("key", ["part_of", "continues", "goal", "ask", "agreement", "meeting"])
def test_one_that_is_missing(key: str) -> None:
    """Every reference of a promise is held to it, at its value."""
    assert list_places(unknown_reference, {DOORS: make_doors_yaml(**{key: "nowhere"})}) == [f"promises/doors.yaml:7:{len(key) + 3}"]


def test_each_missing_one_of_a_list_and_of_the_log() -> None:
    """Of several only those that are missing are at fault; the log is held to it too."""
    log = "date: 2026-10-02, by: jane, act: followed_up, next: [order-stone, nowhere]"
    files = {DOORS: make_doors_yaml(log, "date: 2026-10-03, by: jane, act: superseded, promise: nowhere", needs="[nowhere, order-stone]")}
    assert list_places(unknown_reference, files) == ["promises/doors.yaml:7:9", "promises/doors.yaml:9:72", "promises/doors.yaml:10:60"]


def test_the_hint() -> None:
    """It says what was meant, and which file to make otherwise."""
    (problem,) = find_broken(unknown_reference, {DOORS: make_doors_yaml(part_of="order-stones")})
    assert problem.message == "there is no promise order-stones"
    assert problem.hint == "did you mean order-stone? Otherwise create it: promises/order-stones.yaml"


def test_only_records_of_the_kind_are_meant() -> None:
    """A meeting is not proposed where a goal is wanted."""
    (problem,) = find_broken(unknown_reference, {DOORS: make_doors_yaml(goal="first-visit")})
    assert problem.hint == "create it: goals/first-visit.yaml"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("goal: sales:customer-first", []),
        ("ask: sales:habits", []),
        (
            "goal: sales:customer-frist",
            ["8:7 the board sales has no goal customer-frist; did you mean sales:customer-first? Otherwise check what sales publishes"],
        ),
        ("ask: nobody:habits", ["8:6 nobody is not a source of this board; add nobody under sources in board.yaml"]),
        (
            "part_of: sales:quotes",
            ["8:10 part_of: 'sales:quotes' is not an id; write small letters, digits and single dashes, like acme-2026"],
        ),
    ],
)
def test_records_of_another_board(tmp_path: Path, field: str, said: list[str]) -> None:
    """Goals and asks of another board may be named, and are looked up there; nothing else may be."""
    plan = f"title: Plan\npromiser: eva\ncustomer: eva\noutcome: There.\nmade: 2026-11-01\ndue: 2026-12-01\nwhy: It is wanted.\n{field}\n"
    root = write_rollup(tmp_path, {"parties/all.yaml": "people:\n  eva: {name: Eva}\n", "promises/plan.yaml": plan})
    found = [each for each in load_board_on(root).problems if each.is_error]
    assert [f"{each.place.line}:{each.place.column} {each.message}; {each.hint}" for each in found] == said
