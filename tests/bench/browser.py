"""How soon a browser has the list of all promises ready, filters it, and finds by the search; and how large that is to fetch."""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from tests.web_server import serve_folder

if TYPE_CHECKING:
    from playwright.sync_api import Page

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


def notes(site: Path) -> Iterator[str]:
    """Yield sizes, and how many milliseconds each took, the median of some visits with an empty cache."""
    yield _sizes(site)
    browser = shutil.which("chromium")
    if browser is None:
        yield "there is no Chromium here"
        return
    with sync_playwright() as playwright, serve_folder(site) as address:
        program = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        found: dict[str, list[float]] = {}
        for _ in range(_ROUNDS):
            visitor = program.new_context()
            for name, took in _visit(visitor.new_page(), address).items():
                found.setdefault(name, []).append(took)
            visitor.close()
        program.close()
    shown = ", ".join(f"{name} {statistics.median(each):.0f} ms" for name, each in found.items())
    yield f"in the browser, {_ROUNDS} visits: {shown}"


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
