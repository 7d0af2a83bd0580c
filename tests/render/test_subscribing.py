"""The pages lead to calendars and feeds."""

from __future__ import annotations

import pytest
from tests.render.boards import make_rich_board

from troth.site import build_site


@pytest.mark.parametrize(
    ("address", "link"),
    [
        (None, '<a href="../calendar/ann.ics">Add to calendar</a>'),
        ("https://example.com/b", '<a href="webcal://example.com/b/calendar/ann.ics">'),
    ],
)
def test_a_party_can_subscribe(address: str | None, link: str) -> None:
    """A party's page leads to its calendar and feed: by webcal where the site's address is known, else to the file."""
    made = build_site(make_rich_board(), directory_urls=False, address=address)
    page = next(page for page in made.pages if page.uri == "people/ann")
    assert link in page.body
    assert '<a href="../feeds/ann.xml">' in page.body
    assert {"calendar/ann.ics", "feeds/ann.xml", "calendar/all.ics", "feed.xml"} <= made.files.keys()


def test_every_calendar_of_a_promise_has_its_page() -> None:
    """The page of a promise that stands in a calendar leads to its own entry, and the file is there."""
    made = build_site(make_rich_board(), directory_urls=False)
    for page in made.pages:
        if page.uri.startswith("promises/") and page.uri != "promises/index":
            assert (f"{page.uri}.ics" in made.files) == ('.ics"' in page.body)
