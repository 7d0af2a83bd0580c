"""Look into a workbook before anything is made of it: it is a ZIP file of XML, and may be made to harm."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from troth.problem import BoardError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_UNPACKED = 128 << 20
"""Bytes of all parts together."""
MOST_PARTS = 2_000
MOST_MERGED = 2_000
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")
_SHEET = re.compile(rb"<(?:\w{1,20}:)?sheet\s[^<>]*>")
_NAME = re.compile(rb"\sname=\"([^\"]*)\"")
_SHEET_PART = re.compile(rb"\s\w{1,20}:id=\"([^\"]*)\"")
_RELATION = re.compile(rb"<(?:\w{1,20}:)?Relationship\s[^<>]*>")
_ID, _TARGET = re.compile(rb"\sId=\"([^\"]*)\""), re.compile(rb"\sTarget=\"([^\"]*)\"")


class Archive:
    """The parts of a workbook, each read at most once and none larger than it says."""

    def __init__(self, name: str, data: bytes) -> None:
        """Look at all parts. Raises BoardError for a file that is damaged, too large when unpacked, or declares things of its own."""
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._look()
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            raise _damaged(name) from error

    def _look(self) -> None:
        parts = self._zip.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
            message = f"{self._name} is {unpacked >> 20} MiB in {len(parts)} parts when it is unpacked, and that is too much"
            raise BoardError(message, "Save the one sheet that is meant as CSV.")
        if "[Content_Types].xml" not in self._zip.namelist():
            raise BoardError(f"{self._name} is no Excel workbook", "Save it as .xlsx or as CSV UTF-8.")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                text = self._zip.read(part)
                if any(each in text for each in _DECLARED) or b"\0" in text[:100]:
                    raise BoardError(f"{self._name} holds parts that no spreadsheet writes", "Save it anew from the spreadsheet.")

    def merged(self, sheet: str) -> tuple[str, ...]:
        """Return the merged ranges of a sheet, such as A3:A5, as far as the workbook names its part in the usual way."""
        part = dict(self._parts()).get(sheet)
        if part is None or part not in self._zip.namelist():
            return ()
        found = tuple(each[1].decode("ascii") for each in _MERGED.finditer(self._zip.read(part)))
        if len(found) > MOST_MERGED:
            raise BoardError(f"{self._name} has more than {MOST_MERGED} merged ranges", "Take them apart in the spreadsheet.")
        return found

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each sheet and the part that holds it."""
        names = self._zip.namelist()
        if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
            return
        related = self._zip.read("xl/_rels/workbook.xml.rels")
        targets = {_one(_ID, each[0]): _one(_TARGET, each[0]) for each in _RELATION.finditer(related)}
        for each in _SHEET.finditer(self._zip.read("xl/workbook.xml")):
            target = targets.get(_one(_SHEET_PART, each[0]), "")
            yield _unescaped(_one(_NAME, each[0])), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _one(pattern: re.Pattern[bytes], text: bytes) -> str:
    found = pattern.search(text)
    return found[1].decode("utf-8", "replace") if found else ""


def _unescaped(name: str) -> str:
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        name = name.replace(written, meant)
    return name


def _damaged(name: str) -> BoardError:
    return BoardError(f"{name} is a damaged workbook", "Save it anew from the spreadsheet, or as CSV UTF-8.")
