"""File signatures: tell by what a file begins with whether it is an export of a board, which a newer one may replace."""

from __future__ import annotations

import io
import zlib
from zipfile import BadZipFile, ZipFile

_STARTS = (
    b'{\n"version": 1,\n"as_of": ',  # json
    b"\xef\xbb\xbftitle,id,promisers,customers,",  # csv
)
_HEAD = 2048
_CALENDAR, _CALENDAR_BY = b"BEGIN:VCALENDAR", b"PRODID:-//Troth//"
_FEED, _FEED_BY = b'<feed xmlns="http://www.w3.org/2005/Atom">', b":troth/"
_ZIP, _BOOK = b"PK\x03\x04", "xl/workbook.xml"
_SHEETS = (b'<sheet name="Promises" sheetId="1"', b'<sheet name="Asks" sheetId="2"', b'<sheet name="Parties" sheetId="3"')
_MOST = 1 << 20


def is_export(content: bytes) -> bool:
    """Tell whether a file with this content was written by `troth export`, in whichever format."""
    head = content[:_HEAD]
    return (
        head.startswith(_STARTS)
        or (head.startswith(_CALENDAR) and _CALENDAR_BY in head)
        or (_FEED in head and _FEED_BY in head)
        or (head.startswith(_ZIP) and _is_workbook(content))
    )


def _is_workbook(content: bytes) -> bool:
    try:
        with ZipFile(io.BytesIO(content)) as book, book.open(_BOOK) as sheets:
            told = sheets.read(_MOST)
    except (BadZipFile, zlib.error, KeyError, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        return False
    return all(sheet in told for sheet in _SHEETS)
