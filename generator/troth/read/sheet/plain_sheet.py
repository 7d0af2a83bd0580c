"""Copy of a sheet with its rows alone, made in one pass that counts them: what else a sheet may hold is costly, and not asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from troth.base.errors import BoardError
from troth.base.limits import MERGED_RANGES, ROW_CELLS, ROW_NUMBER, SHEET_CELLS, SHEET_LOOKED, SHEET_OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from troth.base.limits import Limit


_RANGE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}")
_OF_CELLS = frozenset(
    {
        "c", "v", "f", "is", "t", "r", "rPr", "rPh", "phoneticPr", "b", "i", "strike", "condense", "extend", "outline", "shadow", "u",
        "vertAlign", "sz", "color", "family", "charset", "scheme", "rFont",
    }
)  # fmt: skip
"""What may stand in a row. For some other tags openpyxl would do much, wherever they stand."""


@dataclass(slots=True, kw_only=True)
class PlainSheet:
    """What was seen of a sheet while it was copied."""

    merged: list[str] = field(default_factory=list)
    """The merged ranges, such as A3:A5."""
    unsaved: dict[int, set[int]] = field(default_factory=dict)
    """By row, the columns, from nought, of formulas whose value was not saved."""


def copy_plain(name: str, pieces: Iterable[bytes], out: IO[bytes]) -> PlainSheet:
    """Copy the rows of a sheet, given in pieces. Raises BoardError for more of anything than there may be, and SyntaxError for no XML."""
    copying = _Copying(name, out)
    try:
        for piece in pieces:
            copying.take(piece)
        copying.finish()
    except expat.ExpatError as error:
        raise SyntaxError(str(error)) from error
    return copying.sheet


class _Copying:
    """Follows the tags of a sheet, and writes the rows as they stand."""

    def __init__(self, name: str, out: IO[bytes]) -> None:
        self.sheet = PlainSheet()
        self._name, self._out = name, out
        self._held, self._start, self._last = bytearray(), 0, 0  # what was not written yet, where it starts, and the last tag
        self._writes = self._within = self._done = False
        self._root = self._prefix = ""
        self._depth = self._row_depth = 0
        self._row = self._column = self._in_row = self._cells = self._looked = self._others = 0
        self._formula = self._value = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._begin, self._end

    def take(self, piece: bytes) -> None:
        """Take in a piece, and write what of it is known to be of the rows."""
        self._held += piece
        self._parser.Parse(piece, False)  # noqa: FBT003 - as it is called there
        self._let_go(self._last)

    def finish(self) -> None:
        """See that the sheet is whole, and end the copy."""
        self._parser.Parse(b"", True)  # noqa: FBT003 - likewise
        self._out.write(f"</{self._prefix}sheetData></{self._root}>".encode())

    def _let_go(self, end: int) -> None:
        """Write what stands before a place, if it is of the rows, and hold it no longer."""
        if self._writes:
            self._out.write(self._held[: end - self._start])
        del self._held[: end - self._start]
        self._start = end

    def _write(self, *, on: bool) -> None:
        self._let_go(self._last)
        self._writes = on

    def _begin(self, tag: str, about: dict[str, str]) -> None:
        self._last = self._parser.CurrentByteIndex
        self._depth += 1
        name = tag.rpartition(":")[2]
        if self._within:
            self._begin_in_rows(name, about)
        elif self._depth == 1:
            self._root, self._prefix = tag, tag[: tag.find(":") + 1]
            self._write(on=True)
        else:
            self._begin_beside(name, about)

    def _begin_beside(self, name: str, about: dict[str, str]) -> None:
        """Leave out what is beside the rows, and say in its place how large the sheet is, so that nobody counts."""
        if self._writes:
            self._write(on=False)
            self._out.write(f'<{self._prefix}dimension ref="A1"/><{self._prefix}sheetData>'.encode())
        self._within = name == "sheetData" and not self._done
        if name == "mergeCell" and _RANGE.fullmatch(about.get("ref", "")):
            self.sheet.merged.append(about["ref"])
            self._see(len(self.sheet.merged), MERGED_RANGES)

    def _begin_in_rows(self, name: str, about: dict[str, str]) -> None:
        if not self._writes:  # the tag of the rows themselves lies behind
            self._write(on=True)
        if name == "row":
            self._row, self._column, self._in_row, self._row_depth = int(about.get("r", self._row + 1)), -1, 0, self._depth
            self._see(self._row, ROW_NUMBER)
        elif self._depth == self._row_depth + 1:
            self._begin_cell(about.get("r", ""))
        elif name == "f":
            self._formula = True
        elif name == "v":
            self._parser.CharacterDataHandler = self._see_value
        if name not in _OF_CELLS and name != "row":
            self._others += 1
            self._see(self._others, SHEET_OTHERS)

    def _begin_cell(self, place: str) -> None:
        self._formula = self._value = False
        self._column = _column(place.rstrip("0123456789")) if place else self._column + 1
        self._cells += 1
        self._in_row += 1
        self._see(self._cells, SHEET_CELLS)
        self._see(self._in_row, ROW_CELLS)

    def _see_value(self, _: str) -> None:
        self._value = True

    def _end(self, tag: str) -> None:
        self._last = self._parser.CurrentByteIndex
        if self._within:
            self._end_in_rows(tag.rpartition(":")[2])
        self._depth -= 1

    def _end_in_rows(self, name: str) -> None:
        if self._depth == 2:  # noqa: PLR2004 - that of the rows themselves
            self._write(on=False)
            self._within, self._done = False, True
        elif name == "row":
            self._looked += self._column + 2
            self._see(self._looked, SHEET_LOOKED)
        elif self._depth == self._row_depth + 1:
            if self._formula and not self._value:
                self.sheet.unsaved.setdefault(self._row, set()).add(self._column)
        elif name == "v":
            self._parser.CharacterDataHandler = None

    def _see(self, count: int, most: Limit) -> None:
        if count > most.most:
            raise BoardError(f"{self._name} {most.beyond}", "Import it in parts, or save only this sheet as CSV.")


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    """Return the number of a column, counted from nought. Raises SyntaxError for letters of none."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):  # noqa: PLR2004 - XFD is the last
        raise SyntaxError
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
