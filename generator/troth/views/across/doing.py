"""A due date and the one thing to do next, as far as what a board publishes tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth import days
from troth.lifecycle.acts import State
from troth.lifecycle.flags import Flag
from troth.lifecycle.schedule import Schedule
from troth.organisation import WAITING, awaited
from troth.views.due import Due, Urgency, ago
from troth.views.step import WAITED_FOR, Step

if TYPE_CHECKING:
    from datetime import date

    from troth.organisation import Item
    from troth.views.across.counter import Counter


def due_across(item: Item, day: date, soon: int) -> Due | None:
    """Return the due date of a promise as of its board's day, or None where it has none."""
    due, promised = item.promise.due, item.promise.state is State.PROMISED
    if due is None:
        return None
    left = days.between(day, due)
    urgency = Urgency.LATE if left < 0 else Urgency.SOON if left <= soon else Urgency.FAR
    return Due(
        iso=due.isoformat(),
        written=days.written(due),
        words=days.in_words(due, day) if promised else _words(item, due, day),
        urgency=urgency if promised else Urgency.OVER,
        live=promised and not item.of.old,
    )


def step_across(item: Item, what: Schedule | None, counter: Counter) -> Step | None:
    """Return the one thing to do next; with `what` waits, that."""
    promise = item.promise
    what = what or next((each for each in WAITING[:3] if each in promise.schedule), None)
    if what:
        return _waited(item, what, counter)
    promisers = counter.faces(item.of.id, promise.promisers)
    if counter.of.late(item):
        return Step(who=promisers, what="deliver, or ask for another date", plain=True)
    if Flag.HELP_WANTED in promise.flags:
        return Step(who=(), what="help")
    later = next((each for each in WAITING[3:] if each in promise.schedule), None)
    if later:
        return _waited(item, later, counter)
    return Step(who=promisers, what="deliver", plain=True) if promise.state is State.PROMISED else None


def _waited(item: Item, what: Schedule, counter: Counter) -> Step:
    since = item.promise.delivered_on if what is Schedule.AWAITING_ACCEPTANCE else item.promise.last
    waited = days.between(since, counter.of.day_of(item.of)) if since else 0
    note = f"waiting {waited} {'day' if waited == 1 else 'days'}" if waited > 0 else ""
    return Step(who=counter.faces(item.of.id, awaited(item.promise, what)), what=WAITED_FOR[what], note=note)


def _words(item: Item, due: date, day: date) -> str:
    promise = item.promise
    if promise.state is State.DELIVERED and promise.delivered_on is not None:
        return f"delivered {ago(promise.delivered_on, day)}"
    if promise.state.open:
        return days.in_words(due, day) if due >= day else f"passed {ago(due, day)}"
    return {True: "kept on time", False: "kept late", None: "ended"}[promise.kept_on_time]
