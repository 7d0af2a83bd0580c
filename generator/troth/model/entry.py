"""What every line of a log has, whatever the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One line of a log: who did what, and when. Kinds of records add what their acts have; what an act lacks is None or empty."""

    date: dt.date
    by: str
    act: str
    index: int
    """Where it stands in the log, counted from nought."""
    note: str | None = None
    happened: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The day it happened, which may be earlier than the day it was recorded."""
        return self.happened or self.date
