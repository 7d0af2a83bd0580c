"""What became of a promise: the value that its log comes to, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.lifecycle.acts import State
from troth.lifecycle.sides import Side

if TYPE_CHECKING:
    from datetime import date

    from troth.lifecycle.terms import Change
    from troth.model import Entry, Promise, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Misstep:
    """An entry that the log had no room for. It is passed over, and reported."""

    index: int
    key: str
    """The key of the entry that is at fault: `act` or `by`."""
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The last agreement to the terms. It is stale where the terms are others than those that were agreed to."""

    entry: Entry
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Renegotiation:
    """A change of terms that was asked for after the promise was made."""

    entry: Entry
    side: Side
    due_before: date | None
    agreed_on: date | None = None

    @property
    def notice(self) -> int | None:
        """How many days before the due date it was asked for; negative where the day had passed."""
        return None if self.due_before is None else (self.due_before - self.entry.day).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A promise after some part of its log: its state, the terms in force, and what is still open."""

    promise: Promise
    state: State = State.OFFERED
    terms: Terms
    """The terms in force: the first ones, changed by each change that was agreed."""
    promised_on: date | None = None
    first_due: date | None = None
    """The due date in force on the day it became promised. It never changes again."""
    opener: Side = Side.NONE
    """Who requested or offered it, if anybody did."""
    asked: Entry | None = None
    """The last request, offer or counter-offer: the one that waits for an answer."""
    signed: frozenset[str] = frozenset()
    """The promisers who have promised."""
    spoken: frozenset[str] = frozenset()
    """The promisers who have said so by an entry of their own."""
    proposal: Change | None = None
    """The counter-offer or renegotiation that waits for the other side."""
    agreed: Agreed | None = None
    as_requested: bool = False
    """The terms are those that the customer asked for, so there is nothing left to agree to."""
    report: Entry | None = None
    help: Entry | None = None
    """The call for help that nobody has answered yet."""
    helped: tuple[Entry, ...] = ()
    delivery: Entry | None = None
    rejections: tuple[Entry, ...] = ()
    follow_ups: tuple[Entry, ...] = ()
    renegotiations: tuple[Renegotiation, ...] = ()
    ending: Entry | None = None
    released: bool = False
    """The customer agreed that it was revoked."""
    entries: tuple[Entry, ...] = ()
    """The entries up to the date, whether they had a place or not."""
    missteps: tuple[Misstep, ...] = ()

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The promisers who have not promised yet, in the file's order."""
        return tuple(each for each in self.terms.promisers if each not in self.signed)

    @property
    def agreement_stands(self) -> bool:
        """Tell whether the customer has agreed to the terms as they are now."""
        if self.agreed is not None:
            return self.agreed.current
        return self.as_requested or self.promise.to_oneself
