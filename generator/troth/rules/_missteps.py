"""The entries that a log had no room for, without those that only follow from another fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.lifecycle import agreement_acts
from troth.lifecycle.promise import courses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from troth.ledger import Ledger
    from troth.lifecycle.course import Misstep
    from troth.model import Agreement, Place, Promise

_AT_REST = frozenset({"reported", "help_wanted", "helped", "followed_up"})
"""What stands after one of these has the same place in the log with it or without it."""


def missteps(ledger: Ledger, key: str) -> Iterator[tuple[Place, Misstep]]:
    """Yield the missteps of all promises and agreements whose fault lies at `key` (`act` or `by`), each with its place."""
    for course in ledger.once(courses).values():
        promise, found = course.promise, course.missteps
        if found and key == "act":
            found = _certain(found, promise, ledger)
        yield from ((promise.source.place("log", each.index, key), each) for each in found if each.key == key)
    for agreement in ledger.agreements.values():
        mishaps = _known(agreement_acts.missteps(agreement, ledger.parties), agreement, ledger)
        yield from ((agreement.source.place("log", each.index, key), each) for each in mishaps if each.key == key)


def _certain(found: tuple[Misstep, ...], promise: Promise, ledger: Ledger) -> tuple[Misstep, ...]:
    """Leave out what comes after an entry that was passed over because of who wrote it: with that repaired, it may have its place."""
    wrong_hands = {each.index for each in found if each.key == "by"}
    wrong_hands |= {entry.index for entry in promise.log if entry.by not in ledger.parties}
    first = min((index for index in wrong_hands if promise.log[index].act not in _AT_REST), default=len(promise.log))
    return tuple(each for each in found if each.index < first)


def _known(found: Iterator[Misstep], agreement: Agreement, ledger: Ledger) -> Iterator[Misstep]:
    """Leave out what is said of strangers: that nobody knows them is the fault."""
    wording = agreement.wording
    if all(party in ledger.parties for party in (wording.provider, *wording.customers)):
        yield from (each for each in found if each.key == "act" or agreement.log[each.index].by in ledger.parties)
