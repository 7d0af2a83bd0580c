"""All tables, in the order in which they are put in their places: the board itself comes last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from troth.columns.agreements import AGREEMENTS, MEASUREMENTS
from troth.columns.asks import ANSWERS, ASKS
from troth.columns.entries import ENTRIES
from troth.columns.parties import BOARDS, PARTIES
from troth.columns.promises import PROMISES

if TYPE_CHECKING:
    from troth.columns.column import Table

TABLES: tuple[Table[Any], ...] = (PROMISES, ENTRIES, ASKS, ANSWERS, AGREEMENTS, MEASUREMENTS, PARTIES, BOARDS)
