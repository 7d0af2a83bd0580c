from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rollup.boards import load_board_on, write_rollup
from tests.rules.boards import DOORS, find_broken, list_places, make_doors_yaml

from troth.rules.references import unknown_party

if TYPE_CHECKING:
    from pathlib import Path

QUIET = {
    "a person": {DOORS: make_doors_yaml(promiser="omar")},
    "a team": {DOORS: make_doors_yaml(promiser="fitters")},
    "a customer that acts itself": {DOORS: make_doors_yaml("date: 2026-10-02, by: retail, act: agreed", customer="retail")},
    "everybody who was asked": {"asks/tiles.yaml": "title: Tiles?\nasker: jane\nasked: [nina, {each: fitters}]\nseeks: input\n"
                                "made: 2026-10-01\nrespond_by: 2026-10-09\nrequest: Which?\n"
                                "log:\n  - {date: 2026-10-01, by: jane, act: reached_out, to: all, via: email}\n"},
}  # fmt: skip


@pytest.mark.parametrize("files", QUIET.values(), ids=QUIET)
def test_known_parties_are_left_alone(files: dict[str, str]) -> None:
    """People, teams, customers and the words for everybody may be named."""
    assert find_broken(unknown_party, files) == ()


def test_every_place_is_found() -> None:
    """A party that no file has is a fault wherever it stands: terms, log, and the parties themselves."""
    files = {
        DOORS: make_doors_yaml("date: 2026-10-02, by: zed, act: agreed", promiser="[nina, zed]", partner="zed"),
        "parties/more.yaml": "teams:\n  plumbers: {name: Plumbers, lead: zed, members: [zed]}\n",
        "goals/open.yaml": "title: Open\nowner: zed\n",
    }
    assert list_places(unknown_party, files) == [
        "goals/open.yaml:2:8",
        "parties/more.yaml:2:36",
        "parties/more.yaml:2:51",
        "promises/doors.yaml:2:18",
        "promises/doors.yaml:7:10",
        "promises/doors.yaml:9:28",
    ]


@pytest.mark.parametrize(("written", "meant"), [("nnia", "nina"), ("nina-novak", "nina"), ("jane-ito", "jane"), ("fiters", "fitters")])
def test_the_hint_says_who_was_meant(written: str, meant: str) -> None:
    """A slip, a whole name or an account's name leads to the id that was meant."""
    (problem,) = find_broken(unknown_party, {DOORS: make_doors_yaml(promiser=written)})
    assert problem.hint.startswith(f"did you mean {meant}?")


def test_the_hint_without_a_guess() -> None:
    """Where nobody is like it, the hint says where to add the party."""
    (problem,) = find_broken(unknown_party, {DOORS: make_doors_yaml(promiser="xyz-gmbh")})
    assert problem.hint == "add xyz-gmbh to a file under parties/"


def test_silent_where_parties_are_missing() -> None:
    """While a file of parties cannot be read, nobody is called unknown: they may be in it."""
    assert find_broken(unknown_party, {DOORS: make_doors_yaml(promiser="zed"), "parties/more.yaml": "people: [\n"}, readable=False) == ()


def list_errors(root: Path, customer: str) -> list[str]:
    """Return the errors of a roll-up with a promise to somebody of another board."""
    files = {
        "parties/all.yaml": "people:\n  eva: {name: Eva}\n",
        "promises/plan.yaml": f"title: Plan\npromiser: eva\ncustomer: {customer}\noutcome: There.\nmade: 2026-11-01\ndue: 2026-12-01\n",
    }
    found = load_board_on(write_rollup(root, files, far="https://example.com/v1/")).problems
    return [f"{each.place.line}:{each.place.column} {each.message}; {each.hint}" for each in found if each.is_error]


@pytest.mark.parametrize("customer", ["sales:rosa", "sales:sellers", "far:whoever"])
def test_a_party_of_another_board(tmp_path: Path, customer: str) -> None:
    """A party that the other board has is known; one of a board that cannot be read now is believed."""
    assert list_errors(tmp_path, customer) == []


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        (
            "sales:rossa",
            "the board sales has no person, team or customer rossa; did you mean sales:rosa? Otherwise check what sales publishes",
        ),
        (
            "sales:ben-b",
            "the board sales has no person, team or customer ben-b; did you mean sales:ben? Otherwise check what sales publishes",
        ),
        ("salse:rosa", "salse is not a source of this board; did you mean sales? Otherwise add salse under sources in board.yaml"),
    ],
)
def test_nobody_on_another_board(tmp_path: Path, customer: str, said: str) -> None:
    """A board that is no source, and a party that its board does not have, are faults with their place and what was meant."""
    assert list_errors(tmp_path, customer) == [f"3:11 {said}"]
