"""Addresses: relative, whichever way the site writes them."""

from __future__ import annotations

import posixpath

import pytest

from troth.render.page import SiteUrls

PAGES = ("index", "overdue", "people/index", "people/nina", "promises/my-index", "promises/index")


@pytest.mark.parametrize(
    ("page", "folders", "files"),
    [
        ("index", "index.html", "index.html"),
        ("overdue", "overdue/index.html", "overdue.html"),
        ("people/index", "people/index.html", "people/index.html"),
        ("promises/my-index", "promises/my-index/index.html", "promises/my-index.html"),
    ],
)
def test_a_page_has_a_file(page: str, folders: str, files: str) -> None:
    """The file is the one that site generators write for a document of that name."""
    assert SiteUrls(directory_urls=True).get_page_file(page) == folders
    assert SiteUrls(directory_urls=False).get_page_file(page) == files


@pytest.mark.parametrize("folders", [True, False])
@pytest.mark.parametrize("start", PAGES)
@pytest.mark.parametrize("target", PAGES)
def test_from_every_page_to_every_other(start: str, target: str, *, folders: bool) -> None:
    """Followed as a browser does, a link ends at the file of its page, and a file's at that file."""
    addresses = SiteUrls(directory_urls=folders)
    here = addresses.build_page_urls(start)

    def followed(link: str) -> str:
        target = link.partition("#")[0]
        found = posixpath.normpath(posixpath.join(posixpath.dirname(addresses.get_page_file(start)), target))
        return f"{found}/index.html".removeprefix("./") if target.endswith("/") else found

    assert followed(here.to(target)) == addresses.get_page_file(target)
    assert here.to(f"{target}#terms").endswith("#terms")
    assert here.to("#terms") == "#terms"
    assert followed(here.file("assets/troth.css")) == "assets/troth.css"
    assert not here.to(target).startswith("/")
