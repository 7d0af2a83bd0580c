"""How a page is looked at in a browser: light and dark, on a desk and on a phone, loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390))
"""The looks that a page takes on one after the other, once it is loaded."""
AXE_LOOKS = {("light", 1440), ("dark", 390)}
"""Where axe looks: both themes and both widths, and no page four times."""
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "rules": {"region": {"enabled": False}},
}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def find_faults(page: Page) -> Iterator[str]:
    """Yield what is wrong with the page that is open, in any look: it is wider than the window, or axe finds something."""
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate(TOO_WIDE)
        if wide > 0:
            yield f"{page.url} is {wide} pixels too wide at {width}"
        if (scheme, width) in AXE_LOOKS:
            for each in Axe().run(page, context=".md-content", options=RULES).response["violations"]:
                yield f"{page.url}: {scheme}, {width}: {each['id']}: {each['nodes'][0]['html'][:200]}"
