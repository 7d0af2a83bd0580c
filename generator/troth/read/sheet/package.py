"""The parts of a workbook's archive, each looked at and counted first, and which of them is what: sheets, shared texts, styles."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET

from troth.base.errors import BoardError
from troth.base.limits import (
    PART_BYTES,
    PART_RATIO,
    PART_TOKEN,
    SHEET_TAGS,
    SMALL_TAGS,
    STYLE_TAGS,
    TEXT_TAGS,
    WORKBOOK_BYTES,
    WORKBOOK_PARTS,
)
from troth.read.sheet.plain_sheet import copy_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from troth.base.limits import Limit
    from troth.read.sheet.plain_sheet import PlainSheet

_USUAL = "xl/workbook.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """A sheet: its name, the part that holds it, and whether it is shown."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The parts of a workbook that a sheet needs; nothing for those that it has not."""

    sheets: tuple[SheetPart, ...]
    texts: str
    styles: str
    from_1904: bool
    """Whether it counts days from 1904."""


def read_package(archive: Archive) -> Package:
    """Return the parts of a workbook, as its tables of contents name them. Raises BoardError where these are damaged."""
    types = archive.xml("[Content_Types].xml", SMALL_TAGS)
    kinds_of_book = ("sheet.main+xml", "template.main+xml", "sheet.macroEnabled.main+xml")
    books = (each for each in _find_elements(types, "Override") if each.get("ContentType", "").endswith(kinds_of_book))
    book = next((each.get("PartName", "").lstrip("/") for each in books), _USUAL)
    book = book if book in archive else _USUAL
    if book not in archive:
        return Package(sheets=(), texts="", styles="", from_1904=False)
    root, targets = archive.xml(book, SMALL_TAGS), _read_relations(archive, book)
    kinds = {kind: part for kind, part in targets.values() if part in archive}
    sheets = []
    for each in _find_elements(root, "sheet"):
        reference = next((value for key, value in each.items() if key.endswith("}id")), "")
        kind, part = targets.get(reference, ("", ""))
        if kind == "worksheet" and part in archive:
            sheets.append(SheetPart(name=each.get("name", ""), part=part, visible=each.get("state", "visible") == "visible"))
    return Package(
        sheets=tuple(sheets),
        texts=kinds.get("sharedStrings", ""),
        styles=kinds.get("styles", ""),
        from_1904=any(each.get("date1904") in ("1", "true") for each in _find_elements(root, "workbookPr")),
    )


def _read_relations(archive: Archive, book: str) -> dict[str, tuple[str, str]]:
    """Return kind and part of what the workbook refers to, by the id of the reference."""
    folder, name = posixpath.split(book)
    related = f"{folder}/_rels/{name}.rels".lstrip("/")
    if related not in archive:
        return {}
    return {
        each.get("Id", ""): (
            each.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))[1:],
        )
        for each in _find_elements(archive.xml(related, SMALL_TAGS), "Relationship")
    }


def _find_elements(root: Element, name: str) -> Iterable[Element]:
    return (each for each in root.iter() if each.tag.rpartition("}")[2] == name)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/></Types>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="one" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
"""The tables of contents of a workbook with one sheet."""
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><workbookPr date1904="{{}}"/>'
    '<sheets><sheet name="sheet" sheetId="1" r:id="one"/></sheets></workbook>'
)


def copy_workbook(archive: Archive, found: Package, sheet: SheetPart, out: IO[bytes]) -> PlainSheet:
    """Write a workbook that holds one sheet, with the texts and styles that it needs, and return what was seen of the sheet."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for part, text in _PLAIN.items():
            copy.writestr(part, text)
        copy.writestr("xl/workbook.xml", _BOOK.format(int(found.from_1904)))
        _copy_part(archive, found.texts, TEXT_TAGS, copy, "xl/sharedStrings.xml")
        _copy_part(archive, found.styles, STYLE_TAGS, copy, "xl/styles.xml")
        with copy.open("xl/worksheets/sheet1.xml", "w") as written:
            return copy_plain(archive.name, archive.pieces(sheet.part, SHEET_TAGS), written)


def _copy_part(archive: Archive, part: str, tags: Limit, copy: zipfile.ZipFile, name: str) -> None:
    if not part:
        copy.writestr(name, f'<{"sst" if "shared" in name else "styleSheet"} xmlns="{_MAIN}"/>')
        return
    with copy.open(name, "w") as written:
        for piece in archive.pieces(part, tags):
            written.write(piece)


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
            raise BoardError(f"{name} is not an Excel workbook", "Save it as .xlsx or as CSV UTF-8.")

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
            raise BoardError(f"{self._name} has parts that no spreadsheet writes", "Save it again from the spreadsheet.")
        self._count(piece)
        self._before = text[-2:]

    def _look_at_start(self, piece: bytes) -> None:
        start = piece[:200].removeprefix(_MARK)
        self._instructions = int(start.startswith(b"<?xml"))
        if b"\0" in start or _ENCODING.match(start):
            raise BoardError(f"{self._name} is not UTF-8", "Save it again from the spreadsheet.")

    def _count(self, piece: bytes) -> None:
        self._tags += piece.count(b"<")
        if self._tags > self._most.most:
            raise BoardError(f"{self._name} {self._most.beyond}", "Import it in parts, or save only this sheet as CSV.")
        first = piece.find(b"<")
        self._token += len(piece) if first < 0 else first
        if self._token > PART_TOKEN.most:
            raise BoardError(f"{self._name} {PART_TOKEN.beyond}", "Shorten it.")
        if first >= 0:
            self._token = len(piece) - piece.rfind(b"<")


_AS_CSV = "Save only this sheet as CSV."


def _build_damaged_error(name: str) -> BoardError:
    return BoardError(f"{name} is a damaged workbook", "Save it again from the spreadsheet, or as CSV UTF-8.")
