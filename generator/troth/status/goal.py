"""A goal as of a date: what was read of its measures, and whether it was achieved or given up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.status.measures import is_bounded, is_within_bounds
from troth.status.promise import InvalidEntry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from troth.model import Goal, GoalEntry, Measure, Parties


class GoalState(StrEnum):
    """Where a goal stands, by its recorded acts alone."""

    OPEN = "open"
    ACHIEVED = "achieved"
    DROPPED = "dropped"


ENDS = {"achieved": GoalState.ACHIEVED, "dropped": GoalState.DROPPED}
"""The acts that end a goal; they are its owner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalStatus:
    """A goal as of a date."""

    goal: Goal
    state: GoalState
    entries: tuple[GoalEntry, ...]
    """The entries up to the date that count."""
    ending: GoalEntry | None

    def readings(self, measure: Measure) -> tuple[GoalEntry, ...]:
        """Return what was read of a measure, the first one first."""
        return tuple(entry for entry in self.entries if entry.act == "measured" and entry.measure == measure.what)

    def is_met(self, measure: Measure) -> bool | None:
        """Tell whether the last reading keeps to the measure's bounds; None where there is none, or nothing to judge it by."""
        read = self.readings(measure)
        value = read[-1].value if read else None
        return is_within_bounds(measure, value) if isinstance(value, (int, float)) and is_bounded(measure) else None


def derive_goal_status(goal: Goal, parties: Parties, as_of: date) -> GoalStatus:
    """Return what a goal and its log come to as of the date."""
    faults = {each.index for each in find_invalid_goal_entries(goal, parties, as_of)}
    entries = tuple(entry for entry in goal.log if entry.date <= as_of and entry.index not in faults)
    ending = next((entry for entry in entries if entry.act in ENDS), None)
    return GoalStatus(goal=goal, state=ENDS[ending.act] if ending else GoalState.OPEN, entries=entries, ending=ending)


def find_invalid_goal_entries(goal: Goal, parties: Parties, as_of: date | None = None) -> Iterator[InvalidEntry]:
    """Yield the entries that have no place: after the end, by somebody whose act it is not, of no measure of the goal, or misdated."""
    ending: GoalEntry | None = None
    last: date | None = None
    for entry in goal.log:
        if as_of is not None and entry.date > as_of:
            continue
        fault = _find_goal_fault(entry, goal, parties, ending, last)
        if fault is not None:
            yield fault
            continue
        last = entry.date
        ending = entry if entry.act in ENDS else ending


def _find_goal_fault(entry: GoalEntry, goal: Goal, parties: Parties, ending: GoalEntry | None, last: date | None) -> InvalidEntry | None:
    if ending is not None:
        message = f"{entry.act} is not possible here: the goal was {ending.act} on {format_date(ending.day)}"
        return InvalidEntry(index=entry.index, key="act", message=message, hint="it is closed: create a new goal")
    if not entry.follows(last):
        return InvalidEntry(index=entry.index, key="date", message="its dates are wrong", hint="use the day it was written as date")
    if entry.act in ENDS and not parties.on(entry.date).may_act_for(entry.by, goal.owner):
        message = f"{entry.act} is said by the owner, but {entry.by} does not act for {goal.owner}"
        return InvalidEntry(index=entry.index, key="by", message=message, hint=f"ask {goal.owner} to add this entry")
    if entry.by not in parties:
        return InvalidEntry(index=entry.index, key="by", message=f"{entry.by} is unknown", hint="")
    if entry.measure is not None and entry.measure not in {each.what for each in goal.measures}:
        message = f"the goal has no measure {entry.measure}"
        return InvalidEntry(index=entry.index, key="measure", message=message, hint="write one of its measures, word for word")
    return None
