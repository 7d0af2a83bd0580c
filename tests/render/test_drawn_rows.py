"""Rows and cards that the browser draws from data are those that the server writes: element by element, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from tests.cli.boards import write_base_board

from troth.base.dates import AsOf, parse_iso_date
from troth.build import load_board
from troth.site import build_site, list_sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page, Route

PROMISES = 330
DAY = "2026-11-22"
AT = "http://board.example/"
LISTS = re.compile(r"promises/index|promises/page/\d+|board")
SORTS = ("state", "-title", "who", "due", "-due")

TITLES = (
    "Fit the {}th door",
    "<b>{}</b> & \"{}\" 'x'",
    "=1+{}",
    "Ünïcode 漢字 🙂 {}",
    "\u05d3\u05dc\u05ea {} door",
    "{} " + "long " * 38,
    "a;b,c%2C{}",
)
PEOPLE = ("nina", "omar", "rosa", "jane", "fitters", "retail", "odd", "[nina, omar]", "[nina, omar, rosa]", "[jane, rosa, omar, nina]")
TAGS = ("", ", house", ", 'a,b;c'", ', "it\'s"', ", '100%'", ", 'x/y z'", ", 漢")
MADE = "made: 2026-09-01\ndue: 2026-{month}-{day:02}\n"
LOGS = (
    MADE.replace("{month}", "12"),
    MADE.replace("{month}", "11"),
    MADE.replace("{month}", "10") + "log:\n  - {{date: 2026-10-01, by: {by}, act: reported, confidence: at_risk}}\n",
    MADE.replace("2026-{month}", "2027-03") + "log:\n  - {{date: 2026-10-01, by: {by}, act: help_wanted, note: Hands.}}\n",
    MADE.replace("{month}", "11") + "log:\n  - {{date: 2026-11-02, by: {by}, act: delivered}}\n",
    MADE.replace("{month}", "11")
    + "log:\n  - {{date: 2026-11-02, by: {by}, act: renegotiated, due: 2027-01-05, reason: people, because: No.}}\n",
    MADE.replace("{month}", "11") + "log:\n  - {{date: 2026-11-02, by: {by}, act: missed, reason: forgot}}\n",
    MADE.replace("{month}", "11") + "log:\n  - {{date: 2026-11-02, by: {by}, act: revoked, reason: people}}\n",
    "log:\n  - {{date: 2026-11-02, by: {by}, act: offered}}\n",
    "due: 2026-12-{day:02}\nlog:\n  - {{date: 2026-11-02, by: {by}, act: offered, respond_by: 2026-11-12}}\n",
)
"""How far a promise has come: it has a date or none, signs or none, and a next step for its promiser, its customer, anybody or nobody."""

SAME = """
  const bare = (node, base) => {
    const made = node.cloneNode(true);
    for (const each of [...made.childNodes]) if (each.nodeType === Node.TEXT_NODE && !each.data.trim()) each.remove();
    for (const each of made.querySelectorAll("a")) each.setAttribute("href", new URL(each.getAttribute("href"), base).href);
    return made.outerHTML;
  };
  const all = (root, base) => [...root.querySelectorAll("[data-troth-id]")].map((each) => [each.dataset.trothId, bare(each, base)]);
"""
WRITTEN = f"([body, base]) => {{ {SAME} return all(new DOMParser().parseFromString(body, 'text/html'), base); }}"
DRAWN = f"""() => {{ {SAME}
  for (let more; (more = document.querySelector(".troth-others:not([hidden])")); ) more.click();
  return all(document, location.href);
}}"""


def story(number: int) -> str:
    """Return a promise; every combination of what a row shows comes in turn, as the lengths of the lists have nothing in common."""
    title = TITLES[number % len(TITLES)].format(number, number).strip()
    promiser, customer = PEOPLE[number % len(PEOPLE)], PEOPLE[(number // 7 + 3) % len(PEOPLE)]
    by = {"fitters": "nina", "retail": "jane"}.get(promiser, promiser.strip("[]").split(",")[0])
    head = f"title: {quoted(title)}\npromiser: {promiser}\ncustomer: {customer}\noutcome: It shuts.\n"
    head += f"tags: [all{TAGS[number % 11 % len(TAGS)]}]\n" + ("goal: open\n" if number % 3 else "")
    return head + LOGS[number // 10 % len(LOGS)].format(day=number % 28 + 1, by=by)


def quoted(text: str) -> str:
    """Return a text in YAML's double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True)
class Lists:
    """The lists of a board's promises as its site has them: the content of each page by its address, and the files that they load."""

    bodies: Mapping[str, str]
    files: Mapping[str, bytes]


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Lists:
    """A board of more promises than a page holds."""
    more = {
        "parties/more.yaml": "people:\n  odd: {name: '<i>Odd</i> & \"Co\"'}\n",
        "goals/open.yaml": "title: Open house\nowner: nina\n",
        **{f"promises/p-{number}.yaml": story(number) for number in range(PROMISES)},
    }
    day = parse_iso_date(DAY)
    assert day is not None
    root = write_base_board(tmp_path_factory.mktemp("long"), more)
    for path in root.glob("commitments/promises/*-*.yaml"):
        if not path.stem.startswith("p-"):
            path.unlink()
    leaves = [
        each
        for each in build_site(load_board(root, AsOf(day, pinned=False)), directory_urls=False).lazy_pages
        if LISTS.fullmatch(each.address)
    ]
    made = {each.address: each.make() for leaf in leaves for each in leaf.files}
    return Lists(bodies={leaf.address: leaf.make().body for leaf in leaves}, files={**dict(list_sources()), **made})


def opened(tab: Page, of: Lists, address: str) -> None:
    """Open a page of the board with the scripts of its lists alone: what counts days anew would be a third hand in the rows."""
    names = ("dom", "draw", "items", "table", "csv", "saved", "filter")
    scripts = "".join(f'<script src="{AT}assets/{name}.js"></script>' for name in names)

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/")
        if path in of.files:
            route.fulfill(body=of.files[path], content_type="text/javascript; charset=utf-8")
        else:
            html = (
                f"<!doctype html><html lang=en><title>{escape(path)}</title><main>{of.bodies[path.removesuffix('.html')]}</main>{scripts}"
            )
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    tab.route("**/*", answer)
    tab.goto(AT + address)
    tab.wait_for_selector(".troth-filter-count")


def written(tab: Page, of: Lists, uris: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return id and markup of each row that the server wrote into pages, in their order; addresses are whole."""
    return [(each, html) for uri in uris for each, html in tab.evaluate(WRITTEN, [of.bodies[uri], f"{AT}{uri}.html"])]


def drawn(tab: Page, query: str, number: int) -> list[tuple[str, str]]:
    """Choose something, and return id and markup of each row that the browser has drawn then."""
    tab.evaluate(
        "query => { const form = document.querySelector('.troth-filter');"
        "for (const [name, value] of new URLSearchParams(query)) form.elements.namedItem(name).value = value;"
        "form.dispatchEvent(new Event('input', {bubbles: true})); }",
        query,
    )
    tab.wait_for_function("text => document.querySelector('.troth-filter-count').textContent.startsWith(text)", arg=f"{number} of ")
    return [(each, html) for each, html in tab.evaluate(DRAWN)]


def test_every_row_is_the_one_that_the_server_writes(page: Page, board: Lists) -> None:
    """In the board's own order and in every other one: all rows are there once, each the same to the last attribute."""
    uris = tuple(each for each in board.bodies if each.startswith("promises/"))
    assert len(uris) > 2
    opened(page, board, "promises/index.html")
    rows = written(page, board, uris)
    assert len(rows) == len(dict(rows)) == PROMISES

    found = drawn(page, "tag=all", PROMISES)

    assert found == rows
    orders = {sort: drawn(page, f"tag=all&sort={sort}", PROMISES) for sort in SORTS}
    for sort, order in orders.items():
        assert sorted(order) == sorted(rows), sort
    assert len({tuple(each for each, _ in order) for order in (rows, *orders.values())}) == len(SORTS) + 1
    assert drawn(page, "tag=all&sort=", PROMISES) == rows


def test_the_rows_show_all_that_a_row_can(board: Lists) -> None:
    """Otherwise the others would prove little: names that are cut, no date, signs, steps of one, of two and of anybody."""
    bodies = " ".join(board.bodies.values())
    for part in (
        "no date",
        " more</span>",
        "Anyone can ",
        " or others to ",
        "troth-plainly",
        "data-troth-due",
        "troth-is-late",
        "&lt;b&gt;",
        " or <a",
    ):
        assert part in bodies, part


def test_every_card_is_the_one_that_the_server_writes(page: Page, board: Lists) -> None:
    """The columns of the board have the first cards of each from the server: the very same come from the browser."""
    opened(page, board, "board.html")
    cards = dict(written(page, board, ("board",)))
    assert len(cards) > 20

    found = dict(drawn(page, "tag=all", PROMISES))

    assert len(found) == PROMISES
    assert {each: html for each, html in found.items() if each in cards} == cards
