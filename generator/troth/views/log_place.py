"""Where the next entry of a log goes in its file, as far as the marks of the file tell: for people who put it there themselves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.model import Source


class Where(StrEnum):
    """Where the lines go."""

    END = "end"
    """At the end of the file, below the last entry."""
    ABOVE = "above"
    """Above the key that comes after the log."""
    NEW = "new"
    """At the end of the file, below a line `log:` that comes with them."""
    EMPTY = "empty"
    """In place of an empty log."""
    BRACKETS = "brackets"
    """Inside of brackets, which takes a comma too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPlace:
    """A place for an entry: how the log is written there, and the line at which to open the file."""

    where: Where
    indent: int
    """How many blanks stand before the dash."""
    by_lines: bool
    """Whether whoever keeps the file writes every entry line by line."""
    line: int
    above: str = ""
    """The key that it goes above, where there is one."""


_NEW_INDENT = 2


def log_place(source: Source) -> LogPlace:
    """Return where the next entry of a record's log goes."""
    keys = list(source.data)
    last = source.key_place(keys[-1])
    following = keys[keys.index("log") + 1 : keys.index("log") + 2] if "log" in keys else []
    line = source.key_place(following[0] if following else keys[-1]).line
    if source.key_place(keys[0]).column > 1:
        return _placed(Where.BRACKETS, last.line)
    if "log" not in keys:
        return _placed(Where.NEW, line)
    entries = source.data["log"]
    if not isinstance(entries, list) or not entries:
        return _placed(Where.EMPTY, source.key_place("log").line)
    if source.place("log").line == source.key_place("log").line:
        return _placed(Where.BRACKETS, source.place("log", len(entries) - 1).line)
    return LogPlace(
        where=Where.ABOVE if following else Where.END,
        indent=source.place("log").column - 1,
        by_lines=all(_by_lines(source, index) for index in range(len(entries))),
        line=line if following else source.place("log", len(entries) - 1).line,
        above=following[0] if following else "",
    )


def _placed(where: Where, line: int) -> LogPlace:
    return LogPlace(where=where, indent=_NEW_INDENT, by_lines=False, line=line)


def _by_lines(source: Source, index: int) -> bool:
    """Tell whether an entry is written without braces: it starts where its first key does."""
    entry = source.data["log"][index]  # type: ignore[index]
    first = next(iter(entry), None) if isinstance(entry, dict) else None
    return first is not None and source.key_place("log", index, first) == source.place("log", index)
