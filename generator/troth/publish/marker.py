"""Site manifest: a file in each site that lists what a build has written there, so that a later one knows its own from others' work."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from troth.read.files.walk import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable


MARKER = ".troth-site"
_SAYS = "A build of Troth wrote these files, and may replace them. It never replaces a folder that holds others."
_MOST = 64 << 20
_SIGNS = ("v1/board.json", "assets/troth.js")
_ENDINGS = (".css", ".csv", ".gz", ".html", ".ico", ".js", ".json", ".png", ".svg", ".xlsx", ".xml")
"""What the files right in such a site's folder end in."""


def format_marker(addresses: Iterable[str]) -> bytes:
    """Return what the marker of a site with files at these addresses holds."""
    return (json.dumps({"says": _SAYS, "files": sorted({*addresses, MARKER})}, indent=0) + "\n").encode()


def write_marker(folder: Path) -> None:
    """Write the marker of a site that MkDocs has built right into its folder; hidden files there are none of its own, as it says."""
    found = (Path(place, name).relative_to(folder).as_posix() for place, _, names in os.walk(folder) for name in names)
    (folder / MARKER).unlink(missing_ok=True)  # where somebody made it a link, nothing is written through it
    (folder / MARKER).write_bytes(format_marker(address for address in found if not address.startswith(".")))


def read_marker(folder: Path) -> frozenset[str] | None:
    """Return the addresses that a folder's marker lists; None where there is none that can be read."""
    try:
        files = json.loads(read_regular_file(os.fspath(folder / MARKER), _MOST) or b"")["files"]
        return frozenset(files) if all(isinstance(each, str) for each in files) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def is_old_site(folder: Path) -> bool:
    """Tell whether a folder looks like a site of a release that wrote no marker."""
    return all((folder / sign).is_file() for sign in _SIGNS)


def recognise_built_files(folder: Path, remembered: Collection[str] = ()) -> Callable[[str], bool]:
    """Return what tells of an address in a folder whether a build wrote the file that lies there.

    Its marker lists them, and so does that of a site which lies inside of it. Where there is no marker, what is `remembered` of
    a build counts, and a site of an older release is known by its signs.
    """
    listed = read_marker(folder)
    old = listed is None and is_old_site(folder)
    inner = cache(lambda path: read_marker(folder / path) or frozenset[str]())

    def is_ours(address: str) -> bool:
        if address in (remembered if listed is None else listed):
            return True
        if old and ("/" in address or address.endswith(_ENDINGS)):
            return True
        places = [place for place, letter in enumerate(address) if letter == "/"]
        if any(address[place + 1 :] in inner(address[:place]) for place in places):
            return True
        return address in (read_marker(folder) or ())  # another build may have put its site there meanwhile

    return is_ours
