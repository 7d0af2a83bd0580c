"""Rules about promises that come again: the rule itself, and the occurrences that a log names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.base.recurrence import WORKING_DAY
from troth.model import Kind
from troth.model.problem import Problem, Severity
from troth.status.replay import replay_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.base.dates import AsOf
    from troth.model import KeyPath, Promise, Settings
    from troth.model.ledger import Ledger

_AIMS = frozenset({"occurrence", "through"})


def recurrence_impossible(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give a recurring promise a rule with a first day and at most one end."""
    for promise in ledger.promises.values():
        for keys, message, hint in _list_faults(promise, ledger.settings):
            yield Problem("recurrence-impossible", promise.source.find_place(*keys), message, hint)


def _list_faults(promise: Promise, settings: Settings) -> Iterator[tuple[KeyPath, str, str]]:
    """Yield where the terms or a change of them say what no rule can, with what is wrong and the way out."""
    terms = promise.terms
    stated: list[tuple[KeyPath, str | None, date | None, date | None, int | None]] = [
        ((), terms.every, terms.due, terms.until, terms.times)
    ]
    stated += [(("log", each.index), each.every or terms.every, each.due, each.until, each.times) for each in promise.log]
    for prefix, every, due, until, times in stated:
        if until is not None and times is not None:
            yield (*prefix, "times"), "it has both an end date and a number of times", "keep until or times"
        if until is not None and due is not None and until < due:
            yield (*prefix, "until"), f"it ends on {until}, before it is due for the first time on {due}", "correct one of the two dates"
        if every == WORKING_DAY and due is not None and not settings.calendar.is_default_working_day(due):
            message = f"it comes every working day, but {format_date(due)} is not a working day"
            yield (*prefix, "due"), message, "make the first due date a working day"


def occurrence_unknown(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Name an occurrence by its own day, and only for a recurring promise."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for course in ledger.compute_once(replay_all).values():
        for fault in course.invalid_entries:
            if fault.key in _AIMS:
                place = course.promise.source.find_place("log", fault.index, fault.key)
                yield Problem("occurrence-unknown", place, fault.message, fault.hint)


def needs_endless(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Need only promises that end: give a recurring promise an end before others need it."""
    courses = ledger.compute_once(replay_all)
    for promise in ledger.promises.values():
        for index, each in enumerate(promise.needs):
            needed = courses[each].terms if each in courses else None
            if needed is not None and needed.every is not None and needed.until is None and needed.times is None:
                message = f"{each} recurs without an end, so nothing that needs it can start"
                hint = "give it until or times, or remove it from needs"
                yield Problem("needs-endless", promise.source.find_place("needs", index), message, hint, Severity.WARNING)
