"""Take the pictures of the help and of README from the example board: `make picture`.

Each is one part of a page of the board as it is on the day of the example, light, as WebP. What a picture is about may have a ring.
"""

from __future__ import annotations

import base64
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from tests.conftest import BROWSERS
from tests.web_server import serve_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

WIDTH, HEIGHT = 1000, 620
DAY = "2026-11-20T09:00:00Z"
"""The day of the example, which forms fill in."""
SETTLED = 400
"""So many milliseconds a page has to come to rest."""
SCALE = 1.25
QUALITY = 0.72
"""Of the WebP: text stays sharp, and a picture has 20 to 50 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a part of the board."""

    name: str
    page: str
    """The address in the site."""
    top: str = "h1"
    """What stands at the upper edge."""
    above: int = 90
    """How much of the page above it is shown."""
    width: int = WIDTH
    height: int = HEIGHT
    ring: str = ""
    """What has a ring."""
    opened: str = ""
    """What is pressed before."""
    awaited: str = ".troth"
    """What is there once the page is."""


PICTURES = (
    Picture(name="home", page="index.html", above=140, width=1240, height=600),
    Picture(name="my-page", page="people/jonas.html", height=350),
    Picture(name="new-promise", page="make.html?kind=promise", height=460, awaited=".troth-make-form"),
    Picture(name="promise", page="promises/hofer-kitchen.html", height=440),
    Picture(name="ask", page="asks/winter-break.html", height=520),
    Picture(name="accept", page="promises/roth-shop-shelves.html", height=480),
    Picture(name="change", page="promises/villa-kitchen.html", height=460),
    Picture(name="help-wanted", page="help-wanted.html", height=430),
    Picture(name="meeting", page="meetings/pipeline-2026-11-16.html", height=400),
    Picture(name="due", page="due.html", top="h2", height=370),
    Picture(name="chase", page="asks/from-measuring-to-ordering.html", height=540),
    Picture(name="agreement", page="agreements/it-and-pricing-for-sales.html", height=520),
    Picture(name="goal", page="goals/showroom-open.html", top="h2", height=420),
    Picture(name="team", page="teams/workshop.html", top="h2:has-text('Promises by members')", height=350),
    Picture(name="calendar", page="people/jonas.html", top="a[href$='.ics']", above=160, height=260, ring="a[href$='.ics']"),
    Picture(name="month", page="month.html", top="h2", height=420),
)
_SCROLL = "(each, above) => window.scrollTo(0, each.getBoundingClientRect().top + scrollY - above)"
_RING = ".troth-ring { outline: 3px solid #d9480f !important; outline-offset: 4px; border-radius: 4px; }"
_CONVERT = """async ([address, quality]) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


def take_pictures(site: Path, folder: Path) -> list[str]:
    """Write every picture into the folder; return what a picture should have shown and the site does not have."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    folder.mkdir(parents=True, exist_ok=True)
    with serve_folder(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        faults = [fault for picture in PICTURES for fault in _take_picture(browser, address, picture, folder)]
        browser.close()
    return faults


def _take_picture(browser: Browser, address: str, picture: Picture, folder: Path) -> Iterator[str]:
    with browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=SCALE,
        locale="en-GB",
        timezone_id="UTC",
        color_scheme="light",
        reduced_motion="reduce",
        bypass_csp=True,
    ) as page:
        page.clock.set_fixed_time(DAY)
        found = page.goto(address + picture.page)
        if found is None or not found.ok:
            yield f"{picture.name}: there is no page {picture.page}"
            return
        page.locator(picture.awaited).first.wait_for()
        page.wait_for_timeout(SETTLED)
        yield from _prepare_page(page, picture)
        taken = base64.b64encode(page.screenshot()).decode()
        made = page.evaluate(_CONVERT, [f"data:image/png;base64,{taken}", QUALITY])
        (folder / f"{picture.name}.webp").write_bytes(base64.b64decode(made))


def _prepare_page(page: Page, picture: Picture) -> Iterator[str]:
    """Open, mark and scroll to what the picture shows; yield what is not there."""
    page.add_style_tag(content=_RING)
    for selector, act in ((picture.opened, "each => each.click()"), (picture.ring, "each => each.classList.add('troth-ring')")):
        if selector and page.locator(selector).count():
            page.locator(selector).first.evaluate(act)
        elif selector:
            yield f"{picture.name}: {picture.page} has no {selector}"
    if page.locator(picture.top).count():
        page.locator(picture.top).first.evaluate(_SCROLL, picture.above)
    else:
        yield f"{picture.name}: {picture.page} has no {picture.top}"


if __name__ == "__main__":
    sys.exit("\n".join(take_pictures(Path(sys.argv[1]), Path(sys.argv[2]))) or 0)
