"""The rule `review/backdated`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.problem import Problem, Severity
from troth.review.log import log_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.review.case import Added, Case, Revision

_COUNTED = frozenset({"delivered", "renegotiated"})
"""The acts whose day is compared with the due date."""


def backdated(case: Case) -> Iterator[Problem]:
    """Date an entry the day on which it is written down; the day it happened is told beside it."""
    for revision in case.revisions:
        for added in revision.added:
            day = days.parse(added.text("date"))
            if day is not None:
                yield from _judged(added, day, revision, case)


def _judged(added: Added, day: date, revision: Revision, case: Case) -> Iterator[Problem]:
    """Yield what is wrong with the date: an error where it passes over what counts, else a warning."""
    before = _before(added, revision)
    late, severity = added.witness.late_days, Severity.WARNING
    if before is not None and day < before:
        message, severity = f"this entry is dated {day}, before the entry of {before} that was there already", Severity.ERROR
    elif late > case.settings.backdate_days:
        message = f"this entry is dated {day} and was entered {late} days later"
        if _past_due(added, day, revision):
            message, severity = f"{message}, when the due date had passed", Severity.ERROR
    else:
        return
    entered = added.witness.date or day
    hint = f"date it {entered}, and add happened: {day} if that was the day"
    yield Problem("review/backdated", revision.place("log", added.index, "date"), message, hint, severity)


def _before(added: Added, revision: Revision) -> date | None:
    """Return the date of the last entry above it that was there before the change."""
    above = revision.log.before(added.index)
    entry = log_of(revision.new)[above] if above is not None else None
    text = entry.get("date") if isinstance(entry, dict) else None
    return days.parse(text) if isinstance(text, str) else None


def _past_due(added: Added, day: date, revision: Revision) -> bool:
    """Tell whether the date makes something look as if it came in time that was entered after the due date."""
    found = revision.courses.get(added.index)
    due = found[1].terms.due if found else None
    return added.text("act") in _COUNTED and due is not None and added.witness.date is not None and day <= due < added.witness.date
