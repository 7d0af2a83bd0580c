"""Which part of a workbook is what: its sheets, the texts that they share, and its styles."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from troth.base.limits import SHEET_TAGS, SMALL_TAGS, STYLE_TAGS, TEXT_TAGS
from troth.read.sheet.plain_sheet import copy_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from troth.base.limits import Limit
    from troth.read.sheet.archive import Archive
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
    book = next(_list_workbooks(types), _USUAL)
    book = book if book in archive else _USUAL
    if book not in archive:
        return Package(sheets=(), texts="", styles="", from_1904=False)
    root, targets = archive.xml(book, SMALL_TAGS), _read_relations(archive, book)
    kinds = {kind: part for kind, part in targets.values() if part in archive}
    return Package(
        sheets=tuple(_list_sheets(archive, root, targets)),
        texts=kinds.get("sharedStrings", ""),
        styles=kinds.get("styles", ""),
        from_1904=any(each.get("date1904") in ("1", "true") for each in _find_elements(root, "workbookPr")),
    )


def _list_workbooks(types: Element) -> Iterator[str]:
    for each in _find_elements(types, "Override"):
        if each.get("ContentType", "").endswith(("sheet.main+xml", "template.main+xml", "sheet.macroEnabled.main+xml")):
            yield each.get("PartName", "").lstrip("/")


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


def _list_sheets(archive: Archive, root: Element, targets: dict[str, tuple[str, str]]) -> Iterator[SheetPart]:
    for each in _find_elements(root, "sheet"):
        reference = next((value for key, value in each.items() if key.endswith("}id")), "")
        kind, part = targets.get(reference, ("", ""))
        if kind == "worksheet" and part in archive:
            yield SheetPart(name=each.get("name", ""), part=part, visible=each.get("state", "visible") == "visible")


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
