"""All pages: sound HTML, links that lead somewhere, and no text of a user that comes alive."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profiles import scale_examples
from tests.render.boards import make_board_with_text, make_rich_board
from tests.render.html_parser import Read, parse_html
from tests.status.builders import make_board

from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.site import build_site
from troth.views.rich_text import strip_code_marks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Golden

    from troth.board import Board
    from troth.render.page import Page

TAGS = {
    "a", "article", "aside", "b", "bdi", "blockquote", "br", "button", "caption", "code", "col", "colgroup", "dd", "defs", "details",
    "div", "dl", "dt", "em", "form", "g", "h1", "h2", "h3", "hr", "img", "input", "label", "li", "marker", "nav", "ol", "option", "p",
    "path", "pre", "rect", "section", "select", "span", "strong", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "time",
    "title", "tr", "ul", "desc",
}  # fmt: skip
"""All that our templates write; none runs or sends anything: the one form leads nowhere, and the pictures are those of the help."""


def render_by_address(of: Board, *, folders: bool = False) -> dict[str, Page]:
    """Return the pages of a board by their address."""
    return {page.uri: page for page in make_pages(of, SiteUrls(folders))}


def check_harmless(found: Read) -> None:
    """Fail where something on a page could do what our templates never do."""
    for element in found.elements:
        assert element.tag in TAGS, element
        assert element.tag != "form" or "hidden" in element.attributes, element
        for name, value in element.attributes.items():
            assert not name.startswith("on"), element
            assert name not in ("style", "srcset", "srcdoc", "action", "formaction"), element
            assert name != "src" or value.startswith("../help/pictures/"), element
            if name in ("href", "xlink:href"):
                assert ":" not in value.split("/")[0] or value.startswith(("https://", "http://", "mailto:", "webcal:")), element


@pytest.mark.parametrize("folders", [True, False])
def test_every_page_is_sound(*, folders: bool) -> None:
    """Tags close, ids are unique, controls have names, and there is one main heading."""
    for uri, page in render_by_address(make_rich_board(), folders=folders).items():
        found = parse_html(page.body)
        assert found.faults == [], uri
        assert len(found.find_all("h1")) == 1, uri
        assert all(
            each.attributes.get("aria-hidden") or each.attributes.get("role") in ("img", "group") for each in found.find_all("svg")
        ), uri


@pytest.mark.parametrize("folders", [True, False])
def test_each_page_is_found_by_its_file(*, folders: bool) -> None:
    """So that a served board makes no more than what is asked for."""
    site = build_site(make_rich_board(), directory_urls=folders)
    pages = {site.addresses.get_page_file(each.address): each.address for each in site.lazy_pages}
    assert {file: getattr(site.find_page(file), "address", None) for file in pages} == pages
    assert [site.find_page(each) for each in ("promises/none.html", "promises/it/none/index.html", "none.html", "index", "a.css")] == [
        None
    ] * 5


def test_a_body_can_stand_in_a_markdown_file() -> None:
    """One block: it begins with its div, has no empty line, and no brace that a template engine could take for its own."""
    for uri, page in render_by_address(make_rich_board()).items():
        assert page.body.startswith('<div class="troth '), uri
        assert page.body.endswith("</div>\n"), uri
        assert not re.search(r"\n\s*\n", page.body), uri
        assert "{" not in page.body, uri


@pytest.mark.parametrize("folders", [True, False])
def test_every_link_leads_somewhere(*, folders: bool) -> None:
    """To a page that there is, and to a heading that it has; to nothing else of this site but what is published."""
    addresses = SiteUrls(folders)
    made = render_by_address(make_rich_board(), folders=folders)
    ids = {addresses.get_page_file(uri): set(parse_html(page.body).ids) for uri, page in made.items()}
    for uri, page in made.items():
        for link in parse_html(page.body).find_all("a"):
            address = link.attributes["xlink:href" if "troth-node" in link.attributes.get("class", "") else "href"]
            target, _, section = address.partition("#")
            target = target.partition("?")[0]
            if ":" in target.split("/")[0]:
                continue
            where = (
                posixpath.normpath(posixpath.join(posixpath.dirname(addresses.get_page_file(uri)), target))
                if target
                else addresses.get_page_file(uri)
            )
            file = posixpath.normpath(f"{where}/index.html") if target.endswith("/") else where
            if not file.startswith(("v1/", "calendar/", "feed", "feeds/", "promises.")) and not file.endswith(".ics"):
                assert file in ids, (uri, target)
                assert not section or section in ids[file], (uri, address)


def test_pages_of_an_empty_board() -> None:
    """A board without a single promise has all its lists, and each says something."""
    made = render_by_address(make_board(as_of="2026-10-05"))

    assert {"index", "overdue", "due", "waiting", "help-wanted", "promises/index", "people/index"} <= set(made)
    assert all(parse_html(page.body).faults == [] for page in made.values())


def test_only_lists_belong_into_the_navigation() -> None:
    """There may be thousands of records, and the cost of a navigation grows with their square."""
    made = render_by_address(make_rich_board())

    assert {uri for uri, page in made.items() if page.in_navigation} >= {
        "index",
        "overdue",
        "due",
        "waiting",
        "help-wanted",
        "promises/index",
    }
    assert not any(
        page.in_navigation
        for uri, page in made.items()
        if uri.startswith(("promises/", "people/", "teams/")) and not uri.endswith("/index")
    )


def test_a_record_can_be_edited_in_a_browser() -> None:
    """Its page knows its file and where to edit it."""
    page = render_by_address(make_rich_board())["promises/it"]

    assert page.source == "commitments/promises/it.yaml"
    assert page.edit_url == "https://github.com/o/r/edit/main/commitments/promises/it.yaml"
    assert "edit the file on GitHub" in page.body


def test_hostile_texts_stay_texts(shared: Path) -> None:
    """Each text of the corpus, in every field at once, is shown as it was written and does nothing."""
    for case in json.loads((shared / "hostile/texts.json").read_text()):
        if case["verdict"] == "accept":
            check_shown_harmlessly(case["payload"], case["name"])


@settings(max_examples=scale_examples(15))
@given(st.text(st.sampled_from("<>&\"'/=:;()[]{}!*_`#\\-+ \nabonscript."), min_size=1, max_size=40))
def test_made_up_texts_stay_texts(text: str) -> None:
    """Whatever is made of the characters that matter to HTML and Markdown is only ever text."""
    check_shown_harmlessly(text, text)


LOOKED_AT: set[str] = set()
"""Pages that hold nothing of a text are the same for every text, and are looked at once."""


def check_shown_harmlessly(text: str, name: str) -> None:
    """Look for the text on every page of a board that holds it everywhere."""
    made = render_by_address(make_board_with_text(text))
    for uri, page in made.items():
        if page.body in LOOKED_AT:
            continue
        LOOKED_AT.add(page.body)
        found = parse_html(page.body)
        check_harmless(found)
        assert found.faults == [] or not text.strip(), (name, uri, found.faults)
    shown = strip_code_marks(text)
    bare = "".join(shown.split())
    title = next(each for each in parse_html(made["promises/it"].body).elements if each.tag == "h1")
    assert "".join(title.text.split()) == bare, name
    assert made["promises/it"].title == shown, name


def test_a_promise_and_home_look_as_they_did(golden: Golden) -> None:
    """The whole HTML of two pages, to be looked at when it changes."""
    made = render_by_address(make_rich_board())

    for uri in ("index", "promises/it"):
        golden(f"pages/{uri}.html", made[uri].body)
