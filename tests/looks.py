"""How a page is looked at in a browser: light and dark, on a desk and on a phone, loaded once; and which pages show all there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Page

CONTRAST = "color-contrast"
QUIETLY = {"resultTypes": ["violations"], "preload": False}
"""What is wrong and nothing else; styles and media are read beforehand for rules that are not asked, at a third of the time."""
_SETTLED = {"region": {"enabled": False}, CONTRAST: {"enabled": False}}
"""Contrast is asked once for each way in which a text looks."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {**QUIETLY, "runOnly": TAGS, "rules": _SETTLED}
"""All rules of WCAG 2.2 AA, targets of 24 pixels among them, and what is good practice; but that of contrast."""
LOOK_RULES = {
    **QUIETLY,
    "runOnly": {
        "type": "rule",
        "values": ["target-size", "scrollable-region-focusable", "link-in-text-block"],
    },
}
"""What can be wrong in one look and right in another."""
LOOKS: tuple[tuple[Literal["light", "dark"], int, Mapping[str, object]], ...] = (("light", 1440, RULES), ("dark", 390, LOOK_RULES))
"""The looks that a page takes on one after the other, once it is loaded: both themes, both widths; what no look changes is asked once."""
FRAME_LOOKS: tuple[tuple[Literal["light", "dark"], int, Literal["no-preference", "more"]], ...] = (
    ("light", 1440, "no-preference"),
    ("dark", 390, "no-preference"),
    ("light", 1440, "more"),
    ("dark", 390, "more"),
)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
REACHABLE = """() => [...document.querySelectorAll(".md-content pre > code")]
  .every(code => code.scrollWidth <= code.clientWidth || code.tabIndex === 0)"""
"""The theme lets the keyboard into code that is wider than the page, a moment after the window has changed."""
RUN_AXE = "([context, options]) => axe.run(context, options).then(found => found.violations)"
MARK_LOOKS = """() => {
  const chains = new Map(), seen = new Set();
  const chain = element => {
    if (element === null) return "";
    if (!chains.has(element)) {
      const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight, position } = getComputedStyle(element);
      const own = [element.tagName, element.className, color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight, position];
      chains.set(element, chain(element.parentElement) + "\\n" + own.join(" "));
    }
    return chains.get(element);
  };
  document.querySelectorAll("[data-looked-at]").forEach(each => each.removeAttribute("data-looked-at"));
  for (const each of document.querySelectorAll(".md-content *")) {
    const speaks = [...each.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!speaks || !each.checkVisibility() || seen.has(chain(each))) continue;
    seen.add(chain(each));
    each.setAttribute("data-looked-at", "");
  }
  return seen.size;
}"""
"""Marks one text of each look: of its own and all outer elements' kind, classes, colours, size, weight and place.

Measuring the contrast of each of a thousand equal rows takes four fifths of the time, and says a thousand times the same.
"""


START_TAG = re.compile(r"<([a-z][a-z0-9-]*)((?:\s+[a-z:_@-]+(?:=\"[^\"]*\")?)*)\s*/?>")
CLASSES = re.compile(r"\sclass=\"([^\"]*)\"")
TOLD_TO_READERS = re.compile(r"\s(aria-[a-z]+|role|tabindex|type|href|title|lang|scope|open)(?==|\s|$)")
"""What says more about an element than its kind and its classes, to whom does not see it."""


def choose_pages(pages: Iterable[Path]) -> list[Path]:
    """Return pages that have between them each kind of element in the content of all: of one tag, classes and names of attributes.

    The one that adds most comes first, and of two alike the smaller one.
    """
    kinds: dict[Path, set[tuple[str, str, frozenset[str]]]] = {}
    for page in pages:
        text = page.read_text()
        content = text[text.find("md-content") : text.rfind("</main>")]
        kinds[page] = {
            (tag[1], classes[1] if (classes := CLASSES.search(tag[2])) else "", frozenset(TOLD_TO_READERS.findall(tag[2])))
            for tag in START_TAG.finditer(content)
        }
    chosen: list[Path] = []
    missing = {kind for found in kinds.values() for kind in found}
    while missing:
        chosen.append(max(kinds, key=lambda page: (len(kinds[page] & missing), -page.stat().st_size, page.as_posix())))
        missing -= kinds[chosen[-1]]
    return chosen


def wait_until(page: Page, expression: str) -> None:
    """Wait until the page says yes. Asked anew each time: to wait by itself, a page would need the `eval` that a board's policy forbids."""
    for _ in range(2400):  # two minutes: a busy machine has more to do
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{page.url} never says yes to {expression}")


def find_faults(page: Page) -> Iterator[str]:
    """Yield what is wrong with the page that is open, in any look: it is wider than the window, or axe finds something."""
    page.evaluate(Axe().axe_script)
    for scheme, width, rules in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate(TOO_WIDE)
        if wide > 0:
            yield f"{page.url} is {wide} pixels too wide at {width}"
        wait_until(page, REACHABLE)
        for each in list_violations(page, rules):
            yield f"{page.url}: {scheme}, {width}: {each['id']}: {each['nodes'][0]['html'][:200]}"


def find_faults_of_frame(page: Page) -> Iterator[str]:
    """Yield what axe finds wrong around the content of the page that is open, and in all of it for who wants more contrast."""
    page.evaluate(Axe().axe_script)
    context = {"exclude": [[".md-content"]]}
    for scheme, width, contrast in FRAME_LOOKS:
        page.emulate_media(color_scheme=scheme, contrast=contrast, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate(RUN_AXE, [context, {**QUIETLY, "runOnly": TAGS, "rules": {"region": {"enabled": False}}}])
        if contrast == "more":
            found += list_violations(page, LOOK_RULES)
        yield from (f"{page.url}: {scheme}, {width}, {contrast}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found)


def list_violations(page: Page, rules: Mapping[str, object] = RULES) -> list[dict[str, Any]]:
    """Return what axe, which is in the page already, finds wrong with its content as it looks now."""
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, [".md-content", rules])
    if page.evaluate(MARK_LOOKS):
        found += page.evaluate(RUN_AXE, ["[data-looked-at]", {**QUIETLY, "runOnly": {"type": "rule", "values": [CONTRAST]}}])
    return found
