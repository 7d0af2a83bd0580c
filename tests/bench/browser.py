"""What a first visit fetches, how heavy pages are, how soon they are ready; how soon a browser filters a list, and finds by the search."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from tests.bench import lighthouse
from tests.web_server import serve_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_ROUNDS = 5
_READY = """() => new Promise(done => {
  const look = () => document.querySelector('.troth-filter:not([hidden])') ? done(performance.now()) : requestAnimationFrame(look);
  look();
})"""
_FILTER = """word => new Promise(done => {
  const form = document.querySelector('.troth-filter'), count = form.querySelector('.troth-filter-count'), start = performance.now();
  const look = () => /^\\d+ of/.test(count.textContent) && !/^(\\d+) of \\1$/.test(count.textContent)
    ? (document.body.offsetHeight, done(performance.now() - start)) : setTimeout(look);
  form.elements.words.value = word;
  form.dispatchEvent(new Event('submit', {cancelable: true}));
  look();
})"""
_CLEAR = """() => {
  const form = document.querySelector('.troth-filter'), start = performance.now();
  form.elements.words.value = '';
  form.dispatchEvent(new Event('submit', {cancelable: true}));
  document.body.offsetHeight;
  return performance.now() - start;
}"""
_FIND = """word => new Promise(done => {
  const start = performance.now();
  const input = document.querySelector('.md-search__input');
  document.querySelector('#__search').click();
  input.focus();
  input.value = word;
  input.dispatchEvent(new Event('input', {bubbles: true}));
  input.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true}));
  const look = () => document.querySelector('.md-search-result__item') ? done(performance.now() - start) : setTimeout(look, 5);
  look();
})"""


_DRAWN = """() => new Promise(done => {
  const wait = () => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => done(performance.now()))));
  if (document.readyState === 'complete') wait(); else addEventListener('load', wait);
})"""
_SLOWER = (1, 4)
"""So many times slower is the processor: not at all, and as a phone's, as Lighthouse has it."""
_HEAVIEST = 10


_FIRST = "promises/promise-0.html"
"""The page that somebody opens who was sent its address."""
_ELEMENT = re.compile(rb"<[a-z]")


@dataclass(frozen=True)
class Visit:
    """What a browser with an empty cache fetches for a page, until nothing more comes."""

    requests: int
    compressed: int

    def compare(self, smallest: Visit) -> str:
        """Return it in words, beside that of a small board."""
        return (
            f"a first visit of a promise: {self.requests} requests, {self.compressed / 1000:.0f} KB compressed,"
            f" {self.compressed / smallest.compressed:.2f} times that of the smallest board"
        )


def visit_first(site: Path) -> Visit | None:
    """Visit a promise's page for the first time; None where there is no browser."""
    with _opened(site) as found:
        if found is None:
            return None
        program, address = found
        page, asked = program.new_page(), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}{_FIRST}", wait_until="networkidle")
        files = (site / each.removeprefix(address).partition("?")[0] for each in asked)
        return Visit(len(asked), sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files if file.is_file()))


def weigh(site: Path, promises: int) -> str:
    """Return how many files a promise has, how large its page is, and how many elements the heaviest page has."""
    files = [file for file in site.rglob("*") if file.is_file()]
    sizes = [file.stat().st_size for file in site.glob("promises/promise-*.html")]
    most, page = max((len(_ELEMENT.findall(file.read_bytes())), file) for file in files if file.suffix == ".html")
    each = f"{len(files) / promises:.2f} files a promise, {statistics.mean(sizes) / 1000:.1f} KB a promise's page"
    return f"{each}; the heaviest page: {page.relative_to(site).as_posix()} with {most} elements"


def list_heaviest(site: Path) -> list[str]:
    """Return the pages with the most elements, the heaviest first: of each folder but the outermost one page."""
    counted = ((len(_ELEMENT.findall(file.read_bytes())), file.relative_to(site).as_posix()) for file in site.rglob("*.html"))
    kinds = dict[str, str]()
    for _, page in sorted(counted, reverse=True):
        kinds.setdefault(page if "/" not in page or page.endswith("/index.html") else page.rpartition("/")[0], page)
    return list(kinds.values())[:_HEAVIEST]


def compare_pages(site: Path) -> Iterator[str]:
    """Yield how soon the heaviest pages are drawn and the browser has nothing left to do, beside the page of a promise."""
    with _opened(site, compressed=True) as there:
        if there is None:
            return
        program, address = there
        pages = dict.fromkeys((_FIRST, "index.html", "month.html", *list_heaviest(site)))
        for slower in _SLOWER:
            took: dict[str, list[tuple[float, float]]] = {page: [] for page in pages}
            for number in range(_ROUNDS + 1):
                for page in pages:
                    ready = _wait_until_idle(program, address + page, slower)
                    took[page] += [ready] if number else []  # the first time, the browser itself is not ready
            yield f"interactive, processor {slower} times slower: {_compare_times(took)}"


def _compare_times(took: Mapping[str, list[tuple[float, float]]]) -> str:
    medians = {page: [statistics.median(each) for each in zip(*visits, strict=True)] for page, visits in took.items()}
    wall, processor = medians.pop(_FIRST)
    ordered = sorted(medians.items(), key=lambda pair: -pair[1][0])
    shown = ", ".join(f"{page} {each[0] / wall:.2f} ({each[1] / processor:.2f})" for page, each in ordered)
    return f"a promise after {wall:.0f} ms; times that (and its processor time): {shown}"


def _wait_until_idle(program: Browser, address: str, slower: int) -> tuple[float, float]:
    """Return after how many milliseconds a page is ready, and how many of them its processor worked."""
    visitor = program.new_context(viewport={"width": 1440, "height": 900})
    page = visitor.new_page()
    session = visitor.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="commit")
    took: float = page.evaluate(_DRAWN)
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    visitor.close()
    return took, metrics["TaskDuration"] * 1000


@contextmanager
def _opened(site: Path, *, compressed: bool = False) -> Iterator[tuple[Browser, str] | None]:
    """Give a browser and the address at which the site is served; None where there is no browser."""
    browser = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if browser is None:
        yield None
        return
    with sync_playwright() as playwright, serve_folder(site, compressed=compressed) as address:
        program = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield program, address
        program.close()


def notes(site: Path) -> Iterator[str]:
    """Yield sizes, and how many milliseconds each took, the median of some visits with an empty cache."""
    yield _sizes(site)
    with _opened(site) as there:
        if there is None:
            yield "there is no Chromium here"
            return
        program, address = there
        found: dict[str, list[float]] = {}
        for _ in range(_ROUNDS):
            visitor = program.new_context()
            for name, took in _visit(visitor.new_page(), address).items():
                found.setdefault(name, []).append(took)
            visitor.close()
    shown = ", ".join(f"{name} {statistics.median(each):.0f} ms" for name, each in found.items())
    yield f"in the browser, {_ROUNDS} visits: {shown}"
    yield from compare_pages(site)
    yield from lighthouse.notes(site)


def _visit(page: Page, address: str) -> Mapping[str, float]:
    page.goto(f"{address}promises/index.html", wait_until="commit")
    took: dict[str, float] = {"list ready": page.evaluate(_READY)}
    page.wait_for_load_state()
    take: Callable[..., Any] = page.evaluate
    took |= {"first filter (fetches all rows)": take(_FILTER, "part 77"), "clear": take(_CLEAR), "filter": take(_FILTER, "part 78")}
    page.goto(f"{address}index.html")
    return took | {"first found (fetches the index)": take(_FIND, "part 77")}


def _sizes(site: Path) -> str:
    page = max(site.rglob("*.html"), key=lambda file: file.stat().st_size)
    index = (site / "search/search_index.json").read_bytes()
    rows = (site / "promises/rows.js").read_bytes() if (site / "promises/rows.js").exists() else b""
    sizes = [
        f"largest page {page.relative_to(site).as_posix()} {page.stat().st_size / 1e6:.2f} MB",
        f"search index {len(index) / 1e6:.2f} MB, {len(gzip.compress(index)) / 1e6:.2f} MB compressed",
        f"all rows as data {len(rows) / 1e6:.2f} MB, {len(gzip.compress(rows)) / 1e6:.2f} MB compressed",
    ]
    return ", ".join(sizes)
