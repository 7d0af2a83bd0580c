"""The rule `review/late-renegotiation`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.review.case import Case


def late_renegotiation(case: Case) -> Iterator[Problem]:
    """Ask for other terms before the due date, while the other side can still plan for it."""
    for revision in case.revisions:
        for entry, course in revision.courses.values():
            due = course.terms.due
            if entry.act == "renegotiated" and due is not None and entry.day > due:
                late = days.between(due, entry.day)
                message = f"this change of terms was asked for {late} {'day' if late == 1 else 'days'} after the due date ({due})"
                hint = "it stays on the record as late; next time ask as soon as you know"
                place = revision.place("log", entry.index, "act")
                yield Problem("review/late-renegotiation", place, message, hint, Severity.WARNING)
