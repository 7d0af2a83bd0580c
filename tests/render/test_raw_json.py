"""Each record as JSON: what the whole board's JSON says of it, at an address that its page links to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.render.reading import read

from troth.build import look
from troth.days import AsOf, parse
from troth.site import site

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("promises", "asks", "agreements", "meetings", "goals", "parties")


def test_a_record_is_published_as_it_stands_in_the_board(checkout: Path) -> None:
    """One file a record of every kind, the same as in the board's, and linked from the record's page."""
    day = parse("2026-11-20")
    assert day is not None
    made = site(look(checkout, AsOf(day)), directory_urls=False)
    whole = json.loads(made.files["v1/board.json"])
    expected = {f"v1/{kind}/{each['id']}.json": each for kind in KINDS for each in whole[kind]}
    found = {path: json.loads(content) for path, content in made.files.items() if path.startswith("v1/") and path != "v1/board.json"}
    assert found == expected
    linked = {
        each.attributes["href"].removeprefix("../") for page in made.pages for each in read(page.body).all("a") if each.text == "as JSON"
    }
    assert linked == set(expected)
