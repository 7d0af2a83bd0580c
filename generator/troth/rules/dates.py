"""The rules about dates: due dates are there, and days follow each other in order."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from troth.base.dates import add_days
from troth.model.problem import Problem
from troth.status.replay import replay, replay_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.base.dates import AsOf
    from troth.model import KeyPath, Parties, Promise, Source
    from troth.model.ledger import Ledger


def due_missing(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give every promise a due date."""
    for promise in ledger.promises.values():
        if promise.terms.due is not None:
            continue
        course = ledger.compute_once(replay_all)[promise.id]
        if course.promised_on is not None and course.first_due is None:
            entry = _find_promising_entry(promise, ledger.parties)
            message = f"log entry {entry + 1} makes it a promise, but there is no due date"
            hint = "add due: with the day by which it will be done"
            yield Problem("due-missing", promise.source.find_place("log", entry), message, hint)


def _find_promising_entry(promise: Promise, parties: Parties) -> int:
    """Return the index of the entry that makes it a promise: once it is one it stays one, so halving finds it."""

    def is_promised(entries: int) -> bool:
        return replay(replace(promise, log=promise.log[:entries]), parties).promised_on is not None

    return bisect_left(range(1, len(promise.log)), x=True, key=is_promised)


def due_before_made(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Set every due date on or after the day the promise was made."""
    for promise in ledger.promises.values():
        made = promise.terms.made
        if made is None:
            continue
        dues: list[tuple[KeyPath, date | None]] = [(("due",), promise.terms.due)]
        dues += [(("log", entry.index, "due"), entry.due) for entry in promise.log]
        for keys, due in dues:
            if due is not None and due < made:
                message = f"due {due} is before the day it was made, {made}"
                yield Problem("due-before-made", promise.source.find_place(*keys), message, "correct one of the two dates: check the year")


def respond_by_in_order(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Set respond_by on or after the day of the question."""
    questions: list[tuple[Source, KeyPath, date, date]] = [
        (promise.source, ("log", entry.index, "respond_by"), entry.day, entry.respond_by)
        for promise in ledger.promises.values()
        for entry in promise.log
        if entry.respond_by is not None
    ]
    questions += [(ask.source, ("respond_by",), ask.made, ask.respond_by) for ask in ledger.asks.values()]
    for source, keys, asked, respond_by in questions:
        if respond_by < asked:
            message = f"respond_by is {respond_by}, but it was asked on {asked}"
            yield Problem("respond-by-in-order", source.find_place(*keys), message, "correct one of the two dates: check the year")


def entries_in_order(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Keep the entries of a log in date order."""
    for record in ledger.records:
        for index, (before, entry) in enumerate(pairwise(record.log), start=1):
            if entry.date < before.date:
                message = f"log entry {index + 1} is dated {entry.date}, but the entry before it {before.date}"
                hint = f"use the day you write it as date, and add happened: {entry.date} if that was the day"
                yield Problem("entries-in-order", record.source.find_place("log", index, "date"), message, hint)


def entry_in_future(ledger: Ledger, as_of: AsOf) -> Iterator[Problem]:
    """Date no entry in the future: a log says what was done."""
    if as_of.pinned:
        return
    latest = add_days(as_of.day, 1)  # it may be tomorrow where the entry was written
    for record in ledger.records:
        for index, entry in enumerate(record.log):
            if entry.date > latest:
                message = f"log entry {index + 1} is dated {entry.date}, but today is {as_of.day}"
                hint = "check the year: entries can't be in the future"
                yield Problem("entry-in-future", record.source.find_place("log", index, "date"), message, hint)


def happened_after_recorded(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Record what happened on the same day or later."""
    for record in ledger.records:
        for index, entry in enumerate(record.log):
            if entry.happened is not None and entry.happened > entry.date:
                message = f"log entry {index + 1} is dated {entry.date}, before it happened on {entry.happened}"
                hint = "date is the day you write it, happened the earlier day it is about"
                yield Problem("happened-after-recorded", record.source.find_place("log", index, "happened"), message, hint)


def follows_in_order(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Let a meeting follow one that was held on the same day or earlier."""
    for meeting in ledger.meetings.values():
        before = ledger.meetings.get(meeting.follows or "")
        if before is not None and before.date > meeting.date:
            message = f"{meeting.id} of {meeting.date} follows {before.id}, which was held later, on {before.date}"
            hint = "name the meeting before it, or correct one of the two dates"
            yield Problem("follows-in-order", meeting.source.find_place("follows"), message, hint)


def before_made(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Log nothing before the day an ask was made."""
    for ask in ledger.asks.values():
        for entry in ask.log:
            if entry.date < ask.made:
                message = f"log entry {entry.index + 1} is dated {entry.date}, but the ask was made on {ask.made}"
                yield Problem("before-made", ask.source.find_place("log", entry.index, "date"), message, "correct one of the two dates")


def happened_before_made(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Record nothing that happened before the promise was made."""
    for course in ledger.compute_once(replay_all).values():
        for fault in course.invalid_entries:
            entry = course.promise.log[fault.index]
            if fault.key == "happened" and entry.happened is not None and entry.happened <= entry.date:
                message = f"log entry {fault.index + 1} happened on {entry.happened}, before the promise was made on {course.promised_on}"
                hint = "correct happened, or leave it out"
                yield Problem("happened-before-made", course.promise.source.find_place("log", fault.index, "happened"), message, hint)


def made_on_last_yes(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Let made be the day of the last yes in the log."""
    for course in ledger.compute_once(replay_all).values():
        made, promised = course.terms.made, course.promised_on
        said = any(entry.day == promised and entry.act in ("agreed", "promised") and entry.date != made for entry in course.valid)
        if made is not None and promised is not None and promised < made and said:
            message = f"the last yes in the log is from {promised}, but made is {made}"
            yield Problem("made-on-last-yes", course.promise.source.find_place("made"), message, f"write made: {promised}, or leave it out")
