"""The one thing to do next about a promise, and for whom it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.lifecycle.flags import Flag
from troth.lifecycle.schedule import Schedule
from troth.model import Kind
from troth.views.make_query import make_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from troth.board import Standing
    from troth.lifecycle.waiting import Waits
    from troth.views.face import Face, Faces


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`Jane to accept or reject`: who (nobody named means anyone), what, and since or until when."""

    who: tuple[Face, ...]
    what: str
    note: str = ""
    query: str = ""
    """What the Make page is asked for, to do it; nothing where there is no form for it."""
    plain: bool = False
    """Whether the row says it anyway: the promiser is to deliver by the due date."""


WAITED_FOR: Mapping[Schedule, str] = MappingProxyType(
    {
        Schedule.AWAITING_ANSWER: "answer",
        Schedule.AWAITING_ACCEPTANCE: "accept or reject",
        Schedule.CHANGE_PENDING: "answer the change",
        Schedule.AWAITING_AGREEMENT: "agree to the terms",
        Schedule.FOLLOW_UP_DUE: "follow up",
    }
)
"""What somebody is to do, by what waits for them."""

_FIRST = (Schedule.AWAITING_ANSWER, Schedule.AWAITING_ACCEPTANCE, Schedule.CHANGE_PENDING)
"""Nothing else can go on before these."""
_THEN = (Schedule.AWAITING_AGREEMENT, Schedule.FOLLOW_UP_DUE)
_ACTS: Mapping[str, str] = MappingProxyType(
    {
        "agree to the terms": "agreed",
        "follow up": "followed_up",
        "deliver": "delivered",
        "say that it is delivered": "delivered",
        "report": "reported",
        "help": "helped",
    }
)
"""The act that does it, by what is to be done; whatever else is to be done can be done by more than one."""


def next_step(standing: Standing, faces: Faces, as_of: date) -> Step | None:
    """Return the one thing to do next, or None where nothing is left to do."""
    step = next(_steps(standing, faces, as_of), None)
    return step and asking_for(step, standing.id)


def asking_for(step: Step, promise: str) -> Step:
    """Return the step with the query that asks the Make page for a form to do it."""
    return replace(step, query=make_query(Kind.PROMISE, promise, _ACTS.get(step.what, "")))


def waited_step(wait: Waits, faces: Faces, as_of: date) -> Step:
    """Return what somebody is to do about something that waits for them, with since when or until when."""
    return Step(who=faces.of(wait.parties), what=WAITED_FOR[wait.for_what], note=_time(wait, as_of))


def _steps(standing: Standing, faces: Faces, as_of: date) -> Iterator[Step]:
    waits = {wait.for_what: wait for wait in standing.waits}
    yield from (waited_step(waits[what], faces, as_of) for what in _FIRST if what in waits)
    promised = standing.state is State.PROMISED
    promisers = faces.of(standing.course.terms.promisers)
    if promised and standing.due is not None and standing.due <= as_of:
        yield Step(who=promisers, what="deliver" if standing.due == as_of else "deliver, or ask for another date", plain=True)
    if Flag.LOOKS_DONE in standing.flags and promised:
        yield Step(who=promisers, what="say that it is delivered", note="all its parts are kept")
    if Flag.HELP_WANTED in standing.flags:
        yield Step(who=(), what="help")
    yield from (waited_step(waits[what], faces, as_of) for what in _THEN if what in waits)
    if promised:
        yield Step(who=promisers, what="report" if Flag.NO_REPORT in standing.flags else "deliver", plain=True)


def _time(wait: Waits, as_of: date) -> str:
    if wait.by is not None:
        return f"by {days.written(wait.by)}" if wait.by >= as_of else f"was due {days.written(wait.by)}"
    if wait.since is None:
        return ""
    waited = days.between(wait.since, as_of)
    return "since today" if waited <= 0 else f"waiting {waited} {'day' if waited == 1 else 'days'}"
