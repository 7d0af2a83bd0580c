"""The real boards rolled up: a source that is broken, one a year old and one that means ill leave all others as they are."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.many import DAY, as_of, export, lay, looked, publish, settings

from troth.build import published_by
from troth.published import Count, Trouble
from troth.read.published import published
from troth.site import site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCENARIOS = {"kitchen": "kitchen", "acme": "acme-review", "platform": "platform-sales", "jane": "jane"}


@pytest.fixture
def boards(shared: Path, tmp_path: Path) -> dict[str, Path]:
    """Copies of the real boards, by the ids under which they are rolled up."""
    found = {name: shared / "data/scenarios" / folder for name, folder in SCENARIOS.items()} | {"rust": shared / "data/rust-goals"}
    for name, folder in found.items():
        shutil.copytree(folder / "commitments", tmp_path / name / "commitments")
    return {name: tmp_path / name for name in found}


def pages(root: Path) -> Mapping[str, str]:
    """Return the pages of boards and people of a roll-up by their addresses."""
    made = site(looked(root), directory_urls=False).pages
    return {page.uri: page.body for page in made if page.uri.startswith(("boards/", "across/people/")) and "index" not in page.uri}


def test_three_bad_sources_leave_five_good_ones_as_they_are(boards: dict[str, Path], tmp_path: Path) -> None:
    """Each of the three is named at its line; the pages of the other boards and of their people are the same to the letter."""
    good = {name: f"../{name}" for name in boards}
    alone = pages(lay(tmp_path / "alone", {"board.yaml": settings(**good)}))
    evil = export(boards["jane"])
    evil["parties"][0]["name"] = "<script>alert(1)</script>"
    evil["asks"][0]["asked"][0]["party"] = "../../x"
    publish(tmp_path / "broken", published_by(boards["kitchen"], as_of())[:700])
    publish(tmp_path / "old", published_by(boards["kitchen"], as_of("2025-11-20")))
    publish(tmp_path / "hostile", json.dumps(evil).encode())
    bad = {name: f"../{name}" for name in ("broken", "old", "hostile")}
    root = lay(tmp_path / "all", {"board.yaml": settings(**good, **bad)})
    made = pages(root)
    board = looked(root)
    assert {each.rule for each in board.problems} == {"source/refused", "source/old"}
    assert sorted(each.place.line for each in board.problems) == [8, 9, 10]
    assert board.organisation is not None
    troubles = {each.id: [fault.trouble for fault in each.faults] for each in board.organisation.contributions if each.faults}
    assert troubles == {"broken": [Trouble.REFUSED], "old": [Trouble.OLD], "hostile": [Trouble.REFUSED]}
    # Two boards of one name are told apart by their ids, and the old one has that of the kitchen.
    assert {uri for uri in alone if uri not in made} == set()
    assert {uri for uri, body in alone.items() if made[uri] != body} == set()


def test_the_numbers_are_those_of_the_boards(boards: dict[str, Path], tmp_path: Path) -> None:
    """N and N of the roll-up are the sums of what each board's own record page counts."""
    of = looked(lay(tmp_path / "all", {"board.yaml": settings(**{name: f"../{name}" for name in boards})})).organisation
    assert of is not None
    every = [looked(folder, DAY).numbers for folder in boards.values()]
    for key, total in of.sums.items():
        assert total == Count(sum(getattr(each, key).n for each in every), sum(getattr(each, key).of for each in every)), key
    assert len(of.overdue) == sum(len(each) for numbers in every for each in numbers.overdue.values())
    assert published(published_by(boards["rust"], as_of())).shares.keys() == of.sums.keys()
