"""The pages of a roll-up: what they say, what they lead to, and that nothing that a stranger publishes becomes more than text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.looks import choose_pages, find_faults
from tests.rollup.boards import DAY, export_board, load_board_on, publish_board, write_rollup

from troth.cli import main
from troth.site import build_site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}${x}'


def render_pages(root: Path) -> Mapping[str, str]:
    """Return the body of every page of a roll-up by its address."""
    return {page.uri: page.body for page in build_site(load_board_on(root), directory_urls=False).pages}


def read_words(body: str) -> str:
    """Return what a reader reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_home_is_the_organisation(tmp_path: Path) -> None:
    """One sentence, the boards with their numbers, teams, what is overdue, waits and asks for help; no own records, no own home."""
    home = read_words(render_pages(write_rollup(tmp_path))["index"])
    assert "3 open promises on 2 boards , 1 overdue , 5 waiting for someone , 1 asking for help ." in home
    assert "Sales 2 1" in home
    assert "Sellers Sales 1 1" in home
    assert "Quote in a day" in home
    assert "A room for *twelve*." in home
    assert "This board's own records" not in home


def test_the_own_home_moves_and_stays(tmp_path: Path) -> None:
    """Where the roll-up has records of its own, its home is one link away, and all else is where it was."""
    made = render_pages(write_rollup(tmp_path, {"parties/all.yaml": "people:\n  eva: {name: Eva}\n"}))
    assert "This board's own records" in made["index"]
    assert "There is no promise here yet" in made["this-board"]
    assert "people/eva" in made


def test_a_row_leads_to_its_own_board(tmp_path: Path) -> None:
    """A promise has one page, on its own board's site; where that is not known there is no link, and the board's name has its page here."""
    root = write_rollup(tmp_path)
    assert '<th class="troth-c-title" scope="row"><bdi>Quote in a day</bdi>' in render_pages(root)["across/overdue"]
    settings = root / "commitments/board.yaml"
    settings.write_text(settings.read_text().replace("../sales}", "../sales, site: https://sales.example.com/board}"))
    overdue = render_pages(root)["across/overdue"]
    assert '<a href="https://sales.example.com/board/promises/quotes.html" rel="noopener"><bdi>Quote in a day</bdi></a>' in overdue
    assert 'href="../boards/sales.html"' in overdue


def test_somebody_on_two_boards_has_one_page(tmp_path: Path) -> None:
    """What they promised on one board, what waits for them on the other, what they have not answered: together."""
    person = read_words(render_pages(write_rollup(tmp_path))["across/people/rosa-d"])
    assert "On Platform , Sales" in person
    assert "Price service" in person
    assert "R. Diaz to accept or reject" in person or "Rosa Diaz to accept or reject" in person
    assert "Train everybody" in person


def test_an_ask_to_all_boards_is_one_page(tmp_path: Path) -> None:
    """N of N over all of them, and board by board who has not answered."""
    ask = read_words(render_pages(write_rollup(tmp_path))["across/asks/habits"])
    assert "1 of 3 have replied , on 2 boards." in ask
    assert "Platform 1/2" in ask
    assert "Sales 0/1" in ask


def test_a_goal_has_the_commitments_of_all_boards(tmp_path: Path) -> None:
    """A section for each board that committed to something."""
    goal = read_words(render_pages(write_rollup(tmp_path))["across/goals/customer-first"])
    assert "Putting the customer first" in goal
    assert "Platform 1" in goal
    assert "Sales 1" in goal


def test_promises_between_boards_are_listed(tmp_path: Path) -> None:
    """By the names that both boards know, and not by ids."""
    between = read_words(render_pages(write_rollup(tmp_path))["across/between"])
    assert "1 promise is open between two boards" in between
    assert re.search(r"Omar → to Rosa Diaz", between)


def test_the_own_page_of_a_promise_names_somebody_elsewhere(tmp_path: Path) -> None:
    """On the board that made it, the customer of the other board has her name."""
    write_rollup(tmp_path)
    assert "Rosa Diaz" in render_pages(tmp_path / "platform")["promises/api"]


def test_a_bad_source_is_named_with_the_way_out(tmp_path: Path) -> None:
    """On the home page in one line, on the page of sources with what to do, and the others are there."""
    made = render_pages(write_rollup(tmp_path, gone="../gone"))
    assert "1 source has problems: gone" in read_words(made["index"])
    assert "There is no board in ../gone. Make sure that the folder has commitments/" in read_words(made["across/sources"])
    assert "boards/gone" not in made
    assert {"boards/sales", "boards/platform"} <= made.keys()


def test_an_old_copy_is_shown_and_said_to_be_old(tmp_path: Path) -> None:
    """It has its page, as it stood on its day, and is in no list and no sum."""
    root = write_rollup(tmp_path, old="../old")
    publish_board(
        tmp_path / "old", {**export_board(tmp_path / "sales"), "as_of": "2025-11-20", "board": {"name": "Long ago", "timezone": "UTC"}}
    )
    made = render_pages(root)
    board = read_words(made["boards/old"])
    assert "Its last published data is from 20 Nov 2025, 365 days ago." in board
    assert "It is shown as of 20 Nov 2025, and left out of lists and sums." in board
    assert "Quote in a day" in board
    assert "Long ago" not in made["across/overdue"]
    assert "1 outdated board is left out of lists and sums." in read_words(made["index"])


def write_hostile_rollup(root: Path) -> Path:
    """Lay a roll-up over two good boards, and one that says evil things wherever its schema lets it."""
    made = write_rollup(root, evil="../evil", rude="../rude")
    settings = made / "commitments/board.yaml"
    settings.write_text(settings.read_text().replace("../evil}", "../evil, site: https://evil.example/}"))
    found = export_board(root / "sales")
    found["board"]["name"] = found["promises"][0]["title"] = found["promises"][1]["log"][0]["note"] = EVIL
    found["asks"][0]["title"] = found["goals"][0]["title"] = EVIL
    found["promises"][0]["url"], found["asks"][0]["url"] = "javascript:alert(3)", '"><script>alert(4)</script>'
    for party in found["parties"]:
        party["name"] = EVIL
    publish_board(root / "evil", found)
    publish_board(root / "rude", {**found, "promises": [{**found["promises"][0], "state": EVIL}]})
    return made


def test_what_a_stranger_publishes_stays_text(tmp_path: Path) -> None:
    """No page holds a piece of it that is markup, an address of its own, or a template's word."""
    for uri, body in render_pages(write_hostile_rollup(tmp_path)).items():
        assert "<script" not in body, uri
        assert "<img" not in body.replace('<img src="../help/pictures/', ""), uri
        assert "javascript:" not in body, uri
        assert "{" not in body, uri


@pytest.fixture(scope="module")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a roll-up with a hostile source, as the command builds it."""
    folder = tmp_path_factory.mktemp("many")
    out = folder / "site"
    ended = CliRunner().invoke(main, ["-C", str(write_hostile_rollup(folder)), "build", "--out", str(out), "--as-of", DAY])
    assert ended.exit_code == 0, ended.output
    return out


def test_every_kind_of_page_is_sound(browser: Browser, built_site: Path) -> None:
    """From a disk, light and dark, wide and narrow: no script of a stranger, no request, nothing too wide, nothing that axe finds."""
    context = browser.new_context(reduced_motion="reduce")
    page, faults = context.new_page(), list[str]()

    def refuse(dialog: Dialog) -> None:
        faults.append(f"says {dialog.message}")
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:", "blob:")) else faults.append(f"asks {asked.url}"))
    kinds = [
        *built_site.glob("index.html"),
        *built_site.glob("boards/*.html"),
        *built_site.glob("across/*.html"),
        *built_site.glob("across/*/*.html"),
    ]
    for file in choose_pages(kinds):
        page.goto(file.as_uri())
        faults += find_faults(page)
    context.close()
    assert faults == []


def test_the_theme_gets_only_safe_names(built_site: Path) -> None:
    """Titles, descriptions and what search finds say what the board says, and are text."""
    assert (built_site / "search/search_index.json").read_text().count("<script") == 0
    page = (built_site / "boards/evil.html").read_text()
    head = page[: page.index("</head>")]
    assert "<img" not in head
    assert "alert(1)</script>" not in page
