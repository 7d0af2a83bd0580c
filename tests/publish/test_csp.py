"""What may run in a page: the theme's own scripts, and nothing that came in with a record."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.looks import wait_until
from tests.publish.sites import MKDOCS, build_site, copy_example, read_site
from tests.web_server import serve_folder

from troth.render.html import add_policy, build_policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


LINE = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
THEME = "theme: {name: material, font: false, features: [navigation.instant], palette: [{scheme: default}, {scheme: slate}]}"
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
LISTEN = "window.refused = []; document.addEventListener('securitypolicyviolation', each => window.refused.push(each.effectiveDirective))"


def parse_directives(page: str) -> dict[str, list[str]]:
    """Return the one policy of a page, by directive."""
    (found,) = LINE.findall(page)
    return {words[0]: words[1:] for each in unescape(found).split(";") if (words := each.split())}


def hash_script(script: str) -> str:
    """Return how a policy names a script."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


@pytest.fixture(scope="module")
def site(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example board's site with the theme's scripts, below a path."""
    folder = tmp_path_factory.mktemp("policy")
    mkdocs = re.sub(r"theme: .*", THEME, MKDOCS)
    root = copy_example(checkout, folder / "board", mkdocs=mkdocs)
    (root / "docs/scripted.md").write_text("# Scripted\n\n<script>window.ran = true</script>\n")
    return build_site(root, folder / "public" / "below" / "site").parents[1]


def test_every_page_says_what_may_run_in_it_before_anything_else(site: Path) -> None:
    """The theme's own scripts are named one by one; no page allows scripts in general, or anything from elsewhere."""
    pages = {name: content.decode() for name, content in read_site(site).items() if name.endswith(".html")}
    assert len(pages) > 100
    for name, page in pages.items():
        found = parse_directives(page)
        assert found["object-src"] == ["'none'"], name
        assert found["base-uri"] == found["form-action"] == found["default-src"] == ["'self'"], name
        assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*", "https:"} & set(found["script-src"]), name
        before = page[: page.index("<meta http-equiv")]
        assert "<script" not in before, name
        assert "<link" not in before, name
        allowed = {hash_script(script) for script in INLINE.findall(page)}
        assert allowed - set(found["script-src"]) == ({hash_script("window.ran = true")} if "scripted" in name else set()), name


def test_page_scripts_never_extend_the_policy() -> None:
    """Only scripts that run have digests; those from elsewhere are allowed where the theme has them, as are its styles."""
    page = (
        "<head><script>a()</script><script type='application/json'>{}</script><script src='x.js'></script>"
        "<script src='https://cdn.example/y.js'></script><link rel='stylesheet' href='//fonts.example/z.css'>"
        "<link rel='icon' href='https://elsewhere.example/icon.png'><script type='module'>b()</script></head>"
    )
    found = parse_directives(add_policy(page, build_policy(page, {"img-src": "https://pictures.example", "media-src": "'none'"})))

    assert found["script-src"] == ["'self'", hash_script("a()"), "https://cdn.example", hash_script("b()")]
    assert found["style-src"] == ["'self'", "https://fonts.example"]
    assert found["font-src"] == ["'self'", "https:"]
    assert found["img-src"] == ["'self'", "data:", "https://pictures.example"]
    assert found["media-src"] == ["'none'"]


def test_a_page_without_a_head_stays_as_it_is() -> None:
    """And so does every page where there is to be no policy."""
    assert add_policy("<p>Hello</p>", "default-src 'self'") == "<p>Hello</p>"
    assert add_policy("<head></head>", "") == "<head></head>"
    assert add_policy('<head lang="x">\n<meta charset="utf-8"><title>', 'a "b"') == (
        '<head lang="x">\n<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="a &quot;b&quot;"><title>'
    )


def test_an_owner_may_allow_more_or_go_without(checkout: Path, tmp_path: Path) -> None:
    """`build_policy` in mkdocs.yml adds sources, or leaves policies out."""
    root = copy_example(
        checkout, tmp_path / "board", mkdocs=MKDOCS.replace("troth: {}", 'troth: {policy: {img-src: "https://pictures.example"}}')
    )
    page = (build_site(root, tmp_path / "more") / "people/mara.html").read_text()
    (root / "mkdocs.yml").write_text(MKDOCS.replace("troth: {}", "troth: {policy: false}"))
    without = read_site(build_site(root, tmp_path / "without"))

    assert parse_directives(page)["img-src"] == ["'self'", "data:", "https://pictures.example"]
    assert not [name for name, content in without.items() if b"Content-Security-Policy" in content]


@pytest.fixture(params=["served", "disk"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """The site below a path of a server, and from a disk."""
    if request.param == "disk":
        yield f"{(site / 'below/site').as_uri()}/"
        return
    with serve_folder(site) as root:
        yield f"{root}below/site/"


STEPS = tuple(
    f"Mara Keller: Step {number} -> It is there @ 2027-01-0{number} / to Nina Odermatt / partner Priya Nair / measure Things <= {number}"
    for number in range(1, 7)
)
"""Six next steps, with who follows up and a measure each."""


def open_page(browser: Browser, address: str) -> Page:
    """Open a page that keeps what its policy refuses."""
    page = browser.new_context().new_page()
    page.add_init_script(LISTEN)
    page.goto(address)
    return page


def test_nothing_of_ours_is_refused(browser: Browser, address: str) -> None:
    """A walk over pages of every depth, a search, the other palette: theme and scripts work, and nothing is stopped."""
    page = open_page(browser, f"{address}index.html")
    for name in ("promises/index.html", "people/mara.html", "make.html", "record.html", "board.html"):
        page.goto(address + name)
        assert page.evaluate("window.refused") == [], name
        assert page.locator("[data-troth-started]").count(), name
    if address.startswith("http"):
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").press_sequentially("mara")
        page.locator(".md-search-result__item").first.wait_for(state="attached")
        page.keyboard.press("Escape")
        page.locator("a[href$='index.html']").first.click()
    assert page.evaluate("window.refused") == []
    page.context.close()


def test_a_meeting_runs_without_a_net(browser: Browser, site: Path) -> None:
    """Once opened, the page opens again with no server there, takes six next steps, and keeps them in one message until there is a net."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(LISTEN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with serve_folder(site) as root:
        at = f"{root}below/site/meet.html"
        page.goto(at)
        wait_until(page, "caches.open('troth-meet').then((kept) => kept.keys()).then((all) => all.some((one) => /forms/.test(one.url)))")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.evaluate("caches.open('troth-meet').then((kept) => kept.put('assets/forms.of-before.js', new Response('')))")
        page.reload()
        wait_until(page, "caches.match('assets/forms.of-before.js').then((kept) => !kept)")
        assert page.evaluate("window.refused") == []
    page.goto(f"{at}?round")
    page.wait_for_selector(".troth-make-body > *")
    assert "Say who you are first" in page.inner_text(".troth-make-body")
    page.goto(f"{at}?people=mara,nina")
    page.evaluate("window.open = (address) => { window.led = address; return null; }")
    page.get_by_text("Paste a list").click()
    page.get_by_label("One step per line").fill("\n".join(STEPS))
    page.get_by_role("button", name="Add these steps").click()
    for name, text in (("Meeting name", "Stone, week 47"), ("I write it down", "Mara Keller")):
        page.get_by_label(name).fill(text)
    page.get_by_label("What sort of meeting?").select_option("project")
    page.get_by_role("button", name="Send on GitHub").click()
    page.wait_for_selector("text=What happens now")
    (sent,) = parse_qs(urlsplit(page.evaluate("window.led")).query)["body"]
    assert [line for line in sent.split("\n") if " @ " in line] == list(STEPS)
    assert [each for each in asked if not each.startswith(root)] == []
    context.close()


@pytest.mark.parametrize(
    ("put_in", "directive"),
    [
        ("<script>window.ran = true</script>", "script-src-elem"),
        ('<img src="data:image/png,x" onerror="window.ran = true">', "script-src-attr"),
        ('<script src="https://evil.example/x.js"></script>', "script-src-elem"),
        ('<script src="data:text/javascript,window.ran=true"></script>', "script-src-elem"),
        ('<iframe src="https://evil.example/"></iframe>', "frame-src"),
        ('<img src="https://evil.example/track.png">', "img-src"),
        ('<object data="x.html"></object>', "object-src"),
        ("<style>body {display: none}</style>", "style-src-elem"),
        ('<base href="https://evil.example/">', "base-uri"),
    ],
)
def test_what_somebody_smuggled_in_is_refused(browser: Browser, site: Path, tmp_path: Path, put_in: str, directive: str) -> None:
    """Even where an escape had a hole: no script of a record runs, and nothing is asked for elsewhere."""
    page_of = (site / "below/site/people/mara.html").read_text().replace("<article", f"{put_in}<article", 1)
    assert put_in in page_of
    (tmp_path / "people").mkdir()
    (tmp_path / "people/mara.html").write_text(page_of)
    with serve_folder(tmp_path) as root:
        page = open_page(browser, f"{root}people/mara.html")
        wait_until(page, "window.refused.length > 0")
        assert directive in page.evaluate("window.refused")
        assert page.evaluate("window.ran") is None
        page.context.close()
