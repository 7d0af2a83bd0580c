"""The rule `nothing-changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle.promise import courses
from troth.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.days import AsOf
    from troth.ledger import Ledger
    from troth.lifecycle.course import Renegotiation


def nothing_changes(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Ask for another due date than the one in force."""
    for course in ledger.once(courses).values():
        for change in course.renegotiations:
            if _is_empty(change):
                place = course.promise.source.place("log", change.entry.index, "due")
                message = f"log entry {change.entry.index + 1} asks for {change.entry.due}, which is the due date in force"
                yield Problem("nothing-changes", place, message, "name the new date, or take the entry out", Severity.WARNING)


def _is_empty(change: Renegotiation) -> bool:
    entry = change.entry
    return entry.due is not None and entry.due == change.due_before and entry.outcome is None and entry.cost is None
