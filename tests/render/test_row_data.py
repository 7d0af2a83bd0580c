"""The filter of the Promises page: found, sorted, counted and taken away in the browser, and only with a script."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from tests.render.boards import make_board_of, make_board_with_text, make_rich_board
from tests.status.builders import make_parties, make_promise

from troth.model import Settings
from troth.render.page import SiteUrls
from troth.render.pages import make_pages
from troth.render.row_data import render_outcomes_script
from troth.site import SCRIPTS, STYLES, list_sources

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from troth.board import Board


ALL = 8
MORE = 140
AT = "http://board.example/promises/index.html"
FILES = {address: content.decode() for address, content in list_sources()}
EMITS = "window.document$ = {all: [], subscribe(go) { this.all.push(go); go(); }, go() { this.all.forEach((each) => each()); }};"
BACK = "body => { document.querySelector('.troth').outerHTML = body; document$.go(); document$.go(); }"


def render_promises_page(board: Board) -> str:
    """Return the Promises page of a board as it stands in the site."""
    return next(page.body for page in make_pages(board, SiteUrls(directory_urls=False)) if page.uri == "promises/index")


def open_page(tab: Page, query: str = "", board: Board | None = None) -> Page:
    """Open the page with its style and scripts at an address that nobody is asked for."""
    style = "".join(FILES[address] for address in STYLES)
    script = "".join(f"<script>{FILES[address]}</script>" for address in SCRIPTS)
    body = render_promises_page(board or make_rich_board())
    html = f"<!doctype html><html lang=en><title>x</title><style>{style}</style><main>{body}</main>{script}"
    tab.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    tab.route("**/outcomes.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    tab.set_default_timeout(120_000)
    tab.goto(AT + query)
    folded = tab.locator(".troth-filter-toggle[aria-expanded=false]:visible")
    if folded.count():
        folded.click()
    return tab


def list_titles(tab: Page) -> list[str]:
    """Return the titles of the rows that can be seen, from the top."""
    return tab.locator(".troth-c-title:visible a").all_text_contents()


def find_field(tab: Page, name: str) -> Locator:
    """Return the select with this label."""
    return tab.get_by_role("combobox", name=name, exact=True)


def read_count(tab: Page) -> str:
    """Return what the page says of how many rows it shows."""
    return tab.locator(".troth-filter-count").text_content() or ""


def wait_for_query(tab: Page, query: str) -> None:
    """Wait until the address ends in this."""
    tab.wait_for_function("query => location.search === query", arg=query)


def test_words_are_found_in_what_a_row_says(page: Page) -> None:
    """All words must be there, in any order, in the title, the names, the tags or the id; case and accents do not matter."""
    open_page(page)
    box = page.get_by_label("Words")

    for words, found in {"ASKS óne": ["One that asks"], "house 2026": ["It"], "nothing-like-it": []}.items():
        box.fill(words)
        page.wait_for_function("words => new URLSearchParams(location.search).get('words') === words", arg=words)
        assert list_titles(page) == found


@pytest.mark.parametrize(
    ("label", "option", "query", "found"),
    [
        ("State", "Delivered", "?state=delivered", ["A delivered one"]),
        ("Schedule", "Overdue", "?schedule=overdue", ["What comes after", "A late one", "An odd one"]),
        ("Person", "Bob", "?who=bob", None),
        ("Team", "Blue", "?team=blue", None),
        ("Customer", "Ann", "?customer=ann", ["What comes after"]),
        ("Goal", "open-house", "?goal=open-house", ["It"]),
        ("Tag", "house", "?tag=house", ["It"]),
    ],
)
def test_a_choice_goes_into_the_address_and_back(page: Page, label: str, option: str, query: str, found: list[str] | None) -> None:
    """Each field narrows the rows, is counted and is in the address; who opens that address sees the same."""
    open_page(page)
    control = find_field(page, label)
    control.select_option(next(each for each in control.locator("option").all_text_contents() if each.startswith(option)))

    wait_for_query(page, query)
    seen = list_titles(page)
    assert seen
    assert found is None or seen == found
    assert read_count(page) == f"{len(seen)} of {ALL}"
    page.reload()
    assert list_titles(page) == seen
    assert find_field(page, label).input_value() == query.split("=")[1]


def test_fields_hold_together(page: Page) -> None:
    """An address may name several fields; what else stands in it stays."""
    open_page(page, "?h=x&state=promised&who=bob#open")

    assert list_titles(page) == ["One that asks"]
    page.get_by_label("Words").fill("asks")
    wait_for_query(page, "?h=x&state=promised&who=bob&words=asks")
    assert list_titles(page) == ["One that asks"]
    assert page.url.endswith("#open")


def test_words_are_found_in_outcomes_too(page: Page) -> None:
    """What a promise comes to is in no row; it is loaded when somebody looks for words, and then found."""
    open_page(page)
    page.unroute("**/*")
    page.route("**/outcomes.js", lambda route: route.fulfill(body='troth.outcomes = {"done": "A shelf for the café"};'))
    page.get_by_label("Words").fill("cafe shelf")
    page.wait_for_function("document.querySelector('.troth-filter-count').textContent.startsWith('1 of')")
    assert list_titles(page) == ["A delivered one"]


def test_the_outcomes_of_all_promises_are_a_script_of_data() -> None:
    """By id, as they are in the terms now."""
    script = render_outcomes_script(make_rich_board()).decode()
    outcomes = json.loads(script.removeprefix("troth.outcomes = ").removesuffix(";\n"))
    assert len(outcomes) == ALL
    assert outcomes["it"] == "Less."


def test_rows_stand_in_groups_by_side(page: Page) -> None:
    """Each name has a head with how many it has, the names in their order, and none is lost; without a choice all is as it was."""
    open_page(page)
    before = list_titles(page)
    find_field(page, "Group by").select_option(label="Customer")
    wait_for_query(page, "?group=customer")
    heads = page.locator("section:has(#open) .troth-group").all_text_contents()
    assert heads == sorted(heads, key=str.casefold)
    assert any(each.startswith("Acme (1)") for each in heads)
    assert sorted(list_titles(page)) == sorted(before)
    find_field(page, "Group by").select_option("")
    wait_for_query(page, "")
    assert list_titles(page) == before
    assert page.locator(".troth-group").count() == 0


def test_a_reader_keeps_filters_under_names_of_their_own(page: Page) -> None:
    """On this device alone: a name leads to what was chosen, says when it is shown, and goes when it is removed."""
    open_page(page, "?tag=house")
    page.get_by_label("Name of the filter").fill("<b>Mine</b>")
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.get_by_text("on this device only").is_visible()
    page.goto(AT)
    link = page.get_by_role("link", name="<b>Mine</b>")
    assert link.get_attribute("aria-current") is None
    link.click()
    wait_for_query(page, "?tag=house")
    assert page.get_by_role("link", name="<b>Mine</b>").get_attribute("aria-current") == "true"
    page.get_by_role("button", name="Remove the filter <b>Mine</b>").click()
    assert page.locator(".troth-saved a").count() == 0
    page.reload()
    assert page.locator(".troth-saved").is_hidden()


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "[3]",
        "null",
        '[{"name": 1}]',
        '[{"name": "x", "page": "//evil.example/", "query": ""}]',
        '[{"name":"x","page":"javascript:1","query":""}]',
    ],
)
def test_what_others_left_on_the_device_breaks_nothing(page: Page, kept: str) -> None:
    """Whatever stands under the key is no filter unless it is one of a list of this board."""
    page.add_init_script(f"localStorage.setItem('troth.filters /', {json.dumps(kept)})")
    open_page(page, "?tag=house")
    assert list_titles(page) == ["It"]
    assert page.locator(".troth-saved a").count() == 0


def test_a_browser_that_keeps_nothing_offers_nothing(page: Page) -> None:
    """The filter works all the same."""
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
    open_page(page, "?tag=house")
    assert list_titles(page) == ["It"]
    assert page.get_by_label("Name of the filter").is_hidden()


def test_a_page_shows_all_rows_that_it_has(page: Page) -> None:
    """As many as one page holds are all shown and counted; more come as data."""
    many = tuple(make_promise(record=f"p{number}") for number in range(MORE))
    open_page(page, "", make_board_of(many, Settings(), make_parties(), ()))

    assert read_count(page) == f"{MORE} of {MORE}"
    assert len(list_titles(page)) == MORE


def test_columns_sort(page: Page) -> None:
    """Up, down and back to the board's order, by mouse or keyboard, said to those who cannot see it; no date comes last."""
    open_page(page)
    before = list_titles(page)
    button = page.get_by_role("button", name="Promise").first
    head = page.locator("th:has(> .troth-sort)").nth(1)

    button.focus()
    page.keyboard.press("Enter")
    wait_for_query(page, "?sort=title")
    rows = page.locator("section:has(#open) .troth-c-title a")
    assert head.get_attribute("aria-sort") == "ascending"
    up = rows.all_text_contents()
    assert up == sorted(up, key=str.casefold)
    button.click()
    assert rows.all_text_contents() == up[::-1]
    assert head.get_attribute("aria-sort") == "descending"
    button.click()
    wait_for_query(page, "")
    assert list_titles(page) == before
    assert head.get_attribute("aria-sort") is None


def test_due_dates_sort_by_day(page: Page) -> None:
    """By date and not by how it is written."""
    open_page(page, "?sort=-due")

    days = page.locator("section:has(#open) time.troth-due").evaluate_all("all => all.map(each => each.dateTime)")
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 1


def test_nothing_found_says_what_to_do(page: Page) -> None:
    """And one press shows everything again."""
    open_page(page, "?state=delivered&who=gone")

    assert list_titles(page) == []
    assert find_field(page, "Person").locator("option:checked").text_content() == "gone (none here)"
    assert page.get_by_text("No promise matches").is_visible()
    assert page.get_by_role("button", name="Download these as CSV").is_disabled()
    page.get_by_role("button", name="Show all").click()
    wait_for_query(page, "")
    assert len(list_titles(page)) == ALL
    assert read_count(page) == f"{ALL} of {ALL}"
    assert not page.get_by_text("No promise matches").is_visible()


def download_rows(tab: Page, folder: Path) -> list[list[str]]:
    """Return the cells of the file that the page gives."""
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download these as CSV").click()
    download.value.save_as(folder / "shown.csv")
    return list(csv.reader(io.StringIO((folder / "shown.csv").read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_holds_what_is_shown(page: Page, tmp_path: Path) -> None:
    """The rows that can be seen, in their order, under the names that the board's own CSV has."""
    open_page(page, "?tag=house")

    assert download_rows(page, tmp_path) == [
        ["title", "id", "promisers", "customers", "state", "schedule", "due", "goal", "tags"],
        ["It", "it", "ann", "cora", "promised", "due_soon", "2026-10-25", "open-house", "house, 2026"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\uff1dx", '="a",b'])
def test_csv_runs_nothing(page: Page, tmp_path: Path, text: str) -> None:
    """What a spreadsheet would take for a formula has an apostrophe before it."""
    open_page(page, "", make_board_with_text(text))

    row = next(row for row in download_rows(page, tmp_path) if row[1] == "it")
    assert (row[0], row[-1]) == (f"'{text}", f"'{text}")


@pytest.mark.parametrize(
    "text", ["</option></select><img src=x onerror=window.hit=1>", '"><script>window.hit=1</script>', "&#34;{{ 7*7 }}"]
)
def test_words_of_others_stay_text(page: Page, text: str) -> None:
    """In rows, options and the address."""
    open_page(page, "", make_board_with_text(text))

    find_field(page, "Tag").select_option(text)
    assert list_titles(page) == [text]
    page.reload()
    assert find_field(page, "Tag").locator("option:checked").text_content() == text
    page.goto(f"{AT}?who=%3Cimg%20src%3Dx%20onerror%3Dwindow.hit%3D1%3E&sort=%3Cx%3E")
    assert page.evaluate("window.hit") is None
    assert list_titles(page) == []


def test_instant_navigation_starts_it_once(page: Page) -> None:
    """A page that comes without being loaded is taken over once, however often it is announced."""
    page.add_init_script(EMITS)
    open_page(page, "?tag=house")
    page.evaluate(BACK, render_promises_page(make_rich_board()))

    assert list_titles(page) == ["It"]
    assert page.locator("section:has(#open) .troth-sort").count() == len(("Status", "Promise", "From", "Due"))


def test_without_a_script_the_tables_remain(browser: Browser) -> None:
    """Every row is there, and nothing that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    tab = open_page(context.new_page(), "?tag=house")

    assert len(list_titles(tab)) == ALL
    assert tab.locator("form, input, select, button").locator("visible=true").count() == 0
    context.close()


def test_only_lists_have_it() -> None:
    """Rows elsewhere carry nothing that no page uses."""
    marked = {page.uri for page in make_pages(make_rich_board(), SiteUrls(directory_urls=False)) if "data-troth-facets" in page.body}
    assert marked == {"promises/index", "board", "overdue", "due", "waiting", "help-wanted"}


@pytest.mark.parametrize("width", [390, 1440])
def test_it_can_be_used_by_anybody(page: Page, width: int) -> None:
    """No fault that axe knows, nothing wider than the window, and a way to sort at every width."""
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, "?state=promised&sort=due")

    assert Axe().run(page, context=".troth").response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert find_field(page, "Sort by").is_visible()
