"""The rule `follows-in-order`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger


def follows_in_order(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Let a meeting follow one that was held on the same day or earlier."""
    for meeting in ledger.meetings.values():
        before = ledger.meetings.get(meeting.follows or "")
        if before is not None and before.date > meeting.date:
            message = f"{meeting.id} of {meeting.date} follows {before.id}, which was held later, on {before.date}"
            hint = "name the meeting before it, or mend the date of one of the two"
            yield Problem("follows-in-order", meeting.source.place("follows"), message, hint)
