"""Whole addresses, for what leaves the site."""

from __future__ import annotations

import pytest

from troth.base.errors import BoardError
from troth.render.page import SiteUrls, validate_site_url


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, ""),
        ("", ""),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/board//", "https://example.com/board/"),
        ("http://127.0.0.1:8000/a b/", "http://127.0.0.1:8000/a%20b/"),
        ("https://bücher.example/böard", "https://xn--bcher-kva.example/b%C3%B6ard/"),
    ],
)
def test_the_address_of_a_site(given: str | None, expected: str) -> None:
    """An address ends with a slash and holds nothing that a calendar or a feed could stumble over."""
    assert validate_site_url(given) == expected


@pytest.mark.parametrize(
    "given", ["example.com", "ftp://example.com", "https://", "javascript:alert(1)", "https://x.example/?a=b", "https://[", "https://a..b"]
)
def test_what_is_no_address(given: str) -> None:
    """Anything else is told with what to write."""
    with pytest.raises(BoardError, match="is not the address of a site"):
        validate_site_url(given)


def test_pages_files_and_subscriptions() -> None:
    """A page, a section of it, a file and a subscription lie below the site's address; without one there are none."""
    at = SiteUrls(directory_urls=True, site="https://example.com/board/")
    assert at.whole("promises/x#what-you-can-do") == "https://example.com/board/promises/x/#what-you-can-do"
    assert at.get_full_file_url("feed.xml") == "https://example.com/board/feed.xml"
    assert at.subscription("calendar/nina.ics") == "webcal://example.com/board/calendar/nina.ics"
    nowhere = SiteUrls(directory_urls=True)
    assert (nowhere.whole("index"), nowhere.get_full_file_url("feed.xml"), nowhere.subscription("calendar/nina.ics")) == ("", "", "")
