"""The promises as CSV: text that a spreadsheet would run as a formula has an apostrophe before it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# The first cell must not be `ID`, or a spreadsheet takes the file for one of another format.
COLUMNS = (
    "title", "id", "promisers", "customers", "partner", "state", "schedule", "report", "flags", "made", "first_due", "due",
    "delivered_on", "closed_on", "kept_on_time", "satisfaction", "reason", "goal", "meeting", "part_of", "tags", "url",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a cell for a formula, full-width forms too."""


class Sheet:
    """The promises as CSV, a row for each."""

    def __init__(self) -> None:
        self._out = io.StringIO(newline="")
        self._writer = csv.writer(self._out, quoting=csv.QUOTE_MINIMAL)
        self._writer.writerow(COLUMNS)

    def add(self, fields: Mapping[str, Any]) -> None:
        """Write a promise's row."""
        self._writer.writerow([cell(fields[column]) for column in COLUMNS])

    def text(self) -> str:
        """Return what is written."""
        return self._out.getvalue()


def cell(value: object) -> str | int | float:
    """Return what stands in a cell: lists with commas, true and false as words, and no text that a spreadsheet would run."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return cell(", ".join(map(str, value)))
    if isinstance(value, int | float):
        return value
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
