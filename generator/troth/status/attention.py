"""Flags of a promise (at risk, help wanted, no report), and the trust check."""

from __future__ import annotations

from collections import Counter, deque
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from troth.base.dates import add_days, count_days, get_iso_week
from troth.model import PartyKind, get_board_prefix
from troth.status.acts import TALKING, PromiseState
from troth.status.occurrences import DAYS_AHEAD, find_next_due, iter_coming_occurrences
from troth.status.schedule import count_overdue_days

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from troth.model import Parties, Settings
    from troth.model.ledger import Ledger
    from troth.status.promise import PromiseSnapshot


LOST_STATES = frozenset({PromiseState.NOT_KEPT, PromiseState.REVOKED})
"""A part or need in one of these states cannot come any more."""
SETTLED_STATES = frozenset(
    {PromiseState.KEPT, PromiseState.CANCELLED, PromiseState.SUPERSEDED, PromiseState.DECLINED, PromiseState.WITHDRAWN}
)
"""A part in one of these states leaves nothing to do for the whole."""


class Flag(StrEnum):
    """A reason to look at a promise; several may hold at once."""

    HELP_WANTED = "help_wanted"
    AT_RISK = "at_risk"
    LOOKS_DONE = "looks_done"
    NO_REPORT = "no_report"

    @property
    def word(self) -> str:
        """The words that the board shows for it."""
        return {"looks_done": "ready to close", "no_report": "no recent update"}.get(self.value, self.value.replace("_", " "))


def is_late(snapshot: PromiseSnapshot, as_of: date) -> bool:
    """Tell whether what others rest on is overdue, or a time of it was not done."""
    if snapshot.state is not PromiseState.PROMISED:
        return False
    return count_overdue_days(snapshot, as_of) > 0 or any(each.is_not_done(as_of) for each in snapshot.occurrences)


def find_risk_causes(snapshots: Mapping[str, PromiseSnapshot], ledger: Ledger, as_of: date) -> Mapping[str, tuple[str, ...]]:
    """Return the promises at risk, each with the ids of the parts and needs that endanger it; none where it is its own report.

    Risk goes up from a part to the whole, and from what is needed to what needs it, each promise visited once.
    """
    causes: dict[str, list[str]] = {each: [] for each, course in snapshots.items() if course.is_reported_at_risk}
    queue = deque(each for each, course in snapshots.items() if each in causes or course.state in LOST_STATES or is_late(course, as_of))
    while queue:
        cause = queue.popleft()
        for above in ledger.list_dependents(cause):
            if above not in snapshots or snapshots[above].state is not PromiseState.PROMISED:
                continue
            if above not in causes:
                causes[above] = []
                queue.append(above)
            causes[above].append(cause)
    return {each: tuple(sorted(set(found))) for each, found in causes.items()}


def derive_flags(
    snapshot: PromiseSnapshot, parts: tuple[PromiseSnapshot, ...], settings: Settings, as_of: date, *, at_risk: bool
) -> tuple[Flag, ...]:
    """Return the flags of one promise, in the order of the contract."""
    last = snapshot.report.day if snapshot.report and snapshot.promised_on else snapshot.promised_on
    held = {
        Flag.HELP_WANTED: snapshot.help_request is not None and snapshot.state in TALKING | {PromiseState.PROMISED},
        Flag.AT_RISK: at_risk,
        Flag.LOOKS_DONE: _is_apparently_done(snapshot, parts, settings.acceptance_wait, as_of),
        Flag.NO_REPORT: snapshot.state is PromiseState.PROMISED and last is not None and count_days(last, as_of) >= settings.stale_report,
    }
    return tuple(flag for flag, holds in held.items() if holds)


def _is_apparently_done(snapshot: PromiseSnapshot, parts: tuple[PromiseSnapshot, ...], wait: int, as_of: date) -> bool:
    if snapshot.state is PromiseState.DELIVERED and snapshot.delivery is not None:
        return count_days(snapshot.delivery.day, as_of) >= wait
    if snapshot.state is not PromiseState.PROMISED:
        return False
    if snapshot.occurrences:  # the last one was due, and not all have ended
        last = snapshot.occurrences[-1]
        return last.next_name is None and last.snapshot.terms.due is not None and count_days(last.snapshot.terms.due, as_of) >= wait
    return any(part.state is PromiseState.KEPT for part in parts) and all(part.state in SETTLED_STATES for part in parts)


WeeklyLoad = Counter[tuple[str, tuple[int, int]]]
"""How many open promises a party has due in an ISO week, by (party, (year, week))."""


def _list_due_days(snapshot: PromiseSnapshot, ledger: Ledger, as_of: date) -> list[date]:
    """Return the days on which something of a promise is still to be delivered; of one that comes again, within a year."""
    ones = [each.snapshot for each in snapshot.occurrences if not each.is_not_done(as_of)] if snapshot.comes_again else [snapshot]
    days = [one.terms.due for one in ones if one.state is PromiseState.PROMISED and one.terms.due is not None]
    if snapshot.comes_again and snapshot.state is PromiseState.PROMISED:
        coming = iter_coming_occurrences(snapshot, ledger.settings.calendar, add_days(as_of, DAYS_AHEAD))
        days += [each.due for each in coming]
    return days


class Surroundings(NamedTuple):
    """All that what is said of one promise depends on besides its own log."""

    parties: Parties
    settings: Settings
    as_of: date
    parts: tuple[PromiseSnapshot, ...]
    needs: tuple[PromiseSnapshot, ...]
    continued_by: tuple[str, ...]
    risk: tuple[str, ...] | None
    """The ids of the parts and needs that put it at risk, none where it says so itself; None where it is not."""
    is_overloaded: bool
    """One of those who promised it has too much to do in the week in which it is due."""

    def has_customer(self, snapshot: PromiseSnapshot) -> bool:
        """Tell whether there is somebody to accept it; one of a board that cannot be looked at now is believed to be there."""
        parties = self.parties
        if any(get_board_prefix(each) and each not in parties for each in snapshot.terms.customers):
            return True
        found = (parties.get(each) for each in snapshot.terms.customers)
        return any(party and (party.kind is not PartyKind.TEAM or party.members) for party in found)

    def is_due_after(self, snapshot: PromiseSnapshot, day: date) -> bool:
        """Tell whether something of it is due after a day: of one that comes again, its last occurrence."""
        if snapshot.comes_again and snapshot.promised_on is not None:
            return find_next_due(snapshot, self.settings.calendar, day) is not None
        return snapshot.due is not None and snapshot.due > day

    def is_endangered_by(self, snapshot: PromiseSnapshot, others: tuple[PromiseSnapshot, ...], states: Collection[PromiseState]) -> bool:
        """Tell whether one of those that a promise rests on is in such a state, or overdue, or due later than it."""
        due = snapshot.due
        return any(
            each.state in states or is_late(each, self.as_of) or (each.state.open and due is not None and self.is_due_after(each, due))
            for each in others
        )


class TrustContext:
    """What promises are checked against: the other promises and the load of each promiser's weeks."""

    __slots__ = ("as_of", "ledger", "load", "snapshots")

    def __init__(self, ledger: Ledger, snapshots: Mapping[str, PromiseSnapshot], as_of: date) -> None:
        self.ledger = ledger
        self.snapshots = snapshots
        self.as_of = as_of
        self.load: WeeklyLoad = Counter()
        for each in snapshots.values():
            for due in _list_due_days(each, ledger, as_of):
                self.load.update((party, get_iso_week(due)) for party in each.terms.promisers)

    def look_around(self, snapshot: PromiseSnapshot, risk: tuple[str, ...] | None = None) -> Surroundings:
        """Return what one promise is checked against."""
        name, ledger = snapshot.promise.id, self.ledger
        return Surroundings(
            parties=ledger.parties,
            settings=ledger.settings,
            as_of=self.as_of,
            parts=self._select_existing(ledger.parts.get(name, ())),
            needs=self._select_existing(snapshot.promise.needs),
            continued_by=tuple(each for each in ledger.continued_by.get(name, ()) if each in self.snapshots),
            risk=risk,
            is_overloaded=self._is_overloaded(snapshot),
        )

    def _select_existing(self, promises: tuple[str, ...]) -> tuple[PromiseSnapshot, ...]:
        """Return the courses of those promises that are there as of the date."""
        return tuple(self.snapshots[each] for each in promises if each in self.snapshots)

    def _is_overloaded(self, snapshot: PromiseSnapshot) -> bool:
        due = snapshot.due
        if due is None or snapshot.state is not PromiseState.PROMISED:
            return False
        return any(self.load[party, get_iso_week(due)] > self.ledger.settings.weekly_load for party in snapshot.terms.promisers)


def find_failed_checks(snapshot: PromiseSnapshot, around: Surroundings) -> tuple[str, ...]:
    """Return the codes of the checks that fail, in the order of `CHECK_SENTENCES`: none for a promise one can build on."""
    return tuple(code for code, fails in _CHECKS.items() if fails(snapshot, around))


CHECK_SENTENCES: Mapping[str, str] = {
    "customer": "Nobody on the customer's side can say yes yet: name a person, or give the team or segment members or contacts.",
    "outcome": "The outcome has no measure: say how you will both know that it is done.",
    "due": "There is no due date: say by when.",
    "promiser": "Not everybody who is to promise it has said so.",
    "agreed": "The customer has not agreed to these terms as they stand.",
    "why": "It doesn't say why it matters.",
    "parts": "A part is not promised, is due after the whole, or is overdue.",
    "needs": "Something that has to come first is late, or due after this.",
    "load": "The promiser has more promises due in that week than the board thinks wise.",
}
"""What would make the hope a promise, by code."""


_CHECKS: Mapping[str, Callable[[PromiseSnapshot, Surroundings], bool]] = {
    "customer": lambda course, around: not around.has_customer(course),
    "outcome": lambda course, _: not course.terms.measures,
    "due": lambda course, _: course.terms.due is None,
    "promiser": lambda course, _: bool(course.unsigned),
    "agreed": lambda course, _: not course.is_approved,
    "why": lambda course, _: course.promise.why is None,
    "parts": lambda course, around: around.is_endangered_by(course, around.parts, TALKING),
    "needs": lambda course, around: around.is_endangered_by(course, around.needs, LOST_STATES),
    "load": lambda _, around: around.is_overloaded,
}
