"""Each record as JSON: what the whole board's JSON says of it, at an address that its page links to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.render.html_parser import parse_html

from troth.base.dates import AsOf, parse_iso_date
from troth.build import load_board
from troth.site import build_site

if TYPE_CHECKING:
    from pathlib import Path


KINDS = ("promises", "asks", "agreements", "meetings", "goals", "parties")


def test_a_record_is_published_as_it_stands_in_the_board(checkout: Path) -> None:
    """One file a record of every kind, the same as in the board's, and linked from the record's page."""
    day = parse_iso_date("2026-11-20")
    assert day is not None
    made = build_site(load_board(checkout, AsOf(day)), directory_urls=False)
    whole = json.loads(made.files["v1/board.json"])
    expected = {f"v1/{kind}/{each['id']}.json": each for kind in KINDS for each in whole[kind]}
    found = {path: json.loads(content) for path, content in made.files.items() if path.startswith("v1/") and path != "v1/board.json"}
    assert found == expected
    linked = {
        each.attributes["href"].removeprefix("../")
        for page in made.pages
        for each in parse_html(page.body).find_all("a")
        if each.text == "as JSON"
    }
    assert linked == set(expected)
