"""The real boards rolled up: a source that is broken, one a year old and one that means ill leave all others as they are."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.rollup.boards import DAY, export_board, load_board_on, make_as_of, make_settings_yaml, publish_board, write_records

from troth.build import build_published_json
from troth.read.sources.published import parse_board_json
from troth.rollup.published import PublishedRatio, SourceFaultKind
from troth.site import build_site

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


def render_pages(root: Path) -> Mapping[str, str]:
    """Return the pages of boards and people of a roll-up by their addresses."""
    made = build_site(load_board_on(root), directory_urls=False).pages
    return {page.uri: page.body for page in made if page.uri.startswith(("boards/", "across/people/")) and "index" not in page.uri}


def test_three_bad_sources_leave_five_good_ones_as_they_are(boards: dict[str, Path], tmp_path: Path) -> None:
    """Each of the three is named at its line; the pages of the other boards and of their people are the same to the letter."""
    good = {name: f"../{name}" for name in boards}
    alone = render_pages(write_records(tmp_path / "alone", {"board.yaml": make_settings_yaml(**good)}))
    evil = export_board(boards["jane"])
    evil["parties"][0]["name"] = "<script>alert(1)</script>"
    evil["asks"][0]["asked"][0]["party"] = "../../x"
    publish_board(tmp_path / "broken", build_published_json(boards["kitchen"], make_as_of())[:700])
    publish_board(tmp_path / "old", build_published_json(boards["kitchen"], make_as_of("2025-11-20")))
    publish_board(tmp_path / "hostile", json.dumps(evil).encode())
    bad = {name: f"../{name}" for name in ("broken", "old", "hostile")}
    root = write_records(tmp_path / "all", {"board.yaml": make_settings_yaml(**good, **bad)})
    made = render_pages(root)
    board = load_board_on(root)
    assert {each.rule for each in board.problems} == {"source/refused", "source/old"}
    assert sorted(each.place.line for each in board.problems) == [8, 9, 10]
    assert board.rollup is not None
    troubles = {each.id: [fault.kind for fault in each.faults] for each in board.rollup.sources if each.faults}
    assert troubles == {"broken": [SourceFaultKind.REFUSED], "old": [SourceFaultKind.OLD], "hostile": [SourceFaultKind.REFUSED]}
    # Two boards of one name are told apart by their ids, and the old one has that of the kitchen.
    assert {uri for uri in alone if uri not in made} == set()
    assert {uri for uri, body in alone.items() if made[uri] != body} == set()


def test_the_numbers_are_those_of_the_boards(boards: dict[str, Path], tmp_path: Path) -> None:
    """N and N of the roll-up are the sums of what each board's own record page counts."""
    of = load_board_on(
        write_records(tmp_path / "all", {"board.yaml": make_settings_yaml(**{name: f"../{name}" for name in boards})})
    ).rollup
    assert of is not None
    every = [load_board_on(folder, DAY).numbers for folder in boards.values()]
    for key, total in of.totals.items():
        assert total == PublishedRatio(sum(getattr(each, key).n for each in every), sum(getattr(each, key).total for each in every)), key
    assert len(of.overdue) == sum(len(each) for numbers in every for each in numbers.overdue.values())
    assert parse_board_json(build_published_json(boards["rust"], make_as_of())).ratios.keys() == of.totals.keys()
