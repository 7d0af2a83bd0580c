"""A promise as a letter: one sentence, what done looks like, why it matters, and who has put their name to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING, State
from troth.lifecycle.sides import Side, side_of, signs_for
from troth.views.quote import value
from troth.views.span import named, strong, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.board import Standing
    from troth.lifecycle.course import Course
    from troth.model import Measure
    from troth.views.desk import Desk
    from troth.views.face import Face
    from troth.views.span import Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A name under the letter, and what stands beside it; `given` tells that the word was given."""

    face: Face
    says: str
    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """How we'll know: what is looked at, what is wanted, and what was found."""

    what: str
    target: str
    actual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The promise itself. `outcome` and `why` are Markdown."""

    opening: Sentence
    outcome: str
    why: str
    measures: tuple[MeasureLine, ...]
    terms: tuple[tuple[str, str], ...]
    """Further terms: label and value."""
    signatures: tuple[Signature, ...]


def letter(standing: Standing, desk: Desk) -> Letter:
    """Return a promise as a letter, with the terms in force."""
    course = standing.course
    return Letter(
        opening=opening(standing, desk),
        outcome=course.terms.outcome,
        why=course.promise.why or "",
        measures=tuple(_measures(course)),
        terms=tuple(_terms(course)),
        signatures=() if course.state in (State.DECLINED, State.WITHDRAWN) else tuple(_signatures(course, desk)),
    )


def opening(standing: Standing, desk: Desk) -> Sentence:
    """Return the promise as the beginning of a sentence: `Nina promised Jane, by 18 Dec 2026:`."""
    return (*_who(standing.course, desk), *_by(standing), words(":"))


def _who(course: Course, desk: Desk) -> Iterator[Span]:
    promisers, customers = named(desk.faces.of(course.terms.promisers)), named(desk.faces.of(course.terms.customers))
    if course.promise.to_oneself:
        yield from (*promisers, words("'s own promise" if course.promised_on else "'s own plan"))
    elif course.promised_on is not None:
        yield from (*promisers, words(" promised "), *customers)
    elif course.opener is Side.CUSTOMER:
        yield from (*customers, words(" asked "), *promisers)
    elif len(course.terms.promisers) > 1:
        yield from (*promisers, words(" are to promise "), *customers)
    else:
        yield from (*promisers, words(" offered "), *customers)


def _by(standing: Standing) -> Iterator[Span]:
    if standing.due is not None:
        yield from (words(", by "), strong(days.written(standing.due)))


def _measures(course: Course) -> Iterator[MeasureLine]:
    found: dict[str, Measure] = {each.what: each for each in (course.delivery.measures if course.delivery else ())}
    for measure in course.terms.measures:
        actual = found.pop(measure.what, measure).actual
        yield MeasureLine(what=measure.what, target=value(measure.target), actual=value(actual))
    for measure in found.values():
        yield MeasureLine(what=measure.what, target=value(measure.target), actual=value(measure.actual))


def _terms(course: Course) -> Iterator[tuple[str, str]]:
    if course.terms.cost is not None:
        yield "Cost", value(course.terms.cost)
    if course.terms.amount is not None:
        yield "Adds", f"{course.terms.amount.value:,g} {course.terms.amount.unit}"


def _signatures(course: Course, desk: Desk) -> Iterator[Signature]:
    dates = _signed_on(course, desk)
    for party in course.terms.promisers:
        signed = party in course.signed
        on = f" {days.written(dates[party])}" if party in dates else ""
        yield Signature(face=desk.faces(party), says=f"promised{on}" if signed else "has not promised yet", given=signed)
    if not course.promise.to_oneself:
        yield from _customers(course, desk)


def _signed_on(course: Course, desk: Desk) -> dict[str, date]:
    parties = desk.board.ledger.parties
    entries = [entry for entry in course.entries if entry.act == "promised" and entry.by in parties]
    signed = {party: entry.day for entry in reversed(entries) for party in signs_for(entry.by, course.promise, parties)}
    if len(course.terms.promisers) == 1 and course.promised_on is not None:
        signed[course.terms.promisers[0]] = course.promised_on
    return signed


def _customers(course: Course, desk: Desk) -> Iterator[Signature]:
    agreed = course.agreed
    if agreed is not None and side_of(agreed.entry.by, course.promise, desk.board.ledger.parties) is not Side.PROMISER:
        says = f"agreed {days.written(agreed.entry.day)}" if agreed.current else f"agreed {days.written(agreed.entry.day)}, to other terms"
        yield Signature(face=desk.faces(agreed.entry.by), says=says, given=agreed.current)
        return
    given = agreed.current if agreed else course.as_requested
    waiting = "has not answered yet" if course.state in TALKING and course.opener is not Side.CUSTOMER else "has not agreed yet"
    asked = course.opener is Side.CUSTOMER or given
    for party in course.terms.customers:
        yield Signature(face=desk.faces(party), says="asked for it" if asked else waiting, given=asked)
