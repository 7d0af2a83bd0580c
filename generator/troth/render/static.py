"""The style sheet and script that every page of the site shares."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

STYLES = (
    "assets/troth.css",
    "assets/acts.css",
    "assets/follow_up.css",
    "assets/agreements.css",
    "assets/asking.css",
    "assets/record.css",
    "assets/filter.css",
)
SCRIPTS = ("assets/troth.js", "assets/filter.js")


def assets() -> Iterator[tuple[str, bytes]]:
    """Yield each file with its address in the site."""
    for address in STYLES + SCRIPTS:
        yield address, files("troth.render").joinpath(address).read_bytes()
