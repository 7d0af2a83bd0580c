"""Values of an import: the sheet, the plan that maps its columns to fields, and the report by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from troth.base.text import escape_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from troth.model import Data, Kind


CellContent: TypeAlias = "str | int | float | bool | date | None"
"""What a cell holds: a date where the sheet says that it is one; None where it is empty."""

EPOCHS = ("1900", "1904")
"""The two ways in which spreadsheets count days: from the end of 1899, or from the first day of 1904."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell; with a fault its value cannot be told, such as that of a formula that was never calculated."""

    value: CellContent = None
    fault: str = ""
    hint: str = ""
    merged: str = ""
    """The range that the cell is merged into, such as A3:C3, where it lies in more than one column."""

    @property
    def empty(self) -> bool:
        """Tell whether nothing stands in it, or only blanks."""
        return not self.fault and (self.value is None or (isinstance(self.value, str) and not self.value.strip()))


EMPTY_CELL = SheetCell()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row with its number in the sheet, counted from one."""

    number: int
    cells: tuple[SheetCell, ...]

    def get_cell(self, column: int) -> SheetCell:
        """Return the cell in a column, counted from nought; an empty one past the row's end."""
        return self.cells[column] if column < len(self.cells) else EMPTY_CELL

    @property
    def empty(self) -> bool:
        """Tell whether no cell holds anything."""
        return all(each.empty for each in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of one sheet that are not empty, in order."""

    name: str
    """What the report calls it."""
    rows: tuple[SheetRow, ...]
    epoch: str | None = None
    """From when the sheet counts days; None where it does not say, as in CSV."""
    remarks: tuple[str, ...] = ()


def format_column(column: int) -> str:
    """Return the letters that a spreadsheet writes above a column, counted from nought: A, Z, AA."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters


KINDS = ("promises", "answers", "parties")
"""What can be imported."""
DATE_ORDERS = ("day-first", "month-first")
"""How 03/04/2026 is to be read."""
PARTY_KINDS: Final[Mapping[str, str]] = {
    "person": "people", "people": "people", "team": "teams", "teams": "teams", "customer": "customers", "customers": "customers",
}  # fmt: skip
"""The section of a file of parties, by the words for it."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "promises": (
        "id", "title", "promiser", "customer", "outcome", "measures", "made", "due", "every", "until", "times", "silence_accepts", "why",
        "cost", "amount", "unit", "partner", "goal", "ask", "agreement", "meeting", "part_of", "needs", "continues", "tags", "links",
        "folder",
    ),
    "answers": ("ask", "party", "answer", "date", "note", "amount", "unit", "until", "refer_to", "promise"),
    "parties": ("id", "name", "kind", "email", "github", "teams", "timezone", "lead", "members", "contacts"),
}  # fmt: skip
"""The fields that a column may be, by what is imported."""
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "promises": ("title", "promiser", "customer", "outcome"),
    "answers": ("ask", "party", "answer"),
    "parties": ("name", "kind"),
}  # fmt: skip
"""The fields without which a row is nothing."""
PARTY_FIELD_NAMES = frozenset({"promiser", "customer", "partner", "party", "refer_to"})
"""The fields that name parties of the board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMapping:
    """Where the value of one field comes from: a column, or something else where that is empty."""

    key: str
    column: str | None = None
    """The heading, as somebody wrote it."""
    otherwise: str | None = None
    """What to take where the cell is empty; without a column, for every row."""
    otherwise_column: str | None = None
    """The heading of the column to take it from where the cell is empty."""
    split: str | None = None
    """What stands between several values in one cell, where it is not a semicolon, a comma or a new line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """How a sheet is to be read."""

    kind: str
    fields: Mapping[str, FieldMapping] = field(default_factory=lambda: MappingProxyType({}))
    sheet: str | None = None
    header_row: int | None = None
    dates: str | None = None
    """`day-first` or `month-first`."""
    epoch: str | None = None
    """`1900` or `1904`: how plain numbers in a column of dates are to be read."""
    encoding: str | None = None
    new_parties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By field: the section that a name goes into which no party of the board has. Other unknown names are faults."""


_USUAL_HEADINGS: Final[Mapping[str, str]] = {
    "title": "what task action todo was aufgabe massnahme quoi tâche",
    "promiser": "owner who responsible assignee wer verantwortlich qui responsable",
    "customer": "for to whom client für fuer wem kunde pour",
    "outcome": "result goal done ergebnis ziel résultat",
}
"""What sheets call a column, in small letters: it is proposed and never taken without a word."""


def suggest_columns(missing: Sequence[str], headings: tuple[str, ...]) -> str:
    """Return the options that name the columns, as far as their headings tell."""
    words = {each: _USUAL_HEADINGS.get(each, "").split() for each in missing}
    meant = {each: next((heading for heading in headings if heading.casefold() in words[each]), "") for each in missing}
    if not any(meant.values()):
        return f'--map {missing[0]}="Heading" chooses the column; --otherwise {missing[0]}="…" sets it for all rows'
    told = (f'--map {key}="{escape_text(heading)}"' if heading else f'--otherwise {key}="…"' for key, heading in meant.items())
    return f"is it {' '.join(told)}? --otherwise sets it for all rows"


def normalize_heading(text: str) -> str:
    """Return what two headings have in common that differ only in capitals, blanks and the signs between words."""
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())


_MAX_QUOTED = 300


class RowOutcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    """The board says the same already."""
    DOUBLE = "double"
    """An earlier row says the same."""
    NOTHING = "nothing"
    """It says that there is nothing yet: somebody who has not answered."""
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Why a row cannot be taken: where in the row, one sentence, and the way out."""

    message: str
    hint: str = ""
    heading: str = ""
    cell: str = ""

    @property
    def text(self) -> str:
        """The sentence for somebody who looks at the sheet."""
        where = f"{escape_text(self.heading)} ({self.cell})" if self.cell else escape_text(self.heading)
        return f"{where}: {self.message}" if where else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """One row of the report."""

    row: int
    title: str
    """What to tell the row by."""
    outcome: RowOutcome
    id: str | None = None
    """The record that it makes, or that is there already."""
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The row as the report calls it."""
        return f"Row {self.row}" + (f", {escape_text(self.title)}" if self.title else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """What a row makes: a promise, an entry of an ask's log, or a party in its section."""

    kind: Kind
    id: str
    """The record's id; for an entry, the ask's."""
    data: Mapping[str, Data]
    row: int
    folder: str | None = None
    """Below that of the promises, where the plan says; else the month."""
    section: str = ""
    """For a party: people, teams or customers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The whole report, and all that is to be written."""

    rows: tuple[RowResult, ...]
    new_records: tuple[NewRecord, ...]
    remarks: tuple[str, ...] = ()

    def select_rows(self, outcome: RowOutcome) -> tuple[RowResult, ...]:
        """Return the rows that this becomes of."""
        return tuple(each for each in self.rows if each.outcome is outcome)


def shorten_text(text: str) -> str:
    """Return a text as a message repeats it."""
    return escape_text(" ".join(text.split()), _MAX_QUOTED)
