"""The plan of an import: which column of a sheet is which field of a record, and how what is ambiguous is to be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("promises", "answers", "parties")
"""What can be imported."""
ORDERS = ("day-first", "month-first")
"""How 03/04/2026 is to be read."""
PARTY_KINDS: Mapping[str, str] = MappingProxyType({
    "person": "people", "people": "people", "team": "teams", "teams": "teams", "customer": "customers", "customers": "customers",
})  # fmt: skip
"""The section of a file of parties, by the words for it."""

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "promises": (
        "id", "title", "promiser", "customer", "outcome", "measures", "made", "due", "why", "cost", "amount", "unit", "partner", "goal",
        "ask", "agreement", "meeting", "part_of", "needs", "continues", "tags", "links", "folder",
    ),
    "answers": ("ask", "party", "answer", "date", "note", "amount", "unit", "until", "refer_to", "promise"),
    "parties": ("id", "name", "kind", "email", "github", "teams", "timezone", "lead", "members", "contacts"),
})  # fmt: skip
"""The fields that a column may be, by what is imported."""
REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "promises": ("title", "promiser", "customer", "outcome"),
    "answers": ("ask", "party", "answer"),
    "parties": ("name", "kind"),
})  # fmt: skip
"""The fields without which a row is nothing."""
PARTIES = frozenset({"promiser", "customer", "partner", "party", "refer_to"})
"""The fields that name parties of the board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFrom:
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
class Plan:
    """How a sheet is to be read."""

    kind: str
    fields: Mapping[str, FieldFrom] = field(default_factory=lambda: MappingProxyType({}))
    sheet: str | None = None
    header_row: int | None = None
    dates: str | None = None
    """`day-first` or `month-first`."""
    epoch: str | None = None
    """`1900` or `1904`: how plain numbers in a column of dates are to be read."""
    encoding: str | None = None
    new_parties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By field: the section that a name goes into which no party of the board has. Other unknown names are faults."""


def heading_key(text: str) -> str:
    """Return what two headings have in common that differ only in capitals, blanks and the signs between words."""
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())
