"""The terms in force beside the first ones: what changed, what is asked for, and who has agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING
from troth.lifecycle.terms import fingerprint
from troth.views.quote import value
from troth.views.saying import changes
from troth.views.span import named, strong, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.board import Standing
    from troth.lifecycle.course import Course
    from troth.lifecycle.waiting import Next
    from troth.views.desk import Desk
    from troth.views.span import Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A term that is no longer what it was at first."""

    label: str
    first: str
    now: str
    markdown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsView:
    """What became of the terms. The sentences stand on their own."""

    changed: tuple[Changed, ...]
    agreement: Sentence
    pending: Sentence
    """The change that waits for an answer; empty where none does."""
    fingerprint: str


def terms_view(standing: Standing, desk: Desk) -> TermsView:
    """Return what became of the terms of a promise."""
    course = standing.course
    return TermsView(
        changed=tuple(_changed(course)),
        agreement=tuple(_agreement(course, desk)),
        pending=tuple(_pending(standing, desk)),
        fingerprint=fingerprint(course.terms),
    )


def _changed(course: Course) -> Iterator[Changed]:
    first, now = course.promise.terms, course.terms
    if first.due != now.due:
        yield Changed(label="Due", first=_day(first.due), now=_day(now.due))
    if first.cost != now.cost:
        yield Changed(label="Cost", first=value(first.cost), now=value(now.cost))
    if first.outcome.strip() != now.outcome.strip():
        yield Changed(label="Outcome", first=first.outcome, now=now.outcome, markdown=True)


def _day(day: date | None) -> str:
    return days.written(day) if day else "none"


def _agreement(course: Course, desk: Desk) -> Iterator[Span]:
    if course.promised_on is None:
        return
    if course.promise.to_oneself:
        yield words("A promise to oneself needs nobody's agreement.")
    elif course.agreed is not None:
        yield from (
            *named([desk.faces(course.agreed.entry.by)]),
            words(" "),
            strong("agreed" if course.agreed.current else "agreed to other terms"),
        )
        yield words(f" on {days.written(course.agreed.entry.day)}{'' if course.agreed.current else ' than these'}.")
    elif course.as_requested:
        yield from (*named(desk.faces.of(course.terms.customers)), words(" asked for these terms."))
    else:
        yield from (*named(desk.faces.of(course.terms.customers), "or"), strong(" has not agreed"), words(" to these terms yet."))


def _pending(standing: Standing, desk: Desk) -> Iterator[Span]:
    change = standing.course.proposal
    if change is None or not standing.state.open:
        return
    verb = " proposes " if standing.state in TALKING else " asks for "
    yield from (*named([desk.faces(change.entry.by)]), words(verb), strong(changes(change.entry, standing.course.terms)), words(". "))
    answering = _answering(standing.next_acts)
    if answering:
        yield from (*named(desk.faces.of(answering), "or"), words(" is to answer."))


def _answering(acts: tuple[Next, ...]) -> tuple[str, ...]:
    return next((each.parties for each in acts if each.act.name == "agreed"), ())
