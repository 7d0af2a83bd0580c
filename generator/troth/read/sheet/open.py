"""Open a file that is to be imported, and tell by what it holds which kind of sheet it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.errors import BoardError
from troth.base.limits import SHEET_BYTES
from troth.read.sheet.csv import read_csv

if TYPE_CHECKING:
    from pathlib import Path

    from troth.base.limits import Limit
    from troth.importing.model import ImportPlan, Sheet


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
        raise BoardError(f"{file} cannot be read: {error.strerror}", "Name a file that is there.") from error
    if len(data) > max_bytes.most:
        raise BoardError(f"{file.name} {max_bytes.beyond}", "Take it apart, or save the one sheet that is meant as CSV.")
    return data
