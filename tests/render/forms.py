"""Open the Make page of a board as its site has it, without a server and without the theme; note where it would lead and what it copies."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from tests.status.builders import parse_day

from troth.base.dates import AsOf
from troth.build import load_board
from troth.site import build_site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Locator, Page, Route

    from troth.site import Site


AT = "http://board.example/make.html"
NOTES = """
window.led = []; window.copied = [];
window.open = (address) => { led.push(address); return null; };
Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => { copied.push(text); }}});
"""
FRAME = """<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width"><title>x</title>{styles}
<body class=md-typeset><main class=md-content>{body}</main>{scripts}"""


@dataclass(frozen=True)
class Maker:
    """A tab on the Make page."""

    tab: Page

    def restart(self, query: str) -> None:
        """Start the page anew with another query, as instant navigation does."""
        self.tab.evaluate(
            "query => { history.replaceState(null, '', query); troth.makePage.start(document.querySelector('.troth-make')); }", query
        )

    def find_field(self, question: str) -> Locator:
        """Return the field with this question."""
        return self.tab.get_by_label(question, exact=False).first

    def find_last_field(self, question: str) -> Locator:
        """Return the last field of the list with this question."""
        return self.tab.get_by_role("group", name=question).get_by_role("combobox").last

    def read_preview(self, file: int = 0) -> str:
        """Return what would be written."""
        return self.tab.locator(".troth-make-out pre").nth(file).text_content() or ""

    def read_path(self, file: int = 0) -> str:
        """Return the file that it would be written into."""
        return self.tab.locator(".troth-make-path code").nth(file).text_content() or ""

    def go_on(self, file: int = 0) -> str:
        """Edit the file instead, and return where that leads; nothing where something is missing."""
        self.tab.evaluate("document.querySelectorAll('.troth-make-out details').forEach((each) => { each.open = true; })")
        self.tab.locator(".troth-make-go").nth(file).click()
        found: list[str] = self.tab.evaluate("led.splice(0)")
        return found[0] if found else ""

    def send(self) -> str:
        """Send what the form says, and return where that leads; nothing where something is missing."""
        self.tab.locator(".troth-make-send").click()
        found: list[str] = self.tab.evaluate("led.splice(0)")
        return found[0] if found else ""

    def go_to_new_file(self, file: int = 0) -> dict[str, str]:
        """Go on to GitHub's page of a new file, and return the file that stands there."""
        address = urlsplit(self.go_on(file))
        query = parse_qs(address.query)
        folder = unquote(address.path).partition("/new/main/")[2]
        assert address.netloc == "github.com", self.list_faults()
        return {f"{folder}/{query['filename'][0]}": query["value"][0]}

    def copy_text(self, file: int = 0) -> str:
        """Go on where a text is copied, and return it."""
        self.go_on(file)
        found: list[str] = self.tab.evaluate("copied.splice(0)")
        assert found, self.list_faults()
        return found[0]

    def list_faults(self) -> list[str]:
        """Return what the page says is wrong."""
        return self.tab.locator(".troth-make-summary li").all_text_contents()


def build_site_of(root: Path, as_of: str = "2026-11-20") -> Site:
    """Return the site of a board."""
    return build_site(load_board(root, AsOf(parse_day(as_of))), directory_urls=False, root=root)


def serve_site(tab: Page | BrowserContext, of: Site, files: Mapping[str, bytes]) -> None:
    """Let a tab, or all tabs of a browser, find the pages of a site, whatever the host is called, with these of its files."""
    leaves = {leaf.address: leaf for leaf in of.lazy_pages}

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/")
        if path in files:
            kinds = {"js": "text/javascript", "css": "text/css"}
            route.fulfill(body=files[path], content_type=kinds.get(path.rpartition(".")[2], "text/plain") + "; charset=utf-8")
        else:
            styles = "".join(f'<link rel=stylesheet href="/{escape(each)}">' for each in of.styles)
            scripts = "".join(f'<script src="/{escape(each)}"></script>' for each in of.scripts)
            body = leaves[path.removesuffix(".html")].make().body
            route.fulfill(body=FRAME.format(styles=styles, scripts=scripts, body=body), content_type="text/html; charset=utf-8")

    tab.route("**/*", answer)


def open_forms(tab: Page, of: Site, query: str = "", *, today: str = "2026-11-20", me: str = "") -> Maker:
    """Open the page as somebody who has said on this device who they are."""
    serve_site(tab, of, of.files)
    tab.set_default_timeout(120_000)
    tab.clock.set_fixed_time(f"{today}T12:00:00Z")
    tab.add_init_script(NOTES + (f"localStorage.setItem('troth.me', {me!r});" if me else ""))
    tab.goto(AT + query)
    tab.wait_for_selector(".troth-make-body > *")
    return Maker(tab)
