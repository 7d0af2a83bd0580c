"""A YAML file as it was read: its data, the place of each value, its kind, and what it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FOLDER = "commitments"
"""Where the records lie, from the board's root."""


Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"
"""What a YAML file holds once it is read: JSON's types and no others; dates are text."""

KeyPath: TypeAlias = "tuple[str | int, ...]"
"""The way from the top of a file to a value: `("log", 2, "by")`."""

COLUMN_BITS = 16
"""A mark is `line << COLUMN_BITS | column`, both counted from one; columns past the range are cut to its end."""
_FILES_REMEMBERED = 8
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

    def find_place(self, *keys: str | int) -> Place:
        """Return where the value at `keys` starts; for a key that is not there, where its nearest parent starts."""
        return self._locate(keys, 1)

    def find_key_place(self, *keys: str | int) -> Place:
        """Return where the last key of `keys` itself is written; for an item of a list, where the item starts."""
        return self._locate(keys, 0)

    def _locate(self, keys: KeyPath, part: int) -> Place:
        places = _index_marks(self)
        while keys and keys not in places:
            keys = keys[:-1]
        mark = places[keys][part]
        return Place(self.path, mark >> COLUMN_BITS, mark & ((1 << COLUMN_BITS) - 1))


@lru_cache(maxsize=_FILES_REMEMBERED)
def _index_marks(source: Source) -> Mapping[KeyPath, tuple[int, int]]:
    """Return the marks of a file's keys and values by the way to them."""
    found: dict[KeyPath, tuple[int, int]] = {}
    _unfold(source.data, (), None, iter(source.marks), found)
    return found


def _unfold(
    value: Data, keys: KeyPath, key_mark: int | None, remaining_marks: Iterator[int], marks_by_keys: dict[KeyPath, tuple[int, int]]
) -> None:
    """Add the marks of the key and of the value for each way into a value; `left` are the marks of the file from there on."""
    mark = next(remaining_marks)
    marks_by_keys[keys] = (mark if key_mark is None else key_mark, mark)
    if isinstance(value, dict):
        for key, inner in value.items():
            _unfold(inner, (*keys, key), next(remaining_marks), remaining_marks, marks_by_keys)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _unfold(inner, (*keys, number), None, remaining_marks, marks_by_keys)


class Kind(StrEnum):
    """A kind of record, named as its schema is: `schema/promise.schema.json`."""

    BOARD = "board"
    PARTIES = "parties"
    PROMISE = "promise"
    ASK = "ask"
    AGREEMENT = "agreement"
    MEETING = "meeting"
    GOAL = "goal"

    @property
    def folder(self) -> str:
        """The folder under `commitments/` that holds records of this kind; none for the board's own file."""
        return {"board": "", "parties": "parties"}.get(self.value, f"{self.value}s")


RECORD_KINDS = (Kind.PROMISE, Kind.ASK, Kind.AGREEMENT, Kind.MEETING, Kind.GOAL)
"""The kinds of which a file is one record, and its stem the record's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One reference: in `source`, at `keys`, the id `id` of a record of `kind`; `Kind.PARTIES` means a party."""

    source: Source
    keys: KeyPath
    kind: Kind
    id: str

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.source.find_place(*self.keys)
