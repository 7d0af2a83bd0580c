"""What becomes of each row: what it makes, or why it cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from troth.model import Data, Kind

_MOST = 300


class Fate(StrEnum):
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
class Complaint:
    """Why a row cannot be taken: where in the row, one sentence, and the way out."""

    message: str
    hint: str = ""
    heading: str = ""
    cell: str = ""

    @property
    def in_words(self) -> str:
        """The sentence for somebody who looks at the sheet."""
        where = f"{shown(self.heading)} ({self.cell})" if self.cell else shown(self.heading)
        return f"{where}: {self.message}" if where else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One row of the report."""

    row: int
    title: str
    """What to tell the row by."""
    fate: Fate
    id: str | None = None
    """The record that it makes, or that is there already."""
    complaints: tuple[Complaint, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The row as the report calls it."""
        return f"Row {self.row}" + (f", {shown(self.title)}" if self.title else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
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
class Import:
    """The whole report, and all that is to be written."""

    rows: tuple[Taken, ...]
    made: tuple[Made, ...]
    remarks: tuple[str, ...] = ()

    def of(self, fate: Fate) -> tuple[Taken, ...]:
        """Return the rows that this becomes of."""
        return tuple(each for each in self.rows if each.fate is fate)


def cut(text: str) -> str:
    """Return a text as a message repeats it."""
    return shown(" ".join(text.split()), _MOST)
