"""How far it is for somebody who never saw git: from the page of what they were promised to their answer on it, counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from tests.hosts.hosted import begin_board, check_fine, host_board, make_key
from tests.hosts.issue_pages import IssuePages
from tests.render.forms import serve_site
from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.build import load_board
from troth.site import build_site, list_assets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page
    from tests.hosts.hosted import HostedBoard

DAY = "2026-11-20"
SITE = "http://board.example/"
RECORD = "commitments/promises/2026-11/veneer-samples.yaml"
PAGE = f"{SITE}promises/veneer-samples.html"
CLAIRE = "claire@dubois-architects.example"
OURS = re.compile(r"\b(?:act|by|date|log|terms):|- \{")
"""What a record looks like in its file."""
READ = """() => document.body.innerText + "\\n"
  + [...document.querySelectorAll("input, select, textarea")].map((each) => each.value).join("\\n")"""


@dataclass(kw_only=True)
class Customer:
    """Somebody in a browser, who looks at every page that they come to."""

    tab: Page
    clicks: int = 0
    words: int = 0
    seen: list[str] = field(default_factory=list)

    def look(self) -> str:
        """Read the page that is open, with what stands in its fields."""
        text: str = self.tab.evaluate(READ)
        self.seen.append(text)
        return text

    def click(self, what: Locator) -> None:
        """Click on something that can be seen."""
        what.click()
        self.clicks += 1

    def choose(self, what: Locator, option: str) -> None:
        """Choose of a list: one click opens it, the other chooses."""
        what.select_option(option)
        self.clicks += 2

    def write(self, where: Locator, text: str) -> None:
        """Click into a field, and type."""
        self.click(where)
        where.press_sequentially(text)
        self.words += len(text.split())


@dataclass(frozen=True, kw_only=True)
class Way:
    """What somebody does about a delivery, and how far that is."""

    button: str
    fill: Callable[[Customer], None]
    answer: str
    story: str
    counted: tuple[int, int]
    """Clicks, and words typed."""
    told: str
    """How the guide says it."""


WAYS = (
    Way(
        button="Accept it", fill=lambda claire: claire.click(claire.tab.get_by_role("radio", name="5", exact=True)),
        answer="Accepted: kept on time, 5 of 5.", story="accepted it, satisfied 5 of 5", counted=(5, 0),
        told="To accept a delivery takes {} clicks and {} typed words",
    ),
    Way(
        button="Reject it", fill=lambda claire: claire.write(claire.tab.get_by_label("What is missing?"), "The oak is missing."),
        answer="Rejected", story="The oak is missing.", counted=(5, 4),
        told="To reject it takes {} clicks and its reason, such as {} words",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def example(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example board on a host, where Claire of Dubois Architects has an account; its recorder's key lies beside it."""
    folder = tmp_path_factory.mktemp("example")
    _, public = make_key(folder)
    records = checkout / "commitments"
    files = {path.relative_to(checkout).as_posix(): path.read_text(encoding="utf-8") for path in sorted(records.rglob("*.yaml"))}
    files["commitments/board.yaml"] += f"recorder: {{email: recorder@board.example, key: {public}}}\n"
    customers = files["commitments/parties/customers.yaml"]
    files["commitments/parties/customers.yaml"] = customers.replace(CLAIRE, f"{CLAIRE}, github: claire-d")
    begin_board(folder / "board", {**files, "mkdocs.yml": f"site_url: {SITE}\nuse_directory_urls: false\n"})
    return folder


def publish(board: HostedBoard, *browsers: BrowserContext) -> None:
    """Let browsers find the board as the host's branch has it now."""
    loaded = load_board(board.clone() / "clone", AsOf(parse_day(DAY)), witness=True, published=True)
    site = build_site(loaded, directory_urls=False, address=SITE)
    for browser in browsers:
        serve_site(browser, site, {**dict(list_assets()), **site.files})


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.button)
def test_a_delivery_is_answered(browser: Browser, checkout: Path, example: Path, tmp_path: Path, way: Way) -> None:
    """Page, button, form, sent, answered, on the board: as many clicks and words as the guide says, and no YAML seen.

    The form is the board's own; where a browser runs no scripts, the button leads to the host's.
    """
    with (
        host_board(tmp_path, like=example / "board") as board,
        browser.new_context() as context,
        browser.new_context(java_script_enabled=False) as plain,
    ):
        pages = IssuePages(forum=board.forum, forms=checkout / ".github/ISSUE_TEMPLATE", account="claire-d")
        publish(board, context, plain)
        context.route("https://github.com/**", pages.answer)
        page = plain.new_page()
        page.goto(PAGE)
        assert "/issues/new?template=" in (page.get_by_role("link", name=way.button).get_attribute("href") or "")
        page = context.new_page()
        claire = Customer(tab=page)

        page.goto(PAGE)
        assert "Dubois Architects to accept or reject" in claire.look()
        claire.click(page.get_by_role("link", name=way.button))
        page.wait_for_selector("form")
        assert "Five pieces the size of a sheet of paper" in claire.look()
        way.fill(claire)
        with context.expect_page() as opened:
            claire.click(page.get_by_role("button", name="Send on GitHub"))
        assert "What happens now" in claire.look()
        page = claire.tab = opened.value
        claire.click(page.get_by_role("button", name="Submit new issue"))
        claire.look()
        check_fine(board.take(pages.events.pop(), key=(example / "key").read_text()))
        page.goto(f"https://github.com/example/alder-finch/issues/{len(board.forum.issues)}")  # where the host shows answers by itself
        assert way.answer in claire.look()
        publish(board, context)
        claire.click(page.get_by_role("article").last.get_by_role("link").first)
        assert page.url == PAGE
        shown = claire.look()
        assert way.story in shown
        assert "confirmed by host, said in #2" in shown
        assert OURS.search(board.read_file(RECORD).decode())

    assert [found for text in claire.seen for found in OURS.findall(text)] == []
    assert (claire.clicks, claire.words) == way.counted
    assert way.told.format(*way.counted) in " ".join((checkout / "docs/answer-without-git.md").read_text(encoding="utf-8").split())
