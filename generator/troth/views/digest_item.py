"""One thing that waits, as a digest tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import count_days

if TYPE_CHECKING:
    from datetime import date

    from troth.views.replies import SuggestedReply


_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One thing that waits. `lines` are plain text, one sentence each."""

    kind: str
    id: str
    title: str
    page: str
    path: str
    """The record's file, from the board's root."""
    day: date
    """Since when it waits, or by when it is wanted."""
    when: str
    """That day in words."""
    lines: tuple[str, ...]
    replies: tuple[SuggestedReply, ...]
    speaks: bool
    """Whether it is worth a message today on its own."""


def is_worth_asking(since: date | None, by: date | None, as_of: date) -> bool:
    """Tell whether a question is worth a message today: when it is new, on the day it is to be answered by, and once a week after."""
    if since is not None and count_days(since, as_of) <= 1:
        return True
    asked = by or since or as_of
    return count_days(asked, as_of) >= 0 and count_days(asked, as_of) % _WEEK == 0


def join_lines(text: str) -> str:
    """Return a text of a record on one line."""
    return " ".join(text.split())
