"""Open a sheet, and read the mapping file of an import (which column is which field) and a table of measurements."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from troth.base.errors import BoardError
from troth.base.limits import CELL_TEXT, MAPPING_BYTES, SHEET_BYTES, SHEET_ROWS
from troth.base.text import escape_text, find_closest_word
from troth.importing.model import (
    DATE_ORDERS,
    EPOCHS,
    FIELDS,
    KINDS,
    PARTY_FIELD_NAMES,
    PARTY_KINDS,
    FieldMapping,
    ImportPlan,
    Sheet,
    SheetCell,
    SheetRow,
)
from troth.read.yaml.document import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from troth.base.limits import Limit
    from troth.model import Data, Source


_MAPPING_KEYS = ("kind", "sheet", "header_row", "dates", "serial", "encoding", "columns", "new_parties")
_COLUMN_KEYS = ("column", "otherwise", "otherwise_column", "split")


def read_mapping(file: Path) -> ImportPlan:
    """Return the plan that a mapping file writes. Raises BoardError, with file, line and column, for one that is none."""
    source, problems = parse_document(file.name, read_sheet_bytes(file, MAPPING_BYTES))
    if source is None:
        first = problems[0]
        raise BoardError(f"{first.place}: {first.message}", first.hint)
    return _MappingReader(source).read_plan()


class _MappingReader:
    """Reads the keys of a mapping file; the first that is wrong is a BoardError at its place."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def read_plan(self) -> ImportPlan:
        """Return the plan that the file writes."""
        self._check_keys((), self._source.data, _MAPPING_KEYS)
        kind = self._read_choice("kind", KINDS) or "promises"
        columns = self._read_section("columns")
        self._check_keys(("columns",), columns, FIELDS[kind])
        return ImportPlan(
            kind=kind,
            fields={key: self._read_field(key, value) for key, value in columns.items()},
            sheet=self._read_text("sheet"),
            header_row=self._read_header_row(),
            dates=self._read_choice("dates", DATE_ORDERS),
            epoch=self._read_choice("serial", EPOCHS),
            encoding=self._read_text("encoding"),
            new_parties=self._read_new_parties(),
        )

    def _read_field(self, key: str, value: Data) -> FieldMapping:
        if isinstance(value, str):
            return FieldMapping(key=key, column=value)
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            hint = f"Write {key}: Heading; or {key}: {{column: Heading, otherwise: a text}}. A number needs quotes."
            raise self._build_error(("columns", key), f"{key} is neither a heading nor a value to use instead", hint)
        self._check_keys(("columns", key), value, _COLUMN_KEYS)
        fields: dict[str, Any] = dict(value)
        return FieldMapping(key=key, **fields)

    def _read_new_parties(self) -> dict[str, str]:
        written = self._read_section("new_parties")
        self._check_keys(("new_parties",), written, sorted(PARTY_FIELD_NAMES))
        for key, value in written.items():
            if value not in PARTY_KINDS:
                raise self._build_error(
                    ("new_parties", key), f"'{escape_text(str(value))}' is not a kind of party", "Write people, teams or customers."
                )
        return {key: PARTY_KINDS[str(value)] for key, value in written.items()}

    def _read_section(self, key: str) -> dict[str, Data]:
        value = self._source.data.get(key, {})
        if not isinstance(value, dict):
            raise self._build_error(
                (key,), f"{key} is not a mapping", f"Write one line for each field under {key}:, such as `title: Heading`."
            )
        return value

    def _check_keys(self, path: tuple[str, ...], keys: Iterable[str], allowed: Iterable[str]) -> None:
        for key in keys:
            if key not in allowed:
                meant = find_closest_word(key, allowed)
                hint = f"Did you mean {meant}?" if meant else f"There are: {', '.join(allowed)}."
                raise BoardError(f"{self._source.find_key_place(*path, key)}: there is no key '{escape_text(key)}' here", hint)

    def _read_choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        if key not in self._source.data:
            return None
        value = str(self._source.data[key])
        if value not in choices:
            raise self._build_error((key,), f"{key}: '{escape_text(value)}' is not one of its values", f"Write {' or '.join(choices)}.")
        return value

    def _read_text(self, key: str) -> str | None:
        value = self._source.data.get(key)
        if value is not None and not isinstance(value, str):
            raise self._build_error((key,), f"{key} is not a text", "Put it into quotes.")
        return value

    def _read_header_row(self) -> int | None:
        value = self._source.data.get("header_row")
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            raise self._build_error(
                ("header_row",), "header_row is not the number of a row", "Write the row number of the headings, such as 3."
            )
        return value

    def _build_error(self, path: tuple[str, ...], message: str, hint: str) -> BoardError:
        return BoardError(f"{self._source.find_place(*path)}: {message}", hint)


COLUMNS = ("requirement", "period", "value")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """One row as it was found; `line` is the one in the file that it ends on."""

    line: int
    requirement: str
    period: str
    value: str

    @property
    def number(self) -> float | int | None:
        """The value, or None where it is no number."""
        if not _NUMBER.match(self.value):
            return None
        return float(self.value) if "." in self.value else int(self.value)


def read_measurements(data: bytes) -> tuple[MeasuredRow, ...]:
    """Return the rows that are not empty. Raises BoardError for a file that is no such table."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BoardError("the file is not UTF-8 text", "Save it as CSV UTF-8.") from error
    first = text.partition("\n")[0]
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    names = {(name or "").strip().lower(): name for name in table.fieldnames or ()}
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise BoardError(f"the first line has no column {' and '.join(missing)}", f"Start with: {','.join(COLUMNS)}")
    try:
        return tuple(
            MeasuredRow(line=table.line_num, **{column: (row[names[column]] or "").strip() for column in COLUMNS})
            for row in table
            if any(cell and (cell if isinstance(cell, list) else cell.strip()) for cell in row.values())
        )
    except csv.Error as error:
        raise BoardError(f"line {table.line_num} is not CSV: {escape_text(str(error))}", "Save it again from the spreadsheet.") from error


_ZIP, _OLD = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")


def open_sheet(file: Path, plan: ImportPlan) -> Sheet:
    """Return the rows of the file that the plan is for. Raises BoardError for what is no sheet, or a file that is too large."""
    data = read_sheet_bytes(file)
    if data.startswith(_OLD):
        hint = "Save it as an Excel workbook (.xlsx) without a password, or as CSV UTF-8."
        raise BoardError(f"{file.name} is an old workbook, or one with a password", hint)
    if data.startswith(_ZIP):
        from troth.read.sheet.xlsx import read_xlsx  # noqa: PLC0415 - a sheet of commas needs nothing of it

        return read_xlsx(file.name, data, plan)
    return read_csv(file.name, data, plan)


def read_sheet_bytes(file: Path, max_bytes: Limit = SHEET_BYTES) -> bytes:
    """Return what an ordinary file holds. Raises BoardError where it cannot be read or is too large."""
    try:
        with file.open("rb") as opened:
            data = opened.read(max_bytes.most + 1)
    except OSError as error:
        raise BoardError(f"{file} cannot be read: {error.strerror}", "Give a file that exists.") from error
    if len(data) > max_bytes.most:
        raise BoardError(f"{file.name} {max_bytes.beyond}", "Split it, or save only this sheet as CSV.")
    return data


def read_csv(name: str, data: bytes, plan: ImportPlan) -> Sheet:
    """Return the rows of a file of commas, semicolons or tabs. Raises BoardError for a file that is no such text."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = plan.encoding or ("utf-16" if marked else "utf-8-sig")
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        hint = "Save it as 'CSV UTF-8', or give its encoding, such as --encoding cp1252 for a file from an older Excel."
        raise BoardError(f"{name} is not text in {encoding.removesuffix('-sig')}", hint) from error
    return Sheet(name=name, rows=tuple(_iter_csv_rows(name, text)))


def _iter_csv_rows(name: str, text: str) -> Iterator[SheetRow]:
    csv.field_size_limit(CELL_TEXT.most)
    unquoted = "".join(text[:10_000].split('"')[::2])
    delimiter = max(",;\t", key=unquoted.count)  # the most frequent one of the first lines
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            row = SheetRow(number=number, cells=tuple(SheetCell(each) if each else SheetCell() for each in cells))
            if not row.empty:
                found += 1
                if found > SHEET_ROWS.most:
                    raise BoardError(f"{name} {SHEET_ROWS.beyond}", "Import it in parts.")
                yield row
    except csv.Error as error:
        raise BoardError(
            f"{name} is not CSV after row {number}: {escape_text(str(error))}", "Save it again from the spreadsheet."
        ) from error
