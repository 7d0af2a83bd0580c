"""The rules about acts: each has its place in the log, and those whose act it is; reasons are known, and changes change something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.model import Kind
from troth.model.problem import Problem, Severity
from troth.rules.references import Suggestions
from troth.status.agreement_acts import check_agreement_log
from troth.status.replay import replay_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.base.dates import AsOf
    from troth.model import Place, Promise
    from troth.model.ledger import Ledger
    from troth.status.promise import InvalidEntry


_STATELESS_ACTS = frozenset({"reported", "help_wanted", "helped", "followed_up"})
"""What stands after one of these has the same place in the log with it or without it."""
_SHOWN = 12
"""As many codes as fit in a line."""


def find_invalid_entries(ledger: Ledger, key: str) -> Iterator[tuple[Place, InvalidEntry]]:
    """Yield the missteps of all promises and agreements whose fault lies at `key` (`act` or `by`), each with its place."""
    for course in ledger.compute_once(replay_all).values():
        promise, found = course.promise, course.invalid_entries
        if found and key == "act":
            found = _drop_consequences(found, promise, ledger)
        yield from ((promise.source.find_place("log", each.index, key), each) for each in found if each.key == key)
    for agreement in ledger.agreements.values():
        # Of strangers nothing is said here: that nobody knows them is the fault.
        if all(party in ledger.parties for party in (agreement.wording.provider, *agreement.wording.customers)):
            for each in check_agreement_log(agreement, ledger.parties):
                if each.key == key and (key == "act" or agreement.log[each.index].by in ledger.parties):
                    yield agreement.source.find_place("log", each.index, key), each


def _drop_consequences(entries: tuple[InvalidEntry, ...], promise: Promise, ledger: Ledger) -> tuple[InvalidEntry, ...]:
    """Leave out what comes after an entry that was passed over because of who wrote it: with that repaired, it may have its place."""
    wrong_hands = {each.index for each in entries if each.key == "by"}
    wrong_hands |= {entry.index for entry in promise.log if entry.by not in ledger.parties}
    first = min((index for index in wrong_hands if promise.log[index].act not in _STATELESS_ACTS), default=len(promise.log))
    return tuple(each for each in entries if each.index < first)


def act_not_allowed(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Log only acts that the promise has room for at that point."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for place, misstep in find_invalid_entries(ledger, "act"):
        yield Problem("act-not-allowed", place, misstep.message, misstep.hint)


def act_not_theirs(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Leave each act to those whose act it is: the promiser delivers, the customer accepts."""
    if not ledger.is_complete(Kind.PARTIES):
        return
    for place, misstep in find_invalid_entries(ledger, "by"):
        yield Problem("act-not-theirs", place, misstep.message, misstep.hint)


def unknown_reason(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Give one of the board's reason codes."""
    if not ledger.is_complete(Kind.BOARD):
        return
    codes = ledger.settings.reasons
    meant = Suggestions({code: code for code in codes})
    otherwise = f"write one of {', '.join(tuple(codes)[:_SHOWN])}{', …' if len(codes) > _SHOWN else ''}"
    for promise in ledger.promises.values():
        for entry in promise.log:
            if entry.reason is not None and entry.reason not in codes:
                hint = meant.build_hint(entry.reason, otherwise)
                message = f"log entry {entry.index + 1}: {entry.reason} is no reason that this board knows"
                yield Problem("unknown-reason", promise.source.find_place("log", entry.index, "reason"), message, hint)


def nothing_changes(ledger: Ledger, _: AsOf) -> Iterator[Problem]:
    """Ask for another due date than the one in force."""
    for course in ledger.compute_once(replay_all).values():
        for change in course.renegotiations:
            entry = change.entry
            if entry.due is not None and entry.due == change.due_before and entry.outcome is None and entry.cost is None:
                place = course.promise.source.find_place("log", entry.index, "due")
                message = f"log entry {entry.index + 1} asks for {entry.due}, which is the due date in force"
                yield Problem("nothing-changes", place, message, "name the new date, or take the entry out", Severity.WARNING)
