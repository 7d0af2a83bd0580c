"""Snapshot of a promise after some entries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from troth.base.hashing import hash_value
from troth.status.acts import PromiseState, Side

if TYPE_CHECKING:
    from datetime import date

    from troth.model import Measure, Promise, PromiseEntry, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidEntry:
    """An entry that the log had no room for. It is passed over, and reported."""

    index: int
    key: str
    """The key of the entry that is at fault: `act` or `by`."""
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
    agreed_on: date | None = None

    @property
    def notice(self) -> int | None:
        """How many days before the due date it was asked for; negative where the day had passed."""
        return None if self.due_before is None else (self.due_before - self.entry.day).days


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSnapshot:
    """A promise after some part of its log: its state, the terms in force, and what is still open."""

    promise: Promise
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
    help_given: tuple[PromiseEntry, ...] = ()
    delivery: PromiseEntry | None = None
    rejections: tuple[PromiseEntry, ...] = ()
    follow_ups: tuple[PromiseEntry, ...] = ()
    renegotiations: tuple[Renegotiation, ...] = ()
    ending: PromiseEntry | None = None
    revocation_agreed: bool = False
    """The customer agreed that it was revoked."""
    entries: tuple[PromiseEntry, ...] = ()
    """The entries up to the date, whether they had a place or not."""
    invalid_entries: tuple[InvalidEntry, ...] = ()

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


CHANGEABLE_KEYS = ("due", "outcome", "cost")
"""The terms that a counter-offer or a renegotiation may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange:
    """A change of terms that was proposed and not yet answered."""

    entry: PromiseEntry
    side: Side
    """The side that proposes it."""


def apply_change(terms: Terms, entry: PromiseEntry) -> Terms:
    """Return the terms with what `entry` changes in them."""
    changes = {name: getattr(entry, name) for name in CHANGEABLE_KEYS if getattr(entry, name) is not None}
    return replace(terms, **changes)


@lru_cache(maxsize=256)
def fingerprint_terms(terms: Terms) -> str:
    """Return the short SHA-256 of the terms: 12 hex digits over their canonical JSON, the same on any machine."""
    return hash_value({
        "title": terms.title,
        "promiser": list(terms.promisers),
        "customer": list(terms.customers),
        "outcome": terms.outcome.strip(),
        "measures": [_encode_measure(each) for each in terms.measures],
        "made": terms.made.isoformat() if terms.made else None,
        "due": terms.due.isoformat() if terms.due else None,
        "cost": terms.cost,
        "amount": {"value": terms.amount.value, "unit": terms.amount.unit} if terms.amount else None,
    })  # fmt: skip


def _encode_measure(measure: Measure) -> dict[str, str | float | None]:
    return {"what": measure.what, "target": measure.target}
