"""Whether a document links to a file that is not there yet, and may be one of those that we publish."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.structure.files import File, Files

_LINK = re.compile(r"(?:\]\(\s*<?|\]:\s*<?)([^\s)>#?]+\.(?:json|ics|csv|xml|svg|css|js))\b")


def links_to_a_file(markdown: str, file: File, files: Files) -> bool:
    """Tell whether a document links to a file that nobody knows yet."""
    here = posixpath.dirname(file.src_uri)
    return any(
        "://" not in found and files.get_file_from_path(posixpath.normpath(posixpath.join(here, found))) is None
        for found in _LINK.findall(markdown)
    )
