"""Workbooks made to cost whoever reads them: as large as the limits let them be, or just beyond, in every part that has a count."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from troth.base.limits import (  # fmt: skip
    MERGED_RANGES,
    PART_BYTES,
    PART_TOKEN,
    ROW_CELLS,
    ROW_NUMBER,
    SHEET_BYTES,
    SHEET_CELLS,
    SHEET_OTHERS,
    SHEET_ROWS,
    SHEET_TAGS,
    SMALL_TAGS,
    STYLE_TAGS,
    TEXT_TAGS,
    WORKBOOK_PARTS,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Mapping

    Parts = Mapping[str, str | bytes]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES, _BOOK, _RELS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET, _TEXTS, _STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_HEADINGS = ("title", "promiser", "customer", "due", "outcome", "cost", "why", "made", "tags", "ask")


def hostile_workbook(chance: random.Random) -> tuple[str, bytes]:
    """Return one of the ways to be hostile, and a workbook that is."""
    name = chance.choice(sorted(FAMILIES))
    return name, _packed(_PLAIN | dict(FAMILIES[name](chance)), chance)


def _packed(parts: Parts, chance: random.Random) -> bytes:
    """Return the parts as one file: what fits is stored as it is, for whatever is packed very small is refused for that alone."""
    size = sum(map(len, parts.values()))
    ways = (
        (zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
        if size < SHEET_BYTES.most
        else (zipfile.ZIP_DEFLATED,)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice(ways)) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def _book(sheets: str, more: str = "") -> str:
    return f'{_START}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">{more}<sheets>{sheets}</sheets></workbook>'


def _rels(*more: str) -> str:
    own = ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"), ("rId3", "sharedStrings", "sharedStrings.xml")
    every = "".join(f'<Relationship Id="{one}" Type="{_RELATED}/{kind}" Target="{target}"/>' for one, kind, target in own)
    return f'{_START}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{every}{"".join(more)}</Relationships>'


def _sheet(rows: str, before: str = "", after: str = "") -> str:
    """Return a sheet with a row of headings, and more."""
    headings = "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in _HEADINGS)
    data = f'<sheetData><row r="1">{headings}</row>{rows}</sheetData>'
    return f'{_START}<worksheet xmlns="{_MAIN}">{before}{data}{after}</worksheet>'


def _texts(inner: str) -> str:
    return f'{_START}<sst xmlns="{_MAIN}">{inner}</sst>'


def _styles(inner: str) -> str:
    return f'{_START}<styleSheet xmlns="{_MAIN}">{inner}</styleSheet>'


_PLAIN: dict[str, str | bytes] = {
    _TYPES: f'{_START}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/{_BOOK}" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/{_TEXTS}" ContentType="{_KIND}.sharedStrings+xml"/></Types>',
    _BOOK: _book('<sheet name="Plan" sheetId="1" r:id="rId1"/>'),
    _RELS: _rels(),
    _SHEET: _sheet('<row r="2"><c t="inlineStr"><is><t>A table</t></is></c></row>'),
    _STYLES: _styles(""),
    _TEXTS: _texts("<si><t>x</t></si>"),
}
_CELLS = (
    "<c/>", '<c s="3"/>', "<c><v>1</v></c>", '<c t="inlineStr"><is><t>x</t></is></c>', '<c t="s"><v>0</v></c>', '<c t="b"><v>1</v></c>',
    '<c t="d"><v>2026-11-01T00:00:00</v></c>', '<c t="e"><v>#REF!</v></c>', '<c t="str"><f>A1</f><v>x</v></c>', "<c><f>A1</f></c>",
    '<c><f t="shared" si="0"/></c>', '<c r="B2"><v>46000</v></c>', '<c r="XFD7"/>', "<x/>",
    '<c t="inlineStr"><is><r><rPr><b/></rPr><t>x</t></r><r><t>y</t></r></is></c>',
)  # fmt: skip
_STRANGE = (
    '<dataValidation sqref="A1"/>', '<conditionalFormatting sqref="A1"><cfRule type="expression"/></conditionalFormatting>',
    '<hyperlink ref="A1"/>', '<col min="1" max="2"/>', '<mergeCell ref="A1:B2"/>', '<brk id="1"/>', '<tablePart r:id="x"/>',
    '<sheetView workbookViewId="0"/>', "<x/>", "<extLst><ext/></extLst>", "<mergeCells><mergeCell ref='A1:A9'/></mergeCells>",
)  # fmt: skip
_SI = (
    "<si><t>x</t></si>", "<si/>", "<si><r><rPr><b/><sz val='9'/></rPr><t>x</t></r></si>", "<si><t>x</t><rPh sb='0' eb='1'><t>y</t></rPh></si>",  # noqa: E501 - a table of broken parts
    "<x/>", "<si><t>\U0001f600</t></si>", "<si><t>\u202e</t></si>",
)  # fmt: skip
_FORMATS = (
    '<cellXfs>{0}</cellXfs>|<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/>', "<fonts>{0}</fonts>|<font><b/><sz val='9'/></font>",
    '<numFmts>{0}</numFmts>|<numFmt numFmtId="200" formatCode="yyyy-mm-dd"/>', "<fills>{0}</fills>|<fill><patternFill/></fill>", "{0}|<x/>",
    "<dxfs>{0}</dxfs>|<dxf><font><b/></font></dxf>", '<cellStyles>{0}</cellStyles>|<cellStyle name="n" xfId="0"/>',
)  # fmt: skip


def _repeated(one: str, tags: int, room: int = PART_BYTES.most - 10_000) -> str:
    """Return something as often as tags and bytes allow."""
    return one * max(1, min(tags // max(1, one.count("<")), room // len(one.encode())))


def _about(chance: random.Random, most: int) -> int:
    """Return a count at its limit, a little below it, or beyond it."""
    return int(most * chance.choice((0.5, 0.98, 0.98, 1.1, 3)))


def _full_of_cells(chance: random.Random) -> Parts:
    """Cells of one kind, in rows of many or few."""
    one, wide = chance.choice(_CELLS), chance.choice((1, 10, 300, ROW_CELLS.most, SHEET_CELLS.most))
    row = f"<row>{one * wide}</row>"
    count = min(
        _about(chance, SHEET_CELLS.most) // wide + 1, _about(chance, SHEET_TAGS.most) // row.count("<") + 1, PART_BYTES.most // len(row)
    )
    return {_SHEET: _sheet(row * count)}


def _full_of_rows(chance: random.Random) -> Parts:
    """Rows with nothing in them, of one number, of falling ones, far apart, or beyond the last."""
    count = _about(chance, SHEET_TAGS.most)
    makes: tuple[Callable[[int], str], ...] = (
        lambda _: "<row/>",
        lambda _: '<row r="3"/>',
        lambda number: f'<row r="{number}" ht="12" customHeight="1"/>',
        lambda number: f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>',
        lambda number: f'<row r="{count - number}"><c><v>1</v></c></row>',
        lambda number: f'<row r="{number * 50}"><c><v>1</v></c></row>',
        lambda number: f'<row r="{number}"><c r="XFD{number}"><v>1</v></c></row>',
    )
    make = chance.choice(makes)
    most = min(count // make(1).count("<"), chance.choice((300, SHEET_ROWS.most - 2, SHEET_ROWS.most + 2, count)))
    last = chance.choice(
        ("", f'<row r="{ROW_NUMBER.most}"><c><v>1</v></c></row>', '<row r="99999999999"><c><v>1</v></c></row>', '<row r="x"/>')
    )
    return {_SHEET: _sheet("".join(map(make, range(2, most))) + last)}


def _full_of_texts(chance: random.Random) -> Parts:
    """Shared texts of every kind, and cells that name them, or one that is not there."""
    inner = _repeated(chance.choice(_SI), _about(chance, TEXT_TAGS.most) - 2)
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>' * chance.choice((1, SHEET_ROWS.most - 2))
    return {_TEXTS: _texts(inner), _SHEET: _sheet(rows + chance.choice(("", '<row><c t="s"><v>999999999</v></c></row>')))}


def _full_of_styles(chance: random.Random) -> Parts:
    """Formats, fonts and fills of every kind, and dates that use them."""
    frame, one = chance.choice(_FORMATS).split("|")
    inner = frame.format(_repeated(one, _about(chance, STYLE_TAGS.most) - 4))
    return {_STYLES: _styles(inner), _SHEET: _sheet('<row><c s="1"><v>46000</v></c></row>' * 1_000)}


def _long_texts(chance: random.Random) -> Parts:
    """Texts, attributes and names without end, in one cell or many, plain or in characters of four bytes."""
    text = chance.choice(("x", "\U0001f600", "x" * 999 + "\U0001f600", "&amp;", "\u00fc"))
    size = chance.choice((2_000, 30_000, PART_TOKEN.most - 100, PART_TOKEN.most * 2, PART_BYTES.most - 10_000))
    one = text * (size // len(text.encode()))
    cell = chance.choice(
        (f'<c t="inlineStr"><is><t>{one}</t></is></c>', f'<c t="str"><v>{one}</v></c>', f'<c a="{one}"/>', f"<c><x{one[:9]}/></c>")
    )
    row = f"<row>{cell * chance.choice((1, 10))}</row>"
    return {_SHEET: _sheet(_repeated(row, SHEET_CELLS.most))}


def _formulas(chance: random.Random) -> Parts:
    """One long formula that very many cells share, or formulas whose values were not saved."""
    formula = "+".join(f"A{number}" for number in range(chance.choice((1, 100, 5_000))))
    shared = f'<row><c r="A2"><f t="shared" ref="A2:A99999" si="0">{formula}</f><v>1</v></c></row>'
    one = chance.choice(
        ('<row><c r="A{0}"><f t="shared" si="0"/><v>1</v></c></row>', '<row r="{0}"><c><f>A1</f></c><c><f>A1</f><v/></c></row>')
    )
    return {_SHEET: _sheet(shared + "".join(map(one.format, range(3, chance.choice((100, SHEET_ROWS.most - 10))))))}


def _many_sheets(chance: random.Random) -> Parts:
    """Very many sheets of one part, sheets of none, sheets of charts, or very many parts."""
    count = _about(chance, chance.choice((SMALL_TAGS.most, WORKBOOK_PARTS.most)))
    large = _sheet('<row r="2"><c/></row>' * 100_000)
    kind = chance.choice(("worksheet", "chartsheet"))
    sheets = "".join(
        f'<sheet name="S{number}" sheetId="{number}" r:id="{chance.choice(("rId1", "rId9", ""))}"/>' for number in range(count)
    )
    related = f'<Relationship Id="rId9" Type="{_RELATED}/{kind}" Target="{chance.choice(("worksheets/sheet1.xml", "../x.xml", "/xl/workbook.xml"))}"/>'  # noqa: E501 - a table of broken parts
    return chance.choice(
        (
            {_BOOK: _book(sheets), _RELS: _rels(related), _SHEET: large},
            {_BOOK: _book(""), _SHEET: large},
            {_RELS: _rels(*[related] * count)},
            {f"xl/worksheets/sheet{number}.xml": _sheet("") for number in range(2, min(count, 3_000))},
            {
                _BOOK: _book(
                    '<sheet name="Plan" sheetId="1" r:id="rId1"/>',
                    "<definedNames>" + '<definedName name="n">A1</definedName>' * count + "</definedNames>",
                )
            },
        )
    )


def _beside_the_rows(chance: random.Random) -> Parts:
    """What else a sheet may hold, without end: before the rows, behind them, or in them."""
    one = chance.choice(_STRANGE).replace("r:id", "id")
    inner = _repeated(one, _about(chance, chance.choice((SHEET_OTHERS.most, MERGED_RANGES.most, SHEET_TAGS.most))))
    place = chance.choice(("before", "after", "within", "beneath"))
    within = {"within": inner, "beneath": f"<row><c>{inner}</c></row>"}.get(place, "")
    return {
        _SHEET: _sheet(f'<row r="2"><c><v>1</v></c></row>{within}', inner if place == "before" else "", inner if place == "after" else "")
    }


def _deep(chance: random.Random) -> Parts:
    """Tags in each other."""
    depth = chance.choice((100, 20_000, SHEET_TAGS.most // 3))
    nested = "<x>" * depth + "</x>" * depth
    return chance.choice(
        ({_SHEET: _sheet(f"<row>{nested}</row>")}, {_SHEET: _sheet("", nested)}, {_TEXTS: _texts(nested)}, {_STYLES: _styles(nested)})
    )


def _no_plain_xml(chance: random.Random) -> Parts:
    """Declarations, comments, instructions, other encodings, what is cut off, or no XML at all."""
    part = chance.choice((_TYPES, _BOOK, _RELS, _SHEET, _TEXTS, _STYLES))
    whole = _PLAIN[part]
    assert isinstance(whole, str)
    bare = whole.removeprefix(_START)
    made: Iterable[str | bytes] = (
        f'<!DOCTYPE x [<!ENTITY a "{"b" * 9999}">]>{bare}', f"{_START}<!--{'<x>' * 9_000_000}-->{bare}", f"{_START}<?x {'y' * 9_000_000}?>{bare}",  # noqa: E501 - a table of broken parts
        whole.encode("utf-16"), f'<?xml version="1.0" encoding="utf-16"?>{bare}', f'<?xml version="1.0" encoding="latin-1"?>{bare}',
        whole[: len(whole) // 2], "", b"\0" * 9_000_000, "<" * 9_000_000, f"{_START}<![CDATA[{'x' * 9_000_000}]]>", bare * 2, "x" * 9_000_000,  # noqa: E501 - a table of broken parts
        f"{_START}<a:b xmlns:a='{_MAIN}'/>",
    )  # fmt: skip
    return {part: chance.choice(tuple(made))}


FAMILIES: Mapping[str, Callable[[random.Random], Parts]] = {
    made.__name__.strip("_").replace("_", " "): made
    for made in (
        _full_of_cells, _full_of_rows, _full_of_texts, _full_of_styles, _long_texts, _formulas, _many_sheets, _beside_the_rows, _deep,
        _no_plain_xml,
    )
}  # fmt: skip
"""The ways to be hostile."""
