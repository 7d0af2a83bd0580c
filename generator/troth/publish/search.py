"""What search finds: entries of our own, added to the index that the theme's search writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

INDEX = "search/search_index.json"
SCRIPT = "search/search_index.js"
"""The same for a page that was opened from a disk, where a browser fetches nothing: the theme looks for it there."""
Entry = dict[str, str]


def add_to_index(place: str, entries: Iterable[Mapping[str, str]]) -> None:
    """Add entries to the index in a site's folder, where there is one."""
    file = Path(place) / INDEX
    if not file.is_file():
        return
    index = json.loads(file.read_text(encoding="utf-8"))
    index["docs"] += entries
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, encoding="utf-8")
    (Path(place) / SCRIPT).write_text(f"var __index = {text}\n", encoding="utf-8")
