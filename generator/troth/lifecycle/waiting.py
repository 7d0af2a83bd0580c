"""Who is to do what next about a promise, and since when it waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.lifecycle.acts import TALKING, Act, State, Who, allowed
from troth.lifecycle.permission import has_place, sides_of
from troth.lifecycle.schedule import Schedule, follow_up_due
from troth.lifecycle.sides import Side

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.lifecycle.course import Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Something that waits for one of `parties`, as of the date."""

    for_what: Schedule
    parties: tuple[str, ...]
    since: date | None
    by: date | None = None
    """The day by which it is wanted, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """An act that has a place now, and who may do it; nobody named means anyone."""

    act: Act
    parties: tuple[str, ...]


def waits(course: Course, as_of: date) -> tuple[Waits, ...]:
    """Return all that waits for somebody, what is wanted first coming first."""
    return tuple(_waits(course, as_of))


def _waits(course: Course, as_of: date) -> Iterator[Waits]:
    if course.state in TALKING:
        asked = course.asked
        yield Waits(
            for_what=Schedule.AWAITING_ANSWER,
            parties=_answerers(course),
            since=asked.date if asked else course.terms.made,
            by=asked.respond_by if asked else None,
        )
    if course.state is State.DELIVERED and course.delivery is not None:
        yield Waits(for_what=Schedule.AWAITING_ACCEPTANCE, parties=course.terms.customers, since=course.delivery.date)
    if course.state is State.PROMISED and course.proposal is not None:
        parties = _on(sides_of(Who.OTHER_SIDE, course), course)
        yield Waits(for_what=Schedule.CHANGE_PENDING, parties=parties, since=course.proposal.entry.date)
    if course.state is State.PROMISED and not course.agreement_stands:
        yield Waits(for_what=Schedule.AWAITING_AGREEMENT, parties=course.terms.customers, since=course.promised_on)
    if follow_up_due(course, as_of):
        yield Waits(for_what=Schedule.FOLLOW_UP_DUE, parties=followers(course), since=course.terms.due)


def followers(course: Course) -> tuple[str, ...]:
    """Return who is to follow up on the due day: the partner, else the customers."""
    return (course.promise.partner,) if course.promise.partner else course.terms.customers


def _answerers(course: Course) -> tuple[str, ...]:
    """Return who has to answer: the other side of a counter-offer or request, or the promisers who have not signed yet."""
    if course.proposal is None and course.opener is not Side.CUSTOMER and len(course.terms.promisers) > 1:
        return course.unsigned
    parties = _on(sides_of(Who.ASKED, course), course)
    return tuple(each for each in parties if each not in course.signed) or parties


def _on(side: Side, course: Course) -> tuple[str, ...]:
    promisers = course.terms.promisers if Side.PROMISER in side else ()
    customers = course.terms.customers if Side.CUSTOMER in side else ()
    return tuple(dict.fromkeys(promisers + customers))


def next_acts(course: Course) -> tuple[Next, ...]:
    """Return the acts that have a place now, in the table's order, each with those who may do it."""
    return tuple(Next(act=act, parties=_doers(act, course)) for act in allowed(course.state) if has_place(act, course))


def _doers(act: Act, course: Course) -> tuple[str, ...]:
    if act.by is Who.ANYONE:
        return ()
    if act.by is Who.FOLLOWER:
        return followers(course)
    if act.name == "promised":
        return course.unsigned
    return _on(sides_of(act.by, course), course)
