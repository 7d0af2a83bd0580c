"""Words that every object of a script has, such as constructor, are words like any other: in addresses, in ids, on this device."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from tests.cli.boards import make_promise_yaml, write_base_board
from tests.edit.record_files import read_data
from tests.render.forms import build_site_of, open_forms
from tests.render.test_row_data import BACK, EMITS, render_promises_page
from tests.render.test_row_data import open_page as filtered
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.build import load_board

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

WORDS = ("constructor", "__proto__", "prototype", "hasOwnProperty", "toString", "valueOf", "__defineGetter__", "then", "length")
"""What a script finds in an object, a function or a list where nobody has put it; a promise of a script has `then`."""
NAMES = ("kind", "id", "act", "by", "answer", "promiser", "goal", "part_of")
EACH = """queries => queries.map((query) => {
  history.replaceState(null, "", query);
  troth.makePage.start(document.querySelector(".troth-make"));
  return document.querySelectorAll(".troth-make-body :is(form, input, .troth-make-acts)").length;
})"""
ASK = """\
title: Who measures?
asker: jane
asked: [nina, constructor]
seeks: input
made: 2026-11-10
respond_by: 2026-12-01
request: With what?
"""
BOARD = {
    "board.yaml": "name: Words\n",
    "parties/more.yaml": "people:\n  constructor: {name: Connie Structor}\n",
    "goals/constructor.yaml": "title: Build\nowner: constructor\n",
    "asks/measuring.yaml": ASK,
    "promises/constructor.yaml": make_promise_yaml(promiser="constructor", goal="constructor", tags="[constructor, __proto__]"),
    "promises/doors.yaml": make_promise_yaml(),
}


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What goes wrong in the tab."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def queries() -> list[str]:
    """Return addresses in which such a word stands where another belongs."""
    found = [{name: word} for name in NAMES for word in WORDS] + [{word: "x"} for word in WORDS]
    found += [{"kind": kind, "id": record, "act": word} for kind, record in (("promise", "doors"), ("ask", "measuring")) for word in WORDS]
    return [f"?{urlencode(each)}" for each in found]


def test_the_make_page_has_a_way_on_whatever_its_address_says(page: Page, tmp_path: Path, faults: list[str]) -> None:
    """It shows a form, or what there is to choose; what is left out of what it asks for is said; nothing breaks."""
    maker = open_forms(page, build_site_of(write_base_board(tmp_path, BOARD)), me="constructor")
    ways = page.evaluate(EACH, queries())
    assert all(ways), [query for query, count in zip(queries(), ways, strict=True) if not count]
    for name, word in (("kind", "constructor"), ("act", "toString"), ("answer", "constructor"), ("goal", "valueOf"), ("by", "__proto__")):
        maker.restart(f"?{name}={word}")
        assert f"{name}={word}" in (page.text_content(".troth-make .troth-pending") or "")
    assert faults == []


def test_a_kind_that_is_none_is_left_out_and_said(page: Page, tmp_path: Path, faults: list[str]) -> None:
    """The page loads with such an address too, and offers the usual form."""
    open_forms(page, build_site_of(write_base_board(tmp_path, BOARD)), "?kind=constructor&__proto__=x&act=toString")
    assert "kind=constructor, act=toString" in (page.text_content(".troth-make .troth-pending") or "")
    assert page.get_by_label("What do you promise, in one line?").count() == 1
    assert faults == []


def test_records_and_people_may_be_called_so(page: Page, tmp_path: Path, faults: list[str]) -> None:
    """The forms take them as any other, and what is written is what was meant."""
    maker = open_forms(page, build_site_of(write_base_board(tmp_path, BOARD)), "?kind=ask&asker=constructor&goal=constructor")
    asked = read_data(maker.read_preview().encode())
    assert (asked["asker"], asked["goal"]) == ("constructor", "constructor")
    maker.restart("?kind=promise&id=constructor&act=reported&by=constructor")
    assert "by: constructor" in maker.read_preview()
    maker.restart("?kind=promise&promiser=constructor&customer=constructor&goal=constructor&part_of=constructor")
    made = read_data(maker.read_preview().encode())
    assert [made[each] for each in ("promiser", "customer", "goal", "part_of")] == ["constructor"] * 4
    assert faults == []


def test_a_list_stands_whatever_its_address_says(page: Page, tmp_path: Path, faults: list[str]) -> None:
    """A filter takes such a word for a choice that nothing fits, or for one that is there."""
    board = load_board(write_base_board(tmp_path, BOARD), AsOf(parse_day("2026-11-20")))
    page.add_init_script(EMITS)
    filtered(page, "", board)
    body = render_promises_page(board)
    for name in ("state", "by", "customer", "goal", "tag", "schedule", "sort", "words", "from", "view"):
        for word in WORDS[:4]:
            page.evaluate("query => history.replaceState(null, '', query)", f"?{urlencode({name: word, word: name})}")
            page.evaluate(BACK, body)
            assert page.locator(".troth-filter").is_visible(), (name, word)
    assert faults == []
