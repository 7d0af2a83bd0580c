"""Takes README's pictures of the example board: `make picture`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.conftest import BROWSERS
from tests.web_server import serve_folder

PICTURES = {"home": ("index.html", 1060), "story": ("promises/hofer-kitchen.html#story", 760)}
"""The page that each picture shows, from where on, and the height of the picture."""
WIDTH = 1280


def take_pictures(site: Path, folder: Path) -> None:
    """Write a picture of each page of the site into the folder, light and as wide as a desk."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with serve_folder(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        for name, (path, height) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": WIDTH, "height": height},
                locale="en-GB",
                timezone_id="UTC",
                color_scheme="light",
                reduced_motion="reduce",
            )
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=str(folder / f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]), Path(sys.argv[2]))
