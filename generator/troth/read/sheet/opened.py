"""Open a file that is to be imported, and tell by what it holds which kind of sheet it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import BoardError
from troth.read.sheet.comma import comma_table

if TYPE_CHECKING:
    from pathlib import Path

    from troth.importing.plan import Plan
    from troth.importing.table import Table

MOST_BYTES = 32 << 20
"""A sheet of 20,000 rows is a few megabytes."""
_ZIP, _OLD = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")


def table_of(file: Path, plan: Plan) -> Table:
    """Return the rows of the file that the plan is for. Raises BoardError for what is no sheet, or a file that is too large."""
    data = content(file)
    if data.startswith(_OLD):
        hint = "Save it as an Excel workbook (.xlsx) without a password, or as CSV UTF-8."
        raise BoardError(f"{file.name} is an old workbook, or one with a password", hint)
    if data.startswith(_ZIP):
        from troth.read.sheet.workbook import workbook_table  # noqa: PLC0415 - a sheet of commas needs nothing of it

        return workbook_table(file.name, data, plan)
    return comma_table(file.name, data, plan)


def content(file: Path, most: int = MOST_BYTES) -> bytes:
    """Return what an ordinary file holds. Raises BoardError where it cannot be read or is too large."""
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise BoardError(f"{file} cannot be read: {error.strerror}", "Name a file that is there.") from error
    if len(data) > most:
        raise BoardError(f"{file.name} is larger than {most >> 20} MiB", "Take it apart, or save the one sheet that is meant as CSV.")
    return data
