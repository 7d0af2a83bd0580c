"""Every kind of page in a browser, as people meet it: no fault, no request outside, nothing that a keyboard or a phone can't reach."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.looks import choose_pages, find_faults, find_faults_of_frame, wait_until
from tests.publish.sites import build_site, copy_example
from tests.web_server import serve_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SHARES = 3
"""In so many shares are the pages looked at, so that workers can share them."""
PAGES_ARE_KNOWN = """performance.getEntriesByType("resource").some(each => each.name.endsWith("/sitemap.xml") && each.responseEnd)"""
"""The theme has the list of pages, by which it knows what it may bring; it asks for it when somebody moves, and a browser may begin so."""
INSTANT = """site_name: Instant
site_url: {}
theme: {{name: material, font: false, features: [navigation.instant, navigation.tabs, search.highlight]}}
use_directory_urls: false
plugins: [search, {{troth: {{}}}}]
"""


@pytest.fixture(scope="module")
def page_with_graph(example_site: Path) -> str:
    """The page of a promise that hangs together with others."""
    return next(
        page.relative_to(example_site).as_posix()
        for page in sorted(example_site.glob("promises/*.html"))
        if "troth-picture" in page.read_text()
    )


@pytest.fixture(scope="module")
def sample_pages(example_site: Path, page_with_graph: str) -> tuple[str, ...]:
    """Pages that have between them every kind of element, and a promise with a picture."""
    chosen = choose_pages(path for path in example_site.rglob("*.html") if path.name != "404.html")
    return tuple(dict.fromkeys((*(page.relative_to(example_site).as_posix() for page in chosen), page_with_graph)))


@pytest.fixture(scope="module")
def address(example_site: Path) -> Iterator[str]:
    """The site below a path of a server."""
    with serve_folder(example_site.parents[1]) as root:
        yield f"{root}below/board/"


class Watched:
    """A page, and all that went wrong on it."""

    def __init__(self, page: Page, allowed: str) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda said: self.faults.append(f"{said.text} {said.location['url']}") if said.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "request", lambda asked: None if asked.url.startswith((allowed, "data:", "blob:")) else self.faults.append(f"asks {asked.url}")
        )


@pytest.mark.parametrize("share", range(SHARES))
def test_every_kind_of_page_is_sound(browser: Browser, address: str, sample_pages: tuple[str, ...], share: int) -> None:
    """Light and dark, on a desk and on a phone: no error, nothing outside, nothing wider than the window, nothing that axe finds."""
    context = browser.new_context(reduced_motion="reduce")
    watched = Watched(context.new_page(), address)
    for sample in sample_pages[share::SHARES]:
        watched.page.goto(address + sample)
        watched.faults += find_faults(watched.page)
    context.close()
    assert watched.faults == []


def test_the_frame_is_sound_too(browser: Browser, address: str) -> None:
    """Header, tabs, what stands beside a page, and the way past all of that: of the board and of its help, with more contrast as well."""
    context = browser.new_context(reduced_motion="reduce")
    watched = Watched(context.new_page(), address)
    for sample in ("index.html", "help/index.html"):
        watched.page.goto(address + sample)
        watched.faults += find_faults_of_frame(watched.page)
    watched.page.goto(f"{address}overdue.html")
    again: list[str] = []
    watched.page.on("request", lambda asked: again.append(asked.url) if asked.url.endswith("/overdue.html") else None)
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.matches('.md-skip')")
    watched.page.keyboard.press("Enter")
    watched.page.locator("#content:focus").wait_for()
    watched.page.wait_for_load_state("networkidle")
    watched.page.keyboard.press("Tab")
    wait_until(watched.page, "document.activeElement.closest('.troth') !== null")
    assert watched.page.get_by_role("link", name="New", exact=True).is_visible()
    context.close()
    assert watched.faults == []
    assert again == [], "the theme brings a page anew for a place on it, and on a slow line takes the focus away"


def test_it_opens_from_a_disk(browser: Browser, example_site: Path, sample_pages: tuple[str, ...]) -> None:
    """A board in a folder needs no server, on a phone in the dark either: no error on any page, and its scripts run."""
    context = browser.new_context(color_scheme="dark", viewport={"width": 390, "height": 900})
    watched = Watched(context.new_page(), example_site.as_uri())
    for sample in sample_pages:
        watched.page.goto(f"{example_site.as_uri()}/{sample}")
    assert watched.page.locator("[data-troth-started]").count()
    context.close()
    assert watched.faults == []


def test_a_form_from_a_disk_works_up_to_sending(browser: Browser, example_site: Path) -> None:
    """From a promise's page to its form, with what was promised; a draft stays after a reload, and Send leads to the host, filled in."""
    context = browser.new_context(reduced_motion="reduce")
    watched = Watched(context.new_page(), example_site.as_uri())
    page = watched.page
    page.add_init_script("window.open = (address) => { window.led = address; return null; }")
    page.goto(next(each for each in sorted(example_site.glob("promises/*.html")) if 'act="delivered"' in each.read_text()).as_uri())
    page.evaluate("document.querySelectorAll('.troth-aside details').forEach((each) => { each.open = true; })")
    page.locator('[data-troth-act="delivered"]').first.click()
    page.get_by_label("What is done?").fill("It is in the mail.")
    page.reload()
    page.wait_for_selector(".troth-make-draft:not([hidden])")
    assert page.get_by_label("What is done?").input_value() == "It is in the mail."
    page.get_by_role("button", name="Send on GitHub").click()
    assert page.inner_text(".troth-make-out h2") == "What happens now"
    sent = parse_qs(urlsplit(page.evaluate("window.led")).query)["body"][0]
    assert "### What is done?\n\nIt is in the mail." in sent
    context.close()
    assert watched.faults == []


def test_search_finds_a_promise_by_its_outcome_and_shows_its_state(browser: Browser, address: str) -> None:
    """Who remembers what was to be done finds it, and sees how it stands."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("tenant signed")
    # what is found changes with each letter: the first result, once all are typed, says its state
    state = re.compile("promised|delivered|kept|overdue", re.IGNORECASE)
    page.locator(".md-search-result__item:first-child", has_text=state).wait_for()
    assert "tenant signed" in page.locator(".md-search__input").input_value()
    context.close()


@pytest.fixture(scope="module")
def instant_site(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a site is served that knows its address: only such a one changes pages without loading them."""
    folder = tmp_path_factory.mktemp("instant")
    (folder / "site").mkdir()
    with serve_folder(folder / "site") as address:
        build_site(copy_example(checkout, folder / "board", mkdocs=INSTANT.format(address)), folder / "site")
        yield address


def test_a_walk_with_instant_navigation_keeps_everything_working(browser: Browser, instant_site: str, page_with_graph: str) -> None:
    """Pages change without being loaded, also to one with a picture; filter, sentence and buttons of the new page work."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    watched = Watched(context.new_page(), instant_site)
    page = watched.page
    page.goto(f"{instant_site}index.html")
    page.evaluate("window.stays = true")
    page.mouse.move(300, 300)
    wait_until(page, PAGES_ARE_KNOWN)
    page.wait_for_load_state("networkidle")
    page.locator(".md-tabs__link", has_text="Promises").first.click()
    page.locator(".troth-filter:not([hidden])").wait_for()
    page.locator(".troth-filter input[type=search]").fill("plinth")
    page.wait_for_url("**words=plinth**")
    page.wait_for_load_state("networkidle")  # the theme asks for the scripts of a page by the address that is shown
    page.go_back()
    page.locator("h1", has_text="Alder").wait_for()
    page.locator(".md-tabs__link", has_text="Promises").first.click()
    name = page_with_graph.rpartition("/")[2]
    page.locator(f".troth-c-title a[href$='{name}']").first.click()
    page.locator(".troth-picture").wait_for()
    assert page.evaluate("window.stays")
    page.locator("a.troth-node").first.press("Enter")
    page.wait_for_url(re.compile(rf"/promises/(?!index|{re.escape(name)})"))
    context.close()
    assert watched.faults == []


def test_this_is_me(browser: Browser, address: str) -> None:
    """Who says who they are reads on Home what waits, may open their page first, finds their own button first, and can take it back."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}index.html")
    page.get_by_label("I am").press_sequentially("brunn")
    page.get_by_role("button", name="Jonas Brunner").click()
    mine = page.locator(".troth-mine")
    assert "You are Jonas Brunner" in mine.inner_text()
    assert mine.locator("li a").first.get_attribute("href")
    page.get_by_label("Open my page first").check()
    page.goto(f"{address}overdue.html")
    page.goto(f"{address}index.html", referer="https://elsewhere.example/")
    page.wait_for_url("**/people/jonas.html")
    assert page.get_by_role("button", name="Not you?").is_visible()
    page.goto(f"{address}index.html?home")
    page.get_by_role("button", name="Not you?").click()
    page.get_by_label("I am").fill("nobody of that name")
    page.locator(".troth-mine-said", has_text="Nobody on this board").wait_for()
    page.goto(f"{address}people/nina.html")
    page.get_by_role("button", name="This is me").click()
    page.goto(f"{address}index.html")
    mine.get_by_text("Nina Odermatt").wait_for()
    page.goto(f"{address}promises/villa-kitchen.html")
    assert page.locator(".troth-turn h3").all_inner_texts() == ["NO\nNina Odermatt promiser"]
    assert page.locator(".troth-for-others > summary").inner_text() == "For others"
    context.close()


def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    """`/` to the filter, j and k through the rows, Enter opens, ? tells; and none of them while somebody types."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}promises/index.html")
    page.locator(".troth-filter:not([hidden])").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("j?k")
    assert page.locator(".troth-filter input[type=search]").input_value() == "j?k"
    rows = page.locator(".troth-rows .troth-c-title a").locator("visible=true")
    rows.first.wait_for(state="detached")  # nothing has these letters
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    rows.first.wait_for()  # the filter waits for whoever still types
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="Keys").wait_for(state="hidden")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.href")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.href") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.href") == first
    page.keyboard.press("Enter")
    page.wait_for_url(first)
    context.close()


def test_a_first_visit_fetches_what_the_page_needs(browser: Browser, instant_site: str) -> None:
    """No search index, no list of pages, no script of the search: each comes when somebody looks for something or moves; then it works."""
    context = browser.new_context()
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url.removeprefix(instant_site)))
    page.add_init_script("addEventListener('pointermove', () => { window.moved = true; }, true);")  # a browser may begin with a move
    for sample in ("index.html", "promises/cnc-dust-hood.html", "promises/index.html"):
        asked.clear()
        page.goto(f"{instant_site}{sample}", wait_until="load")
        has_moved = page.evaluate("new Promise(requestAnimationFrame).then(() => window.moved === true)")
        assert not [each for each in asked if "search" in each], sample
        assert ("sitemap.xml" in asked) <= has_moved
        assert len([each for each in asked if not each.endswith(".png")]) <= 8
    page.keyboard.press("s")
    page.keyboard.type("hood")
    page.locator(".md-search-result__item", has_text="hood").first.wait_for()
    assert {"search/search_index.json", "sitemap.xml"} < {*asked}
    page.locator(".md-search-result__link").first.click()
    page.locator("mark[data-md-highlight]").first.wait_for()
    context.close()


def test_rows_out_of_sight_wait_until_somebody_comes_to_them(browser: Browser, address: str) -> None:
    """A browser lays out what is near; search in the page, a screen reader and paper have all rows, as rows of a table."""
    context = browser.new_context(viewport={"width": 1440, "height": 400})
    page = context.new_page()
    page.goto(f"{address}promises/index.html")
    page.locator(".troth-filter:not([hidden])").wait_for()
    last = page.locator(".troth-listed tbody tr").last
    is_laid_out = "row => row.firstElementChild.checkVisibility({contentVisibilityAuto: true})"
    assert page.locator(".troth-listed tbody tr").first.evaluate(is_laid_out)
    assert not last.evaluate(is_laid_out)
    assert page.evaluate("title => window.find(title)", last.locator("th a").text_content())
    assert page.evaluate("scrollY") > 1000
    rows = page.get_by_role("row").filter(has=page.get_by_role("rowheader"))
    assert rows.count() == page.locator(".troth-listed tbody tr[data-troth-id]").count()
    page.emulate_media(media="print")
    assert last.evaluate("row => getComputedStyle(row).display") == "table-row"
    page.goto(f"{address}index.html")
    assert len({*page.locator(".troth-listed td.troth-c-state").evaluate_all("all => all.map(each => each.offsetWidth)")} - {0}) == 1
    context.close()


def test_what_scripts_show_has_its_room(browser: Browser, address: str) -> None:
    """Nothing that is read moves when the filter, or the question who reads, appears; a page that is printed has no room for them."""
    context = browser.new_context()
    page = context.new_page()
    for sample, shown in (("index.html", ".troth-mine"), ("overdue.html", ".troth-filter"), ("people/nina.html", ".troth-mine")):
        page.goto(address + sample)
        page.locator(f"{shown}:not([hidden])").wait_for()
        place = page.locator(shown)
        with_it = place.evaluate("shown => shown.offsetHeight")
        assert abs(place.evaluate("shown => { shown.hidden = true; return shown.offsetHeight; }") - with_it) <= 2, sample
        page.emulate_media(media="print")
        assert place.evaluate("shown => shown.offsetHeight") == 0
        page.emulate_media(media="screen")
    context.close()


def test_help_has_one_place_in_the_navigation_of_other_pages(example_site: Path) -> None:
    """What stands under Help is listed on the pages of the help; all others lead to its first page, and no icon is drawn twice."""
    for sample, whole in (("promises/cnc-dust-hood.html", False), ("index.html", False), ("waiting.html", False), ("tutorial.html", True)):
        page = (example_site / sample).read_text() if (example_site / sample).exists() else ""
        nav = page.partition('data-md-type="navigation"')[2].partition('data-md-component="content"')[0]
        assert (nav.count("md-nav__link") > 40) is whole, sample
        assert re.search(r'help/index.html" class="md-nav__link', nav) or whole, sample
        icons = re.findall(r'<path [^>]*d="([^"]{40,})"', page.replace(nav, ""))
        assert len(icons) == len({*icons}), sample
        assert not re.search(r"[ \t]\n|\n\n", page.partition('<div class="troth')[0]) or whole, sample
