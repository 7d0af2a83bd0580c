"""The times of a promise that comes again, as its page and its rows show them: the last ones, the next ones, and how many were kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from troth.base.dates import format_date
from troth.base.recurrence import parse_step
from troth.status.acts import PromiseState
from troth.status.schedule import count_overdue_days
from troth.views.chips import OVERDUE_CHIP, STATE_CHIPS, Chip, Tone

if TYPE_CHECKING:
    from datetime import date

    from troth.board import PromiseStatus
    from troth.model import Terms
    from troth.status.promise import Occurrence

PAST_SHOWN = 12
"""How many of those that have come a page shows."""
_KEPT = frozenset({PromiseState.KEPT, PromiseState.PARTLY_KEPT})
_NOT_DONE = Chip(icon="silent", word="Not done", tone=Tone.REST)
_SKIPPED = Chip(icon=STATE_CHIPS[PromiseState.CANCELLED].icon, word="Skipped", tone=Tone.REST)
_COMING = Chip(icon="soon", word="Next", tone=Tone.WORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceLine:
    """One time: the day that names it, what became of it, and what there is to say of it."""

    name: str
    """The day as records write it: commands and messages name it by that."""
    date_text: str
    chip: Chip
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrencesView:
    """The times of a promise, the newest first."""

    rule: str
    """How it comes again: `every week, until 18 Dec 2026`."""
    count: str
    """How many of those that were due were kept: `4 of 6 kept`."""
    lines: tuple[OccurrenceLine, ...]
    hidden: int
    """How many earlier ones are left out."""


def build_occurrences(standing: PromiseStatus, as_of: date) -> OccurrencesView | None:
    """Return the times of a promise that comes again, the newest first; None for one that is done once."""
    found = standing.snapshot.occurrences
    if not found:
        return None
    coming = [each for each in found if each.name > as_of]
    past = [each for each in found if each.name <= as_of]
    shown, rule = past[-PAST_SHOWN:] + coming, describe_rule(standing.snapshot.terms)
    return OccurrencesView(
        rule=rule[:1].upper() + rule[1:],
        count=count_occurrences(standing, as_of),
        lines=tuple(_describe_occurrence(each, as_of) for each in reversed(shown)),
        hidden=len(past) - min(len(past), PAST_SHOWN),
    )


def describe_rule(terms: Terms) -> str:
    """Return how a promise comes again: `every 2 weeks, 10 times`; empty for one that is done once."""
    step = parse_step(terms.every) if terms.every else None
    if step is None:
        return ""
    until = f", until {format_date(terms.until)}" if terms.until else ""
    return step.words + until + (f", {terms.times} times" if terms.times is not None else "")


def count_occurrences(standing: PromiseStatus, as_of: date) -> str:
    """Return how many of the times that were due were kept, skipped ones left out: `4 of 6 kept`; empty where none was due."""
    due = [each for each in standing.snapshot.occurrences if not each.is_skipped and _is_over(each, as_of)]
    return f"{sum(each.snapshot.state in _KEPT for each in due)} of {len(due)} kept" if due else ""


def _is_over(occurrence: Occurrence, as_of: date) -> bool:
    due = occurrence.snapshot.terms.due
    return not occurrence.snapshot.state.open or (due is not None and due < as_of)


def _describe_occurrence(occurrence: Occurrence, as_of: date) -> OccurrenceLine:
    one = occurrence.snapshot
    notes = [f"moved to {format_date(one.terms.due)}"] if one.terms.due and one.terms.due != one.first_due else []
    late = count_overdue_days(one, as_of)
    chip = STATE_CHIPS[one.state]
    if occurrence.is_skipped:
        chip = _SKIPPED
    elif occurrence.is_not_done(as_of):
        chip, notes = _NOT_DONE, ["nobody has recorded it", *notes]
    elif late:
        chip, notes = OVERDUE_CHIP, [f"{late} day{'s' if late > 1 else ''} late", *notes]
    elif one.state is PromiseState.PROMISED:
        chip = _COMING
    if occurrence.silent_yes is not None:
        notes.append("kept, not objected to")
    if one.ending is not None and one.ending.satisfaction is not None:
        notes.append(f"{one.ending.satisfaction} of 5")
    if one.proposed_change is not None:
        notes.append("a change is waiting for an answer")
    return OccurrenceLine(name=occurrence.name.isoformat(), date_text=format_date(occurrence.name), chip=chip, notes=tuple(notes))
