"""Parts of a workbook's archive, each looked at and counted before anything is made of it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from troth.base.errors import BoardError
from troth.base.limits import PART_BYTES, PART_RATIO, PART_TOKEN, WORKBOOK_BYTES, WORKBOOK_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.base.limits import Limit

_PIECE = 1 << 16
_TRIFLE = 1 << 20
"""A part that is no larger may be packed as tightly as it likes."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, SyntaxError)
_FOREIGN = re.compile(rb"<![^\[]")
"""Declarations and comments: no spreadsheet writes them, and what lies in them is hidden from a count."""
_ENCODING = re.compile(rb"<\?xml[^>]{0,80}encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_MARK = b"\xef\xbb\xbf"


class Archive:
    """The parts of a workbook, none larger than it says, and each looked at piece by piece while it is read."""

    def __init__(self, name: str, data: bytes) -> None:
        """Look at the table of contents. Raises BoardError for a file that is damaged, or too large when unpacked."""
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise _build_damaged_error(name) from error
        self._parts = {each.filename: each for each in self._zip.infolist()}
        sizes = [each.file_size for each in self._zip.infolist()]
        for count, most in ((len(sizes), WORKBOOK_PARTS), (sum(sizes), WORKBOOK_BYTES)):
            if count > most.most:
                raise BoardError(f"{name} {most.beyond}", _AS_CSV)
        if "[Content_Types].xml" not in self._parts:
            raise BoardError(f"{name} is no Excel workbook", "Save it as .xlsx or as CSV UTF-8.")

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def pieces(self, part: str, tags: Limit) -> Iterator[bytes]:
        """Yield what a part holds. Raises BoardError before the piece by which it has more tags than it may have, or is no plain XML."""
        about = self._parts[part]
        if about.file_size > PART_BYTES.most:
            raise BoardError(f"{self.name} {PART_BYTES.beyond}", _AS_CSV)
        if about.file_size > max(_TRIFLE, about.compress_size * PART_RATIO.most):
            raise BoardError(f"{self.name} {PART_RATIO.beyond}", _AS_CSV)
        looked = _Looked(self.name, tags)
        try:
            with self._zip.open(about) as opened:
                while piece := opened.read(_PIECE):
                    looked.look(piece)
                    yield piece
        except _DAMAGED as error:
            raise _build_damaged_error(self.name) from error

    def xml(self, part: str, tags: Limit) -> ET.Element:
        """Return a small part as a tree."""
        parser = ET.XMLParser()  # noqa: S314 - it holds no declarations, which has been seen to
        try:
            for piece in self.pieces(part, tags):
                parser.feed(piece)
            found: ET.Element = parser.close()
        except SyntaxError as error:
            raise _build_damaged_error(self.name) from error
        return found


class _Looked:
    """What was seen of a part so far."""

    def __init__(self, name: str, most: Limit) -> None:
        self._name = name
        self._most = most
        self._tags = 0
        self._token = 0
        self._instructions = 0
        self._before = b""

    def look(self, piece: bytes) -> None:
        """Look at one more piece. Raises BoardError for what nobody should read on."""
        if not self._before:
            self._look_at_start(piece)
        text = self._before + piece
        self._instructions -= text.count(b"<?", len(self._before) // 2)
        if _FOREIGN.search(text) or self._instructions < 0:
            raise BoardError(f"{self._name} holds parts that no spreadsheet writes", "Save it anew from the spreadsheet.")
        self._count(piece)
        self._before = text[-2:]

    def _look_at_start(self, piece: bytes) -> None:
        start = piece[:200].removeprefix(_MARK)
        self._instructions = int(start.startswith(b"<?xml"))
        if b"\0" in start or _ENCODING.match(start):
            raise BoardError(f"{self._name} is not written in UTF-8", "Save it anew from the spreadsheet.")

    def _count(self, piece: bytes) -> None:
        self._tags += piece.count(b"<")
        if self._tags > self._most.most:
            raise BoardError(f"{self._name} {self._most.beyond}", "Import it in parts, or save the one sheet that is meant as CSV.")
        first = piece.find(b"<")
        self._token += len(piece) if first < 0 else first
        if self._token > PART_TOKEN.most:
            raise BoardError(f"{self._name} {PART_TOKEN.beyond}", "Shorten it.")
        if first >= 0:
            self._token = len(piece) - piece.rfind(b"<")


_AS_CSV = "Save the one sheet that is meant as CSV."


def _build_damaged_error(name: str) -> BoardError:
    return BoardError(f"{name} is a damaged workbook", "Save it anew from the spreadsheet, or as CSV UTF-8.")
