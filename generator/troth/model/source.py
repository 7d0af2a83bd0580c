"""Where a record comes from: its file, and the place of every key and value in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"
"""What a YAML file holds once it is read: JSON's types and no others; dates are text."""

Keys: TypeAlias = "tuple[str | int, ...]"
"""The way from the top of a file to a value: `("log", 2, "by")`."""

COLUMN_BITS = 16
"""A mark is `line << COLUMN_BITS | column`, both counted from one; columns past the range are cut to its end."""
_REMEMBERED = 8
"""Of how many files the places are kept: a page asks for those of its own several times, and a board has thousands of pages."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: its path from the board's root with `/`, line and column counted from one."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Source:
    """One YAML file as it was read: its data, and where each part of it stands.

    `marks` holds one integer for each node in the order of the file: for a mapping its own mark, then for each key the
    key's mark and the value's marks; for a sequence its own mark, then those of its items; for a scalar one mark.
    They are unfolded only for a file that somebody asks about, and forgotten when others were asked about.
    `blob` is what git calls the bytes of the file; empty where it did not come from bytes.
    """

    __slots__ = ("blob", "data", "marks", "path")

    def __init__(self, path: str, data: dict[str, Data], marks: Sequence[int], blob: str = "") -> None:
        self.path = path
        self.data = data
        self.marks = marks
        self.blob = blob

    def place(self, *keys: str | int) -> Place:
        """Return where the value at `keys` starts; for a key that is not there, where its nearest parent starts."""
        return self._at(keys, 1)

    def key_place(self, *keys: str | int) -> Place:
        """Return where the last key of `keys` itself is written; for an item of a list, where the item starts."""
        return self._at(keys, 0)

    def _at(self, keys: Keys, which: int) -> Place:
        places = _places(self)
        while keys and keys not in places:
            keys = keys[:-1]
        mark = places[keys][which]
        return Place(self.path, mark >> COLUMN_BITS, mark & ((1 << COLUMN_BITS) - 1))


@lru_cache(maxsize=_REMEMBERED)
def _places(of: Source) -> Mapping[Keys, tuple[int, int]]:
    """Return the marks of a file's keys and values by the way to them."""
    found: dict[Keys, tuple[int, int]] = {}
    _unfold(of.data, (), None, iter(of.marks), found)
    return found


def _unfold(value: Data, keys: Keys, key_mark: int | None, left: Iterator[int], found: dict[Keys, tuple[int, int]]) -> None:
    """Add the marks of the key and of the value for each way into a value; `left` are the marks of the file from there on."""
    mark = next(left)
    found[keys] = (mark if key_mark is None else key_mark, mark)
    if isinstance(value, dict):
        for key, inner in value.items():
            _unfold(inner, (*keys, key), next(left), left, found)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _unfold(inner, (*keys, number), None, left, found)
