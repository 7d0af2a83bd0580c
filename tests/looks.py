"""How a page is looked at in a browser: light and dark, on a desk and on a phone, loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390))
"""The looks that a page takes on one after the other, once it is loaded."""
AXE_LOOKS = {("light", 1440), ("dark", 390)}
"""Where axe looks: both themes and both widths, and no page four times."""
CONTRAST = "color-contrast"
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"region": {"enabled": False}, "target-size": {"enabled": True}, CONTRAST: {"enabled": False}},
}
"""All rules but that of contrast, which is asked once for each way in which a text looks. Targets of 24 pixels
are asked for by name: axe leaves them out otherwise.
"""
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


def find_faults(page: Page) -> Iterator[str]:
    """Yield what is wrong with the page that is open, in any look: it is wider than the window, or axe finds something."""
    page.evaluate(Axe().axe_script)
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate(TOO_WIDE)
        if wide > 0:
            yield f"{page.url} is {wide} pixels too wide at {width}"
        if (scheme, width) in AXE_LOOKS:
            page.wait_for_function(REACHABLE)
            for each in list_violations(page):
                yield f"{page.url}: {scheme}, {width}: {each['id']}: {each['nodes'][0]['html'][:200]}"


def list_violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe, which is in the page already, finds wrong with its content as it looks now."""
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, [".md-content", RULES])
    if page.evaluate(MARK_LOOKS):
        found += page.evaluate(
            RUN_AXE, ["[data-looked-at]", {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": [CONTRAST]}}]
        )
    return found
