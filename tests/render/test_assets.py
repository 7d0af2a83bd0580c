"""Style and script: the theme's colours only, no request, and pages that keep up with the reader's day."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.render.boards import make_rich_board
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.board import build_board
from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.site import FORM_SCRIPTS, SCRIPTS, STYLES, bundle_assets, list_sources, strip_comments

if TYPE_CHECKING:
    from playwright.sync_api import Page

CSS = {address: content.decode() for address, content in list_sources() if address.endswith(".css")}
JS = "".join(content.decode() for address, content in list_sources() if address in {"assets/dom.js", "assets/troth.js"})
TODAY = "window.Date = class extends Date { constructor(...given) { given.length ? super(...given) : super('2026-10-27T12:00:00Z') } };"


@pytest.mark.parametrize("address", CSS)
def test_colours_are_the_themes(address: str) -> None:
    """Beside the theme's variables a colour is only what stands in where a theme has none."""
    drawn = re.sub(r'url\("data:[^"]*"\)', "", CSS[address])
    bare = re.sub(r"var\(--md-[a-z-]+, #[0-9a-f]{3,6}\)", "", drawn)

    assert not re.search(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(", bare)
    assert not re.search(r"\b(?:animation|transition):", bare)


@pytest.mark.parametrize("address", CSS)
def test_selectors_are_whole(address: str) -> None:
    """None begins anew in its middle, as where half of a rule was lost; and no rule is written down twice in one place."""
    rules = re.findall(r"(?<=[{};])\s*([^{};@]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", CSS[address], flags=re.DOTALL))
    selectors = [one.strip() for names, _ in rules for one in names.split(",")]
    assert not [one for one in selectors if re.search(r"[\w)] \.troth(?![-\w])", one)]
    follow = list(itertools.pairwise(rules))
    assert not [first for first, second in follow if first == second]


def test_nothing_is_asked_of_anybody() -> None:
    """Neither style nor script asks another address for anything."""
    for text in (*CSS.values(), JS):
        addresses = set(re.findall(r"https?://[^\s'\"<>)]+", text)) - {"http://www.w3.org/2000/svg"}
        assert addresses == set()
        assert "@import" not in text
    assert not re.search(r"\b(?:fetch|XMLHttpRequest|sendBeacon|eval|innerHTML)\b", JS)


def show_page(uri: str, tab: Page, *, pinned: bool) -> None:
    """Open a page of the lively board as a browser of 27 October 2026 shows it."""
    of = make_rich_board()
    of = build_board(replace(of.ledger), AsOf(parse_day("2026-10-22"), pinned=pinned))
    body = next(page.body for page in make_pages(of, SiteUrls(directory_urls=False)) if page.uri == uri)
    tab.add_init_script(TODAY)
    tab.goto("about:blank")
    tab.set_content(f"<!doctype html><title>x</title><body>{body}")
    tab.evaluate(JS)


def test_dates_keep_up_with_the_reader(page: Page) -> None:
    """Days are counted from the reader's own day, and the page says how old it is."""
    show_page("promises/help", page, pinned=False)

    assert page.inner_text(".troth-signs .troth-when") == "tomorrow"
    assert page.inner_text(".troth-stale").startswith("This page was built 5 days ago.")
    assert page.text_content("[data-troth-today]") == "2026-10-27"


def test_what_became_overdue_is_counted(page: Page) -> None:
    """A list that was made before says how many of its promises are overdue by now."""
    show_page("index", page, pinned=False)

    assert page.text_content(".troth-stale") is not None
    assert "overdue since" in (page.text_content(".troth-stale") or "") or page.locator(".troth-is-late").count() > 0


def test_a_chosen_date_stays(page: Page) -> None:
    """A board that shows how things stood on a day goes on showing that day."""
    show_page("promises/help", page, pinned=True)

    assert page.inner_text(".troth-signs .troth-when") == "in 6 days"
    assert page.locator(".troth-stale").count() == 0
    assert page.text_content("[data-troth-today]") == "2026-10-22"


def test_the_script_may_run_twice(page: Page) -> None:
    """Instant navigation runs it again and again: one button an entry, one note a page."""
    show_page("promises/help", page, pinned=False)
    before = page.locator(".troth-copy").count()
    page.evaluate(JS)

    assert page.locator(".troth-copy").count() == before > 0
    assert page.locator(".troth-stale").count() == 1


def test_the_act_that_a_list_names_is_pointed_out(page: Page) -> None:
    """Whoever follows the next step of a row sees the act that is meant, opened where it was folded; a name of no act changes nothing."""
    body = next(each.body for each in make_pages(make_rich_board(), SiteUrls(directory_urls=False)) if each.uri == "promises/it")
    html = f"<!doctype html><title>x</title><body>{body}<script>{JS}</script>"
    page.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    for act, found in (("missed", ["missed"]), ("constructor", []), ("", [])):
        page.goto(f"http://board.example/promises/it.html?act={act}#what-you-can-do")
        meant = page.locator(".troth-meant")
        assert meant.evaluate_all("all => all.map(each => each.dataset.trothAct)") == found
        assert all(each.is_visible() for each in meant.all())


def test_pages_load_one_style_and_one_script() -> None:
    """Each is all of ours in order, without what only people read, under a name that says its content; the forms' script is named in it."""
    sources = dict(list_sources())
    bundles = bundle_assets()
    for name, parts in (("assets/troth.css", STYLES), ("assets/forms.js", FORM_SCRIPTS), ("assets/troth.js", SCRIPTS)):
        address, content = bundles[name]
        stem, digest, ending = address.split(".")
        assert f"{stem}.{ending}" == name
        assert re.fullmatch("[0-9a-f]{10}", digest)
        assert len(content) < sum(len(sources[each]) for each in parts)
        assert content.decode().replace(bundles["assets/forms.js"][0], "assets/forms.js") == "".join(
            strip_comments(each, sources[each].decode()) for each in parts
        )
    assert bundles["assets/forms.js"][0].encode() in bundles["assets/troth.js"][1]
    assert b"/*" not in bundles["assets/first.js"][1]


def test_only_comments_that_begin_a_line_are_left_out() -> None:
    """What looks like one within a line, a text or a pattern is none; what others wrote stays as they wrote it, licence and all."""
    kept = "const at = 1; /* here */\n/** @type {x} */ (y);\n  const z = /[/*]/;\n"
    assert strip_comments("assets/x.js", f"/* One\n * two. */\n  // three\n{kept}") == kept
    assert strip_comments("assets/vendor/x.js", "/*! MIT */\n  x\n") == "/*! MIT */\n  x\n"
