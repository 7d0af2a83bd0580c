"""The style sheet and script that every page of the site shares."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


STYLES = (
    "assets/troth.css",
    "assets/prose.css",
    "assets/acts.css",
    "assets/follow_up.css",
    "assets/agreements.css",
    "assets/asking.css",
    "assets/record.css",
    "assets/filter.css",
    "assets/columns.css",
    "assets/month.css",
    "assets/picture.css",
    "assets/make.css",
    "assets/mine.css",
    "assets/across.css",
    "assets/print.css",
)
SCRIPTS = (
    "assets/dom.js",
    "assets/troth.js",
    "assets/draw.js",
    "assets/table.js",
    "assets/csv.js",
    "assets/filter.js",
    "assets/make.js",
    "assets/mine.js",
    "assets/keys.js",
)
"""What every page loads, in this order: the first gives all others the one name that they share."""
FORM_SCRIPTS = (
    "assets/vendor/json-schema.js",
    "assets/vendor/json-schema.LICENSE.txt",
    "assets/make-yaml.js",
    "assets/make-fields.js",
    "assets/make-checks.js",
    "assets/make-known.js",
    "assets/make-records.js",
    "assets/make-acts.js",
    "assets/make-page.js",
)
"""What the Make page alone brings along, when somebody opens it; the script among them that starts it is one of all pages."""


def list_assets() -> Iterator[tuple[str, bytes]]:
    """Yield each file with its address in the site."""
    for address in STYLES + SCRIPTS + FORM_SCRIPTS:
        yield address, files("troth.render").joinpath(address).read_bytes()
