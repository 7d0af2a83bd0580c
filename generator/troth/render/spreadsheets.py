"""The promises as CSV, and the board as an Excel workbook (XLSX); no cell runs as a formula."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from troth.base.text import clean_for_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


# The first cell must not be `ID`, or a spreadsheet takes the file for one of another format.
COLUMNS = (
    "title", "id", "promisers", "customers", "partner", "state", "schedule", "report", "flags", "made", "first_due", "due",
    "delivered_on", "closed_on", "kept_on_time", "satisfaction", "reason", "goal", "meeting", "part_of", "tags", "url",
    "every", "until", "times", "occurrences_kept", "occurrences_due",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula, full-width forms too."""


class PromiseCsv:
    """The promises as CSV, a row for each; a row of an `old` sheet may be kept."""

    def __init__(self, old: str = "") -> None:
        self._out = io.StringIO(newline="")
        self._writer = csv.writer(self._out, quoting=csv.QUOTE_MINIMAL)
        self._writer.writerow(COLUMNS)
        lines = [f"{line}\r\n" for line in old.split("\r\n")[:-1]]
        rows = list(csv.reader(lines, strict=True))
        self._old = {row[1]: line for row, line in zip(rows, lines, strict=True)} if len(rows) == len(lines) else {}

    def keep_row(self, promise: str) -> bool:
        """Write a promise's row as it was, if it was there."""
        return bool(self._out.write(self._old.get(promise, "")))

    def add_row(self, fields: Mapping[str, Any]) -> None:
        """Write a promise's row."""
        self._writer.writerow([format_cell(fields[column]) for column in COLUMNS])

    def get_text(self) -> str:
        """Return what is written."""
        return self._out.getvalue()


def format_cell(value: object) -> str | int | float:
    """Return what stands in a cell: lists with commas, true and false as words, and no text that a spreadsheet would run."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return format_cell(", ".join(map(str, value)))
    if isinstance(value, int | float):
        return value
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


_DAYS = frozenset({"made", "first_due", "due", "delivered_on", "closed_on", "on", "from"})
_WIDTHS: Mapping[str, int] = {"title": 48, "id": 32, "note": 48, "url": 24}
_WIDTH = 14
_LONGEST = 32_767
"""Characters of a cell; a longer text is cut."""
_MOST_LINKS = 65_000
"""A sheet holds no more links; further addresses stand there as text."""
_ASKED = ("ask", "title", "party", "answer", "on", "note", "promise", "attempts", "step", "via", "from")
_PARTY = ("id", "kind", "name", "members")


_BOLD, _DAY, _LINK = 1, 2, 3
"""The styles of cells, by their place in `_STYLES`."""
_FIRST_DAY = date(1899, 12, 30)
"""From which sheets count days; before March 1900 they count a day that never was, and no record is as old."""
_LEVEL = 4
_unusual = re.compile(r"[^ -%'-;=?-^`-~]").search
"""Finds what a text may hold that does not stand in XML as it is, or might not."""
_WEB = ("http://", "https://")
_PROMISES_PART = "xl/worksheets/sheet1.xml"
_NUMBERED = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/><Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{sheets}</Types>'
)
_CORE_RELATION = f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", ""
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Troth</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created></cp:coreProperties>'
)
_BOOK = (
    f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
    "<sheets>{sheets}</sheets><definedNames>{filters}</definedNames></workbook>"
)
_SHEET = (
    f'{_XML}<worksheet {_MAIN} xmlns:r="{_RELATIONS}"><sheetViews><sheetView{{selected}} workbookViewId="0"><pane xSplit="1" ySplit="1" '
    'topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><cols>{cols}</cols><sheetData>'
)
_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
_STYLES = (
    f'<styleSheet {_MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>'
    f'<fonts count="3"><font>{_FONT}</font><font><b/>{_FONT}</font><font><u/>'
    '<sz val="11"/><color rgb="FF0000FF"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border/><border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" borderId="1" applyFont="1" applyBorder="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf fontId="2" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


# decision: 2026-11-30, We write the workbook ourselves
class Workbook:
    """A workbook that is written row by row, which keeps no row in memory."""

    def __init__(self, day: date, columns: Sequence[str], old: bytes = b"") -> None:
        """Begin with the promises; rows of an `old` workbook may be kept."""
        self._out = io.BytesIO()
        self._book = ZipFile(self._out, "w", ZIP_DEFLATED, compresslevel=_LEVEL)
        _write_part(self._book, ZipInfo("docProps/core.xml"), _CORE.format(day=day.isoformat()))  # not compressed: so an export is known
        self._sheets: list[_Worksheet] = []
        self._promises = self._begin_sheet("Promises", columns)

        self._old = ZipFile(io.BytesIO(old)).read(_PROMISES_PART).split(b"<row ")[2:] if old else []

    def keep_promise(self, promise: str, url: str) -> bool:
        """Write a promise's row as it was, if it was there and stood where it stands now; `url` is where it links to."""
        return self._promises.keep_row(self._old, promise, url)

    def add_promise(self, fields: Mapping[str, Any]) -> None:
        """Write a promise's row."""
        self._promises.add_row(fields)

    def finish_workbook(self, asks: Iterable[Mapping[str, Any]], parties: Iterable[Mapping[str, Any]]) -> bytes:
        """Return the workbook, with a sheet of everybody who was asked and one of the parties."""
        self._promises.finish_sheet()
        asked = self._begin_sheet("Asks", _ASKED)
        for ask in asks:
            for one in ask["asked"]:
                asked.add_row({**one, **one["next"], "ask": ask["id"], "title": ask["title"]})
        asked.finish_sheet()
        known = self._begin_sheet("Parties", _PARTY)
        for each in parties:
            known.add_row(each)
        known.finish_sheet()
        self._write_frame()
        self._book.close()
        return self._out.getvalue()

    def _begin_sheet(self, name: str, columns: Sequence[str]) -> _Worksheet:
        self._sheets.append(_Worksheet(self._book, name, len(self._sheets) + 1, columns))
        return self._sheets[-1]

    def _write_frame(self) -> None:
        """Write what holds the sheets together."""
        sheets = "".join(f'<sheet name="{each.name}" sheetId="{n}" r:id="rId{n}"/>' for n, each in enumerate(self._sheets, 1))
        filters = "".join(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">{each.name}!{each.range}</definedName>'
            for number, each in enumerate(self._sheets)
        )
        targets = [(f"{_RELATIONS}/worksheet", f"worksheets/sheet{number}.xml", "") for number, _ in enumerate(self._sheets, 1)]
        types = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in range(1, 4))
        _write_part(self._book, "[Content_Types].xml", _TYPES.format(sheets=types))
        _write_part(self._book, "_rels/.rels", _relate([(f"{_RELATIONS}/officeDocument", "xl/workbook.xml", ""), _CORE_RELATION]))
        _write_part(self._book, "xl/workbook.xml", _BOOK.format(sheets=sheets, filters=filters))
        _write_part(self._book, "xl/_rels/workbook.xml.rels", _relate([*targets, (f"{_RELATIONS}/styles", "styles.xml", "")]))
        _write_part(self._book, "xl/styles.xml", _STYLES)


class _Worksheet:
    """One sheet: its headings stay in sight and can be filtered by. One is finished before the next one begins."""

    def __init__(self, book: ZipFile, name: str, number: int, columns: Sequence[str]) -> None:
        self.name, self._book, self._number = name, book, number
        self._columns = tuple((_name_column(place), column) for place, column in enumerate(columns))
        self._row = 1
        self._url_column = next((letters for letters, column in self._columns if column == "url"), "")
        self._links: list[tuple[str, str]] = []
        self._part = book.open(f"xl/worksheets/sheet{number}.xml", "w")
        widths = ((place, _WIDTHS.get(column, _WIDTH)) for place, column in enumerate(columns, 1))
        cols = "".join(f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in widths)
        heads = (_render_text(f"{letters}1", column.replace("_", " ").capitalize(), _BOLD) for letters, column in self._columns)
        begin = _SHEET.format(selected=' tabSelected="1"' if number == 1 else "", cols=cols)
        self._part.write(f'{begin}<row r="1">{"".join(heads)}</row>'.encode())

    @property
    def range(self) -> str:
        """All of its cells, from the first to the last."""
        return f"$A$1:${self._columns[-1][0]}${self._row}"

    def add_row(self, fields: Mapping[str, Any]) -> None:
        """Write a row."""
        self._row += 1
        found = ((letters, column, fields.get(column)) for letters, column in self._columns)
        cells = [self._render_cell(f"{each[0]}{self._row}", *each[1:]) for each in found if each[2] not in (None, "", [])]
        self._part.write(f'<row r="{self._row}">{"".join(cells)}</row>'.encode())

    def keep_row(self, old: Sequence[bytes], record: str, url: str) -> bool:
        """Write the row that was here, without the heading, if it is that of a record."""
        row = old[self._row - 1].partition(b"</sheetData>")[0] if self._row <= len(old) else b""
        if f'<c r="B{self._row + 1}" t="inlineStr"><is><t xml:space="preserve">{record}</t>'.encode() not in row:
            return False
        self._row += 1
        self._part.write(b"<row " + row)
        if url.startswith(_WEB) and len(self._links) < _MOST_LINKS:
            self._links.append((f"{self._url_column}{self._row}", url))
        return True

    def finish_sheet(self) -> None:
        """Let all rows be filtered, and lead to where links lead."""
        links = "".join(f'<hyperlink ref="{cell}" r:id="rId{number}"/>' for number, (cell, _) in enumerate(self._links, 1))
        filters = f'</sheetData><autoFilter ref="{self.range.replace("$", "")}"/>'
        self._part.write(f"{filters}{f'<hyperlinks>{links}</hyperlinks>' if links else ''}</worksheet>".encode())
        self._part.close()
        if links:
            targets = [(f"{_RELATIONS}/hyperlink", url, ' TargetMode="External"') for _, url in self._links]
            _write_part(self._book, f"xl/worksheets/_rels/sheet{self._number}.xml.rels", _relate(targets))

    def _render_cell(self, cell: str, column: str, value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
        if column in _DAYS:
            return f'<c r="{cell}" s="{_DAY}"><v>{(date.fromisoformat(value) - _FIRST_DAY).days}</v></c>'
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f'<c r="{cell}"><v>{value}</v></c>'
        if column == "url" and value.startswith(_WEB) and len(self._links) < _MOST_LINKS:
            self._links.append((cell, value))
            return _render_text(cell, "open", _LINK)
        return _render_text(cell, str(format_cell(value)) if isinstance(value, bool) else _join_words(value))


def _name_column(place: int) -> str:
    return f"{ascii_uppercase[place // 26 - 1] if place >= len(ascii_uppercase) else ''}{ascii_uppercase[place % 26]}"


def _join_words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _render_text(cell: str, text: str, style: int = 0) -> str:
    """Return a cell that holds a text, whatever it begins with; what looks like a character's number is none."""
    text = text[:_LONGEST]
    if _unusual(text):
        text = _NUMBERED.sub(r"_x005F\1", escape(clean_for_xml(text)))
    look = f' s="{style}"' if style else ""
    return f'<c r="{cell}"{look} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _relate(targets: Iterable[tuple[str, str, str]]) -> str:
    """Return what a part leads to: the kind of each, where it is, and how that is meant."""
    found = enumerate(targets, 1)
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{kind}" Target={quoteattr(clean_for_xml(where))}{how}/>'
            for number, (kind, where, how) in found
        )
        + "</Relationships>"
    )


def _write_part(book: ZipFile, name: str | ZipInfo, xml: str) -> None:
    with book.open(name, "w") as part:  # which is given no time, so that the same board makes the same bytes
        part.write(f"{_XML}{xml}".encode())
