"""Goals that move: what was read of their measures, and the larger goals that they serve."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.views.contexts import make_context

from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.render.svg_charts import draw_sparkline
from troth.views.context import ViewContext
from troth.views.goal.page import build_goal_page
from troth.views.goal.rows import build_goals_page, list_goal_tree
from troth.views.rich_text import to_plain_text

if TYPE_CHECKING:
    from pathlib import Path

MEASURES = "measures: [Nobody complains, {what: Snags, at_most: 2}]\n"
LOG = """log:
  - {date: 2026-10-20, by: jane, act: measured, measure: Snags, value: 7}
  - {date: 2026-11-01, by: nina, act: measured, measure: Nobody complains, value: one did}
  - {date: 2026-11-10, by: nina, act: measured, measure: Snags, value: 2, note: In the hall.}
"""
FILES = {
    "goals/doors.yaml": f"title: Doors that shut\nowner: nina\nby: 2026-12-31\n{MEASURES}{LOG}",
    "goals/hinges.yaml": "title: Hinges\nowner: jane\nserves: doors\n"
    "log:\n  - {date: 2026-11-12, by: jane, act: dropped, because: Sold.}\n",
    "goals/screws.yaml": "title: Screws\nowner: jane\nserves: hinges\n",
    "goals/yard.yaml": "title: A yard\nowner: jane\nby: 2026-12-01\n",
}


def test_the_readings_of_a_measure(tmp_path: Path) -> None:
    """The last one beside its target, all of them by day, and the numbers as a curve that says the same in words."""
    context = make_context(tmp_path, "2026-11-20", FILES)
    complaints, snags = build_goal_page(context.board.ledger.goals["doors"], context).measures
    assert (snags.line.target, snags.line.actual, snags.line.note) == ("at most 2", "2", "on 10 Nov 2026, met")
    assert [(each.date_text, each.value, each.face.id, each.note) for each in snags.readings] == [
        ("10 Nov 2026", "2", "nina", "In the hall."),
        ("20 Oct 2026", "7", "jane", ""),
    ]
    assert snags.curve is not None
    assert (snags.curve.values, snags.curve.good, snags.curve.bounds) == ((7.0, 2.0), (False, True), (2.0,))
    assert snags.curve.text == "Snags: 7 on 20 Oct 2026, 2 on 10 Nov 2026; target: at most 2"
    assert (complaints.line.actual, complaints.curve) == ("one did", None)
    pages = {each.uri: each for each in make_pages(context.board, SiteUrls(directory_urls=False))}
    assert draw_sparkline(snags.curve) in pages["goals/doors"].body


def test_goals_stand_below_those_that_they_serve(tmp_path: Path) -> None:
    """As a tree, with how each ended and how many of its measures are met; on its own page each knows the way up and down."""
    context = make_context(tmp_path, "2026-11-20", FILES)
    rows = build_goals_page(context).rows
    assert [(each.id, each.depth) for each in rows] == [("yard", 0), ("doors", 0), ("hinges", 1), ("screws", 2)]
    assert [(each.ended, each.measured) for each in rows[1:3]] == [("", "1/1 met"), ("dropped 12 Nov 2026", "")]
    page = build_goal_page(context.board.ledger.goals["screws"], context)
    assert to_plain_text(page.serves) == "Serves Hinges, which serves Doors that shut."
    assert [(each.id, each.depth) for each in list_goal_tree(context, "doors")] == [("hinges", 0), ("screws", 1)]


def test_a_circle_of_goals_is_shown_all_the_same(tmp_path: Path) -> None:
    """Each of its goals once, though `check` refuses it."""
    board = make_context(tmp_path, "2026-11-20", FILES).board
    goals = board.ledger.goals
    circle = MappingProxyType({**goals, "doors": replace(goals["doors"], serves="screws")})
    context = ViewContext(replace(board, ledger=replace(board.ledger, goals=circle)))
    assert [each.id for each in list_goal_tree(context)] == ["yard", "doors", "hinges", "screws"]
    page = build_goal_page(context.board.ledger.goals["doors"], context)
    assert to_plain_text(page.serves) == "Serves Screws, which serves Hinges."
