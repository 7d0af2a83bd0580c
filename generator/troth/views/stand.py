"""Where a promise stands: state, schedule and report, side by side and never mixed up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import TALKING, State
from troth.lifecycle.schedule import Schedule
from troth.lifecycle.trust import SENTENCES
from troth.views.chip import REPORTS, STATES
from troth.views.due import ago, due_of
from troth.views.span import named, text_of
from troth.views.step import waited_step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.board import Standing
    from troth.views.chip import Chip
    from troth.views.desk import Desk
    from troth.views.due import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One of the three: its heading, a sign or a due date, and lines that say more."""

    label: str
    chip: Chip | None = None
    due: Due | None = None
    headline: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whether one can build on it: a promise, or a hope with what would make it a promise."""

    promise: bool
    missing: tuple[str, ...]


def stands(standing: Standing, desk: Desk) -> tuple[Stand, ...]:
    """Return state, schedule and report of a promise."""
    return (
        Stand(label="State", chip=STATES[standing.state], lines=tuple(_state(standing))),
        Stand(
            label="Schedule",
            due=due_of(standing, desk.day, desk.board.settings),
            headline="" if standing.due else "No due date",
            lines=tuple(_schedule(standing, desk)),
        ),
        _report(standing, desk),
    )


def trust(standing: Standing) -> Trust | None:
    """Return the trust check of an open promise in sentences; None for one that has ended."""
    if not standing.state.open:
        return None
    return Trust(promise=not standing.missing, missing=tuple(SENTENCES[code] for code in standing.missing))


def _state(standing: Standing) -> Iterator[str]:
    since = _since(standing)
    if since is not None:
        yield f"{'since' if standing.state.open else 'on'} {days.written(since)}"
    if standing.state is State.DELIVERED:
        yield "awaiting acceptance"
    if standing.satisfaction is not None:
        yield f"satisfied {standing.satisfaction} of 5"


def _since(standing: Standing) -> date | None:
    course = standing.course
    if standing.closed_on is not None:
        return standing.closed_on
    if standing.state in TALKING:
        return course.asked.day if course.asked else course.terms.made
    return standing.delivered_on or course.promised_on


def _schedule(standing: Standing, desk: Desk) -> Iterator[str]:
    first = standing.course.first_due
    if first is not None and first != standing.due:
        yield f"first promised for {days.written(first)}"
    if Schedule.ANSWER_OVERDUE in standing.schedule:
        yield Schedule.ANSWER_OVERDUE.word
    for wait in standing.waits:
        step = waited_step(wait, desk.faces, desk.day)
        yield f"{text_of(named(step.who, 'or'))} to {step.what}" + (f", {step.note}" if step.note else "")


def _report(standing: Standing, desk: Desk) -> Stand:
    entry = standing.course.report
    if entry is None:
        return Stand(label="Report", headline="No report yet" if standing.state.open else "No report")
    progress = (f"{entry.progress} % done",) if entry.progress is not None else ()
    by = f"{desk.faces(entry.by).name}, {ago(entry.day, desk.day)}"
    chip = REPORTS.get(entry.confidence or "")
    return Stand(label="Report", chip=chip, headline="" if chip else "Reported", lines=(*progress, by))
