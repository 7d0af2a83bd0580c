"""What stands in a calendar: the day on which somebody asks how it went, by when an answer is wanted, and when to look back together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING, State
from troth.lifecycle.periods import period_of
from troth.lifecycle.pursuit import AskState
from troth.lifecycle.scoring import target
from troth.lifecycle.waiting import followers
from troth.views.concern import concerned, with_members
from troth.views.letter import opening
from troth.views.row import page_of
from troth.views.span import named, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.board import Standing
    from troth.lifecycle.agreement import Accord
    from troth.lifecycle.course import Course
    from troth.lifecycle.pursuit import Pursuit
    from troth.model import Entry
    from troth.views.desk import Desk

QUESTIONS = ("How did it go?", "What was the outcome?", "What did you learn?", "What do we do next?")
"""What is asked on the due day, whether it went well or not."""
_GONE = frozenset({State.CANCELLED, State.REVOKED, State.SUPERSEDED})
"""Nobody asks any more how it went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something for a whole day."""

    kind: str
    """What it is about: `promise`, `answer` (to a request or an offer), `ask`, `agreement` or `measurement`."""
    id: str
    """The record's id; of a measurement the agreement's and the period."""
    day: date
    title: str
    lines: tuple[str, ...]
    """What it says, paragraph by paragraph; an empty one keeps others apart."""
    page: str
    moved: int
    """How many times its day was moved."""
    revised: date
    """The day of the last entry that it follows from."""
    parties: frozenset[str]
    """In whose calendars it stands."""


def appointments(desk: Desk) -> tuple[Appointment, ...]:
    """Return all that stands in the board's calendar, by day."""
    return tuple(sorted(_appointments(desk), key=lambda each: (each.day, each.kind, each.id)))


def _appointments(desk: Desk) -> Iterator[Appointment]:
    for standing in desk.board.standings.values():
        yield from _due(standing, desk)
        yield from _answer(standing, desk)
    for pursuit in desk.board.pursuits.values():
        yield from _asked(pursuit, desk)
    for accord in desk.board.accords.values():
        yield from _review(accord, desk)
        yield from _measurements(accord, desk)


def asked_on(standing: Standing) -> date | None:
    """Return the day on which it is asked how a promise went; None where nobody asks, or not any more."""
    due = standing.due
    if due is None or standing.course.promised_on is None or standing.state in _GONE or (standing.closed_on or due) < due:
        return None
    return due


def own_calendar(standing: Standing) -> bool:
    """Tell whether a promise has a calendar file of its own: one that has ended is only in those of the board and of its parties."""
    return standing.state.open and asked_on(standing) is not None


def _due(standing: Standing, desk: Desk) -> Iterator[Appointment]:
    due = asked_on(standing)
    if due is None:
        return
    yield Appointment(
        kind="promise",
        id=standing.id,
        day=due,
        title=f"{_headline(standing)}: {standing.promise.title}",
        lines=tuple(_due_lines(standing, due, desk)),
        page=page_of(standing.id),
        moved=sum(each.agreed_on is not None and each.entry.due is not None for each in standing.course.renegotiations),
        revised=_revised(standing, due),
        parties=concerned(standing, desk),
    )


def _headline(standing: Standing) -> str:
    if standing.state is State.PROMISED:
        return "Due"
    return "Due, delivered" if standing.state is State.DELIVERED else standing.state.word


def _due_lines(standing: Standing, due: date, desk: Desk) -> Iterator[str]:
    course = standing.course
    yield text_of(opening(standing, desk))
    yield course.terms.outcome.strip()
    yield ""
    answered = [entry for entry in course.follow_ups if entry.day >= due]
    if answered:
        for entry in answered:
            yield from _came_of(entry, desk)
    else:
        yield from QUESTIONS
        yield f"For {text_of(named(desk.faces.of(followers(course)), 'or'))} to ask."
    yield from _first_due(course)


def _came_of(entry: Entry, desk: Desk) -> Iterator[str]:
    yield f"{desk.faces(entry.by).name} followed up on {days.written(entry.day)}."
    if entry.outcome:
        yield f"Outcome: {entry.outcome.strip()}"
    if entry.learned:
        yield f"Learned: {entry.learned.strip()}"
    if entry.next:
        yield f"Next: {', '.join(text_of([desk.titled(each)]) for each in entry.next)}"


def _first_due(course: Course) -> Iterator[str]:
    if course.first_due is not None and course.first_due != course.terms.due:
        yield f"First promised for {days.written(course.first_due)}."


def _answer(standing: Standing, desk: Desk) -> Iterator[Appointment]:
    """Yield the day by which a request, an offer or a counter-offer is to be answered."""
    asked = standing.course.asked
    if standing.state not in TALKING or asked is None or asked.respond_by is None:
        return
    owing = text_of(named(desk.faces.of(party for wait in standing.waits for party in wait.parties), "or"))
    letter = text_of(opening(standing, desk)), standing.course.terms.outcome.strip()
    yield Appointment(
        kind="answer",
        id=standing.id,
        day=asked.respond_by,
        title=f"Answer wanted: {standing.promise.title}",
        lines=(*letter, "", f"{owing} to answer: yes, no, or how else."),
        page=page_of(standing.id),
        moved=0,
        revised=_revised(standing, asked.respond_by),
        parties=concerned(standing, desk),
    )


def _asked(pursuit: Pursuit, desk: Desk) -> Iterator[Appointment]:
    ask = pursuit.ask
    if pursuit.state is not AskState.OPEN:
        return
    silent = tuple(each.party for each in pursuit.silent)
    names = text_of(named(desk.faces.of(silent)))
    yield Appointment(
        kind="ask",
        id=ask.id,
        day=ask.respond_by,
        title=f"Answers wanted: {ask.title}",
        lines=(f"{desk.faces(ask.asker).name} asks:", ask.request.strip(), "", f"Not answered yet: {names}."),
        page=f"asks/{ask.id}",
        moved=0,
        revised=pursuit.entries[-1].date if pursuit.entries else ask.made,
        parties=with_members((ask.asker, *silent), desk),
    )


def _review(accord: Accord, desk: Desk) -> Iterator[Appointment]:
    wording = accord.agreement.wording
    if accord.next_review is None:
        return
    parties = (wording.provider, *wording.customers)
    yield Appointment(
        kind="agreement",
        id=accord.agreement.id,
        day=accord.next_review,
        title=f"Review: {wording.title}",
        lines=(f"{text_of(named(desk.faces.of(parties)))} look back together.", "What works, what does not, and what should change?"),
        page=f"agreements/{accord.agreement.id}",
        moved=len(accord.reviews),
        revised=accord.entries[-1].date if accord.entries else accord.next_review,
        parties=with_members(parties, desk),
    )


def _measurements(accord: Accord, desk: Desk) -> Iterator[Appointment]:
    """Yield the last day of each period that is running, with what is to be measured then, while the agreement is in force."""
    wording = accord.agreement.wording
    if accord.in_force_since is None or accord.ending is not None:
        return
    for every in dict.fromkeys(each.every for each in wording.requirements):
        period = period_of(desk.day, every)
        asked = [each for each in wording.requirements if each.every == every]
        yield Appointment(
            kind="measurement",
            id=f"{accord.agreement.id}-{period.text.lower()}",
            day=period.last,
            title=f"Measure {period.words}: {wording.title}",
            lines=tuple(f"{each.what}: {target(each)}" for each in asked),
            page=f"agreements/{accord.agreement.id}",
            moved=0,
            revised=accord.in_force_since,
            parties=with_members((wording.provider,), desk),
        )


def _revised(standing: Standing, otherwise: date) -> date:
    dates = [entry.date for entry in standing.course.entries[-1:]] + [day for day in (standing.made,) if day is not None]
    return max(dates, default=otherwise)
