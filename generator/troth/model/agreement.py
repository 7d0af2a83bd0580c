"""An agreement between a provider and customers, in seven parts, and its log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.model.promise import LogEntry

if TYPE_CHECKING:
    import datetime as dt

    from troth.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """An end-result benefit, to one customer or (None) to all."""

    what: str
    customer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service and what is delivered by it, from the customers' point of view."""

    what: str
    deliverables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A measurable requirement: met by values of at least, at most, within both, or equal to."""

    id: str
    what: str
    every: str
    """The period that each measurement is for: week, month, quarter or year."""
    unit: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    equals: float | None = None

    def is_met_by(self, value: float) -> bool:
        """Tell whether a measured value meets it."""
        low = self.at_least is None or value >= self.at_least
        high = self.at_most is None or value <= self.at_most
        return low and high and (self.equals is None or value == self.equals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a party answers for."""

    party: str
    responsible_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Something to be ahead of, and the plan for it."""

    what: str
    plan: str | None = None
    by: dt.date | None = None
    """The day by which the plan is to be done."""
    promise: str | None = None
    """The promise that does it; it links to a record, and is no part of what is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What is needed to carry the agreement out, and whether it is there."""

    what: str
    have: bool | None = None
    by: dt.date | None = None
    """The day by which it is to be there."""
    promise: str | None = None
    """The promise that brings it; no part of what is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEntry(LogEntry):
    """One line of an agreement's log."""

    working: str | None = None
    not_working: str | None = None
    change: str | None = None
    provides: str | None = None
    relationship: str | None = None
    requires: str | None = None
    about: tuple[str, ...] = ()
    """The parts that an input concerns."""
    heard: int | None = None
    of: int | None = None
    """How many customers of a segment were heard, and how many there are."""
    rating: int | None = None
    requirement: str | None = None
    period: str | None = None
    value: float | None = None
    next: tuple[str, ...] = ()
    because: str | None = None
    promise: str | None = None
    """The promise by which a miss is mended, or an input is answered."""
    input: dt.date | None = None
    """The date of the input that it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The seven parts and who they bind: everything that a signature stands under."""

    title: str
    provider: str
    customers: tuple[str, ...]
    value: tuple[Benefit, ...] = ()
    services: tuple[Service, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    needs: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    resources: tuple[Resource, ...] = ()
    review_every: str | None = None
    """An interval such as `3 months`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One agreement file."""

    id: str
    source: Source
    wording: Wording
    log: tuple[AgreementEntry, ...] = ()
