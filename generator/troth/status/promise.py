"""Snapshot of a promise after some entries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from troth.base.hashing import FULL_DIGITS, hash_value
from troth.model import BACKDATE_DAYS
from troth.status.acts import PromiseState, Side
from troth.status.answer_context import TERM_ANSWERS, YES_ACTS

if TYPE_CHECKING:
    import datetime as dt
    from datetime import date

    from troth.base.hashing import CanonicalValue
    from troth.model import Promise, PromiseEntry, Terms


CHANGEABLE_KEYS = ("due", "outcome", "cost", "every", "until", "times")
"""The terms that a counter-offer or a renegotiation may change."""
BOUNDS = ("at_least", "at_most", "equals")
"""What a measure may be held to, beside a target."""
FULL = FULL_DIGITS
"""Digits of a fingerprint. Old records have shorter ones."""
SHOWN = 12
"""So many of them are enough to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange:
    """A change of terms that was proposed and not yet answered: what its entry names, and what the proposal it builds on had named."""

    entry: PromiseEntry
    """The last word on it."""
    side: Side
    """The side that said it."""
    due: dt.date | None = None
    outcome: str | None = None
    cost: str | float | None = None
    every: str | None = None
    until: dt.date | None = None
    times: int | None = None


def proposed(entry: PromiseEntry, side: Side, on: ProposedChange | None = None) -> ProposedChange:
    """Return the proposal of `entry`. What it does not name keeps the value of `on`, the proposal that is open."""
    named = {name: getattr(entry, name) for name in CHANGEABLE_KEYS if getattr(entry, name) is not None}
    return replace(on, entry=entry, side=side, **named) if on else ProposedChange(entry=entry, side=side, **named)


def apply_change(terms: Terms, change: ProposedChange | PromiseEntry) -> Terms:
    """Return the terms with what a proposal, or an entry alone, changes in them."""
    changes = {name: getattr(change, name) for name in CHANGEABLE_KEYS if getattr(change, name) is not None}
    if ("until" in changes) != ("times" in changes):  # a rule has one end, and the new one takes the place of the old
        changes = {"until": None, "times": None} | changes
    return replace(terms, **changes)


@lru_cache(maxsize=256)
def fingerprint_terms(terms: Terms) -> str:
    """Return the SHA-256 of the terms: 64 hex digits over their canonical JSON, the same on any machine. The title is a name, no term."""
    return hash_value(_canonical(terms), FULL)


def means(digits: str | None, terms: Terms) -> bool:
    """Tell whether a fingerprint is that of the terms. An old one, of 7 to 63 digits, is compared as it was made: title included.

    So are the first digits of a full one, as pages show them. One that is not written is that of any terms.
    """
    if not digits:
        return True
    return fingerprint_terms(terms).startswith(digits) or (len(digits) < FULL and _with_title(terms).startswith(digits))


def is_said_of_other_words(entry: PromiseEntry, terms: Terms) -> bool:
    """Tell whether an answer was given to something else than what stands above it now.

    What the entry states decides alone: the fingerprint of its context, or, as former versions wrote it, that of the terms
    that it makes effective. One that is cut short can be met by other words too, so there git has a word as well.
    """
    if not entry.terms:
        return entry.of_other_words
    if not entry.context:
        return False
    if not (entry.context.startswith(entry.terms) or (entry.act in TERM_ANSWERS and means(entry.terms, terms))):
        return True
    return len(entry.terms) < FULL and entry.of_other_words


@lru_cache(maxsize=256)
def _with_title(terms: Terms) -> str:
    return hash_value({"title": terms.title, **_canonical(terms)}, FULL)


def _canonical(terms: Terms) -> dict[str, CanonicalValue]:
    return {
        "promiser": list(terms.promisers),
        "customer": list(terms.customers),
        "outcome": terms.outcome.strip(),
        "measures": [
            {
                "what": each.what,
                "target": each.target,
                **{name: getattr(each, name) for name in BOUNDS if getattr(each, name) is not None},
            }
            for each in terms.measures
        ],
        "made": terms.made.isoformat() if terms.made else None,
        "due": terms.due.isoformat() if terms.due else None,
        "cost": terms.cost,
        "amount": {"value": terms.amount.value, "unit": terms.amount.unit} if terms.amount else None,
        **_list_rhythm_terms(terms),
    }


def _list_rhythm_terms(terms: Terms) -> dict[str, CanonicalValue]:
    """Return what only a promise that comes again states, so that the fingerprint of any other stays what it was."""
    until = terms.until.isoformat() if terms.until else None
    stated = {"every": terms.every, "until": until, "times": terms.times, "silence_accepts": terms.silence_accepts}
    return {name: value for name, value in stated.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidEntry:
    """An entry that the log had no room for. It is passed over, and reported."""

    index: int
    key: str
    """The key of the entry that is at fault: `act` or `by`, or a day: `date`, `happened`."""
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsApproval:
    """The last agreement to the terms. It is stale where the terms are others than those that were agreed to."""

    entry: PromiseEntry
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Renegotiation:
    """A change of terms that was asked for after the promise was made."""

    entry: PromiseEntry
    side: Side
    due_before: date | None
    due: date | None = None
    """The due date that it asks for, by itself or because it builds on a change that was asked for before."""
    answers: bool = False
    """It answers another change that was pending: the terms may well be those in force."""
    agreed_on: date | None = None

    @property
    def notice(self) -> int | None:
        """How many days before the due date it was asked for; negative where the day had passed."""
        return None if self.due_before is None else (self.due_before - self.entry.day).days


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsInForce:
    """Terms that came into force: those of the day it became promised, or those of a change that was agreed."""

    terms: Terms
    after: date | None = None
    """The date of the entry that asked for the change: of a promise that comes again, earlier occurrences keep their terms."""
    due_is_named: bool = False
    """The change names a due date: the next occurrence's, from which the rule counts on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One occurrence of a recurring promise. What is known of it is what would be known of a promise that is made once."""

    name: date
    """The calendar day that the rule gives it. It never changes."""
    snapshot: PromiseSnapshot
    next_name: date | None
    next_due: date | None
    """The day on which the one after it is due; None for the last one."""
    silent_yes: date | None = None
    """The day from which it counts as kept because the customer has said nothing against it."""

    @property
    def is_skipped(self) -> bool:
        """Tell whether it fell out: the customer cancelled it, or let it go."""
        return self.snapshot.state is PromiseState.CANCELLED or (
            self.snapshot.state is PromiseState.REVOKED and self.snapshot.revocation_agreed
        )

    @property
    def closed_on(self) -> date | None:
        """The day it ended."""
        return self.silent_yes or (self.snapshot.ending.day if self.snapshot.ending else None)

    def is_not_done(self, as_of: date) -> bool:
        """Tell whether nobody has spoken of it up to the day on which the next one is due."""
        if self.snapshot.state is not PromiseState.PROMISED or self.next_due is None:
            return False
        if any(entry.occurrence is not None or entry.act != "followed_up" for entry in self.snapshot.entries):
            return False  # a follow-up on all up to a day says nothing of this one
        due = self.snapshot.terms.due
        return due is not None and due < as_of and self.next_due <= as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSnapshot:
    """A promise after some part of its log: its state, the terms in force, and what is still open."""

    promise: Promise
    occurrence: date | None = None
    """Of one occurrence of a recurring promise: the day that names it."""
    backdate_days: int = BACKDATE_DAYS
    """Within so many days of an entry its author may take it back."""
    state: PromiseState = PromiseState.OFFERED
    terms: Terms
    """The terms in force: the first ones, changed by each change that was agreed."""
    promised_on: date | None = None
    first_due: date | None = None
    """The due date in force on the day it became promised. It never changes again."""
    opened_by: Side = Side.NONE
    """Who requested or offered it, if anybody did."""
    open_request: PromiseEntry | None = None
    """The last request, offer or counter-offer: the one that waits for an answer."""
    owing: Side = Side.CUSTOMER
    """The side that owes the answer to what was said last."""
    respond_by: date | None = None
    """The day by which it is to be answered; a counter-offer by the side that asked keeps it, unless it names another."""
    customers_own: bool = False
    """The terms that were spoken of last are the customer's own words."""
    signed: frozenset[str] = frozenset()
    """The promisers who have promised."""
    promised_explicitly: frozenset[str] = frozenset()
    """The promisers who have said so by an entry of their own."""
    proposed_change: ProposedChange | None = None
    """The counter-offer or renegotiation that waits for the other side."""
    approval: TermsApproval | None = None
    as_requested: bool = False
    """The terms are those that the customer asked for, so there is nothing left to agree to."""
    report: PromiseEntry | None = None
    help_request: PromiseEntry | None = None
    """The call for help that nobody has answered yet."""
    help_offers: tuple[PromiseEntry, ...] = ()
    """The offers to help since that call."""
    help_given: tuple[PromiseEntry, ...] = ()
    delivery: PromiseEntry | None = None
    rejections: tuple[PromiseEntry, ...] = ()
    follow_ups: tuple[PromiseEntry, ...] = ()
    renegotiations: tuple[Renegotiation, ...] = ()
    ending: PromiseEntry | None = None
    revocation_agreed: bool = False
    """The customer let it go: agreed that it was revoked, or put another promise in its place."""
    last: date | None = None
    """The date of the last entry that had a place: none of a later entry is earlier."""
    of_other_words: frozenset[int] = frozenset()
    """The numbers of the answers that were given to other words: a yes among them counts for nothing."""
    struck: frozenset[int] = frozenset()
    """The numbers of the entries that their own author took back."""
    terms_in_force: tuple[TermsInForce, ...] = ()
    """The terms since it became promised, the first ones first."""
    occurrences: tuple[Occurrence, ...] = ()
    """Of a promise that comes again: those that are named up to the date, those with entries, and the next one."""
    due_now: date | None = None
    """Of a promise that comes again: the day on which the occurrence is due that matters now."""
    missed_due: date | None = None
    """Of one that was revoked: the day on which its next occurrence would have been due at first."""
    entries: tuple[PromiseEntry, ...] = ()
    """The entries up to the date, whether they had a place or not."""
    invalid_entries: tuple[InvalidEntry, ...] = ()

    @property
    def due(self) -> date | None:
        """The day on which it is due, or the occurrence of it that matters now; None where a rule that is in force has none."""
        return self.due_now or (None if self.comes_again and self.promised_on else self.terms.due)

    def waits_for_follow_up(self, as_of: date) -> bool:
        """Tell whether its due day has come and nobody has followed up on it or since."""
        due = self.terms.due
        if self.state not in (PromiseState.PROMISED, PromiseState.DELIVERED) or due is None or due > as_of:
            return False
        return not any(entry.day >= due for entry in self.follow_ups)

    @property
    def comes_again(self) -> bool:
        """Tell whether its terms in force have a rule by which it comes again."""
        return self.terms.every is not None

    @property
    def effective(self) -> Terms:
        """The terms that are spoken of now: those in force, with the change that waits for an answer."""
        return self.terms if self.proposed_change is None else apply_change(self.terms, self.proposed_change)

    @property
    def valid(self) -> tuple[PromiseEntry, ...]:
        """The entries up to the date that count: those that had a place and were not taken back."""
        void = (each for each in self.of_other_words if self.promise.log[each].act in YES_ACTS)
        off = self.struck.union((fault.index for fault in self.invalid_entries), void)
        return tuple(entry for entry in self.entries if entry.index not in off) if off else self.entries

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The promisers who have not promised yet, in the file's order."""
        return tuple(each for each in self.terms.promisers if each not in self.signed)

    @property
    def is_approved(self) -> bool:
        """Tell whether the customer has agreed to the terms as they are now."""
        if self.approval is not None:
            return self.approval.current
        return self.as_requested or self.promise.to_oneself

    @property
    def is_reported_at_risk(self) -> bool:
        """Tell whether its last report, while it is promised, says that it is at risk or off track."""
        return self.state is PromiseState.PROMISED and self.report is not None and self.report.confidence in ("at_risk", "off_track")
