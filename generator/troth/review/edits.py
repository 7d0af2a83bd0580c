"""What an edit outside a log says, old → new: short values as they were and are, long ones by how much of them changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from troth.model import Data, Source
    from troth.model.ledger import Ledger


MOST_READABLE = 48
"""Characters: what is longer is no short value."""
_NAMES = ("id", "what", "title", "code", "party", "name")
"""By these keys an item of a list is known, in this order."""


def find_board_file(ledger: Ledger) -> Source | None:
    """Return the board's own file, which lies beside the folders of the kinds."""
    return next((source for source in ledger.sources if source.path.count("/") == 1), None)


def describe_edits(keys: Iterable[str], old: Source, new: Source) -> str:
    """Return what changed under these keys: `owner (rosa → omar), by (2026-12-31 → 2028-01-01) and why`."""
    said = [describe_edit(key, old.data.get(key), new.data.get(key)) for key in keys]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


def describe_edit(key: str, was: Data, now: Data) -> str:
    """Return what changed under one key, with the values where they are short: `due (2026-12-10 → 2027-06-30)`."""
    name = escape_text(key.replace("_", " "))
    changes = "; ".join(_iter_changes(was, now))
    return f"{name} ({changes})" if changes else name


def _iter_changes(was: Data, now: Data) -> Iterator[str]:
    """Yield the smallest parts that differ, each old → new."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*was, *now)):
            if was.get(key) != now.get(key):
                yield from (f"{escape_text(str(key))}: {change}" for change in _iter_changes(was.get(key), now.get(key)))
    elif isinstance(was, list) and isinstance(now, list):
        yield from _iter_list_changes(was, now)
    else:
        before, after = _format_value(was), _format_value(now)
        if before or after:
            yield f"{before} → {after}" if before and after else f"added {after}" if after else f"taken out: {before}"


def _iter_list_changes(was: list[Data], now: list[Data]) -> Iterator[str]:
    """Yield the items that came, went or changed: one that keeps its name is the same item."""
    before, after = _index_items(was), _index_items(now)
    for name, item in before.items():
        if name not in after:
            yield f"taken out: {_format_value(item) or name}"
        elif item != after[name]:
            yield from (f"{name}: {change}" for change in _iter_changes(item, after[name]))
    for name, item in after.items():
        if name not in before:
            yield f"added {_format_value(item) or name}"
    if list(before) != list(after) and before.keys() == after.keys():
        yield "another order"


def _index_items(items: list[Data]) -> dict[str, Data]:
    """Return the items of a list by what each is called."""
    found: dict[str, Data] = {}
    for item in items:
        name = next((str(item[key]) for key in _NAMES if key in item), "") if isinstance(item, dict) else ""
        found[escape_text(name or _dump(item), MOST_READABLE)] = item
    return found


def _format_value(value: Data) -> str:
    """Return a value as it is told; nothing for one that is not there."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, (list, dict)):
        plain = isinstance(value, list) and all(isinstance(each, (str, int, float)) for each in value)
        text = ", ".join(map(str, value)) if plain else _dump(value)
    else:
        text = str(value) if not isinstance(value, bool) else str(value).lower()
    return escape_text(" ".join(text.split()), MOST_READABLE)


def _dump(value: Data) -> str:
    return json.dumps(value, ensure_ascii=False)
